"""Edits in place: what was meant changes, nothing else does, and what cannot be done so is refused."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curate.errors import Refused
from curate.story.edit import AppendItem, SetValue, apply_changes, quoted
from curate.story.front_matter import read_front_matter
from curate.story.nodes import Plain, Table, plain
from curate.story.scalar_text import flow_entry
from curate.story.text_guard import forbidden_in
from curate.story.yaml_reader import read_yaml

STORY = """---
id: 20251213-k7q2                 # 出生时给定
title: 标题
state: draft   # 还没有审
tags: [小米, 品牌]
cover:                            # 可以没有
attribution:
  - relation: 整理自
    author: 示例作者甲
reviews:
  - {by: lin, note: ""}
corrections: []  # 无
waivers:
---

正文 state: draft。
"""


Made = SetValue | AppendItem
"""The changes that are tried here; taking a key out has tests of its own."""


def edited(text: str, *changes: Made) -> str:
    """Apply changes to a text and give the text."""
    return apply_changes(text.encode(), changes).decode()


def read(data: bytes) -> Plain:
    front_matter = read_front_matter(data)
    assert not isinstance(front_matter, list), front_matter
    return plain(front_matter.root)


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (SetValue(("state",), "review"), "state: draft   #", "state: review   #"),
        (SetValue(("title",), "a: b"), "title: 标题\n", 'title: "a: b"\n'),
        (SetValue(("cover",), "c.jpg"), "cover:      ", "cover: c.jpg      "),
        (SetValue(("tags",), ["a", "b,c"]), "[小米, 品牌]", '[a, "b,c"]'),
        (SetValue(("tags", 1), "华为"), "[小米, 品牌]", "[小米, 华为]"),
        (SetValue(("attribution", 0, "author"), "乙"), "author: 示例作者甲", "author: 乙"),
        (
            SetValue(("attribution", 0, "url"), "https://a.example"),
            "甲\n",
            "甲\n    url: https://a.example\n",
        ),
        (SetValue(("reviews", 0, "note"), "好"), 'note: ""', "note: 好"),
        (SetValue(("reviews", 0, "at"), "2025-12-14"), 'note: ""', 'note: "", at: 2025-12-14'),
        (SetValue(("summary",), "x", after="title"), "title: 标题\n", "title: 标题\nsummary: x\n"),
        (SetValue(("note",), "x", after="attribution"), "甲\n", "甲\nnote: x\n"),
        (SetValue(("note",), "x"), "waivers:\n", "waivers:\nnote: x\n"),
        (SetValue(("note",), "x", after="nothing"), "waivers:\n", "waivers:\nnote: x\n"),
        (
            AppendItem("reviews", {"by": "wang", "note": "a, b"}, one_line=True),
            '""}\n',
            '""}\n  - {by: wang, note: "a, b"}\n',
        ),
        (
            AppendItem(
                "reviews", {"by": "wang", "confirmed": ["署名完整", "a, [b]", "甲：乙"]}, one_line=True
            ),
            '""}\n',
            '""}\n  - {by: wang, confirmed: [署名完整, "a, [b]", 甲：乙]}\n',
        ),
        (
            AppendItem("attribution", {"relation": "援引", "tags": ["a, b", "c"]}, one_line=False),
            "甲\n",
            '甲\n  - relation: 援引\n    tags: ["a, b", c]\n',
        ),
        (
            AppendItem("attribution", {"relation": "援引", "title": "#1"}, one_line=False),
            "甲\n",
            '甲\n  - relation: 援引\n    title: "#1"\n',
        ),
        (
            AppendItem("corrections", {"note": "x"}, one_line=True),
            "corrections: []  # 无\n",
            "corrections:  # 无\n  - {note: x}\n",
        ),
        (AppendItem("waivers", {"by": "lin"}, one_line=True), "waivers:\n", "waivers:\n  - {by: lin}\n"),
        (
            AppendItem("extra", {"by": "lin"}, one_line=True),
            "waivers:\n",
            "waivers:\nextra:\n  - {by: lin}\n",
        ),
    ],
    ids=lambda value: "-".join(map(str, value.path)) if isinstance(value, SetValue) else None,
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_edit__only_this(change: Made, old: str, new: str, eol: str, bom: str) -> None:
    assert STORY.count(old) == 1
    before = bom + STORY.replace("\n", eol)
    assert edited(before, change) == bom + STORY.replace(old, new).replace("\n", eol)


@pytest.mark.parametrize(
    ("head", "change", "line"),
    [
        ("summary: |\n  x\n", SetValue(("summary",), "y: z"), 'summary: "y: z"'),
        ("tags:\n- a\n", SetValue(("tags",), ["b"]), "tags: [b]"),
        ("title: {a: b}\n", SetValue(("title",), "x"), "title: x"),
        ("title: x\n", SetValue(("title", 0), "甲"), "- 甲"),
        ("title: x\n", SetValue(("attribution", 3, "url"), "甲"), "url: 甲"),
        ("tags: [a]\n", SetValue(("tags", 7), "甲"), "- 甲"),
        ("title: x\n", SetValue(("坏 键:",), "甲"), "坏 键:: 甲"),
        ("reviews: x\n", AppendItem("reviews", {"by": "a"}, one_line=True), "  - {by: a}"),
        ("reviews: {a: b}\n", AppendItem("reviews", {"by": "a"}, one_line=True), "  - {by: a}"),
        ("reviews: [{by}]\n", SetValue(("reviews", 0, "by"), "甲"), "by: 甲"),
        ("{title: x}\n", AppendItem("reviews", {"by": "a"}, one_line=True), "  - {by: a}"),
    ],
)
def test_refused__with_the_line_to_type(head: str, change: Made, line: str) -> None:
    data = f"---\n{head}---\n".encode()
    with pytest.raises(Refused) as refused:
        apply_changes(data, [change])
    assert refused.value.hint is not None
    assert str(refused.value.hint).endswith("\n" + line)


@pytest.mark.parametrize(
    "text", ["a\0", "\x85", "\u2028", "\u202e", "\ufeff", "\ud800", "a\rb", "\U0010ffff"]
)
def test_forbidden_character__refused_before_anything_is_written(text: str) -> None:
    for change in (
        SetValue(("title",), text),
        SetValue(("tags",), ["a", text]),
        AppendItem("reviews", {"note": text}, one_line=True),
    ):
        with pytest.raises(Refused, match=r"U\+"):
            apply_changes(STORY.encode(), [change])


def test_unreadable_file__refused_with_its_fault() -> None:
    with pytest.raises(Refused, match="line 3: The key a stands here again"):
        apply_changes(b"---\na: b\na: c\n---\n", [SetValue(("title",), "x")])


def test_second_change_refused__nothing_given_out() -> None:
    with pytest.raises(Refused):
        edited(STORY, SetValue(("title",), "x"), SetValue(("attribution",), "y"))


def test_same_value__same_bytes_however_written() -> None:
    text = "---\ntitle:   'x'\ntags:\n- a\n---\n"
    assert edited(text, SetValue(("title",), "x"), SetValue(("tags",), ["a"])) == text


def test_indented_front_matter__new_lines_take_the_indent() -> None:
    text = "---\n  title: x\n---\n"
    result = edited(text, SetValue(("note",), "甲"), AppendItem("reviews", {"by": "a"}, one_line=True))
    assert result == "---\n  title: x\n  note: 甲\n  reviews:\n    - {by: a}\n---\n"


def test_empty_item__filled_behind_its_dash() -> None:
    text = "---\ntags:\n  -   # 注\n  # 注\n  - b\n---\n"
    assert edited(text, SetValue(("tags", 0), "甲")) == text.replace("-   # 注", "- 甲   # 注")


def test_empty_front_matter__takes_its_first_key() -> None:
    assert edited("---\n---", SetValue(("title",), "x")) == "---\ntitle: x\n---"
    assert edited("---\n# 注\n---\n", SetValue(("title",), "x")) == "---\n# 注\ntitle: x\n---\n"


def test_too_large_afterwards__refused() -> None:
    with pytest.raises(Refused):
        edited(STORY, SetValue(("summary",), "字" * 22_000))


# -- any text in any style ------------------------------------------------------------------------------------

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(
        st.sampled_from([*":-#[]{},&*!|>'\"%@`?\\ \t\n~=<.：/0123yno字\u3000\u200d\U000e0100😀"]), max_size=8
    ).map("".join),
    st.sampled_from(
        ["no", "null", "2026", "2026-02-30", "2025-12-14T09:00:00+08:00", "---", "...", "<<", "a: b"]
    ),
).filter(lambda text: forbidden_in(text) is None)
WORD = st.sampled_from(["小米", "x", "标题：一", "a b", "2026", "no"])


@dataclass
class Style:
    """A front matter being written: lines without their ends, and what they mean."""

    lines: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)


@st.composite
def scalars(draw: st.DrawFn) -> tuple[str, str]:
    """Give a writing that fits behind `key:`, and its meaning."""
    text = draw(WORD)
    kind = draw(st.sampled_from(["plain", "single", "double", "empty", "escaped"]))
    space = draw(st.sampled_from([" ", "  ", "     "]))
    comment = draw(st.sampled_from(["", " # 注", "   #: x", "  "]))
    written = {
        "plain": text,
        "single": f"'{text}''s'",
        "double": f'"{text}\\""',
        "empty": "",
        "escaped": '"\\u4e2d"',
    }
    meant = {"plain": text, "single": f"{text}'s", "double": f'{text}"', "empty": "", "escaped": "中"}
    return (space if written[kind] or comment else "") + written[kind] + comment, meant[kind]


@st.composite
def front_matters(draw: st.DrawFn) -> tuple[bytes, dict[str, object]]:
    """Give a story in some curator's own style, and its values."""
    style = Style()
    keys = draw(
        st.permutations(["title", "state", "自用", "cover", "tags", "summary", "reviews", "attribution"])
    )
    between = ["", "# 注: x", "  # - y", "   "]
    for key in keys[: draw(st.integers(1, 8))]:
        style.lines += draw(st.lists(st.sampled_from(between), max_size=2))
        # what is indented below a block text belongs to it
        between = ["", "# 注: x"] if key == "summary" else ["", "# 注: x", "  # - y", "   "]
        WRITERS.get(key, write_scalar)(draw, style, key)
    style.lines += draw(st.lists(st.sampled_from(["", "# 末"]), max_size=1))
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    head = "".join(line + eol for line in style.lines)
    body = draw(st.sampled_from(["", f"{eol}正文 title: x{eol}", f"---{eol}x", "没有换行"]))
    close = "---" + (eol if body or draw(st.booleans()) else "")
    bom = draw(st.sampled_from(["", "\ufeff"]))
    return f"{bom}---{eol}{head}{close}{body}".encode(), style.values


