"""Points as people meet them: a reviewer pastes the passages that have to change, a curator answers each."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_at_work import WANG, make_desk, path_of, waiting_story
from screens import CTRL_C, CTRL_D, ENTER, Terminal

from newsrooms import Git

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

SLUG = "deng-shen"
CHECKLIST = "What have you confirmed?"
VERDICT = "? Your verdict"
PASSAGE = "A passage that has to change"
WHAT = "What has to change there?"
NOTE = "Note (may be empty)"
ANSWER = "What was done about wang-{}?"
POINTS = (
    "  - {by: wang, verdict: point, at: 2025-12-14T09:00:00+08:00, point: wang-1, quote: 用来看排版, note: 删去}\n"
    "  - {by: wang, verdict: point, at: 2025-12-14T09:00:00+08:00, point: wang-2, quote: 约6公斤, note: 写明出处}\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Git:
    git = make_desk(tmp_path / "newsroom")
    git.commit({path_of(SLUG): waiting_story(SLUG)}, "submitted")
    return git


@pytest.fixture
def sent_back(desk: Git) -> Git:
    """Give a desk whose story came back with two points."""
    text = (
        waiting_story(SLUG)
        .replace("state: review", "state: draft")
        .replace("---\n\n", f"reviews:\n{POINTS}---\n\n")
    )
    desk.commit({path_of(SLUG): text}, "sent back")
    return desk


def story_in(desk: Git) -> str:
    return desk("show", f"HEAD:{path_of(SLUG)}")


def ask_for_changes(terminal: Terminal) -> None:
    terminal.answer(CHECKLIST)
    terminal.wait_for(VERDICT)
    terminal.send(ENTER)


def test_review__passages_pasted_one_after_another__are_points(desk: Git) -> None:
    with Terminal(desk.top, "review", SLUG, env=WANG) as terminal:
        ask_for_changes(terminal)
        terminal.answer(PASSAGE, "第一段：这是用来看排版的正文。")
        terminal.answer(WHAT)
        terminal.wait_for("Say what has to change there; the curator reads it.")
        terminal.send("写成正文, 别写“排版”" + ENTER)
        terminal.wait_for(f"{WHAT} 写成正文")
        terminal.wait_for(f"? {PASSAGE}")
        terminal.send("约6公斤" + ENTER)
        terminal.wait_for("(paste it; empty: no more) 约6公斤")
        terminal.answer(WHAT, "写明出处")
        terminal.wait_for(f"{WHAT} 写明出处")
        terminal.send(ENTER)
        terminal.answer(NOTE)
        assert terminal.end() == 0
        assert "went back to its curator" in terminal.text
    text = story_in(desk)
    assert 'point: wang-1, quote: 第一段：这是用来看排版的正文。, note: "写成正文, 别写“排版”"}' in text
    assert "point: wang-2, quote: 约6公斤, note: 写明出处}" in text
    assert text.count("verdict: request-changes") == 1
    assert "state: draft" in text
    assert desk("status", "--porcelain") == ""


def test_review__words_that_do_not_stand_there__are_not_taken(desk: Git) -> None:
    with Terminal(desk.top, "review", SLUG, env=WANG) as terminal:
        ask_for_changes(terminal)
        terminal.answer(PASSAGE, "第一段：这是用来看板式的正文")
        shown = terminal.wait_for("Did you mean “第一段：这是用来看排版的正文。”?")
        assert WHAT not in shown


def test_review__no_passage_given__asks_for_the_note_as_before(desk: Git) -> None:
    with Terminal(desk.top, "review", SLUG, env=WANG) as terminal:
        ask_for_changes(terminal)
        terminal.answer(PASSAGE)
        terminal.answer("? What has to change?")
        terminal.wait_for("Say what has to change; the curator reads it.")
        terminal.send("全文太短" + ENTER)
        assert terminal.end() == 0
    assert "verdict: point" not in story_in(desk)
    assert "note: 全文太短" in story_in(desk)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", [PASSAGE, WHAT])
def test_review__left_at_a_point__changes_nothing(desk: Git, question: str, key: str) -> None:
    head = desk("rev-parse", "HEAD")
    with Terminal(desk.top, "review", SLUG, env=WANG) as terminal:
        ask_for_changes(terminal)
        if question == WHAT:
            terminal.answer(PASSAGE, "约6公斤")
        terminal.wait_for(question)
        terminal.send(key)
        assert terminal.end() == 130
    assert (desk("rev-parse", "HEAD"), desk("status", "--porcelain")) == (head, "")


def test_submit__asks_for_the_answer_to_each_point(sent_back: Git) -> None:
    with Terminal(sent_back.top, "submit", SLUG) as terminal:
        shown = terminal.wait_for(ANSWER.format(1))
        assert "“用来看排版”" in shown
        assert "→ 删去" in shown
        assert "约6公斤" not in shown
        terminal.send("删了" + ENTER)
        terminal.wait_for("“约6公斤”")
        terminal.answer(ANSWER.format(2))
        assert terminal.end() == 0
        assert "Still open: wang-2." in terminal.text
    text = story_in(sent_back)
    assert "by: lin, verdict: answer" in text
    assert "point: wang-1, note: 删了}" in text
    assert "state: review" in text
    assert sent_back("log", "-1", "--format=%(trailers:key=Answer,valueonly)").split() == ["wang-1"]


def test_submit__an_answer_on_the_command_line__is_not_asked_for(sent_back: Git) -> None:
    with Terminal(sent_back.top, "submit", SLUG, "--answer", "wang-1", "删了") as terminal:
        assert ANSWER.format(1) not in terminal.wait_for(ANSWER.format(2))
        terminal.send("补上了" + ENTER)
        assert terminal.end() == 0
        assert "Still open" not in terminal.text


def test_submit__left_at_an_answer__moves_nothing(sent_back: Git) -> None:
    head = sent_back("rev-parse", "HEAD")
    with Terminal(sent_back.top, "submit", SLUG) as terminal:
        terminal.answer(ANSWER.format(1), "删了")
        terminal.wait_for(ANSWER.format(2))
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    assert (sent_back("rev-parse", "HEAD"), sent_back("status", "--porcelain")) == (head, "")


def test_answer__asks_for_each_open_point_and_leaves_what_is_empty(sent_back: Git) -> None:
    with Terminal(sent_back.top, "answer", SLUG) as terminal:
        terminal.answer(ANSWER.format(1))
        terminal.answer(ANSWER.format(2), "取自示例视频")
        assert terminal.end() == 0
        assert "still open: wang-1" in terminal.text
    with Terminal(sent_back.top, "answer", SLUG) as terminal:
        terminal.answer(ANSWER.format(1))
        assert terminal.end() == 0
        assert "No answer was given." in terminal.text
    assert story_in(sent_back).count("verdict: answer") == 1


def test_answer__one_point_without_its_note__is_asked_for_it(sent_back: Git) -> None:
    with Terminal(sent_back.top, "answer", SLUG, "wang-2") as terminal:
        terminal.answer(ANSWER.format(2))
        terminal.wait_for("Say what was done; the reviewer reads it.")
        terminal.send("取自示例视频" + ENTER)
        assert terminal.end() == 0
    assert "point: wang-2, note: 取自示例视频}" in story_in(sent_back)
