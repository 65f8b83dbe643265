"""What differs between two versions of a story: nothing exactly when the digests are equal, and in whose words."""

from __future__ import annotations

from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.story.story import Story
from curate.workflow.differences import Difference, Kind, differences, parts_that_differ
from curate.workflow.digest import story_digest
from sample_desk import PATH, SOURCE, read, story_text

BEFORE = story_text("tags: [小米, 品牌]\n", body="第一段。\n\n![图](chart.png)")
FOLDER = PATH.removesuffix(".md")
A, B = "a" * 40, "b" * 40


def found(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    same = {f"{FOLDER}/chart.png": A}
    return [(d.name, d.before, d.after) for d in differences(read(before), read(after), same, same)]


def pictures(before: dict[str, str | None], after: dict[str, str | None]) -> tuple[Difference, ...]:
    inside = [{f"{FOLDER}/{name}": oid for name, oid in names.items()} for names in (before, after)]
    return differences(read(BEFORE), read(BEFORE), *inside)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE.replace("新车的信任", "新车的信用"), [("title", "新车的信任", "新车的信用")]),
        (BEFORE.replace("[小米, 品牌]", "[小米]"), [("tags", "[小米, 品牌]", "[小米]")]),
        (BEFORE.replace("tags: [小米, 品牌]\n", ""), [("tags", "[小米, 品牌]", None)]),
        (BEFORE.replace("tags:", "sumary: 拼错\ntags:"), [("sumary", None, "拼错")]),
        (BEFORE.replace("tags:", "cover:\ntags:"), [("cover", None, "")]),
        (BEFORE.replace("公众号", "微博"), [("attribution.1.platform", "公众号", "微博")]),
        (
            BEFORE.replace("tags:", "waivers:\n  - {rule: summary-missing, by: wang}\ntags:"),
            [("waivers.1", None, "{rule: summary-missing, by: wang}")],
        ),
        (
            BEFORE.replace("attribution:\n", "attribution:\n  - {relation: 援引, author: 示例作者乙}\n"),
            [("attribution.1", None, "{relation: 援引, author: 示例作者乙}")],
        ),
        (
            BEFORE.replace("第一段。", "第一段！"),
            [("body", read(BEFORE).body, read(BEFORE).body.replace("。", "！"))],
        ),
        (BEFORE.replace("state: draft", "state: review"), []),
        (BEFORE.replace("tags:", "claim: {by: wang}\ntags:"), []),
        (BEFORE.replace("title: 新车的信任", "title: '新车的信任'"), []),
    ],
)
def test_differences__name_the_key_and_its_values(
    after: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert after != BEFORE
    assert found(BEFORE, after) == expected


def test_differences__an_entry_taken_out_is_named_by_its_old_number_alone() -> None:
    both = BEFORE.replace(SOURCE, f"{SOURCE}  - {{relation: 援引, author: 示例作者乙}}\n")
    without_first = both.replace(SOURCE.partition("\n")[2], "")
    assert [(name, after) for name, _, after in found(both, without_first)] == [("attribution.1", None)]


def test_differences__of_pictures() -> None:
    assert pictures({"chart.png": A}, {"chart.png": B}) == (Difference(Kind.PICTURE, ("chart.png",), A, B),)
    assert pictures({"chart.png": A}, {"chart.png": None}) == (
        Difference(Kind.PICTURE, ("chart.png",), A, ""),
    )
    assert pictures({}, {"x.png": A}) == (Difference(Kind.PICTURE, ("x.png",), None, A),)
    assert pictures({"x.png": A}, {}) == (Difference(Kind.PICTURE, ("x.png",), A, None),)
    assert pictures({"x.png": A}, {"y.png": A}) == (Difference(Kind.PICTURE, ("y.png",), A, A, "x.png"),)
    assert pictures({"x.png": A}, {"y.png": B})[0].renamed_from is None


def test_differences__a_renamed_story_has_none() -> None:
    moved = "stories/2026/01/xin-che.md"
    there = {f"{moved.removesuffix('.md')}/chart.png": A}
    assert differences(read(BEFORE), read(BEFORE, moved), {f"{FOLDER}/chart.png": A}, there) == ()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([("title",)], "the title"),
        ([("title",), ("tags",)], "the title and the tags"),
        ([("expires",)], "the expiry"),
        ([("attribution", 0, "url"), ("attribution", 0, "title"), ("summary",)], "source 1 and the summary"),
        (
            [("title",), ("tags",), ("summary",), ("sumary",)],
            "the title, the tags, the summary and the key sumary",
        ),
        (
            [("id",), ("title",), ("tags",), ("ai",), ("cover",)],
            "the id, the title, the tags and 2 other parts",
        ),
    ],
)
def test_parts__are_named_once_each(names: list[tuple[str | int, ...]], sentence: str) -> None:
    assert str(parts_that_differ([Difference(Kind.KEY, path, "x", "y") for path in names])) == sentence


