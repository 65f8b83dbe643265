"""The quick reader gives what the full one gives, node for node, or leaves the text to it; and it is not idle."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hostile_cases import CASES, Case
from hypothesis import given, settings
from hypothesis import strategies as st
from made_yaml import made_front_matter

from curate.story.birth import Newborn, story_bytes
from curate.story.edit import AppendItem, SetValue, apply_changes
from curate.story.front_matter import Cut, cut
from curate.story.nodes import Entry, Items, Scalar, Table
from curate.story.plain_yaml import read_plain
from curate.story.yaml_events import read_events

HERE = Path(__file__).parent
STORIES = HERE.parents[1] / "stories"


def agree(text: str, first_line: int = 2) -> bool:
    """Read by both; give whether the quick reader took it."""
    quick = read_plain(text, first_line)
    if quick is None:
        return False
    full = read_events(text, first_line)
    assert quick == full
    assert repr(quick) == repr(full)  # == takes a tuple for a node of the same values
    return True


def head_of(data: bytes) -> str:
    parts = cut(data)
    assert isinstance(parts, Cut)
    return parts.head


def test_nodes__where_they_stand() -> None:
    text = "id: 甲 乙  # c\n标题:\nlist:\n- {a: b}\n\n- x\n# end\n"
    assert read_plain(text, 2) == Table(
        (
            Entry(Scalar("id", 0, 2, 2, 1), Scalar("甲 乙", 4, 7, 2, 5)),
            Entry(Scalar("标题", 13, 15, 3, 1), Scalar("", 16, 16, 3, 4)),
            Entry(
                Scalar("list", 17, 21, 4, 1),
                Items(
                    (
                        Table(
                            (Entry(Scalar("a", 26, 27, 5, 4), Scalar("b", 29, 30, 5, 7)),),
                            *(25, 31, 5, 3),
                            flow=True,
                        ),
                        Scalar("x", 35, 36, 7, 3),
                    ),
                    *(23, 43, 5, 1),
                    flow=False,
                ),
            ),
        ),
        *(0, 43, 2, 1),
        flow=False,
    )
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        "a: b",
        "a:\n",
        "a:",
        "a: \n  \n# c\nb: c\n",
        "a: # b\nb:  # c\n  - d\n",
        "a: 'b: #c'\nb: \"d # e\" # f\nc: ''\n",
        "a: b:c#d,e[f]{g}?!\n",
        "a: what? no - yes & 'so' \"on\"  x\n",
        "a: <<\nb: ~\nc: = d\n",
        "a: [b, 'c, d', \"e]\", f:g, h i]\nb: []\nc: [ ]\nd: {}\n",
        "a: {b: [c, d], e: {f: g}}\n",
        "a:\n  b: c\n  d:\n    e: f\n\n  g: h\ni: j\n",
        "a:\n  - b: c\n    d: e\n  -   f: g\n      h: i\nj: k\n",
        "a:\n- b\n- c: d\n  e:\n- [f]\ng: h\n",
        "a:\n   # c\n  - b\n # d\n  - c\n",
        "a:  \u3000b\u00a0c\u3000\n中文键: 😀\n",
        "a: b\r\nc:\r\n  - d: e\r\n    f: [g]\r\n# h\r\n\r\n",
        "a: b\n   ",
    ],
)
def test_plain__taken(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "# c\n", "a\n", "- a\n", "[a]\n", "{a: b}\n", "'a': b\n", '"a": b\n', "1: a\n"),
        *(" a: b\n", "a: b\n  c\n", "a:\n  b\n", "a: |\n  b\n", "a: >-\n  b\n", 'a: "b\n  c"\n'),
        *("a: [b,\n  c]\n", "a:\n\tb: c\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a: !!str c\n"),
        *("%YAML 1.2\na: b\n", "---\na: b\n", "a: b\n---\n", "a: b\n...\n", "? a\n: b\n", "<<: {a: b}\n"),
        *("a: b\na: c\n", "a: {b: c, b: d}\n", "a: - b\n", "a: b: c\n", "a：b\n", "a: b\nc：d\n", "a:b\n"),
        *("a : b\n", "a: b\n c: d\n", "a:\n  b: c\n d: e\n", "a:\n  - b\n - c\n", "a: 'b''c'\n"),
        *('a: "b\\nc"\n', 'a: "b"c\n', "a: 'b'#c\n", "a: [b] c\n", "a: [b\n", "a: b]\n c: d\n", "a: [b}\n"),
        *("a: [b, c,]\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: [b: c]\n", "a: [b #c]\n"),
        *("a: [[[b]]]\n", "a: [,b]\n", "a: @b\n", "a: `b\n", "a: %b\n", "a: -b\n", "a: ?b\n", "a: :b\n"),
        *("a: b:\n", "a: b\tc\n", "a: b\x85c\n", "a: b\rc\n", "a: b\r\nc: d\n", "a: b\u2028c\n"),
        *("a: b\ufeffc\n", "\ufeffa: b\n", "a: b\x00\n", "a: \u200db\n", "-\n", "a:\n  -\n"),
        *("a:\n  - - b\n", "a:\n - b: c\n  d: e\n", "a: b # c\n  d\n", "a: 'b\n", "a: {b: c\n"),
        *("a:\n  - b\n  c: d\n", "a: b\n- c\n", "a: [b: , c]\n", "a: {b: c: }\n", "a: ['b''c']\n"),
        "a: {b: 'c' d}\n",
    ],
)  # fmt: skip
def test_anything_else__left_to_the_full_reader(text: str) -> None:
    assert read_plain(text, 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"a{n}: b\n" for n in range(3_000)),
        "".join(f"a{n}:\n" for n in range(2_500)),
        "a: [" + "b, " * 6_000 + "b]\n",
        "a:\n" + "- b\n" * 6_000,
        "a:\n" + "- {}\n" * 3_000,
        "".join(f"{' ' * n}a:\n" for n in range(9)),
        "a:\n- b:\n  - c:\n    - d:\n      - e: f\n",
        "a: " + "[" * 5 + "]" * 5 + "\n",
        f"{'k' * 1_500}: b\n",
    ],
    ids=range(9),
)
def test_more_than_a_story_has__left_to_the_full_reader(text: str) -> None:
    assert read_plain(text, 1) is None


MANY = {
    "keys": ("{a}: b\n", 2_497),
    "keys alone": ("{a}:\n", 2_497),
    "items": ("- b\n", 4_991),
    "items of keys": ("- b:\n", 1_247),
    "empty": ("- []\n", 2_495),
}


@pytest.mark.parametrize(("line", "most"), MANY.values(), ids=MANY)
def test_many_values__taken_up_to_the_last_that_is_allowed(line: str, most: int) -> None:
    head = "" if line.startswith("{") else "a:\n"
    for count in (most - 1, most, most + 1):
        text = head + "".join(line.replace("{a}", f"a{n}") for n in range(count))
        assert agree(text) == (count <= most)
        assert isinstance(read_events(text, 2), Table) == (count <= most)


def test_long_values__taken() -> None:
    long = "字" * 1_500
    assert agree(f"a: {long}\nb:\n  - {long}\n  - {{c: {long}, d: '{long}'}}\n  - [{long}, e]\n")
    assert agree(f"b:\n- f: {long}\n  g: '{long}'\n- \"{long}\"\n")


@pytest.mark.parametrize("seed", range(20251213, 20251217))
def test_made_front_matters__as_the_full_reader_reads_them(seed: int) -> None:
    chance = Random(seed)
    count = 1_500
    taken = sum(agree(made_front_matter(chance), chance.choice((1, 2))) for _ in range(count))
    assert count // 8 < taken < count // 2  # both sides of the fence are tried


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_made_front_matter__as_the_full_reader_reads_it(chance: Random) -> None:
    agree(made_front_matter(chance))


@settings(max_examples=400, deadline=None)
@given(st.text("ab12中 -:#[]{},'\"\\\n\r\t：\u3000\u00a0\u0085\u2028&*!|>%@`?.<~", max_size=24))
def test_any_text__as_the_full_reader_reads_it(text: str) -> None:
    agree(text)
    agree(f"a: {text}\n")
    agree(f"a:\n  - {text}\nb: c\n")
    agree(f"a: [{text}]\n")
    agree(f"a: {{b: {text}}}\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_case__as_the_full_reader_reads_it(case: Case) -> None:
    parts = cut(case.data)
    if isinstance(parts, Cut):
        agree(parts.head)


@pytest.mark.parametrize("path", sorted((HERE / "cases").glob("*.yaml")), ids=lambda path: path.name)
def test_case_file__as_the_full_reader_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    agree(text, 1)
    for line in text.splitlines(keepends=True):
        agree(line)


@pytest.mark.parametrize("path", sorted(STORIES.glob("*/*/*.md")), ids=lambda path: path.name)
def test_own_story__taken(path: Path) -> None:
    assert agree(head_of(path.read_bytes()))


def test_own_policy__taken() -> None:
    assert agree((STORIES / "newsroom.yaml").read_text(encoding="utf-8"), 1)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_story_of_curate_new__taken_and_after_every_edit(eol: str) -> None:
    newborn = Newborn(
        id="20251213-k7q2",
        title="标题：一、二 & 三",
        curator="lin",
        created=datetime.fromisoformat("2025-12-13T09:39:00+08:00"),
        category="汽车",
        tags=["小米", "a: b"],
        summary="# 摘要",
        attribution=[
            {"relation": "整理自", "author": "示例作者", "url": "https://a.example/?b=c#d", "note": "甲: 乙"}
        ],
        ai="assisted",
        body="正文。",
    )
    data = story_bytes(newborn).replace(b"\n", eol.encode())
    assert agree(head_of(data))
    review = {"by": "wang", "verdict": "approve", "at": "2025-12-13T10:00:00+08:00", "digest": "sha256:0a"}
    for change in (
        SetValue(("state",), "review"),
        AppendItem("reviews", review, one_line=True),
        AppendItem("reviews", review, one_line=True),
        AppendItem("attribution", {"relation": "援引", "title": "某文"}, one_line=False),
        SetValue(("placement",), ["picks"]),
        SetValue(("tags",), []),
    ):
        data = apply_changes(data, [change])
        assert agree(head_of(data)), change