def write_scalar(draw: st.DrawFn, style: Style, key: str) -> None:
    written, meant = draw(scalars())
    name = draw(st.sampled_from([key, f'"{key}"', f"'{key}'", f"{key} "]))
    style.lines.append(f"{name}:{written}")
    style.values[key] = meant


def write_block_text(draw: st.DrawFn, style: Style, key: str) -> None:
    header = draw(st.sampled_from(["|", ">", "|-", ">-", "|2", "|+"]))
    lines = draw(st.lists(st.sampled_from(["甲", "a: b", "# x", "- y"]), min_size=1, max_size=2))
    blank = draw(st.integers(0, 2))
    style.lines += [f"{key}: {header}", *(f"  {line}" for line in lines), *[""] * blank]
    text = ("\n" if header[0] == "|" else " ").join(lines)
    end = {"-": "", "+": "\n" * (1 + blank)}.get(header[-1], "\n")
    style.values[key] = None if header == "|+" else text + end  # kept blank lines depend on what follows


def write_tags(draw: st.DrawFn, style: Style, key: str) -> None:
    kind = draw(st.sampled_from(["indented", "indentless", "lines", "spaced", "flow", "empty"]))
    words = draw(st.lists(WORD, min_size=1, max_size=3)) if kind != "empty" else []
    written = {
        "empty": [f"{key}: [ ]"],
        "flow": [f"{key}: [" + ", ".join(words) + "]  # 注"],
        "spaced": [f"{key}:   [  " + " ,".join(f"'{word}'" for word in words) + " , ]"],
        "lines": [f"{key}: [", *(f"    {word}," for word in words), "  ]"],
        "indentless": [f"{key}:", *(f"- {word}" for word in words)],
        "indented": [f"{key}: # 注", *(f"  -   {word}  # 注" for word in words)],
    }
    style.lines += written[kind]
    style.values[key] = words


