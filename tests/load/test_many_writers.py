"""A share of the load of many_writers.py, and an editor that saves while many write to its story."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest
from many_writers import ONE, load, make_room

from curate.adapters.exchanging import exchange

WRITERS = 10


def test_many_writers_and_committers_lose_nothing(tmp_path: Path) -> None:
    report = load(tmp_path, writes=24, commits=8, stories=4, pause=0.3)
    assert report.faults == []
    assert report.others > 0


def test_an_editor_that_saves_at_any_moment_is_never_overwritten(tmp_path: Path) -> None:
    """Every text is accounted for: the editor's all stand in the story, curate's there, beside it, or overwritten
    by the editor itself, which looks at what it replaced."""
    room = make_room(tmp_path, [ONE])
    story = room.path(ONE)
    beside = story.with_name("fresh")
    saved: list[str] = []
    overwritten: list[str] = []
    over = threading.Event()
    chance = random.Random(2026)

    def edit() -> None:
        while not over.wait(chance.uniform(0.0, 0.03)):
            line = f"编辑第 {len(saved)} 次保存。\n"
            read = story.read_text(encoding="utf-8")
            beside.write_text(read + line, encoding="utf-8")
            if not exchange(beside, story):
                pytest.skip("files cannot change places here")
            saved.append(line)
            if (came_out := beside.read_text(encoding="utf-8")) != read:
                overwritten.append(came_out)

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        names = [f"示例作者{number}" for number in range(WRITERS)]
        ended = room.at_once(
            [("credit", ONE, "--add", "--relation", "援引", "--author", name) for name in names]
        )
        time.sleep(0.1)
    finally:
        over.set()
        editor.join()
    text = story.read_text(encoding="utf-8")
    assert saved
    assert [
        line for line in saved if line not in text and not any(line in kept for kept in overwritten)
    ] == []
    kept = [path.read_text(encoding="utf-8") for path in story.parent.glob(".*.curate-new*")]
    for name, (code, output) in zip(names, ended, strict=True):
        entry = f"author: {name}\n"
        if code == 0:
            assert any(entry in where for where in (text, *overwritten)), output
        else:
            assert code == 3, output
            assert any(entry in where for where in kept), output
    assert not list(story.parent.glob(".*.tmp"))
