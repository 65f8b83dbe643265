"""Typed credits to sources: realistic forms, texts that only look like one, and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curate.story.credit import credit_line
from curate.story.lifting import lift_credit
from curate.story.model import Source
from curate.story.placeholder import placeholder_in
from curate.story.vocabulary import PLATFORMS, RELATIONS

TEXT = "街道是人走出来的。\n\n第二段写的是别的。"


def cases(name: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
        (Path(__file__).parent / "cases" / name).read_text("utf-8")
    )
    return data


def unblanked(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", cases("credits_lifted.yaml"), ids=lambda case: case["name"])
def test_lift__usual_forms(case: dict[str, Any]) -> None:
    text = case.get("text")
    if text is None:
        parts = [case["credit"], TEXT] if case.get("at") == "head" else [TEXT, case["credit"]]
        text = "\n\n".join(parts)
    platforms = [p for p in PLATFORMS if p not in case.get("without", [])] + case.get("platforms", [])
    relations = [*RELATIONS, *case.get("relations", [])]

    lifted = lift_credit(text, platforms, relations)

    assert lifted is not None
    assert [dict(source) for source in lifted.sources] == case["sources"]
    assert lifted.rest.strip() == case.get("rest", TEXT)
    if "credit" in case:
        assert unblanked(lifted.sentence) == unblanked(case["credit"])
    for source in lifted.sources:
        Source.model_validate(source)
        assert source.keys() <= Source.model_fields.keys()


@pytest.mark.parametrize("case", cases("credits_not_lifted.yaml"), ids=lambda case: case["name"])
def test_lift__leaves_the_text_alone(case: dict[str, Any]) -> None:
    assert lift_credit(case["text"], PLATFORMS, list(RELATIONS)) is None


def test_lift__every_form_of_a_mention_would_be_lifted_from_its_own_paragraph() -> None:
    """The quoted credit of the negative cases is a credit: it is its surroundings that protect it."""
    credit = "本文转载自公众号「示例来信」。"
    holding = [case for case in cases("credits_not_lifted.yaml") if credit[:-1] in case["text"]]
    assert len(holding) >= 8
    assert lift_credit(f"正文。\n\n{credit}", PLATFORMS, list(RELATIONS)) is not None


def test_lift__only_relations_the_desk_knows() -> None:
    assert lift_credit("正文。\n\n本文整理自公众号「示例」。", PLATFORMS, ["翻译自"]) is None


def test_lift__keeps_every_other_character_of_the_text() -> None:
    text = "  第一段\t有  空白 。\n\n\n\n* 一\n* 二\n\n末段。本文整理自公众号「示例」。\n"
    lifted = lift_credit(text, PLATFORMS, list(RELATIONS))
    assert lifted is not None
    assert lifted.rest == "  第一段\t有  空白 。\n\n\n\n* 一\n* 二\n\n末段。"


brackets = '「」『』“”‘’【】〖〗〔〕《》〈〉（）()[]<>"*'
plain_names = (
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters=brackets + "\u2028\u2029"),
        min_size=1,
        max_size=30,
    )
    .map(lambda name: name.strip())
    .filter(lambda name: name and name == name.strip(" \t\u3000\u00a0") and "http" not in name)
    .filter(lambda name: not any(placeholder_in(key, name) for key in ("author", "title", "translator")))
)
treatments = st.sampled_from(
    ["文字为整理与结构化呈现", "有删改", "由口语转写并重新分节", "标题为编者所加", "内容经编辑精简，删去重复"]
)
stances = st.sampled_from(
    ["保留其核心立场与判断", "保留原作者的主要观点", "不代表本站立场", "观点与判断均属原作者"]
)
SEVEN = ["整理自", "编译自", "翻译自", "转载自", "转载有删改", "摘编自", "综合自"]
EDITS = ("有删改", "内容经编辑精简，删去重复")


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"relation": st.sampled_from(SEVEN), "platform": st.sampled_from(PLATFORMS), "author": plain_names},
        optional={
            "treatment": treatments,
            "stance": stances,
            "title": plain_names,
            "translator": plain_names,
        },
    )
)
def test_lift__gives_back_what_the_credit_line_said(values: dict[str, str]) -> None:
    line = credit_line([Source.model_validate(values)])
    lifted = lift_credit(f"正文。\n\n{line}", PLATFORMS, list(RELATIONS))
    assert lifted is not None, line
    if values["relation"] == "转载自" and values.get("treatment") in EDITS:
        values = values | {"relation": "转载有删改"}
    if values["relation"] == "转载有删改" and values.get("treatment") == "有删改":
        del values["treatment"]  # the relation says as much
    assert lifted.sources == (values,)
    assert lifted.sentence == line
    assert lifted.rest == "正文。"


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"relation": st.just("综合自"), "platform": st.sampled_from(PLATFORMS), "author": plain_names},
            optional={"title": plain_names},
        ),
        min_size=2,
        max_size=4,
        unique_by=lambda values: values["author"],
    )
)
def test_lift__gives_back_several_sources(several: list[dict[str, str]]) -> None:
    line = credit_line([Source.model_validate(values) for values in several])
    lifted = lift_credit(f"正文。 {line}", PLATFORMS, list(RELATIONS))
    assert lifted is not None, line
    assert list(lifted.sources) == several


latin_names = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,2}", fullmatch=True)


@settings(deadline=None)
@given(st.sampled_from(SEVEN), st.sampled_from(PLATFORMS), latin_names, latin_names | st.none())
def test_lift__gives_back_the_english_line(
    relation: str, platform: str, author: str, title: str | None
) -> None:
    line = credit_line(
        [Source(relation=relation, platform=platform, author=author, title=title)], language="en"
    )
    lifted = lift_credit(f"Text.\n\n{line}", PLATFORMS, list(RELATIONS))
    assert lifted is not None, line
    wanted = {"relation": relation, "platform": platform, "author": author}
    assert lifted.sources == ({**wanted, "title": title} if title else wanted,)


@pytest.mark.parametrize("line", [case["zh"] for case in cases("credit_lines.yaml")])
def test_lift__no_wording_of_ours_is_left_in_a_text(line: str) -> None:
    """But 原创, which in a pasted text is somebody else's claim."""
    if not line or "原创内容" in line or "尚未注明" in line or "解读" in line or "听写自" in line:
        assert lift_credit(f"正文。\n\n{line}", PLATFORMS, list(RELATIONS)) is None or "原创" not in line
        return
    lifted = lift_credit(f"正文。\n\n{line}", [*PLATFORMS, "示例圈"], list(RELATIONS))
    assert lifted is not None
    assert lifted.rest == "正文。"