def write_entries(draw: st.DrawFn, style: Style, key: str) -> None:
    count = draw(st.sampled_from([1, 2, 0]))
    indent = draw(st.sampled_from(["", "  ", "    "]))
    dash = draw(st.sampled_from(["- ", "-   "]))
    if count == 0:
        style.lines.append(
            draw(st.sampled_from([f"{key}: []", f"{key}:", f"{key}: [ ] # 注", f"{key}:   # 注"]))
        )
        style.values[key] = [] if "[" in style.lines[-1] else ""
        return
    style.lines.append(f"{key}:")
    entries: list[object] = []
    for _ in range(count):
        by, note = draw(WORD), draw(scalars())
        if draw(st.booleans()):
            style.lines.append(f"{indent}{dash}{{by: {by},  note: 'x' }}  # 注")
            entries.append({"by": by, "note": "x"})
        else:
            style.lines += [f"{indent}{dash}by: {by}", f"{indent}{' ' * len(dash)}note:{note[0]}"]
            entries.append({"by": by, "note": note[1]})
    style.values[key] = entries


WRITERS = {
    "summary": write_block_text,
    "tags": write_tags,
    "reviews": write_entries,
    "attribution": write_entries,
}

CHANGES = st.one_of(
    st.builds(
        SetValue,
        st.sampled_from(
            [
                *[(key,) for key in ("title", "state", "自用", "cover", "tags", "summary", "note")],
                *[
                    ("tags", 0),
                    ("tags", 2),
                    ("reviews", 0, "note"),
                    ("reviews", 1, "by"),
                    ("attribution", 0, "new"),
                ],
            ]
        ),
        TEXT | st.lists(TEXT, max_size=3),
        st.sampled_from([None, "title", "reviews", "summary", "nothing"]),
    ),
    st.builds(
        AppendItem,
        st.sampled_from(["reviews", "attribution", "corrections"]),
        st.dictionaries(st.sampled_from(["by", "at", "note"]), TEXT, min_size=1),
        st.booleans(),
    ),
)


