"""The campaign of random histories runs, and notices when the judges disagree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import fuzz_ranges
import pytest
from fuzz_ranges import campaign

SCRIPT = Path(__file__).with_name("fuzz_ranges.py")


def test_script__judges_one_history_and_says_so() -> None:
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), "--seed", "7", "--once"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "seed 7\n1 histories, " in ran.stdout


def test_judges_that_disagree__are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from naive_judge import NaiveJudge

    monkeypatch.setattr(NaiveJudge, "found", lambda _: {("no-such-rule", "x")})
    run = campaign(7, 0, tmp_path)
    assert run.histories == 1
    (wrong,) = run.failed.values()
    assert "only the naive one: [('no-such-rule', 'x')]" in wrong
    assert "0 <- ()" in wrong
    assert (7, fuzz_ranges.MOST_COMMITS) in run.failed