def test_parts__of_text_and_pictures() -> None:
    text = Difference(Kind.BODY, (), "x", "y")
    one, two = (Difference(Kind.PICTURE, (name,), A, B) for name in ("a.png", "b.png"))
    assert str(parts_that_differ([text, one])) == "the text and the picture a.png"
    assert str(parts_that_differ([text, one, two])) == "the text and 2 pictures"


T = TypeVar("T")
KEYS = st.sampled_from(["title", "state", "sumary", "claim", "tags", "waivers", "id"])
TEXTS = st.text(alphabet="ab甲", max_size=2).map(lambda text: f"'{text}'")
FLAT = st.lists(TEXTS, max_size=3).map(lambda items: f"[{', '.join(items)}]")
ENTRY = st.dictionaries(st.sampled_from("ab"), TEXTS | FLAT, max_size=2).map(
    lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}"
)
MIXED = st.lists(TEXTS | ENTRY, max_size=4).map(lambda items: f"[{', '.join(items)}]")
HEADS = st.dictionaries(KEYS, TEXTS | FLAT | ENTRY | MIXED, max_size=4)
PICTURES = st.dictionaries(
    st.sampled_from(["a.png", "b.png", "c.png"]), st.sampled_from([A, B, None]), max_size=3
)
BODIES = st.sampled_from(["", "甲\n", "甲\r\n", "甲", "甲 \n", "乙\n"])


def made(head: dict[str, str], body: str) -> Story:
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return read(f"---\n{lines or 'x: y' + chr(10)}---\n{body}".encode())


def two(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, T]]:
    """Draw two values, as often as not the same one twice: most stories that are compared hardly differ."""
    return st.tuples(values, values) | values.map(lambda value: (value, value))


@given(two(HEADS), two(BODIES), two(PICTURES))
@example(({"waivers": "[]"}, {"waivers": "[{a: 'b'}]"}), ("", ""), ({}, {}))
@example(({"waivers": "['a']"}, {"waivers": "[{a: 'b'}]"}), ("", ""), ({}, {}))
@example(({"tags": "''"}, {}), ("", ""), ({}, {}))
@example(({"tags": "[]"}, {"tags": "''"}), ("", ""), ({}, {}))
@example(({"waivers": "[{a: 'a', b: 'b'}]"}, {"waivers": "[{b: 'b', a: 'a'}]"}), ("", ""), ({}, {}))
@example(({}, {}), ("", ""), ({"a.png": None}, {}))
@example(({}, {}), ("甲\n", "甲 \n"), ({}, {}))
def test_differences__there_are_none_exactly_when_the_digests_are_equal(
    heads: tuple[dict[str, str], dict[str, str]],
    bodies: tuple[str, str],
    seen: tuple[dict[str, str | None], dict[str, str | None]],
) -> None:
    before, after = (made(head, body) for head, body in zip(heads, bodies, strict=True))
    one, other = ({f"{FOLDER}/{name}": oid for name, oid in names.items()} for names in seen)
    equal = story_digest(before, one) == story_digest(after, other)
    assert (differences(before, after, one, other) == ()) == equal
    assert differences(before, before, one, one) == ()
