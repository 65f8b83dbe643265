"""The comparison of `check --base` in newsrooms of two sizes runs to its end; how fast it is, no test asserts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from range_sizes import make

from curate.desk.ranges.checking import open_range_for_check

SCRIPT = Path(__file__).with_name("range_sizes.py")


def test_table__has_both_sizes_and_a_ratio() -> None:
    command = [sys.executable, str(SCRIPT), "--sizes", "20", "45", "--rounds", "1"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    small, large = ran.stdout.splitlines()[-2:]
    assert small.startswith("check --base, 20 of 20 ")
    assert large.startswith("check --base, 20 of 45 ")
    assert large.endswith(" of check --base, 20 of 20")


def test_made_change__is_of_twenty_stories_with_all_their_commits(tmp_path: Path) -> None:
    make(tmp_path / "newsroom", 25)
    opened = open_range_for_check(tmp_path / "newsroom", "main", "change")
    assert len(opened.revision.story_paths()) == 20
    assert len(opened.commits.commits) == 41
    assert sum(commit.is_merge for commit in opened.commits.commits) == 1
