"""Points of a review: which are open, where their words stand, how they are named, and what is wrong with them."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curate.desk.point_answers import answering_entries, quote_fault, raised_points
from curate.story.edit import apply_changes
from curate.story.story import Story
from curate.story.text_guard import forbidden_in
from curate.workflow.points import (
    MOST_QUOTED,
    Flaw,
    flaws_of,
    nearest_passage,
    next_name,
    open_points,
    place_of,
    points_of,
    without_marks,
)
from sample_desk import read, story_text

NOW = datetime.fromisoformat("2025-12-14T09:00:00+08:00")
DESK: Any = SimpleNamespace(policy=SimpleNamespace(zone=ZoneInfo("Asia/Shanghai")))
"""What entries are made with is the time zone of the policy, and nothing else of a newsroom."""


def entry(**keys: str) -> str:
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}\n"


def point(name: str = "wang-1", quote: str = "正文", note: str = "写长些", by: str = "wang") -> str:
    return entry(by=by, verdict="point", point=name, quote=quote, note=note)


def answer(name: str = "wang-1", note: str = "写长了", by: str = "lin") -> str:
    return entry(by=by, verdict="answer", point=name, note=note)


def having(*reviews: str, body: str = "正文。") -> Story:
    return read(story_text("reviews:\n" + "".join(reviews) if reviews else "", body=body))


@pytest.mark.parametrize(
    ("reviews", "standing"),
    [
        ([], {}),
        ([point()], {"wang-1": True}),
        ([point(), answer()], {"wang-1": False}),
        ([answer(), point()], {"wang-1": False}),
        ([point(), point("wang-2"), answer("wang-2")], {"wang-1": True, "wang-2": False}),
        ([point(), point("zhao-1", by="zhao"), answer("zhao-1")], {"wang-1": True, "zhao-1": False}),
        ([point(), answer(note="''")], {"wang-1": True}),
        ([point(), answer("wang-2")], {"wang-1": True}),
        ([entry(by="wang", verdict="request-changes", note="改")], {}),
    ],
)
def test_points__are_open_until_they_are_answered(reviews: list[str], standing: dict[str, bool]) -> None:
    story = having(*reviews)
    assert {p.name: p.open for p in points_of(story)} == standing
    assert [p.name for p in open_points(story)] == [name for name, is_open in standing.items() if is_open]


def test_points__say_who_asked_what_and_who_answered() -> None:
    (one,) = points_of(having(point(), answer(), answer(note="再长些", by="zhao")))
    assert (one.quote, one.note, one.review.by, one.index) == ("正文", "写长些", "wang", 0)
    assert [(a.by, a.note) for a in one.answers] == [("lin", "写长了"), ("zhao", "再长些")]


@pytest.mark.parametrize(
    ("reviews", "flaws"),
    [
        ([point(), answer()], []),
        ([answer(), point()], []),
        ([point(), answer(), answer(by="wang")], []),
        ([entry(by="wang", verdict="request-changes")], []),
        ([answer()], [(0, Flaw.UNKNOWN)]),
        ([point(), answer("wang-2")], [(1, Flaw.UNKNOWN)]),
        ([point(), point(note="另一条")], [(1, Flaw.TAKEN)]),
        ([point(), point(), point()], [(1, Flaw.TAKEN), (2, Flaw.TAKEN)]),
        ([point(quote="''")], [(0, Flaw.NO_QUOTE)]),
        ([point(quote="'**　'")], [(0, Flaw.NO_QUOTE)]),
        ([point(note="' '")], [(0, Flaw.NO_NOTE)]),
        ([point(), answer(note="''")], [(1, Flaw.NO_NOTE)]),
        ([entry(by="wang", verdict="point", quote="正文", note="改")], [(0, Flaw.NAMELESS)]),
        ([entry(by="lin", verdict="answer", note="改了")], [(0, Flaw.NAMELESS)]),
        ([entry(by="wang", verdict="point")], [(0, Flaw.NAMELESS), (0, Flaw.NO_QUOTE), (0, Flaw.NO_NOTE)]),
    ],
)
def test_flaws__of_entries_that_are_not_complete_or_not_told_apart(
    reviews: list[str], flaws: list[tuple[int, Flaw]]
) -> None:
    assert list(flaws_of(having(*reviews))) == flaws


@pytest.mark.parametrize(
    ("reviews", "person", "name"),
    [
        ([], "wang", "wang-1"),
        ([point()], "wang", "wang-2"),
        ([point()], "zhao", "zhao-1"),
        ([point("wang-9"), point("wang-3")], "wang", "wang-10"),
        ([point("wang-2-7")], "wang", "wang-1"),
        ([point("wang-2-7")], "wang-2", "wang-2-8"),
        ([point("wangx7")], "wang.", "wang.-1"),
        ([point("wang-一")], "wang", "wang-1"),
    ],
)
def test_next_name__is_the_persons_own_number(reviews: list[str], person: str, name: str) -> None:
    assert next_name(having(*reviews), person) == name


BODY = "第一段，**两个**数字：`a_b`。\n\n第二段的话说得太满，\n没有出处。"


@pytest.mark.parametrize(
    ("quote", "standing"),
    [
        ("第一段", "第一段"),
        ("两个数字", "两个**数字"),
        ("**两个** 数字：a_b", "两个**数字：`a_b"),
        ("太满， 没有", "太满，"),
        ("没有出处", "没有出处"),
        ("太满，没有出处。", "太满，"),
    ],
)
def test_place__of_words_in_the_text(quote: str, standing: str) -> None:
    story = having(body=BODY)
    found = place_of(story, quote)
    assert found is not None
    line = story.data.decode().split("\n")[found.line - 1]
    assert line[found.column - 1 :][: found.length] == standing


def test_place__in_a_file_with_crlf_ends_with_the_line() -> None:
    story = read(story_text(body=BODY).replace("\n", "\r\n"))
    found = place_of(story, "太满，没有")
    assert found is not None
    line = story.data.decode().split("\r\n")[found.line - 1]
    assert line[found.column - 1 :][: found.length] == "太满，"


@pytest.mark.parametrize(
    ("quote", "key"),
    [("新车的信任", ("title",)), ("一两句话", ("summary",)), ("示例作者甲", ("attribution", 0, "author"))],
)
def test_place__of_words_in_what_a_reader_sees_above_the_text(quote: str, key: tuple[str | int, ...]) -> None:
    story = having()
    found = place_of(story, quote)
    assert found is not None
    assert (found.line, found.column) == story.place(*key)


@pytest.mark.parametrize("quote", ["lin", "draft", "写长些", "wang-1", "正文！", "", "**", "正 文 在"])
def test_place__of_words_that_no_reader_sees_is_none(quote: str) -> None:
    assert place_of(having(point()), quote) is None


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("第二段的话说得太慢", "第二段的话说得太满，"),
        ("第一段,两个数字:a_b", "第一段，**两个**数字：`a_b`。"),
        ("一两句话说清楚这篇", "一两句话说清这篇讲什么。"),
        ("毫不相干的另外一些字", None),
        ("", None),
    ],
)
def test_nearest__is_the_sentence_most_like_it(quote: str, passage: str | None) -> None:
    assert nearest_passage(having(body=BODY), quote) == passage


NASTY = st.text(
    st.sampled_from(list("正文，。：“”‘'\"\\{}[],:#&*!|>%@`- \n\tab0é　\u200b😀：no~\xa0")),
    min_size=1,
    max_size=60,
)
FREE = st.text(min_size=1, max_size=60)


def _may_stand_in_a_story(text: str) -> bool:
    return forbidden_in(text) is None and not any("\ud800" <= c <= "\udfff" for c in text)


@given(st.data(), st.one_of(NASTY, FREE), st.one_of(NASTY, FREE))
def test_points_and_answers__come_back_as_they_were_given(data: st.DataObject, words: str, note: str) -> None:
    """Any passage of any text can be quoted and is found again, whatever YAML would make of its characters."""
    body = f"前面{words}后面"
    assume(_may_stand_in_a_story(body) and _may_stand_in_a_story(note) and note.strip())
    story = having(body=body)
    start = data.draw(st.integers(0, len(body) - 1))
    quote = body[start : data.draw(st.integers(start + 1, len(body)))]
    assume(without_marks(quote))
    assert quote_fault(story, quote) is None
    after = read(apply_changes(story.data, raised_points(DESK, story, "wang", [(quote, note)] * 2, NOW)))
    one, two = points_of(after)
    assert (one.name, two.name) == ("wang-1", "wang-2")
    assert one.quote == " ".join(quote.split())
    assert one.note == " ".join(note.split())
    assert one.place is not None
    assert after.body == story.body
    answered = read(
        apply_changes(after.data, answering_entries(DESK, after, story, "lin", {"wang-2": note}, NOW))
    )
    assert [p.name for p in open_points(answered)] == ["wang-1"]
    assert answered.meta.reviews[-1].note == one.note
    assert list(flaws_of(answered)) == []


def test_quote__longer_than_enough_is_refused() -> None:
    story = having(body="长" * 400)
    assert quote_fault(story, "长" * MOST_QUOTED) is None
    assert quote_fault(story, "长" * (MOST_QUOTED + 1)) is not None
