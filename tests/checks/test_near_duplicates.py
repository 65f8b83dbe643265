"""Copies of a text are found whatever was done to them; other texts are not, and the work stays in proportion."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_texts import changed, made_text, shuffled, words

from curate.checks.near_duplicates import (
    LEAST_SHARED,
    LEAST_UNITS,
    MOST_COMPARED,
    MOST_HOLDERS,
    MOST_MARKS,
    STOCK,
    Search,
    marks,
    shared_part,
    units,
)


def search(texts: list[str]) -> Search:
    return Search([marks(text) for text in texts], lambda number: texts[number])


def copies(texts: list[str]) -> dict[int, int]:
    """Give the earlier text of each copy."""
    return {number: earlier for number, earlier, _ in search(texts).copies()}


MADE: dict[str, Callable[[str, int], str]] = {
    "the same": lambda text, _: text,
    "5 % changed": lambda text, seed: changed(text, 0.05, seed),
    "20 % changed": lambda text, seed: changed(text, 0.2, seed),
    "shuffled and 5 % changed": lambda text, seed: shuffled(changed(text, 0.05, seed), seed),
    "the first half": lambda text, _: text[: len(text) // 2],
    "the second half, shuffled": lambda text, seed: shuffled(text[len(text) // 2 :], seed),
    "with a text before it": lambda text, seed: made_text(90_000 + seed, 600) + "\n" + text,
    "other punctuation and lines": lambda text, _: text.replace("，", ", ").replace("。", "。\n\n"),
    "with headings and links": lambda text, _: (
        "## 要点\n\n" + text.replace("。", "。\n\n### 其一\n\n[看](https://example.org/a)", 3)
    ),
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("length", [400, 1_200, 4_000])
def test_copy__is_found_among_other_texts(name: str, length: int) -> None:
    subject = 3
    texts = [made_text(number, length, subject if number % 2 else None) for number in range(12)]
    made = [MADE[name](text, seed) for seed, text in enumerate(texts)]
    found = copies([*texts, *made])
    assert found == {12 + number: number for number in range(12)}


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(500, 2_500),
    st.sampled_from([0.0, 0.05, 0.1, 0.2]),
    st.sampled_from([0.5, 0.75, 1.0]),
    st.booleans(),
)
def test_copy__is_found_whatever_was_done(
    seed: int, length: int, share: float, kept: float, mixed: bool
) -> None:
    text = made_text(seed, length)
    other = changed(text[: int(kept * len(text))], share, seed)
    texts = [
        made_text(20_001, length),
        text,
        made_text(20_002, length),
        shuffled(other, seed) if mixed else other,
    ]
    assert copies(texts) == {3: 1}


def test_other_texts__of_one_subject_are_not_copies() -> None:
    texts = [made_text(number, 1_200, subject=number % 3) for number in range(150)]
    assert copies(texts) == {}


def test_other_texts__of_one_template_are_not_copies() -> None:
    headings = ("## 事情的经过与各方说法", "## 关键数字一览", "## 这件事为什么值得留意", "### 一句话总结全文")
    foot = "本文观点整理自公开内容，文字为整理与结构化呈现，保留其核心立场与判断。"

    def story(number: int) -> str:
        parts = [f"{heading}\n\n{made_text(9 * number + part, 90)}" for part, heading in enumerate(headings)]
        return "\n\n".join([*parts, foot])

    texts = [story(number) for number in range(200)]
    assert copies(texts) == {}


def test_other_texts__put_together_from_the_same_phrases_are_not_copies() -> None:
    def story(number: int) -> str:
        chance = Random(number)
        parts = [[made_text(100 * part + n, 4)[:6] for n in range(10)] for part in range(5)]
        return "".join(
            "，".join(map(chance.choice, parts)) + f"，{chance.randrange(9, 99)} 次。" for _ in range(30)
        )

    assert copies([story(number) for number in range(60)]) == {}


def test_other_texts__in_english_are_not_copies() -> None:
    # Runs of three letters would be the same in any two English texts; its units are words.
    def english(number: int) -> str:
        plain = [word.encode().hex()[:5] for word in words()[:400]]
        return " ".join(plain[ord(c) % 400] for c in made_text(number, 900))

    texts = [english(number) for number in range(30)]
    assert copies(texts) == {}
    assert copies([*texts, texts[4].upper()]) == {30: 4}


def test_short_texts__are_not_compared() -> None:
    notice = "今日无快报，明日照常。"
    assert copies([notice, notice]) == {}
    text = units(made_text(1, LEAST_UNITS))
    assert copies([text[: LEAST_UNITS - 1]] * 2) == {}
    assert copies([text[:LEAST_UNITS]] * 2) == {1: 0}


def test_repetitive_texts__only_the_very_same_is_a_copy() -> None:
    def table(seed: int) -> str:
        rows = [words()[(seed * 7 + row * 13) % 40] for row in range(120)]
        return "".join(f"| {row} | 合格 | 每日检查一次 |\n" for row in rows)

    assert copies([table(1), table(2), table(3)]) == {}
    assert copies([table(1), table(2), table(1)]) == {2: 0}


def test_fifty_copies__each_names_the_original() -> None:
    texts = [made_text(5)] * 50
    assert copies(texts) == dict.fromkeys(range(1, 50), 0)


def test_fifty_changed_copies__each_is_found_once() -> None:
    original = made_text(5)
    texts = [original, *(changed(original, 0.05, seed) for seed in range(49))]
    found = copies(texts)
    assert sorted(found) == list(range(1, 50))
    assert all(earlier < number for number, earlier in found.items())


def test_very_many_copies__are_found_though_every_phrase_is_stock() -> None:
    texts = [made_text(5)] * (STOCK + 50)
    assert copies(texts) == dict.fromkeys(range(1, STOCK + 50), 0)


def test_shared_part__is_what_separates() -> None:
    bounds = {"5 % changed": (0.7, 1.0), "20 % changed": (0.4, 0.7), "the first half": (0.9, 1.0)}
    for seed in range(40):
        text = made_text(seed, 600 + 20 * seed, subject=1)
        for name, (least, most) in bounds.items():
            assert least <= shared_part(text, MADE[name](text, seed)) <= most
        assert shared_part(text, made_text(500 + seed, 800)) < 0.1
        assert shared_part(text, made_text(600 + seed, 800, subject=1)) < 0.1
    assert 0.1 < LEAST_SHARED < 0.4


def test_marks__are_few_and_the_same_for_the_same_text() -> None:
    for length in (200, 2_000, 50_000):
        text = made_text(1, length)
        assert 0 < len(marks(text)) <= 4 * MOST_MARKS
        assert marks(text) == marks("## 标题\n\n" + text.replace("。", "。\r\n"))
    assert marks("") == b""


def test_units__leave_out_what_is_not_text() -> None:
    body = "## 标题\n\n甲乙，iPhone 15 丙。[丁](https://example.org/x_y)<br>戊 https://example.org/z 己\n #### 小标题\n"
    text = units(body)
    assert [text[0:2], *text[4:]] == ["甲乙", "丙", "丁", "戊", "己"]
    assert len(text) == 8
    assert units("iphone") == units("iPhone") != units("iPad")


@pytest.mark.parametrize("kind", ["unlike", "copies", "one template"])
def test_search__work_grows_with_the_number_of_texts(kind: str) -> None:
    def texts(count: int) -> list[str]:
        if kind == "copies":
            return [changed(made_text(number // 4, 400), 0.05, number) for number in range(count)]
        # Too little to be a copy, and enough to look like one.
        stock = made_text(77, 150) if kind == "one template" else ""
        return [stock + made_text(number, 400, subject=1) for number in range(count)]

    for count in (100, 400):
        done = search(texts(count))
        list(done.copies())
        assert done.looked_at <= count * MOST_MARKS * MOST_HOLDERS
        assert done.compared <= count * MOST_COMPARED


def test_units__hostile_text_is_read_in_one_go() -> None:
    for piece in ("<", "](", "](a", "# ", "#", " ", "http://", "<a ", "\n#", "_", "a_"):
        marks(piece * 200_000)
        marks("甲" + piece * 200_000 + "\n")
