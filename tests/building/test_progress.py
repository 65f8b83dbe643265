"""A long build says how far it is, to whoever looks at a terminal and to nobody else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

CURATE = Path(sys.executable).with_name("curate")
MADE_NEWSROOM = Path(__file__).parent.parent / "benchmarks" / "made_newsroom.py"
STEPS = re.compile(r"\r([^\r\n]+?) (\d+)/(\d+)")

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("many") / "newsroom"
    subprocess.run([sys.executable, MADE_NEWSROOM, str(top), "260"], check=True)
    return top


def test_terminal__is_told_how_far_both_steps_are(newsroom: Path) -> None:
    environ = os.environ | {"CURATE_LANG": "en", "TERM": "xterm"}
    child = pexpect.spawn(
        str(CURATE), ["build", "--afresh"], cwd=str(newsroom), env=environ, encoding="utf-8", timeout=120
    )
    child.expect(pexpect.EOF)
    said = child.before or ""
    child.close()
    assert child.exitstatus == 0
    steps: dict[str, list[int]] = {}
    for label, done, total in STEPS.findall(said):
        assert int(done) <= int(total)
        steps.setdefault(label, []).append(int(done))
    assert list(steps) == ["looking at the stories", "making the pages"]
    for numbers in steps.values():
        assert numbers == sorted(set(numbers))
        assert len(numbers) >= 3
    assert said.rindex("\x1b[K") < said.index("✓ stories 260"), (
        "what was said is taken away before the result"
    )


def test_no_terminal__hears_nothing_of_it(newsroom: Path) -> None:
    environ = os.environ | {"CURATE_LANG": "en"}
    ran = subprocess.run(
        [CURATE, "build", "--afresh"], cwd=newsroom, env=environ, capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    assert "/" not in ran.stdout.splitlines()[0]
