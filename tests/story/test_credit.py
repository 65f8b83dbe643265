"""The credit line: golden sentences, and what holds for any name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from credit_matrix import FILE, cells, matrix
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curate.story.credit import Segment, credit_line, credit_segments, disclosure_line
from curate.story.credit.words import in_brackets
from curate.story.model import Source
from curate.story.vocabulary import PLATFORMS, RELATIONS, Ai, Permission

CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (Path(__file__).parent / "cases" / "credit_lines.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_credit_line__golden(case: dict[str, Any], language: str) -> None:
    sources = [Source(**source) for source in case["sources"]]
    assert credit_line(sources, language=language) == case[language]


def test_credit_line__every_shipped_relation_has_a_golden_sentence() -> None:
    told = {source.get("relation") for case in CASES for source in case["sources"]}
    assert set(RELATIONS) <= told


def test_credit_matrix__every_cell_is_worded_as_the_file_says() -> None:
    golden = YAML(typ="safe", pure=True).load(FILE.read_text("utf-8"))
    made = matrix()
    assert golden.keys() == made.keys()
    assert {name: text for name, text in made.items() if text != golden[name]} == {}


def test_credit_matrix__holds_every_relation_count_remark_and_permission() -> None:
    names = [set(name.split(" · ")) for name, _ in cells()]
    for relation in RELATIONS:
        for count in ("one", "several"):
            for permission in (None, *Permission):
                for remarks in (set(), {"treatment"}, {"stance"}, {"treatment", "stance"}):
                    wanted = {relation, count} | remarks | ({permission.value} if permission else set())
                    assert wanted in names


DOUBLE = re.compile(r"[，。；：、！？,.;:!?…]{2}|[（(][，；,;]|[，；,;][）)]|  |（）|\(\)")


def test_credit_matrix__no_mark_stands_beside_another() -> None:
    sentences = [text.replace("J. R. ", "") for cell in matrix().values() for text in cell.values()]
    assert [text for text in sentences if DOUBLE.search(text)] == []


@pytest.mark.parametrize(
    ("treatment", "line"),
    [
        (None, "本文转载自公众号「示例来信」的相关内容，有删改。"),
        ("有删改。", "本文转载自公众号「示例来信」的相关内容，有删改。"),
        ("内容有删减", "本文转载自公众号「示例来信」的相关内容，内容有删减。"),
        ("删去两段背景", "本文转载自公众号「示例来信」的相关内容，有删改，删去两段背景。"),
        ("有些段落删去", "本文转载自公众号「示例来信」的相关内容，有删改，有些段落删去。"),
    ],
)
def test_credit_line__an_edited_reprint_says_so_once(treatment: str | None, line: str) -> None:
    source = Source(relation="转载有删改", platform="公众号", author="示例来信", treatment=treatment)
    assert credit_line([source]) == line


@pytest.mark.parametrize("remark", ["，有改写。", "有改写！", "有改写……", "；有改写？ ", "有改写："])
def test_credit_line__a_remark_brings_no_marks_of_its_own(remark: str) -> None:
    assert credit_line([Source(relation="整理自", author="示例", treatment=remark, stance=remark)]) == (
        "本文观点整理自「示例」的相关内容，有改写，有改写。"
    )


@pytest.mark.parametrize("word", ["来源", "来自", "via", "出处"])
def test_credit_line__a_bare_source_claims_no_relation(word: str) -> None:
    assert credit_line([Source(relation=word, author="示例")]) == "本文来源：「示例」的相关内容。"
    assert credit_line([Source(relation=word, author="Jane")], language="en") == "Source: Jane."


def test_credit_line__language_of_a_policy() -> None:
    source = Source(relation="整理自", author="示例")
    assert credit_line([source], language="zh-CN").startswith("本文")
    assert credit_line([source], language="zh-Hant").startswith("本文")
    assert credit_line([source], language="en-GB").startswith("The views")


def test_credit_line__english_alias_of_a_relation() -> None:
    assert credit_line([Source(relation="reprint", author="示例")]) == "本文转载自「示例」的相关内容。"


def test_segments__title_carries_the_link() -> None:
    url = "https://example.org/a"
    source = Source(relation="翻译自", platform="公众号", author="示例", title="慢行", url=url)
    assert credit_segments([source]) == [
        Segment("本文翻译自公众号「示例」的"),
        Segment("《慢行》", url),
        Segment("。"),
    ]


def test_segments__name_carries_the_link_without_a_title() -> None:
    source = Source(relation="整理自", platform="视频号", author="示例", url="https://example.org/a")
    assert [s for s in credit_segments([source]) if s.url] == [
        Segment("视频号作者「示例」", "https://example.org/a")
    ]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "//example.org", "data:x"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_segments__what_is_no_web_address_is_no_link(url: str, language: str) -> None:
    segments = credit_segments([Source(relation="整理自", author="示例", url=url)], language=language)
    assert not any(segment.url for segment in segments)


def test_segments__a_broken_address_breaks_nothing() -> None:
    assert credit_line([Source(relation="整理自", url="https://[")]) == "本文观点整理自尚未注明的来源。"


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
awkward = st.text(st.sampled_from("「」『』“”‘’【】《》（）()\"' 　。，；…甲aA.&"), min_size=1, max_size=12)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Source,
            relation=st.sampled_from([*RELATIONS, "解读", "听写自"]) | st.none(),
            platform=st.sampled_from([*PLATFORMS, "示例圈"]) | st.none(),
            author=names | st.none(),
            title=names | st.none(),
            url=st.just("https://example.org/a") | st.none(),
            treatment=st.just("有删改") | st.none(),
            permission=st.sampled_from(Permission) | st.none(),
        ),
        max_size=4,
    ),
    st.sampled_from(["zh", "en"]),
)
def test_credit_line__names_come_out_as_they_went_in(sources: list[Source], language: str) -> None:
    line = credit_line(sources, language=language)
    assert line == "".join(s.text for s in credit_segments(sources, language=language))
    assert bool(line) == bool(sources)
    assert all(segment.text for segment in credit_segments(sources, language=language))
    for source in sources:
        if source.author:
            assert source.author in line
        if source.title and source.relation != "原创":
            assert source.title in line


@settings(deadline=None)
@given(st.sampled_from([*RELATIONS]), st.sampled_from(PLATFORMS), names | awkward, st.integers(1, 3))
def test_credit_line__one_wording_for_a_relation_whatever_the_name(
    relation: str, platform: str, name: str, count: int
) -> None:
    """Two lines differ in the name and in nothing else."""
    lines = [
        credit_line([Source(relation=relation, platform=platform, author=author)] * count)
        for author in ("示例", name)
    ]
    assert lines[1] == lines[0].replace("「示例」", in_brackets(name))
    assert not DOUBLE.search(lines[0])


@settings(deadline=None)
@given(names | awkward, names | awkward, st.sampled_from(["zh", "en"]))
def test_credit_line__a_translator_comes_out_as_typed(author: str, translator: str, language: str) -> None:
    source = Source(relation="翻译自", author=author, title="T", translator=translator)
    line = credit_line([source], language=language)
    if language == "zh":
        assert line.endswith(f"，译者{in_brackets(translator)}。")
    else:
        assert translator in line.rpartition("; translated by ")[2]


@settings(deadline=None)
@given(names)
def test_credit_line__brackets_around_a_name_are_not_in_it(name: str) -> None:
    line = credit_line([Source(relation="整理自", author=name)])
    opening, closing = line[len("本文观点整理自")], line[len("本文观点整理自") + 1 + len(name)]
    if not set(name) & set("「」『』“”‘’【】〖〗"):
        assert (opening, closing) == ("「", "」")
    if not set(name) & set("〖〗"):
        assert opening not in name
        assert closing not in name


@pytest.mark.parametrize(
    ("ai", "reviewed", "language", "line"),
    [
        (None, True, "zh", ""),
        (Ai.NONE, True, "zh", ""),
        (Ai.ASSISTED, True, "zh", "本文在编辑中使用AI工具辅助润色与校对，已由人工审核。"),
        (Ai.ASSISTED, False, "zh", "本文在编辑中使用AI工具辅助润色与校对，尚未经人工审核。"),
        (Ai.TRANSCRIBED, True, "zh-CN", "本文的转写或翻译借助AI工具完成，已由人工审核。"),
        (Ai.GENERATED, True, "zh", "本文含有AI生成的内容，已由人工审核。"),
        (
            Ai.GENERATED,
            False,
            "en",
            "This story contains text generated by AI. No person has reviewed it yet.",
        ),
        (Ai.ASSISTED, True, "en", "AI tools helped to edit this story. It was reviewed by a person."),
        (
            Ai.TRANSCRIBED,
            True,
            "en",
            "AI tools helped to transcribe or translate this story. It was reviewed by a person.",
        ),
    ],
)
def test_disclosure_line(ai: Ai | None, reviewed: bool, language: str, line: str) -> None:
    assert disclosure_line(ai, language=language, reviewed=reviewed) == line