def meant(values: Plain, change: Made) -> Plain:
    """Say independently of the code under test what the values have to be afterwards."""
    assert isinstance(values, dict)
    if isinstance(change, AppendItem):
        before = values.get(change.key) or []
        assert isinstance(before, list)
        entry: Plain = change.plain
        return {**values, change.key: [*before, entry]}

    def put(target: Plain, path: tuple[str | int, ...]) -> Plain:
        if not path:
            return dict(change.value) if isinstance(change.value, Mapping) else change.value  # type: ignore[return-value]
        step, rest = path[0], path[1:]
        if isinstance(target, list):
            assert isinstance(step, int)
            return [put(item, rest) if i == step else item for i, item in enumerate(target)]
        assert isinstance(target, dict)
        assert isinstance(step, str)
        return {**target, step: put(target.get(step, ""), rest)}

    return put(values, change.path)


def line_of(root: Table, change: Made) -> int:
    """Give the line of the top-level key that a change is about, 0 when it is not there."""
    entry = root.find(change.key if isinstance(change, AppendItem) else str(change.path[0]))
    return entry.key.line if entry else 0


@settings(max_examples=400, deadline=None)
@given(front_matters(), CHANGES)
def test_any_style__what_was_meant_or_refused(story: tuple[bytes, dict[str, object]], change: Made) -> None:
    data, values = story
    before = read_front_matter(data)
    assert not isinstance(before, list), before
    have = plain(before.root)
    assert isinstance(have, dict)
    assert all(values[key] in (have[key], None) for key in values)
    try:
        result = apply_changes(data, [change])
    except Refused:
        return
    after = read_front_matter(result)
    assert not isinstance(after, list)
    assert plain(after.root) == meant(have, change)
    kept = [entry.key.text for entry in before.root]
    assert [entry.key.text for entry in after.root if entry.key.text in kept] == kept
    check_other_lines(data, result, line_of(before.root, change), before.cut.end_of_line.encode())


