"""Edits in place of keys with texts, and of whole keys taken out: a claim that is written, changed and released."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.errors import Refused
from curate.story.edit import Change, RemoveKey, SetValue, apply_changes
from curate.story.front_matter import read_front_matter
from curate.story.nodes import Plain, plain

CLAIM = {"by": "lin", "until": "2025-12-17"}
SET = SetValue(("claim",), CLAIM, after="curator")
HEAD = "id: a\ncurator: lin   # 他的稿\ncreated: 2025-12-13T20:10:00+08:00\n"


def edited(head: str, *changes: Change, eol: str = "\n") -> str:
    """Apply changes to a story with this head; give the head. The body has to stay as it is."""
    text = f"---\n{head}---\n\nclaim: 正文。".replace("\n", eol)
    result = apply_changes(text.encode(), changes).decode()
    begin, end = f"---{eol}", f"---{eol}{eol}claim: 正文。"
    assert result.startswith(begin)
    assert result.endswith(end)
    return result[len(begin) : -len(end)].replace(eol, "\n")


def values_of(data: bytes) -> Plain:
    front_matter = read_front_matter(data)
    assert not isinstance(front_matter, list)
    return plain(front_matter.root)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("head", "change", "expected"),
    [
        (HEAD, SET, HEAD.replace("稿\n", "稿\nclaim: {by: lin, until: 2025-12-17}\n")),
        ("id: a\n", SET, "id: a\nclaim: {by: lin, until: 2025-12-17}\n"),
        ("claim:   # 无\n", SET, "claim: {by: lin, until: 2025-12-17}   # 无\n"),
        ("claim: lin  # 谁\n", SET, "claim: {by: lin, until: 2025-12-17}  # 谁\n"),
        ("id: a\n", SetValue(("claim",), {"by": "a, b: c"}), 'id: a\nclaim: {by: "a, b: c"}\n'),
        ("x: [{a: b}]\n", SetValue(("x", 0, "c"), {"y": "z"}), "x: [{a: b, c: {y: z}}]\n"),
        ("a: 1\nclaim: {by: lin}\nb: 2\n", RemoveKey("claim"), "a: 1\nb: 2\n"),
        ("a: 1\nclaim:\nb: 2\n", RemoveKey("claim"), "a: 1\nb: 2\n"),
        ("a: 1\nclaim:\n  by: lin\n  until: 2025-12-17\n# 注\nb: 2\n", RemoveKey("claim"), "a: 1\n# 注\nb: 2\n"),
        ("claim: {by: lin,\n  until: 2025-12-17}\n", RemoveKey("claim"), ""),
        ("a: 1\n", RemoveKey("claim"), "a: 1\n"),
    ],
)  # fmt: skip
def test_edit__only_this(head: str, change: Change, expected: str, eol: str) -> None:
    assert edited(head, change, eol=eol) == expected


@pytest.mark.parametrize(
    ("head", "change", "said"),
    [
        ("claim: {by: wang}\n", SET, "claim: {by: lin, until: 2025-12-17}"),
        ("claim:\n  by: wang\n", SET, "claim: {by: lin, until: 2025-12-17}"),
        ("claim: [a]\n{by: x}\n", SET, "line"),
        ("claim: {by: lin}  # 我的\n", RemoveKey("claim"), "Delete it yourself"),
        ("claim:\n  # 我的\n  by: lin\n", RemoveKey("claim"), "Delete it yourself"),
        ("{id: a, claim: {by: lin}}\n", RemoveKey("claim"), "Delete it yourself"),
    ],
)
def test_refused__says_what_to_do_by_hand(head: str, change: Change, said: str) -> None:
    with pytest.raises(Refused) as refused:
        edited(head, change)
    assert said in f"{refused.value.message}\n{refused.value.hint}"


def test_forbidden_character__is_refused() -> None:
    with pytest.raises(Refused, match=r"U\+202E"):
        edited(HEAD, SetValue(("claim",), {"by": "li\u202en"}))


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=8)
LINE = st.sampled_from(
    [
        "title: 标题",
        "tags: [a, b]",
        "reviews:\n  - {by: wang}\n  - by: lin",
        "cover:",
        "# 注",
        "note: |\n  两行\n  字",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(LINE, unique_by=lambda line: line.partition(":")[0], max_size=5),
    st.dictionaries(st.sampled_from(["by", "until", "note"]), TEXT, min_size=1),
    st.sampled_from(["\n", "\r\n"]),
)
def test_written_and_taken_out__gives_the_same_bytes(
    lines: list[str], claim: dict[str, str], eol: str
) -> None:
    data = "\n".join(["---", "id: a", *lines, "---", "正文"]).replace("\n", eol).encode()
    before = values_of(data)
    assert isinstance(before, dict)
    written = apply_changes(data, [SetValue(("claim",), claim, after="id")])
    assert values_of(written) == {**before, "claim": claim}
    try:
        assert apply_changes(written, [RemoveKey("claim")]) == data
    except Refused:
        assert "#" in "".join(claim.values())
