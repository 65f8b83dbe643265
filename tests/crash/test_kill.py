"""A share of the kill campaign: a killed command leaves the old story or the new one, whole, and can be typed again."""

from __future__ import annotations

import json
import random
import signal
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pexpect
import pytest
from crash_desk import MOVES, SLUG, Rooms, curate_command, environment
from crash_killing import kill_after, kill_before_point, points_of
from crash_oracle import Reference, judge, picture, reference

BEFORE_EACH_CHANGE = ("new", "commit", "approve", "publish")
AT_RANDOM = ("new", "credit", "submit", "publish")
"""One kill each, of curate alone or with git; `kill_campaign.py` does hundreds."""

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


@pytest.mark.parametrize("name", BEFORE_EACH_CHANGE)
def test_kill__before_each_change_on_disk(rooms: Rooms, known: Known, name: str) -> None:
    move = MOVES[name]
    points = points_of(rooms, move)
    # Taking the turn touches no story, and rights are given to a file that nobody sees yet.
    telling = [n for n, p in enumerate(points, 1) if "/.git/curate" not in p and not p.startswith("os.chmod")]
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
        assert outcomes >= {(False, 0), (False, 1)}, "no kill came before the save"
        assert {saved for saved, _ in outcomes} == {False, True}, "no kill came after the save"


@pytest.mark.parametrize("name", AT_RANDOM)
def test_kill__at_a_random_moment(rooms: Rooms, known: Known, name: str) -> None:
    top = rooms.copy(MOVES[name].start)
    # Half of a run is the start of Python; the few kills of this share go to the rest.
    seconds = known(name).seconds * (0.5 + random.random() / 2)
    with_children = random.random() < 0.5
    kill_after(rooms, MOVES[name], top, seconds, with_children=with_children)
    verdict = judge(rooms, top, known(name))
    assert not verdict.faults, f"after {seconds:.3f} s, git too: {with_children}: {verdict.faults}"


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
    top = rooms.copy(move.start)
    (story,) = top.glob(f"stories/*/*/{SLUG}.md")
    whole = story.read_bytes()
    for torn in (b"", whole[:-40]):
        story.write_bytes(torn)
        assert judge(rooms, top, known("submit")).faults


def test_kill__in_the_middle_of_the_questions__the_next_new_offers_the_answers(rooms: Rooms) -> None:
    top = rooms.copy("founded")
    title = "一只暖水瓶修了三回"
    command = curate_command("new")
    command.remove("--no-input")
    environ = environment("lin", rooms.home) | {"TERM": "xterm"}

    def asked() -> Any:
        return pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(top),
            env=environ,
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 100),
        )

    talk = asked()
    talk.expect("Title")
    talk.send(title)
    talk.expect(title[-3:])
    talk.send("\r")
    talk.expect("整理自")  # the next question
    talk.kill(signal.SIGKILL)
    talk.wait()
    kept = (top / ".git/curate/new.json").read_bytes()
    assert json.loads(kept)["title"] == title
    assert not list(top.glob("stories/*/*"))
    again = asked()
    again.expect(title)
    again.kill(signal.SIGKILL)
    again.wait()
    assert json.loads((top / ".git/curate/new.json").read_bytes())["title"] == title
