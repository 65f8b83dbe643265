"""A story goes back with points, each of which is answered before the story is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import LIN, STRANGER, WANG, ZHAO, Desk, DeskAt

SLUG = "jia-mu-biao"
PATH = f"stories/2025/12/{SLUG}.md"
STORY = """\
---
id: 20251203-mubiao
title: 一份假定的目标
state: draft
category: 汽车
summary: 先看数字，再看话。
curator: lin
created: 2025-12-03T10:00:00+08:00
attribution:
  - relation: 整理自
    platform: 公众号
    author: 示例来信
    url: https://example.org/jia-mu-biao
---

第一段：目标是 “30万辆”，{去年}是 20万辆。

第二段的话说得太满，**没有**出处，
也没有人核对过。
"""
TARGET = "目标是 “30万辆”，{去年}是 20万辆"
TOO_FULL = "第二段的话说得太满，没有出处，也没有人核对过"
POINTS = ("--point", TARGET, "写明数字, 取自哪里: 年报？", "--point", TOO_FULL, "删去，或者补上出处")


@pytest.fixture(scope="module")
def waiting_once(made_once: DeskAt, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with one story in review; not to be changed."""
    desk = made_once("founded").copy_to(tmp_path_factory.mktemp("waiting") / "newsroom")
    desk.write(PATH, STORY)
    desk.curate("submit", SLUG).ended(0)
    return desk


