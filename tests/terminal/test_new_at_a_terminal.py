"""`curate new` as a curator meets it: the questions, the preview, the file, and every way to leave half-way."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desk_at_work import PAST_PATH, make_desk
from screens import COLOUR, CTRL_A, CTRL_C, CTRL_D, CTRL_K, DOWN, ENTER, TAB, UP, Terminal

from newsrooms import Git

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")


@dataclass(frozen=True)
class Step:
    """A question, what is typed for it, and what of it stays when it is left half-way (None for a choice)."""

    question: str
    typed: str
    half: str | None = None
    name: str = ""


STEPS = (
    Step("? Title", "中文标题：一次测试", "中文标", "title"),
    Step("What is the story to its source?", ""),
    Step("Where did the source appear?", UP),
    Step("Author, exactly as shown there", "示例作者丙", "示例", "source.author"),
    Step("The source's address", "", "https://exa", "source.url"),
    Step("Why has it none?", "", "看过的视频", "source.url_note"),
    Step("The source's own title", "来源的标题", "来源", "source.title"),
    Step("Where in it", "00:01:05-00:09:40", "00:01", "source.locator"),
    Step("? Category", ""),
    Step("? Tags", "修理，城市", "修", "tags"),
    Step("? Summary", "一句摘要。", "一句", "summary"),
    Step("File name and address of the story", "", "xyz", "slug"),
)
LAST = "Write this file?"
WRITTEN = """\
title: 中文标题：一次测试
state: draft
category: 生活
tags: [修理, 城市]
summary: 一句摘要。
curator: lin
attribution:
  - relation: 整理自
    platform: 视频号
    author: 示例作者丙
    title: 来源的标题
    url_note: it has no public address
    locator: 00:01:05-00:09:40