fragments = st.sampled_from(
    [
        "本文", "整理自", "转载自", "公众号", "视频号作者", "「", "」", "《", "》", "（",
        "）", "“", "”", "，", "。", "、", "和", "的", "相关内容", "甲",
        "示例", "\n", "\n\n", " ", "来源：", "作者：", "via: ", "https://example.org/a", "已获授权", "有删改",
        "# ", "> ", "```", "---", "**", "*", "根据", "整理", "Translated from ", " by ",
        "本文由", "授权转载", "原文链接：", "-END-", "[", "](", ")", "|", "ID：", "2025年1月2日",
        "编译：", "文/",
    ]
)  # fmt: skip
texts = st.lists(fragments, max_size=30).map("".join)


@settings(deadline=None)
@given(texts)
def test_lift__loses_no_character_and_leaves_no_second_credit(text: str) -> None:
    lifted = lift_credit(text, PLATFORMS, list(RELATIONS))
    if lifted is None:
        return
    assert sorted(unblanked(lifted.sentence + lifted.rest)) == sorted(unblanked(text))
    assert lifted.sources
    assert lift_credit(lifted.rest, PLATFORMS, list(RELATIONS)) is None
    for source in lifted.sources:
        assert source.keys() <= Source.model_fields.keys()
        assert all(value and value == value.strip(" \t\u3000") for value in source.values())


PUMPS = [
    "「", "」", "「」", "（", "（）", "(", "“", '"', "**",
    "*", "[", "[](", "[a](https://", "《", "https://", "https://a", "本文", "本文整理自",
    "本文整理自「", "本文整理自公众号「甲」", "本文整理自公众号「甲」。",
    "。本文", "。（", "整理自", "来源：", "作者：甲 ", "来源：甲\n",
    "原文链接：\n", " ", "\u3000", "\n", "- ", "--", "> ", "```\n", "a",
    "字", "，", "、", "和", "的", "甲的", "本文由", "本文根据", "整理",
    "Translated from ", "Translated from “A” by ", " and ", ", ", " by ", "1", "2025年", "2025年1月", "注：",
    "（本文", "本文综合自「甲」、", "授权", "本文经授权", "-END-\n", "\\", "'", "'s ", "The views ",
    ". ", "。", "\t", "<br>", "<br/>\n", "<br ", "<", "\u200b", "本\u200b文", "本文整理自「甲」<br>",
    "本文整理自「甲\n", "来源：甲，\n", "译者：", "译者「甲」，", "“甲”", "“甲”等", "甲在「乙」上", "某某", "xx",
    "有删改，", "00:01-", "原文", "本文已获授权", "（有删改）", "with edits from ", "视频见：",
]  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS)
def test_lift__time_grows_with_the_text(pump: str) -> None:
    repeated = pump * (100_000 // len(pump))
    start = time.perf_counter()
    lift_credit(repeated, PLATFORMS, list(RELATIONS))
    lift_credit(f"正文。\n\n本文整理自{repeated[:1900]}", PLATFORMS, list(RELATIONS))
    lift_credit(f"{repeated}\n\n本文整理自「甲」。", PLATFORMS, list(RELATIONS))
    lift_credit(f"正文。{repeated}\n本文整理自「甲」，{repeated[:1900]}。", PLATFORMS, list(RELATIONS))
    lift_credit(f"来源：甲\n{repeated}", PLATFORMS, list(RELATIONS))
    assert time.perf_counter() - start < 6  # measured far below; a bad pattern takes minutes
