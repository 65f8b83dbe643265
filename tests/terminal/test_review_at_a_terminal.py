"""`curate review` as a reviewer meets it: the queue, the story, the checklist, the verdict, the note."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_at_work import WANG, make_desk, path_of, waiting_story
from screens import COLOUR, CTRL_C, CTRL_D, DOWN, ENTER, SPACE, Terminal

from newsrooms import Git

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

CHECKLIST = "What have you confirmed?"
VERDICT = "? Your verdict"


@pytest.fixture
def desk(tmp_path: Path) -> Git:
    git = make_desk(tmp_path / "newsroom")
    git.commit({path_of("deng-shen"): waiting_story("deng-shen")}, "submitted")
    return git


def story_in(desk: Git, revision: str = "HEAD", slug: str = "deng-shen") -> str:
    return desk("show", f"{revision}:{path_of(slug)}")


def test_review__read_confirmed_and_approved__is_one_commit(desk: Git) -> None:
    head = desk("rev-parse", "HEAD").strip()
    with Terminal(desk.top, "review", env=WANG) as terminal:
        terminal.answer("Which story?")
        shown = terminal.wait_for(CHECKLIST)
        assert "等着审的故事 · 林编辑 · waiting" in shown
        assert "整理自" in shown
        assert "## 小标题" in shown
        rows = [line for line in shown.splitlines() if "公斤" in line or line.startswith("项目")]
        assert rows == ["项目        宣称     实测", "减重      20公斤  约6公斤"]
        terminal.send("a" + ENTER)
        terminal.answer(VERDICT)
        terminal.answer("Note (may be empty)", "数字核对过")
        assert terminal.end() == 0
        assert "等着审的故事 is approved" in terminal.text
        assert terminal.text.count("✓ 每个数字都有出处") == 1
    assert desk("rev-list", "--count", f"{head}..HEAD").strip() == "1"
    assert desk("log", "-1", "--format=%ae").strip() == "wang@example.org"
    text = story_in(desk)
    assert "by: wang, verdict: approve" in text
    assert "note: 数字核对过" in text
    assert "state: review" in text
    assert desk("status", "--porcelain") == ""


def test_review__changes_asked_for__the_story_is_a_draft_with_the_note(desk: Git) -> None:
    with Terminal(desk.top, "review", "deng-shen", env=WANG) as terminal:
        terminal.answer(CHECKLIST, SPACE)
        terminal.wait_for(VERDICT)
        assert "2 of 3 points are not confirmed" in terminal.text
        assert "   Approve" not in terminal.text
        assert " » Approve" not in terminal.text
        terminal.send(ENTER)
        terminal.answer("A passage that has to change")
        terminal.answer("What has to change?")
        terminal.wait_for("Say what has to change; the curator reads it.")
        terminal.send("第二段的数字没有出处" + ENTER)
        assert terminal.end() == 0
        assert "等着审的故事 went back to its curator" in terminal.text
    text = story_in(desk)
    assert "state: draft" in text
    assert "verdict: request-changes" in text
    assert "note: 第二段的数字没有出处" in text


def test_review__ones_own_story__cannot_be_approved(desk: Git) -> None:
    with Terminal(desk.top, "review", "deng-shen") as terminal:
        shown = terminal.wait_for(VERDICT)
        assert "You are this story's curator; somebody else has to approve it." in shown
        assert CHECKLIST not in shown
        assert " Approve" not in shown.rpartition(VERDICT)[2]
        terminal.send(DOWN + ENTER)
        assert terminal.end() == 0
        assert "No verdict was given." in terminal.text


def test_review__approved_before_and_unchanged__is_not_approved_again(desk: Git) -> None:
    with Terminal(desk.top, "review", "deng-shen", "--approve", env=WANG) as terminal:
        assert terminal.end() == 0
    with Terminal(desk.top, "review", "deng-shen", env=WANG) as terminal:
        shown = terminal.wait_for(VERDICT)
        assert "You have approved this version already" in shown
        assert " Approve" not in shown.rpartition(VERDICT)[2]
        terminal.send(CTRL_C)
        assert terminal.end() == 130


@pytest.fixture
def changed(desk: Git) -> Git:
    """Give the desk with its story changed in a cell of the table after wang approved it."""
    with Terminal(desk.top, "review", "deng-shen", "--approve", env=WANG) as terminal:
        assert terminal.end() == 0
    desk.commit({path_of("deng-shen"): story_in(desk).replace("约6公斤", "约7公斤")}, "edit")
    return desk


def test_review__changed_since_the_approval__shows_the_words_that_differ(changed: Git) -> None:
    with Terminal(changed.top, "review", "deng-shen", env=WANG) as terminal:
        shown = terminal.wait_for(CHECKLIST)
        assert "stale: the text changed since" in shown
        assert "What changed since 王审校 approved it on 20" in shown
        (row,) = [line.strip() for line in shown.splitlines() if "约67公斤" in line]
        assert row == "| 减重 | 20公斤 | 约67公斤 |"
        assert terminal.styled("6") == {("6", "red", "struck")}
        assert terminal.styled("7") == {("7", "green", "underlined")}
        assert "| 续航提升 | 10% | 1.8% |" in shown
        assert "paragraphs unchanged …" in shown


def test_review__changed_since_the_approval_without_colour__marks_the_words(changed: Git) -> None:
    with Terminal(changed.top, "review", "deng-shen", env={**WANG, "NO_COLOR": "1"}) as terminal:
        assert "| 减重 | 20公斤 | 约[-6-]{+7+}公斤 |" in terminal.wait_for(CHECKLIST)


def test_review__errors_in_the_story__are_shown_and_keep_it_from_approval(desk: Git) -> None:
    bad = waiting_story("you-cuo").replace("summary: 一句摘要。\n", "")
    desk.commit({path_of("you-cuo"): bad}, "submitted by hand")
    with Terminal(desk.top, "review", "you-cuo", env=WANG) as terminal:
        shown = terminal.wait_for(VERDICT)
        assert "summary-missing" in shown
        assert "The story cannot be approved as long as it has errors." in shown
        assert " Approve" not in shown.rpartition(VERDICT)[2]


CLAIM = "保留其核心立场与判断"


@pytest.fixture
def claiming(desk: Git) -> Git:
    """Give the desk with a story in review that makes a claim."""
    text = waiting_story("duan-yan").replace("    locator:", f"    stance: {CLAIM}\n    locator:")
    desk.commit({path_of("duan-yan"): text}, "submitted")
    return desk


def test_review__points_ticked__are_recorded_in_the_review(claiming: Git) -> None:
    with Terminal(claiming.top, "review", "duan-yan", env=WANG) as terminal:
        assert f"The claim holds: {CLAIM}" in terminal.wait_for(CHECKLIST)
        terminal.send("a" + ENTER)
        terminal.answer(VERDICT)
        terminal.answer("Note (may be empty)", "对过")
        assert terminal.end() == 0
    recorded = f"confirmed: [每个数字都有出处, 署名完整, 未改写来源的立场, {CLAIM}], note: 对过}}"
    assert recorded in story_in(claiming, slug="duan-yan")


def test_review__approve_at_a_terminal__asks_for_the_claims_alone(claiming: Git) -> None:
    with Terminal(claiming.top, "review", "duan-yan", "--approve", env=WANG) as terminal:
        shown = terminal.wait_for(CHECKLIST)
        assert CLAIM in shown
        assert "署名完整" not in shown
        terminal.send(SPACE + ENTER)
        assert terminal.end() == 0
    assert f"confirmed: [{CLAIM}]" in story_in(claiming, slug="duan-yan")


def test_review__approve_and_the_claim_not_ticked__is_no_approval(claiming: Git) -> None:
    head = claiming("rev-parse", "HEAD")
    with Terminal(claiming.top, "review", "duan-yan", "--approve", env=WANG) as terminal:
        terminal.answer(CHECKLIST)
        assert terminal.end() == 2
        assert "--confirm all" in terminal.text
    assert claiming("rev-parse", "HEAD") == head


def test_review__approve_with_confirm__asks_nothing(claiming: Git) -> None:
    with Terminal(claiming.top, "review", "duan-yan", "--approve", "--confirm", CLAIM, env=WANG) as terminal:
        assert terminal.end() == 0
        assert CHECKLIST not in terminal.text
    assert f"confirmed: [{CLAIM}]" in story_in(claiming, slug="duan-yan")


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", ["Which story?", CHECKLIST, VERDICT, "Note (may be empty)"])
def test_review__left_at_a_question__changes_nothing(desk: Git, question: str, key: str) -> None:
    before = (desk("rev-parse", "HEAD"), desk("status", "--porcelain", "-uall"), desk.staged())
    with Terminal(desk.top, "review", env=WANG) as terminal:
        for asked, keys in (("Which story?", ""), (CHECKLIST, "a"), (VERDICT, "")):
            if asked == question:
                break
            terminal.answer(asked, keys)
        terminal.wait_for(question)
        terminal.send(key)
        assert terminal.end() == 130
    assert (desk("rev-parse", "HEAD"), desk("status", "--porcelain", "-uall"), desk.staged()) == before


def test_review__many_stories__typing_chinese_narrows_the_queue(desk: Git) -> None:
    stories = {path_of(f"gu-shi-{i}"): waiting_story(f"gu-shi-{i}", title=f"故事第{i}号") for i in range(60)}
    stories[path_of("te-bie")] = waiting_story("te-bie", title="特别的一篇")
    desk.commit(stories, "many")
    with Terminal(desk.top, "review", env=WANG) as terminal:
        terminal.wait_for("Which story?")
        terminal.send("特别")
        terminal.wait_for(" » 特别的一篇")
        terminal.send(ENTER)
        assert "te-bie.md" in terminal.wait_for(CHECKLIST)


def test_review__not_a_reviewer__sees_the_queue_and_is_asked_nothing(desk: Git) -> None:
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.commit({"stories/newsroom.yaml": policy.replace("[curator, reviewer]", "[curator]")}, "policy")
    with Terminal(desk.top, "review") as terminal:
        assert terminal.end() == 0
        assert "等着审的故事 · 林编辑" in terminal.text
        assert "Which story?" not in terminal.text


def test_review__a_pager_set__shows_a_long_story_through_it(desk: Git, tmp_path: Path) -> None:
    pager = tmp_path / "pager.sh"
    pager.write_text('#!/bin/sh\ncat > "$(dirname "$0")/paged"\necho PAGED\n', encoding="utf-8")
    pager.chmod(0o755)
    stories = {path_of("chang"): waiting_story("chang", body="一段正文。\n\n" * 60)}
    desk.commit({**stories, path_of("duan"): waiting_story("duan", body="一段正文。\n")}, "long and short")
    with Terminal(desk.top, "review", "chang", env={**WANG, "PAGER": str(pager)}) as terminal:
        assert "PAGED" in terminal.wait_for(CHECKLIST)
        assert "一段正文。" not in terminal.text
    assert (tmp_path / "paged").read_text(encoding="utf-8").count("一段正文。") == 60
    with Terminal(desk.top, "review", "duan", env={**WANG, "PAGER": str(pager)}) as terminal:
        assert "PAGED" not in terminal.wait_for(CHECKLIST)


def test_review__no_color__sends_no_colour(desk: Git) -> None:
    with Terminal(desk.top, "review", env={**WANG, "NO_COLOR": "1"}) as terminal:
        terminal.answer("Which story?")
        terminal.answer(CHECKLIST, "a")
        terminal.answer(VERDICT)
        terminal.answer("Note (may be empty)")
        assert terminal.end() == 0
        assert not COLOUR.search(terminal.raw), COLOUR.findall(terminal.raw)


HOSTILE_TITLE = '"恶意\\e]0;owned\\a标题\\u202Etxt"'
HOSTILE_BODY = "正文 &#27;]0;owned&#7; 与 &#x202e;倒着。\n\n[链接](https://example.org/%1b]0;owned%07)\n"


def test_review__a_hostile_title__is_refused_and_never_reaches_the_terminal(desk: Git) -> None:
    desk.commit({path_of("e-yi"): waiting_story("e-yi", title=HOSTILE_TITLE)}, "hostile")
    with Terminal(desk.top, "review", "e-yi", env=WANG) as terminal:
        assert terminal.end() == 1
        assert "text-control" in terminal.text
    with Terminal(desk.top, "review", env=WANG) as queue:
        queue.wait_for("Which story?")
    for raw in (terminal.raw, queue.raw):
        assert b"\x1b]" not in raw
        assert "\u202e".encode() not in raw


def test_review__a_hostile_text__reaches_the_terminal_as_letters(desk: Git) -> None:
    desk.commit({path_of("e-yi"): waiting_story("e-yi", body=HOSTILE_BODY)}, "hostile")
    with Terminal(desk.top, "review", "e-yi", env=WANG) as terminal:
        shown = terminal.wait_for("? ")
        assert "\\x1b]0;owned\\x07 与 <U+202E>倒着。" in shown
        assert "链接 (https://example.org/\\x1b]0;owned\\x07)" in shown
        assert b"\x1b]" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