---
"""


@pytest.fixture
def desk(tmp_path: Path) -> Git:
    return make_desk(tmp_path / "newsroom")


def kept(desk: Git) -> dict[str, Any] | None:
    path = desk.top / ".git" / "curate" / "new.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def new_stories(desk: Git) -> list[Path]:
    return [p for p in sorted((desk.top / "stories").glob("*/*/*.md")) if not str(p).endswith(PAST_PATH)]


def without_birth(path: Path) -> str:
    """Give a story without what differs from run to run: its id and its moment."""
    return re.sub(r"\A---\nid: .*\n", "", re.sub(r"\ncreated: .*", "", path.read_text(encoding="utf-8")))


def answer_all(terminal: Terminal, steps: tuple[Step, ...] = STEPS) -> None:
    for step in steps:
        terminal.answer(step.question, step.typed)


def test_new__all_answers_given__the_file_is_written_as_shown(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal)
        shown = terminal.wait_for(LAST)
        for line in WRITTEN.splitlines():
            assert line in shown
        assert "整理自视频号作者「示例作者丙」的《来源的标题》" in shown
        assert new_stories(desk) == []
        terminal.send(ENTER)
        assert terminal.end() == 0
    (path,) = new_stories(desk)
    assert path.name == "zhong-wen-biao-ti-yi-ci-ce-shi.md"
    assert without_birth(path).strip() == WRITTEN.strip()
    assert kept(desk) is None
    assert desk("status", "--porcelain", "-uall").splitlines() == [f"?? {path.relative_to(desk.top)}"]


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.question for step in STEPS])
def test_new__ctrl_c_at_a_question__keeps_every_answer_for_the_next_time(desk: Git, number: int) -> None:
    before = desk("status", "--porcelain", "-uall")
    step = STEPS[number]
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:number])
        terminal.wait_for(step.question)
        if step.half is not None:
            terminal.send(CTRL_A + CTRL_K + step.half)
            terminal.wait_for(step.half)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
        assert "What you typed is kept" in terminal.text
    assert new_stories(desk) == []
    assert desk("status", "--porcelain", "-uall") == before
    left = kept(desk)
    assert left is not None
    assert len(left["asked"]) == number
    assert left["half"] == ({step.name: step.half} if step.half is not None else {})

    with Terminal(desk.top, "new") as terminal:
        title = "中文标" if number == 0 else "中文标题：一次测试"
        terminal.answer(f"There is an unfinished story: {title}. Go on with it?")
        terminal.wait_for(step.question)
        if step.half is not None:
            terminal.wait_for(step.half)
            terminal.send(CTRL_A + CTRL_K + (step.typed or {"slug": "zhong-wen"}.get(step.name, "")) + ENTER)
        else:
            terminal.send(step.typed + ENTER)
        if step.name == "source.url_note":  # an emptied reason is asked for again
            terminal.wait_for("Say why: readers will look for it.")
            terminal.send("it has no public address" + ENTER)
        answer_all(terminal, STEPS[number + 1 :])
        terminal.answer(LAST)
        assert terminal.end() == 0
    (path,) = new_stories(desk)
    assert without_birth(path).strip() == WRITTEN.strip()
    assert kept(desk) is None


def test_new__ctrl_c_at_the_preview__writes_nothing(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal)
        terminal.wait_for(LAST)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    assert new_stories(desk) == []
    assert kept(desk) is not None


@pytest.mark.parametrize("question", [0, 1], ids=["text", "choice"])
def test_new__ctrl_d_at_an_empty_question__ends_like_ctrl_c(desk: Git, question: int) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:question])
        terminal.wait_for(STEPS[question].question)
        terminal.send(CTRL_D)
        assert terminal.end() == 130
    assert (kept(desk) is not None) == (question > 0)


def test_new__terminal_closed__keeps_what_was_half_typed(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        terminal.answer("? Title", "标题")
        terminal.answer("What is the story to its source?")
        terminal.answer("Where did the source appear?")
        terminal.wait_for("Author, exactly as shown there")
        terminal.send("半截")
        terminal.wait_for("半截")
        terminal.hang_up()
    left = kept(desk)
    assert left is not None
    assert (left["title"], left["half"]) == ("标题", {"source.author": "半截"})
    assert new_stories(desk) == []


def test_new__terminated__ends_in_order_and_keeps_what_was_half_typed(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        terminal.wait_for("? Title")
        terminal.send("半截")
        terminal.wait_for("半截")
        terminal.terminate()
        assert terminal.end() == 130
    left = kept(desk)
    assert left is not None
    assert left["half"] == {"title": "半截"}


def test_new__another_begun__the_kept_answers_stay_until_its_first_answer(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:2])
        terminal.wait_for(STEPS[2].question)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    first = kept(desk)
    with Terminal(desk.top, "new") as terminal:
        terminal.answer("Go on with it?", DOWN)
        terminal.wait_for("? Title")
        terminal.send("另")
        terminal.wait_for("? Title 另")
        terminal.send(CTRL_C)
        assert terminal.end() == 130
        assert "is kept" not in terminal.text.rpartition("? Title")[2]
    assert kept(desk) == first
    with Terminal(desk.top, "new") as terminal:
        terminal.answer("Go on with it?", DOWN)
        terminal.answer("? Title", "另一篇")
        terminal.wait_for(STEPS[1].question)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    second = kept(desk)
    assert second is not None
    assert second["title"] == "另一篇"


def test_new__no_at_the_end__keeps_the_answers_and_says_so(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal)
        terminal.answer(LAST, DOWN + DOWN)
        assert terminal.end() == 0
        assert "What you typed is kept" in terminal.text
        assert "Nothing was written." in terminal.text
    left = kept(desk)
    assert left is not None
    assert left["title"] == "中文标题：一次测试"
    assert new_stories(desk) == []


def test_new__an_answer_changed_at_the_preview__is_in_the_file(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal)
        terminal.answer(LAST, DOWN)
        terminal.answer("Which answer?", "")
        terminal.wait_for("? Title 中文标题：一次测试")
        terminal.send("改" + ENTER)
        terminal.wait_for("title: 中文标题：一次测试改")
        terminal.answer(LAST + "\n »")
        assert terminal.end() == 0
    (path,) = new_stories(desk)
    assert "title: 中文标题：一次测试改\n" in path.read_text(encoding="utf-8")


def test_new__dry_run__shows_the_file_and_writes_nothing(desk: Git) -> None:
    with Terminal(desk.top, "new", "--dry-run") as terminal:
        answer_all(terminal)
        assert terminal.end() == 0
        assert "+title: 中文标题：一次测试" in terminal.text
        assert LAST not in terminal.text
        assert "Dry run: nothing was written." in terminal.text
    assert new_stories(desk) == []


def test_new__a_known_author_and_tag__are_completed(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:3])
        terminal.wait_for("Author, exactly as shown there")
        terminal.send("作者")
        terminal.wait_for("示例作者甲")  # in the menu: it holds what was typed
        terminal.send(TAB)
        terminal.wait_for("Author, exactly as shown there 示例作者甲")
        assert "整理自视频号作者「示例作者甲」" in terminal.wait_for("「示例作者甲」")
        assert "示例作者甲" in terminal.last_line  # the credit line grows on the bottom line
        terminal.send(ENTER)
        answer_all(terminal, STEPS[4:9])
        terminal.wait_for("? Tags")
        terminal.send("城市，修")
        terminal.send(TAB)
        terminal.wait_for("城市，修理")
        terminal.send(ENTER)
        answer_all(terminal, STEPS[10:])
        terminal.answer(LAST)
        assert terminal.end() == 0
    text = new_stories(desk)[0].read_text(encoding="utf-8")
    assert "    author: 示例作者甲\n" in text
    assert "tags: [城市, 修理]\n" in text


def test_new__an_address_used_before__is_said_at_once(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:4])
        terminal.answer("The source's address", "https://example.org/used")
        terminal.wait_for("The source's own title")
        assert f"This source was used before, in {PAST_PATH} (draft): 旧的故事" in terminal.text


@pytest.mark.parametrize(
    ("steps", "typed", "said"),
    [
        (0, "", "A story needs a title."),
        (0, "长" * 65, "65 characters; a title has at most 64."),
        (0, "a\u202eb", "The invisible character U+202E cannot be kept"),
        (3, "", "Whose views are these? Type the name."),
        (4, "example.org", "An address begins with https://"),
        (4, "看 https://example.org/1", "Only the address itself"),
        (11, f"{CTRL_A}{CTRL_K}jiu-gu-shi", f"{PAST_PATH} has this slug already."),
        (11, f"{CTRL_A}{CTRL_K}a/b", "something other than letters, digits and hyphens"),
    ],
)
def test_new__a_wrong_answer__is_said_and_not_taken(desk: Git, steps: int, typed: str, said: str) -> None:
    with Terminal(desk.top, "new") as terminal:
        answer_all(terminal, STEPS[:steps])
        terminal.wait_for(STEPS[steps].question)
        terminal.send(typed + ENTER)
        terminal.wait_for(said)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    left = kept(desk)
    assert len(left["asked"] if left else []) == steps
    assert new_stories(desk) == []


def test_new__a_text_given__is_kept_with_the_answers_and_its_credit_is_taken(desk: Git) -> None:
    text = "# 从文件来的标题\n\n正文一段。\n\n本文整理自视频号「示例作者丁」的相关内容。\n"
    (desk.top.parent / "pasted.md").write_text(text, encoding="utf-8")
    with Terminal(desk.top, "new", "--body", "../pasted.md") as terminal:
        terminal.wait_for("Title: 从文件来的标题")
        terminal.answer("The source's address")
        terminal.wait_for("Why has it none?")
        assert "Author, exactly" not in terminal.text
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    left = kept(desk)
    assert left is not None
    assert left["body"] == text
    with Terminal(desk.top, "new") as terminal:
        terminal.answer("Go on with it?")
        answer_all(terminal, STEPS[5:])
        terminal.answer(LAST)
        assert terminal.end() == 0
    written = new_stories(desk)[0].read_text(encoding="utf-8")
    assert written.endswith("---\n\n正文一段。\n")
    assert "    author: 示例作者丁\n" in written


def test_new__a_credit_typed_in_the_editor__is_lifted(desk: Git) -> None:
    editor = desk.top.parent / "editor.sh"
    editor.write_text(
        '#!/bin/sh\nprintf "正文。\\n\\n本文整理自视频号「示例作者丁」的相关内容。\\n" >> "$1"\n',
        encoding="utf-8",
    )
    editor.chmod(0o755)
    with Terminal(desk.top, "new", env={"EDITOR": str(editor)}) as terminal:
        answer_all(terminal, STEPS[:1])
        terminal.answer("What is the story to its source?", UP)  # the last choice: later
        answer_all(terminal, STEPS[8:])
        terminal.answer(LAST)
        terminal.wait_for("The text holds a credit sentence: 本文整理自视频号「示例作者丁」的相关内容。")
        terminal.wait_for("Move it into the attribution?")
        terminal.send("y")
        assert terminal.end() == 0
    written = new_stories(desk)[0].read_text(encoding="utf-8")
    assert "  - relation: 整理自\n    platform: 视频号\n    author: 示例作者丁\n" in written
    assert written.endswith("正文。\n")


def test_new__a_stranger__is_told_before_any_question(desk: Git) -> None:
    with Terminal(desk.top, "new", env={"GIT_AUTHOR_EMAIL": "stranger@example.org"}) as terminal:
        assert terminal.end() == 3
        assert "is not one of this newsroom's people" in terminal.text
        assert "? Title" not in terminal.text


def test_new__no_color__sends_no_colour(desk: Git) -> None:
    with Terminal(desk.top, "new", env={"NO_COLOR": "1"}) as terminal:
        answer_all(terminal)
        terminal.answer(LAST)
        assert terminal.end() == 0
        assert not COLOUR.search(terminal.raw), COLOUR.findall(terminal.raw)


def test_new__colours_wanted__are_sent(desk: Git) -> None:
    with Terminal(desk.top, "new") as terminal:
        terminal.wait_for("? Title")
        assert COLOUR.search(terminal.raw)
