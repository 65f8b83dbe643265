"""The first look at a text never misses a credit that a close look finds, and spares most texts the close look."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from curate.story.credit.words import CreditWords, credit_words
from curate.story.front_matter import Cut, cut
from curate.story.lifting.lift import lift_closely
from curate.story.lifting.signs import may_hold_credit
from curate.story.lifting.wrapped import visible
from curate.story.vocabulary import PLATFORMS, RELATIONS

HERE = Path(__file__).parent
OUR_WORDS = credit_words(tuple(PLATFORMS), tuple(RELATIONS))
DESKS = (
    OUR_WORDS,
    credit_words(("示例圈", "X"), ("AI整理自", "翻译自", "援引", "采访")),
    credit_words((), ()),
)
PIECES = (
    "\n", "\n\n", "。", "，", "：", ":", " ", "\u3000", "「", "」", "《", "》", "（", "）", "**", "*", "[",
    "](https://a.example/b)", "https://a.example/b", "<https://a.example>", "---\n", "***", "> ", "# ",
    "- ", "\n===\n", "\n---\n", "```\n", "全文完", "（完）", "题图：示例", "注：", "PS：", "本文", "来源",
    "作者", "原文", "/", "//", "｜", "为", "是", "什么", "谁", "据", "综合", "整理", "报道", "消息",
    " from ", "Translated", "AI", "授权", "转载", "口述", "由", "在", "via", "<!--", "-->", "编辑", "译者",
    "正文。", "甲乙丙。", "荣誉推出", "翻译自", "然", "编译", "<br>", "<br />\n", "\u200b",
)  # fmt: skip


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts_in(part)]


CASES = [
    text
    for path in sorted((HERE / "cases").glob("credit*.yaml"))
    for text in texts_in(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
]


def made_text(chance: Random) -> str:
    """Give a text with credits in it, whole, cut off or spoilt, at its edges and elsewhere."""
    parts = []
    for _ in range(chance.randrange(1, 7)):
        case = chance.choice(CASES)
        start = chance.randrange(len(case))
        few = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 5)))
        parts.append(chance.choice((case, case[start : start + chance.randrange(1, 14)], few, few)))
        parts.append(chance.choice(("", "", "", "\n", "\n\n", "\n甲乙丙丁，戊己。\n\n", "\n# 题\n")))
    return "".join(parts)


def missed(text: str, words: CreditWords) -> bool:
    return not may_hold_credit(visible(text).text, words) and lift_closely(text, words) is not None


@pytest.mark.parametrize("seed", [20251213, 20251214])
def test_made_texts__no_credit_missed(seed: int) -> None:
    chance = Random(seed)
    texts = [made_text(chance) for _ in range(1_500)]
    assert [text for text in texts if missed(text, chance.choice(DESKS))] == []
    spared = sum(not may_hold_credit(text, OUR_WORDS) for text in texts)
    lifted = sum(lift_closely(text, OUR_WORDS) is not None for text in texts)
    assert spared > len(texts) // 10
    assert lifted > len(texts) // 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "甲。",
        "# 题\n\n甲乙，见[原文](https://a.example/b)。\n\n丙丁的数据。\n",
        "# 来源：甲\n\n甲。\n\n来源是谁，中间说过：来自作者。\n\n报道：本文整理自「乙」。\n\n丙。\n\n- 丁\n",
    ],
)
def test_ordinary_text__spared(text: str) -> None:
    assert not may_hold_credit(text, OUR_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "来源：甲\n\n正文。",
        "\n# 题\n\n来源：甲\n\n正文。",
        "\u3000<br>\n来源：甲\n\n正文。",
        "正文。\n\n来源：甲\n（完）<br>题图：示例<br>",
        "正文。\n\n来源：甲\n\n---\n\n（完）\n  \n",
        "正文。\n\n原文链接：https://a.example\n题图：示例",
        "正文。\n\nReprinted from “T” on Weibo.",
        "正文。\n\n据新华社报道",
        "正文。\n\n注：https://a.example/b",
    ],
)
def test_credit_at_an_edge__looked_at_closely(text: str) -> None:
    assert may_hold_credit(text, OUR_WORDS)


def test_own_stories__most_are_spared() -> None:
    bodies = [cut(path.read_bytes()) for path in sorted((HERE.parents[1] / "stories").glob("*/*/*.md"))]
    spared = [not may_hold_credit(body.body, OUR_WORDS) for body in bodies if isinstance(body, Cut)]
    assert sum(spared) > len(spared) // 2