def check_other_lines(data: bytes, result: bytes, key_line: int, eol: bytes) -> None:
    """All lines are as they were, but for some in one place: none when lines came in, else from `key_line` on."""
    old, new = data.splitlines(keepends=True), result.splitlines(keepends=True)
    first = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    pairs = zip(reversed(old[first:]), reversed(new[first:]), strict=False)
    same_after = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    changed, brought = old[first : len(old) - same_after], new[first : len(new) - same_after]
    assert all(line.endswith(eol) for line in brought)
    if changed:
        assert first + 1 >= key_line > 0
        assert comments(changed) <= comments(brought)
        assert len(changed) == 1 or changed[0].rstrip().endswith(b"[")


def comments(lines: list[bytes]) -> set[bytes]:
    return {b"#" + line.split(b" #", 1)[1] for line in lines if b" #" in line}


# -- the style we write ourselves --------------------------------------------------------------------------------

PERSON = st.sampled_from(["lin", "wang"])


@st.composite
def own_stories(draw: st.DrawFn) -> str:
    """Give a story as `curate new` writes it, after some changes of the tool's own."""
    lines = [
        f"title: {quoted(draw(TEXT))}",
        f"state: {draw(st.sampled_from(['draft', 'review', 'published']))}",
    ]
    lines.append(
        "tags: [" + ", ".join(quoted(tag, in_flow=True) for tag in draw(st.lists(TEXT, max_size=3))) + "]"
    )
    lines.append(f"summary: {quoted(draw(TEXT))}")
    sources = draw(st.lists(TEXT, max_size=2))
    lines.append("attribution:" + ("" if sources else " []"))
    for author in sources:
        lines += ["  - relation: 整理自", f"    author: {quoted(author)}"]
    reviews = draw(st.lists(st.fixed_dictionaries({"by": PERSON, "note": TEXT}), max_size=2))
    lines.append("reviews:" + ("" if reviews else " []"))
    lines += [f"  - {flow_entry(review)}" for review in reviews]
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    return eol.join(["---", *lines, "---", "", "正文", ""])


OWN_CHANGES = st.one_of(
    st.builds(SetValue, st.sampled_from([("title",), ("state",), ("published",), ("summary",)]), TEXT),
    st.builds(SetValue, st.just(("tags",)), st.lists(TEXT, max_size=3)),
    st.builds(
        AppendItem,
        st.sampled_from(["reviews", "corrections", "waivers", "attribution"]),
        st.fixed_dictionaries({"by": PERSON, "note": TEXT}),
        st.booleans(),
    ),
)


