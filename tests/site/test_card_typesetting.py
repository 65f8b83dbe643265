"""Titles set in lines: nothing lost, no line too wide, none that Chinese typography would not end there."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from curate.site.card_typesetting import MISSING, Line, set_lines, shown_text

EM = 10.0
CLOSING = set("，。、；：！？）」』》】…”’％,.!?)]")
OPENING = set("（「『《【“‘￥([")
SIGNS = st.sampled_from(sorted(CLOSING | OPENING))
HAN = st.sampled_from("快报一场直播里的沉默小米汽车为什么")
WORDS = st.sampled_from(["GPT-5", "2025", "0.8%", "iPhone", "don’t", "A/B", "v1.2", "x"])
TITLES = st.lists(st.one_of(HAN, HAN, HAN, WORDS, SIGNS, st.just(" ")), max_size=90).map("".join)


def measure(char: str) -> float:
    """Chinese and its signs fill a square, all else half of one."""
    return EM if unicodedata.east_asian_width(char) in "WFA" else EM / 2


def lines_of(text: str, width: float = 12 * EM, most: int = 99, *, spaced: bool = True) -> list[str]:
    return [line.text for line in set_lines(text, measure, EM, width, most, spaced=spaced)[0]]


def unbreakable(text: str) -> str:
    """Give the longest part of a text that certainly has no place where a line may end."""
    parts = re.split(
        r"(?<=[快报一场直播里的沉默小米汽车为什么])(?=[快报一场直播里的沉默小米汽车为什么])", text
    )
    return max(parts, key=len, default="")


@settings(max_examples=150)
@given(TITLES)
@example("“" * 40)
@example("！" * 40)
@example("x" * 90)
@example("GPT-5GPT-5快!GPT-5GPT-5  快")
def test_lines__no_character_lost_and_no_line_too_wide(text: str) -> None:
    lines, whole = set_lines(text, measure, EM, 12 * EM, 99)
    assert whole
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert line.width <= 12 * EM
        assert line.text == line.text.strip()


@settings(max_examples=150)
@given(TITLES)
def test_lines__start_and_end_as_chinese_wants(text: str) -> None:
    assume(len(unbreakable(text)) <= 7)
    lines = lines_of(text, 8 * EM)
    for line in lines[1:]:
        assert line[0] not in CLOSING
    for line in lines[:-1]:
        assert line[-1] not in OPENING


@pytest.mark.parametrize("sign", sorted(CLOSING))
def test_closing_sign__never_first(sign: str) -> None:
    for before in range(1, 9):
        text = "快" * before + sign + "报" * 8
        lines = lines_of(text, 4 * EM)
        assert len(lines) > 1
        assert all(line[0] != sign for line in lines)


@pytest.mark.parametrize("sign", sorted(OPENING))
def test_opening_sign__never_last(sign: str) -> None:
    for before in range(1, 9):
        text = "快" * before + sign + "报" * 8
        assert all(line[-1] != sign for line in lines_of(text, 4 * EM))


@settings(max_examples=150)
@given(TITLES)
def test_lines__words_and_numbers_whole(text: str) -> None:
    assume(len(unbreakable(text)) <= 10)
    for before, after in zip(lines := lines_of(text, 14 * EM), lines[1:], strict=False):
        together = before + after
        at = len(before)
        if f"{before} {after}" in text:
            continue  # a blank stood there
        assert not (
            together[at - 1].isascii() and together[at].isascii() and together[at - 1 : at + 1].isalnum()
        )


@settings(max_examples=150)
@given(TITLES, st.integers(1, 4))
def test_too_long__cut_off_with_dots_and_nothing_else_changed(text: str, most: int) -> None:
    lines, whole = set_lines(text, measure, EM, 12 * EM, most)
    assert len(lines) <= most
    assert all(line.width <= 12 * EM for line in lines)
    shown = "".join(line.text for line in lines).replace(" ", "")
    if whole:
        assert shown == text.replace(" ", "")
    else:
        assert shown.endswith("…")
        assert text.replace(" ", "").startswith(shown.removesuffix("…"))
        assert len(set_lines(text, measure, EM, 12 * EM, 99)[0]) > most


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # ends at the phrase, though the first line had room for more
        ("一场直播里的沉默：小米汽车为什么不再解释", 12, ["一场直播里的沉默：", "小米汽车为什么不再解释"]),
        # about equally long, no last character alone
        ("一二三四五六七八九十一二三", 12, ["一二三四五六", "七八九十一二三"]),
        ("他说：“好。”", 3, ["他说：", "“好。”"]),
        ("don’t stop now", 5, ["don’t", "stop now"]),
        ("售价 19.9 万元起", 5, ["售价", "19.9 万", "元起"]),
        ("2025年12月", 4, ["2025年", "12月"]),
        ("列夫·托尔斯泰传", 5, ["列夫·", "托尔斯泰传"]),
        ("是（一）二", 2, ["是", "（一）", "二"]),
        # too long to be kept together: broken at its blank
        ("ABCDEFGH12 快，，，", 7, ["ABCDEFGH12", "快，，，"]),
        ("", 5, []),
        ("  ", 5, []),
    ],
)
def test_lines__a_title(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width * EM) == lines


def places(text: str, *, spaced: bool = True) -> tuple[tuple[str, float], ...]:
    (line,) = set_lines(text, measure, EM, 100 * EM, 1, spaced=spaced)[0]
    return line.runs


def test_runs__chinese_and_latin_are_set_apart_and_signs_close_up() -> None:
    assert places("快报GPT") == (("快报", 0.0), ("GPT", 2 * EM + EM / 8))
    assert places("快报GPT", spaced=False) == (("快报GPT", 0.0),)
    assert places("》、《") == (("》", 0.0), ("、", EM / 2), ("《", EM))
    assert places("（快") == (("（快", -EM / 2),)


def test_width__blank_halves_at_the_edges_are_not_counted() -> None:
    def width(text: str) -> float:
        return set_lines(text, measure, EM, 100 * EM, 1)[0][0].width

    assert width("快报") == 2 * EM
    assert width("（快报）") == 3 * EM
    assert width("快报。") == 2.5 * EM


def test_cut_off__no_sign_before_the_dots() -> None:
    assert lines_of("一二三四五，六七八九十", 6.5 * EM, 1) == ["一二三四五…"]
    # the bracket would fit at the end of a line, and not with the dots after it
    assert lines_of("一二三四五）六七八九十", 6.5 * EM, 1) == ["一二三四…"]


def test_very_long_text__quick() -> None:
    assert len(shown_text("长" * 1_000_000, lambda _: True)) <= 400
    lines, whole = set_lines("长" * 400, measure, EM, 20 * EM, 4)
    assert (len(lines), whole) == (4, False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("未来🚗已来", "未来已来"),
        ("家👨‍👩‍👧庭", "家庭"),
        ("一\u202e二\u200b三\x07四", "一二三四"),
        ("  一 \n\t 二  ", "一 二"),
        ("e\u0301", "é"),
        ("\U00030000野家", MISSING + "野家"),
        ("नमस्ते", MISSING),
        ("🚗", ""),
    ],
)
def test_shown_text__what_a_font_lacks_leaves_no_box(text: str, shown: str) -> None:
    assert shown_text(text, lambda char: char < "\uffff" and not "\u0900" <= char <= "\u097f") == shown


def test_line__is_a_plain_value() -> None:
    assert Line("快", (("快", 0.0),), EM) == set_lines("快", measure, EM, EM, 1)[0][0]
