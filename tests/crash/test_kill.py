"""A share of the kill campaign: a killed command leaves the old story or the new one, whole, and can be typed again."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from crash_desk import MOVES, SLUG, Rooms
from crash_killing import kill_after, kill_before_point, points_of
from crash_oracle import Reference, judge, picture, reference
from kill_campaign import run_time

RANDOM_KILLS = 2
"""Of each command; `kill_campaign.py` does hundreds."""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cwd").exists() or sys.platform != "linux",
    reason="what a killed command leaves at work is looked up in /proc",
)

Known = Callable[[str], Reference]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """Give newsrooms at every step."""
    return Rooms(tmp_path_factory.mktemp("kills") / "rooms", hooked=False)


@pytest.fixture(scope="module")
def known(rooms: Rooms) -> Known:
    """Give what a command changes when nobody kills it."""

    @lru_cache
    def of(name: str) -> Reference:
        return reference(rooms, MOVES[name])

    return of


@pytest.mark.parametrize("name", [name for name in MOVES if name != "return"])
def test_kill__before_each_change_on_disk(rooms: Rooms, known: Known, name: str) -> None:
    move = MOVES[name]
    points = points_of(rooms, move)
    telling = [n for n, what in enumerate(points, 1) if "/.git/curate" not in what]
    assert len(telling) >= 2, points
    outcomes = set()
    for number in telling:
        top = rooms.copy(move.start)
        assert kill_before_point(rooms, move, top, number), (
            f"{name} was not killed before {points[number - 1]}"
        )
        verdict = judge(rooms, top, known(name))
        assert not verdict.faults, f"{name} before {points[number - 1]}: {verdict.faults}"
        outcomes.add((verdict.saved, verdict.temporaries))
    if name != "commit":  # which saves nothing
        assert outcomes >= {(False, 0), (False, 1), (True, 0)}, "the kills missed the moments of the save"


@pytest.mark.parametrize("name", [name for name in MOVES if name != "return"])
def test_kill__at_random_moments(rooms: Rooms, known: Known, name: str) -> None:
    move = MOVES[name]
    whole = run_time(rooms, move)
    for number in range(RANDOM_KILLS):
        top = rooms.copy(move.start)
        # The first half of a run is the start of Python; the kills of this share go to the second.
        seconds = whole * (0.5 + random.random() / 2)
        kill_after(rooms, move, top, seconds, with_children=number % 2 == 0)
        verdict = judge(rooms, top, known(name))
        assert not verdict.faults, f"{name} after {seconds:.3f} of {whole:.3f} s: {verdict.faults}"


GIT_KILLS = {
    # hook: (what it kills, whether the commit is made by then)
    "pre-commit": ("kill -9 $PPID", False),
    "reference-transaction": ('[ "$1" = prepared ] && kill -9 $PPID; exit 0', False),
    "post-commit": ("kill -9 $PPID", True),
}


@pytest.mark.parametrize("hook", GIT_KILLS)
def test_kill__git_alone_in_the_middle_of_a_commit(rooms: Rooms, known: Known, hook: str) -> None:
    move = MOVES["submit"]
    script, committed = GIT_KILLS[hook]
    top = rooms.copy(move.start)
    path = top / ".git/hooks" / hook
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    ran = rooms.move(top, move)
    path.unlink()
    assert ran.code == 4, ran.said
    assert ("was made" if committed else "not committed") in ran.said
    assert (picture(rooms, top).commits > known("submit").before.commits) == committed
    verdict = judge(rooms, top, known("submit"))
    assert not verdict.faults, verdict.faults
    assert verdict.saved


def test_kill__a_lock_of_git_left_behind_is_named_and_left_alone(rooms: Rooms, known: Known) -> None:
    move = MOVES["submit"]
    top = rooms.copy(move.start)
    lock = top / ".git/index.lock"
    lock.touch()
    ran = rooms.move(top, move)
    assert ran.code == 4, ran.said
    assert "index.lock" in ran.said
    assert lock.exists()
    verdict = judge(rooms, top, known("submit"))
    assert verdict.locks == [".git/index.lock"]
    assert not verdict.faults, verdict.faults


def test_oracle__sees_a_torn_story(rooms: Rooms, known: Known) -> None:
    move = MOVES["submit"]
    for damage in (lambda data: b"", lambda data: data[:-40], lambda data: data.replace(b"draft", b"draf")):
        top = rooms.copy(move.start)
        (story,) = top.glob(f"stories/*/*/{SLUG}.md")
        story.write_bytes(damage(story.read_bytes()))
        assert judge(rooms, top, known("submit")).faults
