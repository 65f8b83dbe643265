"""The length of a text: 字数 as a Chinese desk counts it, and the minutes it takes."""

from __future__ import annotations

import pytest

from curate.story.body import parse_body
from curate.story.length import Length, length, length_of, plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Length(0, 0)),
        ("小米 SU7，2025年！", Length(3, 2)),
        ("It's 3.14 — a well-known number", Length(0, 5)),
        ("𠮷野家", Length(3, 0)),
    ],
)
def test_length__han_and_words(text: str, expected: Length) -> None:
    assert length(text) == expected


@pytest.mark.parametrize(
    ("han", "words", "minutes"),
    [(0, 0, 1), (400, 0, 1), (401, 0, 2), (0, 200, 1), (0, 201, 2), (400, 200, 2), (300, 50, 1)],
)
def test_length__minutes_rounded_up(han: int, words: int, minutes: int) -> None:
    assert Length(han, words).minutes == minutes


@pytest.mark.parametrize(("han", "pictures", "minutes"), [(400, 1, 2), (360, 1, 1), (0, 10, 1), (0, 11, 2)])
def test_length__ten_pictures_take_a_minute(han: int, pictures: int, minutes: int) -> None:
    assert Length(han, 0, pictures).minutes == minutes


def test_plain_text__no_markup() -> None:
    assert plain_text(parse_body("**粗** &lt; `码`")).strip() == "粗 < 码"


def test_length_of__counts_what_readers_read_and_no_marks_of_notes() -> None:
    body = parse_body("## 标题\n\n正文[^a]，两处[^a]。\n\n![图的说明](a.png)\n\n[^a]: 注释 here")
    assert length_of(body) == Length(8, 1, 1)


def test_length_of__of_a_body_that_is_not_rendered_is_that_of_its_text() -> None:
    assert length_of(parse_body(">" * 70 + " 引用 <b>")) == Length(2, 1)
