"""What pages say of moments, lengths and sources."""

from __future__ import annotations

from datetime import datetime

import pytest

from curate.site import labels, search_words
from curate.site.credits import short_credit
from curate.site.exports import words as export_words
from curate.site.links import outside
from curate.site.words import CHINESE, ENGLISH, Words, words_for
from curate.story.model import Source

SUNDAY = datetime.fromisoformat("2025-12-14T09:39:00+08:00")


def test_moment__as_the_bulletin_writes_it() -> None:
    assert CHINESE.moment(SUNDAY) == "2025年12月14日 09:39 星期日"
    assert (
        CHINESE.moment(datetime.fromisoformat("2026-01-05T00:00:00+08:00")) == "2026年01月05日 00:00 星期一"
    )
    assert ENGLISH.moment(SUNDAY) == "Sunday, 14 December 2025, 09:39"


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        ("2025-12-14T00:05:00+08:00", "今天 00:05", "Today 00:05"),
        ("2025-12-13T23:59:00+08:00", "12月13日", "13 December"),
        ("2024-12-14T09:39:00+08:00", "2024年12月14日", "14 December 2024"),
    ],
)
def test_near__no_more_than_is_needed(moment: str, chinese: str, english: str) -> None:
    assert CHINESE.near(datetime.fromisoformat(moment), SUNDAY) == chinese
    assert ENGLISH.near(datetime.fromisoformat(moment), SUNDAY) == english


@pytest.mark.parametrize(
    ("language", "chinese"),
    [
        ("zh-CN", True),
        ("zh", True),
        ("zh_Hant", True),
        ("ZH-hk", True),
        ("en", False),
        ("zhx", False),
        ("", False),
    ],
)
def test_words_for__language(language: str, chinese: bool) -> None:
    assert words_for(language).chinese is chinese


@pytest.mark.parametrize(
    ("in_chinese", "in_english"),
    [
        (CHINESE, ENGLISH),
        (labels.CHINESE_LABELS, labels.ENGLISH_LABELS),
        (search_words.CHINESE, search_words.ENGLISH),
        (export_words.CHINESE, export_words.ENGLISH),
    ],
    ids=["words", "labels", "search_words", "export_words"],
)
def test_both_languages__say_all_the_same_things(in_chinese: object, in_english: object) -> None:
    for name, chinese in vars(in_chinese).items():
        english = vars(in_english)[name]
        if isinstance(chinese, str):
            assert bool(chinese) == bool(english) or name in ("open_title", "close_title"), name
            assert sorted(_fields(chinese)) == sorted(_fields(english)), name
        elif isinstance(chinese, dict) and name != "relations":  # those are Chinese words already
            assert chinese.keys() == english.keys(), name


@pytest.mark.parametrize(
    ("words", "said"),
    [(CHINESE, ("2025年02月", "星期六")), (ENGLISH, ("February 2025", "Saturday"))],
    ids=["zh", "en"],
)
def test_month_and_weekday__are_the_sites_not_the_machines(words: Words, said: tuple[str, str]) -> None:
    day = datetime.fromisoformat("2025-02-01T09:00:00+08:00")
    assert (words.month(day), words.weekday(day)) == said


def _fields(template: str) -> list[str]:
    from string import Formatter

    return [field for _, field, _, _ in Formatter().parse(template) if field]


@pytest.mark.parametrize(
    ("sources", "chinese"),
    [
        ([], ""),
        ([Source(relation="整理自", platform="视频号", author="甲")], "整理自视频号「甲」"),
        ([Source(relation="arrangement", platform="视频号", author="甲")], "整理自视频号「甲」"),
        ([Source(relation="编译自", author="甲")], "编译自「甲」"),
        ([Source(relation="编译自", author="「甲」")], "编译自『「甲」』"),
        ([Source(relation="原创")], "原创"),
        (
            [Source(relation="综合自", platform="微博", author="甲"), Source(author="乙")],
            "综合自微博「甲」等 2 个来源",
        ),
        ([Source()], ""),
    ],
)
def test_short_credit__in_few_words(sources: list[Source], chinese: str) -> None:
    assert short_credit(sources, CHINESE) == chinese


def test_short_credit__in_english() -> None:
    known = Source(relation="整理自", platform="视频号", author="甲")
    own = Source(relation="整理自", platform="示例平台", author="甲")
    assert short_credit([known], ENGLISH) == "Arranged from 甲 on WeChat Channels"
    assert short_credit([own, known], ENGLISH) == "Arranged from 甲 on 示例平台, 2 sources"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("https://例子.example/路", True),
        ("javascript:alert(1)", False),
        ("https:example.org", False),
        ("//example.org", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://example.org\\@evil.example", False),
        ("https://[", False),
        ("ftp://example.org", False),
        ("java\nscript:x", False),
        ("", False),
        (None, False),
    ],
)
def test_outside__only_the_web(address: str | None, kept: bool) -> None:
    assert outside(address) == (address if kept else None)
