"""The benchmark script runs to its end and prints every row; how fast anything is, no test asserts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from made_newsroom import STORY_BYTES, draft, story

from curate.story.story import parse_story

SCRIPT = Path(__file__).with_name("run.py")


def test_table__has_every_row_with_figures() -> None:
    command = [sys.executable, str(SCRIPT), "--sizes", "2", "--stories", "3", "--rounds", "1"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    _, heading, *rows = ran.stdout.splitlines()
    names = [
        *(
            "python -c pass",
            "towncrier --version",
            "pre-commit --version",
            "curate --version",
            "curate --help",
        ),
        *("curate check --staged, 1 of 2", "curate check, 3 stories", "curate build, 3 stories"),
    ]
    assert [row[:36].rstrip() for row in rows] == names
    for row in rows:
        figures = row[36:].split()
        if figures[0] == "MISSING:":
            assert row.startswith(("towncrier", "pre-commit"))
            assert f"{row[:36].rstrip()} is MISSING" in ran.stderr
            continue
        assert all(float(figure) > 0 for figure in figures[:6]), row
        compared = row.startswith(("curate --", "curate check --staged"))
        assert ("of towncrier" in row or "of pre-commit" in row or "peer MISSING" in row) == compared
    assert "wall min" in heading


@pytest.mark.parametrize("number", [0, 999])
def test_made_story__is_always_the_same_and_as_large_as_said(number: int) -> None:
    path, data = story(number)
    assert (path, data) == story(number)
    assert 0.85 * STORY_BYTES < len(data) < 1.25 * STORY_BYTES
    parsed = parse_story(path, data)
    assert parsed.story is not None
    assert not parsed.faults
    assert draft(number)[1] != data


def test_made_stories__differ() -> None:
    known = [parse_story(*story(number)).story for number in range(200)]
    assert len({s.id for s in known if s is not None}) == 200
    assert len({s.path for s in known if s is not None}) == 200
