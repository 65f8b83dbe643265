"""Two texts compared word by word: nothing is lost, phrases stay whole, and no text takes for ever."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.report.alignment import Block, Effort, align
from curate.report.word_diff import MOST_WORK, Kind, Piece, word_diff

MARKS = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
SMALL = st.text(alphabet="甲乙。，ab1 \n|e\u0301\u200d\r;%.-", max_size=40)


def pieces(before: str, after: str) -> list[Piece]:
    return [piece for stretch in word_diff(before, after) for piece in stretch.pieces]


def marked(before: str, after: str) -> str:
    return "".join(MARKS[piece.kind].format(piece.text) for piece in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("新车的信任很重要。", "新车的信用很重要。", "新车的信[-任-]{+用+}很重要。"),
        ("| 20公斤 | 约6公斤 |", "| 30公斤 | 约7公斤 |", "| [-20-]{+30+}公斤 | 约[-6-]{+7+}公斤 |"),
        ("I ate a red apple.", "I ate a green apple.", "I ate a [-red-]{+green+} apple."),
        ("涨了 8.5%。", "涨了 9.25%。", "涨了 [-8.5%-]{+9.25%+}。"),
        ("见 https://example.org/a?b=1 。", "见 https://example.org/a?b=2 。",
         "见 [-https://example.org/a?b=1-]{+https://example.org/a?b=2+} 。"),
        ("他说甲，他说乙。", "他说乙。", "[-他说甲，-]他说乙。"),
        ("甲，丙。", "甲，乙，丙。", "甲，{+乙，+}丙。"),
        ("第一段。\n", "第一段。 \n", "第一段。{+ +}\n"),
        ("“信任”", "「信任」", "[-“信任”-]{+「信任」+}"),
        ("修理铺里最常见的是坏得彻底的机器。", "修理铺里最常见的是彻底坏掉的机器。",
         "修理铺里最常见的是[-坏得彻底-]{+彻底坏掉+}的机器。"),
        ("一。\n\n二。\n", "一。\n\n新。\n\n二。\n", "一。\n\n{+新。\n\n+}二。\n"),
        ("caf\u00e9。", "cafe\u0301。", "[-caf\u00e9-]{+cafe\u0301+}。"),
        ("\U0001f468\u200d\U0001f469好", "\U0001f468好", "[-\U0001f468\u200d\U0001f469-]{+\U0001f468+}好"),
        ("", "新。\n", "{+新。\n+}"),
        ("旧。\n", "", "[-旧。\n-]"),
        ("同。\n", "同。\n", "同。\n"),
    ],
)  # fmt: skip
def test_word_diff__reads_as_words_and_phrases(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_word_diff__a_rewritten_sentence_is_no_mosaic_of_characters() -> None:
    before = "小米在北京发布了一款新的电动汽车，售价为21.59万元起，续航700公里。"
    after = "小米昨天在上海发布了新款电动汽车，起售价 22.99 万元，续航里程达到 800 公里。"
    parts = pieces(before, after)
    between = [part.text for part in parts[1:-1] if part.kind is Kind.SAME]
    assert between
    assert all(len(text) >= 4 for text in between)


def test_word_diff__a_fix_of_every_paragraph_shows_each_place() -> None:
    before = "".join(f"第{i}段,说的是{chr(0x4E00 + i)}。\n\n" for i in range(300))
    assert marked(before, before.replace(",", "，")).count("[-,-]{+，+}") == 300


@given(SMALL, SMALL)
@example("a\r\nb", "a\nb")
@example("他说甲，他说乙，他说", "他说")
@example("ab甲\n\n\n", "ab甲\n")
@example("甲甲甲乙。", "甲，甲乙")
def test_word_diff__taking_a_side_gives_that_text(before: str, after: str) -> None:
    stretches = word_diff(before, after)
    parts = [piece for stretch in stretches for piece in stretch.pieces]
    assert "".join(p.text for p in parts if p.kind is not Kind.ADDED) == before
    assert "".join(p.text for p in parts if p.kind is not Kind.REMOVED) == after
    assert all(part.text for part in parts)
    assert (before == after) == (not any(stretch.changed for stretch in stretches))
    for stretch in stretches:
        assert stretch.changed == any(piece.kind is not Kind.SAME for piece in stretch.pieces)


def _texts() -> list[tuple[str, str]]:
    chance = random.Random(20251213)
    lines = ["".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(80)) for _ in range(4000)]
    mixed = ["".join(chance.sample(line, len(line))) for line in lines]
    one_line = "".join(lines)
    return [
        ("甲\n" * 300_000, "乙\n" * 200_000 + "甲\n" * 2_000 + "丙\n" * 100_000),
        (one_line, one_line[::-1]),
        ("。\n\n".join(lines), "。\n\n".join(mixed)),
        ("。\n同\n".join(lines), "。\n同\n".join(mixed)),
        (
            "".join(f"{line}\n{i % 7}\n" for i, line in enumerate(lines)),
            "".join(f"{i % 5}\n" for i in range(9000)),
        ),
        ("\n" * 500_000, "\r\n" * 400_000),
    ]


@pytest.mark.parametrize("number", range(6))
def test_word_diff__work_is_bounded_whatever_the_texts(number: int) -> None:
    before, after = _texts()[number]
    effort = Effort(MOST_WORK)
    stretches = word_diff(before, after, effort)
    assert effort.spent < MOST_WORK * 1.2
    parts = [piece for stretch in stretches for piece in stretch.pieces]
    assert "".join(p.text for p in parts if p.kind is not Kind.ADDED) == before


ITEMS = st.lists(st.integers(0, 4), max_size=25)


def longest_common(before: list[int], after: list[int]) -> int:
    row = [0] * (len(after) + 1)
    for one in before:
        diagonal = 0
        for place, other in enumerate(after, 1):
            row[place], diagonal = (
                diagonal + 1 if one == other else max(row[place], row[place - 1]),
                row[place],
            )
    return row[-1]


@given(ITEMS, ITEMS, st.booleans())
def test_align__what_lies_between_the_blocks_is_equal_and_as_much_as_can_be(
    before: list[int], after: list[int], anchored: bool
) -> None:
    a = c = common = 0
    for block in [
        *align(before, after, Effort(10**6), anchored=anchored),
        Block(len(before), 0, len(after), 0),
    ]:
        assert before[a : block.a] == after[c : block.c]
        common += block.a - a
        a, c = block.b, block.d
    assert anchored or common == longest_common(before, after)


def test_align__without_effort_gives_one_block() -> None:
    before, after = list(range(100)), list(range(0, 200, 2))
    assert align(before, after, Effort(0)) == [Block(1, 100, 1, 100)]
