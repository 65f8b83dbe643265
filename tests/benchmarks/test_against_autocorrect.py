"""The benchmark against AutoCorrect runs to its end with and without the peer; no test asserts how fast anything is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import peers

SCRIPT = Path(__file__).with_name("against_autocorrect.py")


def _run(peers_at: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *options]
    environ = os.environ | {"CURATE_PEERS": str(peers_at)}
    return subprocess.run(
        command, env=environ, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


def test_without_the_peer__says_that_it_is_missing_and_times_curate(tmp_path: Path) -> None:
    ran = _run(tmp_path, "--stories", "3", "--rounds", "1")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    _, _, *rows = ran.stdout.splitlines()
    assert [row.split("  ")[0] for row in rows] == [
        *("autocorrect, text", "autocorrect, JSON", "autocorrect, JSON, no spacing rules"),
        "curate check",
    ]
    assert all("MISSING" in row for row in rows)
    assert all(float(figure) > 0 for figure in rows[-1][36:].split()[:6])
    assert "autocorrect is MISSING" in ran.stderr


def test_with_the_peer__every_row_has_figures_and_curate_is_compared_with_each() -> None:
    if peers.command("autocorrect") is None:
        print(peers.how_to_get("autocorrect"))
        pytest.skip(peers.how_to_get("autocorrect"))
    ran = _run(peers.FOLDER, "--quick")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "MISSING" not in ran.stdout + ran.stderr
    assert "300 stories" in ran.stdout
    _, _, *rows = ran.stdout.splitlines()
    assert len(rows) == 7
    for row in rows[:4]:
        assert all(float(figure) > 0 for figure in row[36:].split()[:6]), row
    assert all(re.search(r"\d+\.\d\d / \d+\.\d\d of autocorrect", row) for row in rows[4:])