@pytest.fixture(scope="module")
def sent_back_once(waiting_once: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk whose story came back with two points; not to be changed."""
    desk = waiting_once.copy_to(tmp_path_factory.mktemp("sent-back") / "newsroom")
    desk.curate("review", SLUG, "--request-changes", *POINTS, who=WANG).ended(0)
    return desk


@pytest.fixture
def waiting(waiting_once: Desk, tmp_path: Path) -> Desk:
    """Give a desk with one story in review."""
    return waiting_once.copy_to(tmp_path / "newsroom")


@pytest.fixture
def sent_back(sent_back_once: Desk, tmp_path: Path) -> Desk:
    """Give a desk whose story came back with two points."""
    return sent_back_once.copy_to(tmp_path / "newsroom")


def text_of(desk: Desk) -> str:
    return (desk.top / PATH).read_text(encoding="utf-8")


def replace(desk: Desk, old: str, new: str) -> None:
    assert text_of(desk).count(old) == 1, text_of(desk)
    desk.write(PATH, text_of(desk).replace(old, new))


def line_of(desk: Desk, words: str) -> int:
    """Give the last line of the file that holds the words."""
    return text_of(desk)[: text_of(desk).rindex(words)].count("\n") + 1


def shown(desk: Desk) -> dict[str, dict[str, object]]:
    values = desk.curate("show", SLUG, "--json").ended(0).json["story"]
    return {point["name"]: point for point in values["points"]}


def trailers(desk: Desk) -> list[str]:
    return desk.git("log", "-1", "--format=%(trailers:only)").split("\n")[1:-2]


def test_points__travel_with_the_story_and_keep_it_from_being_published(sent_back: Desk) -> None:
    desk = sent_back
    points = shown(desk)
    assert [(p["quote"], p["open"], p["line"]) for p in points.values()] == [
        (TARGET, True, line_of(desk, "第一段")),
        (TOO_FULL, True, line_of(desk, "第二段的话")),
    ]
    (verdict,) = (line for line in text_of(desk).splitlines() if "verdict: request-changes" in line)
    assert "2" in verdict.partition(", note: ")[2], "a note was left out, and says how many there are"
    assert desk.curate("list", "--json").ended(0).json["stories"][0]["open_points"] == 2
    seen = desk.curate("show", SLUG).ended(0).out
    for words in (
        "wang-1  open",
        "wang-2  open",
        f"“{TARGET}”  (line {line_of(desk, '第一段')})",
        "→ 删去，或者补上出处",
    ):
        assert words in seen
    desk.curate("check", SLUG).ended(0)

    replace(desk, "是 20万辆。", "是 20万辆（据示例年报）。")
    answered = (
        desk.curate("answer", SLUG, "wang-1", "--note", "写明了: 取自{年报}, 第 3 页", "--json").ended(0).json
    )
    assert answered["answered"] == ["wang-1"]
    assert answered["story"]["open_points"] == 1
    assert trailers(desk) == ["Answer: wang-1"]
    assert desk.git("status", "--porcelain") == ""

    submitted = desk.curate("submit", SLUG).ended(0)
    assert "wang-2  open" in submitted.out
    assert "wang-1" not in submitted.out
    assert "Still open: wang-2." in submitted.err
    approved = desk.curate("review", SLUG, "--approve", who=WANG).ended(0)
    assert f"its open points are answered: `curate answer {SLUG}`" in approved.out

    before = desk.on_disk()
    refused = desk.curate("publish", SLUG, who=WANG).ended(3)
    assert "wang-2" in refused.err
    assert TOO_FULL in refused.err
    assert f"`curate answer {SLUG} wang-2 --note …`" in refused.err
    assert desk.on_disk() == before

    desk.curate("answer", SLUG, "wang-2", "--note", "王审校看过原文，可以留下").ended(0)
    published = desk.curate("publish", SLUG, who=WANG).ended(0)
    assert "published" in published.out
    assert [p["open"] for p in shown(desk).values()] == [False, False]
    desk.curate("check").ended(0)


def test_points__whose_words_were_changed_say_so(sent_back: Desk) -> None:
    replace(sent_back, "{去年}是 20万辆。", "去年是 21万辆。")
    assert shown(sent_back)["wang-1"]["line"] is None
    assert "(no longer in the text)" in sent_back.curate("show", SLUG).ended(0).out
    found = sent_back.curate("check", SLUG, "--json").ended(0).json["findings"]
    lines = [finding["line"] for finding in found if finding["rule"] == "point-open"]
    assert lines == [line_of(sent_back, "point: wang-1"), line_of(sent_back, "第二段的话")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--point", "目标是 “31万辆”，{去年}是", "改"),
            "Did you mean “第一段：目标是 “30万辆”，{去年}是 20万辆。”?",
        ),
        (("--point", "完全不相干", "改"), "Copy the words from the title"),
        (("--point", "第一段", "  "), "what has to change"),
        (("--point", " ** ", "改"), "quotes the words"),
        (("--point", "by: lin", "改"), "do not stand in the story"),
        (("--point", "第" * 201, "改"), "201 characters"),
        (("--point", "第一段"), "--point needs two values"),
    ],
)
def test_point__that_is_no_point_is_refused_and_nothing_is_written(
    waiting_once: Desk, arguments: tuple[str, ...], said: str
) -> None:
    before = waiting_once.on_disk()
    ran = waiting_once.curate("review", SLUG, "--request-changes", *arguments, who=WANG).ended(2)
    assert said in ran.err
    assert waiting_once.on_disk() == before


@pytest.mark.parametrize("verdict", [("--approve",), ()])
def test_points__do_not_go_along_with_an_approval(waiting_once: Desk, verdict: tuple[str, ...]) -> None:
    before = waiting_once.on_disk()
    ran = waiting_once.curate("review", SLUG, *verdict, "--point", "第一段", "改", who=WANG).ended(2)
    assert "--request-changes" in ran.err
    assert waiting_once.on_disk() == before


def test_points__of_title_summary_and_credit_and_with_a_note(waiting_once: Desk) -> None:
    desk = waiting_once
    ran = desk.curate(
        "review", SLUG, "--request-changes", "--note", "都是小事", "--point", "一份假定的目标", "太长",
        "--point", "示例来信", "写全名", "--point", "再看话", "换个说法", "--dry-run", who=WANG,
    ).ended(0)  # fmt: skip
    assert ran.out.count("+  - {by: wang, verdict: point") == 3
    assert "note: 都是小事}" in ran.out
    assert "verdict" not in text_of(desk)


def test_answers__given_with_submit_are_one_commit_with_the_move(sent_back: Desk) -> None:
    commits = len(sent_back.log())
    ran = sent_back.curate(
        "submit", SLUG, "--answer", "wang-1", "写明了", "--answer", "wang-2", "删了"
    ).ended(0)
    assert "Still open" not in ran.err
    assert "wang-1" not in ran.out
    assert trailers(sent_back) == ["Answer: wang-1", "Answer: wang-2", "State: draft -> review"]
    assert len(sent_back.log()) == commits + 1
    assert [p["open"] for p in shown(sent_back).values()] == [False, False]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("answer", SLUG), "--note TEXT"),
        (("answer", SLUG, "--note", "改了"), "--all --note TEXT"),
        (("answer", SLUG, "--all"), "--note TEXT"),
        (("answer", SLUG, "wang-1"), "--note TEXT"),
        (("answer", SLUG, "wang-1", "--note", " "), "--note TEXT"),
        (("answer", SLUG, "wang-1", "--all", "--note", "改了"), "--all"),
        (("answer", SLUG, "wnag-1", "--note", "改了"), "Did you mean wang-1?"),
        (("answer", SLUG, "9", "--note", "改了"), "`curate show"),
        (("submit", SLUG, "--answer", "wang-3", "改了"), "Did you mean wang-"),
        (("submit", SLUG, "--answer", "wang-2", ""), "--note TEXT"),
        (("submit", SLUG, "--answer", "wang-1"), "two values"),
    ],
)
def test_answer__that_is_no_answer_is_refused_and_nothing_is_written(
    sent_back_once: Desk, arguments: tuple[str, ...], said: str
) -> None:
    before = sent_back_once.on_disk()
    assert said in sent_back_once.curate(*arguments).ended(2).err
    assert sent_back_once.on_disk() == before


def test_answer__without_a_terminal_lists_what_is_open(sent_back: Desk) -> None:
    ran = sent_back.curate("answer", SLUG).ended(2)
    assert "wang-1  open" in ran.out
    assert "wang-2  open" in ran.out


def test_answer__all_alike_and_then_there_is_nothing_to_answer(sent_back: Desk) -> None:
    assert (
        "+  - {by: lin, verdict: answer"
        in sent_back.curate("answer", SLUG, "--all", "--note", "改了", "--dry-run").ended(0).out
    )
    sent_back.curate("answer", SLUG, "--all", "--note", "改了").ended(0)
    assert trailers(sent_back) == ["Answer: wang-1", "Answer: wang-2"]
    assert "no open point" in sent_back.curate("answer", SLUG, "--all", "--note", "又改了").ended(3).err
    again = sent_back.curate("answer", SLUG, "wang-1", "--note", "又改了").ended(3)
    assert "lin has answered wang-1: 改了" in again.err


def test_answer__leaves_an_approval_as_it_was(sent_back: Desk) -> None:
    sent_back.curate("submit", SLUG).ended(0)
    sent_back.curate("review", SLUG, "--approve", who=WANG).ended(0)
    sent_back.curate("answer", SLUG, "--all", "--note", "改了", who=ZHAO).ended(0)
    assert sent_back.curate("show", SLUG, "--json").json["story"]["approvals"]["valid"] == 1


def test_answer__by_a_stranger_is_refused(sent_back: Desk) -> None:
    sent_back.curate("answer", SLUG, "wang-1", "--note", "改了", who=STRANGER).ended(3)


def test_names__go_on_counting_for_each_person(sent_back: Desk) -> None:
    sent_back.curate("submit", SLUG, "--answer", "wang-1", "改了").ended(0)
    sent_back.curate("review", SLUG, "--request-changes", "--point", "第一段", "短些", who=ZHAO).ended(0)
    sent_back.curate("submit", SLUG).ended(0)
    sent_back.curate("review", SLUG, "--request-changes", "--point", "第一段", "再短些", who=WANG).ended(0)
    assert list(shown(sent_back)) == ["wang-1", "wang-2", "zhao-1", "wang-3"]


def refusing(desk: Desk) -> Path:
    hook = desk.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    return hook


MOVES = {
    "points": (("review", SLUG, "--request-changes", *POINTS), WANG),
    "answer": (("answer", SLUG, "wang-1", "--note", "改了"), LIN),
    "submit": (("submit", SLUG, "--answer", "wang-1", "改了"), LIN),
}


@pytest.mark.parametrize("again", ["the-command-it-named", "the-same-command"])
@pytest.mark.parametrize("name", MOVES)
def test_saved_and_not_committed__is_finished_as_it_would_have_been(
    waiting: Desk, tmp_path: Path, name: str, again: str
) -> None:
    desk = waiting
    command, who = MOVES[name]
    if name != "points":
        desk.curate("review", SLUG, "--request-changes", *POINTS, who=WANG).ended(0)
    undisturbed = desk.copy_to(tmp_path / "undisturbed")
    undisturbed.curate(*command, who=who).ended(0)
    hook = refusing(desk)
    failed = desk.curate(*command, who=who).ended(4)
    assert f"curate commit {SLUG}" in failed.err
    saved = text_of(desk)
    hook.unlink()
    finish = command if again == "the-same-command" else ("commit", SLUG)
    desk.curate(*finish, who=who).ended(0)
    assert text_of(desk) == saved
    form = "%s%n%(trailers:only)"
    assert desk.log(form)[-4:] == undisturbed.log(form)[-4:]
    assert desk.git("status", "--porcelain") == ""


def test_two_reviewers_in_two_clones__both_stand_when_the_lines_are_united(
    waiting: Desk, tmp_path: Path
) -> None:
    """Names are counted per person, so what two people add at one time is told apart by itself."""
    other = waiting.copy_to(tmp_path / "clone")
    waiting.curate("review", SLUG, "--request-changes", *POINTS[:3], who=WANG).ended(0)
    other.curate("review", SLUG, "--request-changes", "--point", "第一段", "短些", who=ZHAO).ended(0)
    waiting.git("fetch", "--quiet", str(other.top), "HEAD")
    (waiting.top / ".git/info/attributes").write_text("*.md merge=union\n", encoding="utf-8")
    waiting.git("merge", "--quiet", "--no-verify", "--no-edit", "FETCH_HEAD", who=WANG)
    assert list(shown(waiting)) == ["wang-1", "zhao-1"]
    assert {p["open"] for p in shown(waiting).values()} == {True}
    desk = waiting
    found = desk.curate("check", SLUG, "--json").ended(0).json["findings"]
    assert [f["rule"] for f in found].count("point-open") == 2
    desk.curate("submit", SLUG, "--answer", "wang-1", "改了", "--answer", "zhao-1", "短了").ended(0)


def test_answer__typed_by_hand_to_no_point_is_an_error(sent_back: Desk) -> None:
    line = "  - {by: lin, verdict: answer, at: 2025-12-14T09:00:00+08:00, point: wang-7, note: 改了}\n"
    replace(sent_back, "---\n\n第", f"{line}---\n\n第")
    checked = sent_back.curate("check", SLUG).ended(1)
    assert "point-invalid" in checked.out
    assert "Did you mean wang-" in checked.out
