"""The typed values of a story: what is taken, what is dropped with a fault, and what stays when one key is bad."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from curate.story.model import PARTS, Meta, parse_day, parse_moment
from curate.story.story import ParsedStory, Story, did_you_mean, parse_story
from curate.story.vocabulary import Permission, State


def parse(head: str) -> ParsedStory:
    return parse_story("stories/2025/12/a-b.md", f"---\n{head}\n---\n正文。\n".encode())


def story(head: str) -> Story:
    parsed = parse(head)
    assert parsed.story is not None
    return parsed.story


FULL = """\
id: 20251213-k7q2
title: 标题
state: review
category: 汽车
tags: [小米, 品牌]
summary: 摘要
cover: cover.jpg
curator: lin
created: 2025-12-13T20:10:00+08:00
published: 2025-12-14T01:39:00Z
placement: [picks]
attribution:
  - relation: 整理自
    platform: 视频号
    author: 示例作者甲
    url: https://example.org/
    published: 2025-12-12
    accessed: 2025-12-13T10:00:00+08:00
    permission: fair-quotation
ai: assisted
reviews:
  - {by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00, digest: "sha256:0", note: ""}
corrections: []
waivers:
  - {rule: summary-missing, reason: 试, by: wang, until: 2026-01-01}"""


def test_full_story__every_value_typed() -> None:
    parsed = parse(FULL)
    assert parsed.faults == ()
    assert parsed.story is not None
    meta = parsed.story.meta
    assert (meta.id, meta.state, meta.tags) == ("20251213-k7q2", State.REVIEW, ["小米", "品牌"])
    assert meta.created == datetime(2025, 12, 13, 20, 10, tzinfo=timezone(timedelta(hours=8)))
    assert meta.published == datetime(2025, 12, 14, 1, 39, tzinfo=UTC)
    source = meta.attribution[0]
    assert (source.published, source.accessed) == (date(2025, 12, 12), date(2025, 12, 13))
    assert source.permission is Permission.FAIR_QUOTATION
    assert meta.reviews[0].at is not None
    assert meta.reviews[0].note is None
    assert meta.waivers[0].until == date(2026, 1, 1)


def test_story__names_from_its_path() -> None:
    rough = story("tags:")
    assert (rough.slug, rough.folder) == ("a-b", "stories/2025/12/a-b")
    assert (rough.id, rough.title, rough.state, rough.sources) == ("", "a-b", State.DRAFT, [])
    assert rough.body == "正文。\n"


@pytest.mark.parametrize(
    ("key", "meant"),
    [("pins", "placement"), ("Pin", "placement"), ("sources", "attribution"), ("until", "expires")],
)
def test_unknown_key__a_word_that_comes_to_mind__names_the_key(key: str, meant: str) -> None:
    (fault,) = parse(f"id: a\n{key}: [picks]").faults
    assert (fault.rule, fault.line, str(fault.hint)) == ("unknown-key", 3, f"Did you mean {meant}?")
    assert meant in Meta.model_fields
    (fault,) = parse(f"reviews:\n  - {key}: x").faults  # in an entry it means nothing of the kind
    assert meant not in str(fault.hint)


@pytest.mark.parametrize("empty", ["", ' ""', " ''", "  # 还没有"])
def test_empty_value__counts_as_missing(empty: str) -> None:
    parsed = parse("\n".join(f"{key}:{empty}" for key in Meta.model_fields))
    assert parsed.faults == ()
    assert parsed.story is not None
    assert parsed.story.meta == Meta()


def test_one_bad_value__the_others_stay() -> None:
    parsed = parse(
        FULL.replace("2025-12-12", "12 月").replace("review\n", "Review\n").replace("[picks]", "picks")
    )
    assert [(fault.rule, fault.line) for fault in parsed.faults] == [
        ("value-unknown", 4),
        ("schema", 12),
        ("date-invalid", 18),
    ]
    assert parsed.story is not None
    meta = parsed.story.meta
    assert (meta.state, meta.placement, meta.title) == (None, [], "标题")
    assert (meta.attribution[0].published, meta.attribution[0].author) == (None, "示例作者甲")


@pytest.mark.parametrize("key", PARTS)
def test_bad_entry__named_from_one_and_its_list_dropped(key: str) -> None:
    parsed = parse(f"title: x\n{key}:\n  - by: a\n  - b")
    assert f"{key}.2 has to be keys with values" in str(parsed.faults[0].message)
    assert (parsed.faults[0].line, parsed.faults[0].column) == (5, 5)
    assert parsed.story is not None
    assert parsed.story.meta == Meta(title="x")


def test_long_value__cut_in_the_message_kept_in_the_story() -> None:
    parsed = parse("state: " + "x" * 5000)
    assert len(str(parsed.faults[0].message)) < 150
    assert parsed.story is not None
    assert parsed.story.values == {"state": "x" * 5000}


def test_unknown_keys__kept_by_the_model_too() -> None:
    parsed = parse("titel: x\nreviews:\n  - {by: a, nota: b}")
    assert parsed.story is not None
    assert parsed.story.meta.unknown_keys() == ["titel"]
    assert parsed.story.meta.reviews[0].unknown_keys() == ["nota"]
    assert [str(fault.hint) for fault in parsed.faults] == ["Did you mean title?", "Did you mean note?"]


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-14",
        "2025-12-14T09:39:00",
        "2025-12-14T09:39:60+08:00",
        "2025-12-14T24:00:00+08:00",
        "2025-13-14T09:39:00+08:00",
        "2025-02-29T09:39:00+08:00",
        "2025-12-14T09:39:00+24:00",
        "２０２５-12-14T09:39:00+08:00",
        "2025-12-14T09:39:00+0800",
        "2025-12-14T09:39:00+08:00 ",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "now",
        "",
    ],
)
def test_moment__refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a moment"):
        parse_moment(text)


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)), st.integers(-23 * 60, 23 * 60))
def test_moment__read_as_written_and_showable_in_every_zone(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    read = parse_moment(moment.isoformat())
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()
    for hours in (-23, 23):
        assert read.astimezone(timezone(timedelta(hours=hours))) == moment


@given(st.dates())
def test_day__read_as_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@given(st.text(max_size=20) | st.text("0123456789-:T+Zz ", max_size=26))
def test_day_and_moment__any_text_read_or_refused(text: str) -> None:
    for parse_text in (parse_day, parse_moment):
        with contextlib.suppress(PydanticCustomError):
            assert parse_text(text) is not None


@pytest.mark.parametrize(
    ("typed", "meant"), [("sumary", "summary"), ("Title", "title"), ("标题", None), ("x" * 60_000, None)]
)
def test_did_you_mean__the_nearest_or_nothing(typed: str, meant: str | None) -> None:
    hint = did_you_mean(typed, list(Meta.model_fields))
    assert (hint and str(hint)) == (meant and f"Did you mean {meant}?")