@settings(max_examples=300, deadline=None)
@given(own_stories(), st.lists(OWN_CHANGES, min_size=1, max_size=4))
def test_own_style__never_refused(text: str, changes: list[Made]) -> None:
    data = text.encode()
    for change in changes:
        before = read(data)
        data = apply_changes(data, [change])
        assert read(data) == meant(before, change)


@settings(max_examples=200, deadline=None)
@given(own_stories(), st.sampled_from(["title", "summary", "tags"]), TEXT)
def test_own_style__set_and_set_back_gives_the_same_bytes(text: str, key: str, other: str) -> None:
    values = read(text.encode())
    assert isinstance(values, dict)
    was = values[key]
    assert isinstance(was, (str, list))
    there = SetValue((key,), [other] if isinstance(was, list) else other)
    back = SetValue((key,), was)  # type: ignore[arg-type]  # a list of tags holds texts
    assert edited(text, there, back) == text


# -- writing a text ------------------------------------------------------------------------------------------------


@settings(max_examples=500, deadline=None)
@given(TEXT)
def test_quoted__read_back_by_ruamel_and_by_us(text: str) -> None:
    block, flow = quoted(text), quoted(text, in_flow=True)
    document = f"a: {block}\nb: [{flow}, {{c: {flow}, d: {flow}}}, {flow}]\n"
    expected = {"a": text, "b": [text, {"c": text, "d": text}, text]}
    root = read_yaml(document)
    assert isinstance(root, Table), root
    assert plain(root) == expected
    for version in ((1, 2), (1, 1)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        try:
            loaded = reader.load(document)
        except (
            ValueError
        ):  # ruamel makes a date of 2026-02-30 and fails; only a text in that form stands plain
            assert text == "2026-02-30"
            continue
        if block != text or not text[:4].isdigit():
            assert loaded == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("标题", "标题"),
        ("小米：新车", "小米：新车"),
        ("https://a.example/b?c#d", "https://a.example/b?c#d"),
        ("none", "none"),
        ("2025-12-14T09:00:00+08:00", "2025-12-14T09:00:00+08:00"),
        ("2025-12-14", "2025-12-14"),
        ("20251213-k7q2", "20251213-k7q2"),
        ("2026", '"2026"'),
        ("No", '"No"'),
        ("y", '"y"'),
        ("null", '"null"'),
        ("1:30", '"1:30"'),
        ("+.5", '"+.5"'),
        (".inf", '".inf"'),
        ("-.NaN", '"-.NaN"'),
        ("0o17", '"0o17"'),
        ("2025-12-14 09:00:00", '"2025-12-14 09:00:00"'),
        ("", '""'),
        (" x", '" x"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ('说"好"', '说"好"'),
        ('"好"', '"\\"好\\""'),
        ("a\nb", '"a\\nb"'),
        ("---", '"---"'),
    ],
)
def test_quoted__plain_where_every_reader_agrees(text: str, written: str) -> None:
    assert quoted(text) == written


def test_quoted__in_flow_what_could_end_it_is_quoted() -> None:
    assert [quoted(text, in_flow=True) for text in ("a, b", "a]", "a:b", "甲")] == [
        '"a, b"',
        '"a]"',
        '"a:b"',
        "甲",
    ]
    assert quoted("2025-12-14T09:00:00+08:00", in_flow=True) == "2025-12-14T09:00:00+08:00"


@pytest.mark.parametrize("identity", ["20261123-7af8", "20261123-1e45", "20261123-2222", "20251213-k7q2"])
def test_quoted__an_id_of_ours_is_plain_whatever_its_letters(identity: str) -> None:
    assert quoted(identity) == identity
    assert quoted(identity, in_flow=True) == identity


@pytest.mark.parametrize("number", ["2026", "1e-5", "-1.5E+3", "0x1F", "1_000", "12:30:45", "2026-3-1"])
def test_quoted__what_another_reader_takes_for_a_number_or_a_day_is_in_quotes(number: str) -> None:
    assert quoted(number) == f'"{number}"'
