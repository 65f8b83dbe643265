"""Two versions of a story merged: what comes out, byte for byte, and what is left for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from merging_stories import LABELS, SOUND, changed, merged
from ruamel.yaml import YAML

from curate.adapters.git.merge_file import merge_lines
from curate.story.merging import merge_story
from curate.story.merging.parts import items_of, list_part, parts_of, table_lines
from curate.story.merging.version import head_of, read_version
from curate.story.nodes import Table

CASES = {
    case["name"]: case
    for case in YAML(typ="safe", pure=True).load(
        (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
    )
}


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("name", CASES)
def test_case__gives_what_it_says(name: str, bom: str) -> None:
    case: dict[str, Any] = CASES[name]
    versions = [bom + SOUND, *(bom + changed(case[edits]) for edits in ("ours", "theirs", "gives"))]
    if case.get("eol") == "crlf":
        versions = [version.replace("\n", "\r\n") for version in versions]
    base, ours, theirs, wanted = versions
    result = merged(None if case.get("base") == "none" else base, ours, theirs)
    assert result.data.decode() == wanted
    assert [conflict.key for conflict in result.conflicts] == case.get("conflicts", [])


@pytest.mark.parametrize("name", CASES)
def test_case__the_other_way_round_has_the_same_conflicts(name: str) -> None:
    case = CASES[name]
    base = None if case.get("base") == "none" else SOUND
    here = merged(base, changed(case["ours"]), changed(case["theirs"]))
    there = merged(base, changed(case["theirs"]), changed(case["ours"]))
    assert {c.key for c in here.conflicts} == {c.key for c in there.conflicts}


OURS = changed({"title: 新车的信任": "title: 甲", "一。": "壹。"})
THEIRS = changed({"colour: red": "colour: blue", "二！": "贰！"})
TOGETHER = changed(
    {"title: 新车的信任": "title: 甲", "一。": "壹。", "colour: red": "colour: blue", "二！": "贰！"}
)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "gives"),
    [
        (SOUND, OURS.replace("\n", "\r\n"), THEIRS, TOGETHER.replace("\n", "\r\n")),
        (SOUND, OURS, THEIRS.replace("\n", "\r\n"), TOGETHER.replace("\n", "\r\n")),
        (SOUND.replace("\n", "\r\n"), OURS, THEIRS.replace("\n", "\r\n"), TOGETHER),
        (SOUND, "\ufeff" + OURS, THEIRS, "\ufeff" + TOGETHER),
        ("\ufeff" + SOUND, "\ufeff" + OURS, THEIRS, TOGETHER),
        (SOUND, OURS.replace("\n---\n\n", "\n---\n\r\n"), THEIRS, TOGETHER.replace("\n---\n\n", "\n---\n\r\n")),
        ("---\nid: a\n---", "---\nid: a\nx: y\n---", "---\nid: a\n---\n正文。", "---\nid: a\nx: y\n---\n正文。"),
        ("---\nid: a\n---", "---\nid: a\nx: y\n---", "---\nid: b\n---", "---\nid: b\nx: y\n---"),
        ("---\n  id: a\n---\n", "---\n  id: a\n  x:\n    - y\n---\n", "---\nid: a\nz: |\n  t\n\n  u\n---\n",
         "---\n  id: a\n  z: |\n    t\n\n    u\n  x:\n    - y\n---\n"),
    ],
    ids=["crlf-here", "crlf-there", "lf-here", "bom-here", "no-bom-there", "mixed-text", "no-end", "no-text", "indent"],
)  # fmt: skip
def test_form_of_the_file__follows_the_side_that_changed_it(
    base: str, ours: str, theirs: str, gives: str
) -> None:
    result = merged(base, ours, theirs)
    assert result.conflicts == ()
    assert result.data.decode() == gives


def test_markers__as_long_as_asked_for() -> None:
    result = merged(SOUND, changed({"一。": "壹。"}), changed({"一。": "１。"}), marker_size=11)
    lines = result.data.decode().splitlines()
    assert [line for line in lines if line[:9] in ("<" * 9, "=" * 9, ">" * 9)] == [
        f"{'<' * 11} OURS",
        "=" * 11,
        f"{'>' * 11} THEIRS",
    ]


def test_source_that_says_nothing_yet__takes_what_both_sides_add() -> None:
    base = changed({"{relation: 援引, author: 示例作者乙}": "{relation: 口述}"})
    ours, theirs = (
        base.replace("{relation: 口述}", f"{{relation: 口述, {more}}}") for more in ("author: 甲", "url: u")
    )
    result = merged(base, ours, theirs)
    assert result.data.decode() == base.replace("{relation: 口述}", "{relation: 口述, url: u, author: 甲}")


def test_two_stories_at_one_path__stay_whole() -> None:
    other = changed({"id: 20251213-k7q2": "id: 20251214-aaaa", "末段。\n": "另一篇"})
    result = merged(None, SOUND, other)
    assert result.data.decode() == f"<<<<<<< OURS\n{SOUND}=======\n{other}\n>>>>>>> THEIRS\n"
    assert [c.key for c in result.conflicts] == ["id"]


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_unreadable_version__is_merged_without_a_loss(broken: int) -> None:
    versions = [SOUND, OURS, THEIRS.replace("二！", "二！")]
    versions[broken] = versions[broken].replace("curator: lin", "curator: [lin")
    result = merged(versions[0], versions[1], versions[2])
    text = result.data.decode()
    assert all(word in text for word in ("title: 甲", "colour: blue", "壹。", "贰！"))
    assert bool(result.conflicts) == ("<<<<<<<" in text)


def test_unreadable_version__without_a_clash_is_gits_own_merge() -> None:
    broken = SOUND.replace("curator: lin", "curator: [lin")
    ours, theirs = (broken.replace("title: 新车的信任", "title: 甲"), broken.replace("末段。", "尾段。"))
    result = merged(broken, ours, theirs)
    assert result.data.decode() == ours.replace("末段。", "尾段。")
    assert result.conflicts == ()


def test_bytes_that_are_no_text__are_merged_by_lines() -> None:
    base, ours, theirs = (SOUND.encode().replace(b"red", word) for word in (b"\xff", b"\xfe", b"\xff\n"))
    result = merged(base, ours, theirs)
    assert result.conflicts
    assert b"colour: \xfe\n" in result.data
    assert b"colour: \xff\n\n" in result.data


def test_keys_that_cannot_be_put_together__are_a_conflict_of_the_front_matter() -> None:
    # Each side alone has as many values as a front matter may hold, both together have too many.
    ours, theirs = (
        changed(
            {"corrections: []  # 无\n": "corrections:\n" + "".join(f"  - {{{n}: {i}}}\n" for i in range(800))}
        )
        for n in "ab"
    )
    result = merged(SOUND, ours, theirs)
    assert [c.key for c in result.conflicts] == [""]
    text = result.data.decode()
    before, _, rest = text.partition("<<<<<<< OURS\n")
    here, _, rest = rest.partition("=======\n")
    there, _, after = rest.partition(">>>>>>> THEIRS\n")
    assert (before + here + after, before + there + after) == (ours, theirs)


def test_git_failing__is_not_hidden() -> None:
    def failing(*texts: bytes, **settings: object) -> object:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        merge_story(
            SOUND.encode(), OURS.encode(), THEIRS.encode(), failing, LABELS, 7, frozenset  # type: ignore[arg-type]
        )  # fmt: skip


def test_text_with_our_own_sign__is_merged_by_lines() -> None:
    from curate.story.merging.text import merge_text

    base = "一。二。\n\n三\x1e。\n"
    result = merge_text(
        base, base.replace("一", "壹"), base.replace("三", "叁"), merge_lines, LABELS, marker_size=7
    )
    assert result == (base.replace("一", "壹").replace("三", "叁"), False)
    clash = merge_text(
        base, base.replace("一", "壹"), base.replace("二", "贰"), merge_lines, LABELS, marker_size=7
    )
    assert clash.conflict
    assert "壹。二。" in clash.text
    assert "一。贰。" in clash.text


@pytest.mark.parametrize(
    "head",
    [
        SOUND.split("---\n")[1],
        "# 先\n\n  id: a   # 注\n\n  tags:\n    # 内\n    -   x\n\n    - |\n      t\n\n"
        "  'n: o': >-\n   u\n\n  m:\n# 末\n",
        "a:\n  - b: |\n      c\n \n\n      d\n",
        "  a: |\n    c\n \n    d\n",
        "a:\n- b: c\n  # d\n  e:\n  - f\n-\n  g: h\n- # i\n  j: k\n",
        "",
        "# 只有注\n",
    ],
)
def test_parts__put_together_are_what_they_were_cut_from(head: str) -> None:
    version = read_version(f"---\n{head}---\n".encode())
    assert version is not None
    assert head_of(version.parts, version.tail, version.column) == head
    for part in version.parts:
        items = items_of(part)
        if items and part.value:
            whole = list_part(part.key, [part], items)
            assert whole.chunk.at(part.chunk.column) == part.chunk.raw
        for item in items or ():
            if isinstance(item.node, Table) and not item.node.flow and item.chunk is not None:
                assert table_lines(parts_of(item.head, item.node)[0], item.node.column - 1) in item.chunk.raw


def test_long_conflict__is_not_looked_at_for_long() -> None:
    frame = "---\nid: a\n---\n\n"
    base, ours, theirs = (frame + "".join(f"{w}{n}。" for n in range(20_000)) for w in "原甲乙")
    result = merged(base, ours, theirs)
    assert [c.key for c in result.conflicts] == [""]
    assert len(result.data) < 3 * len(base.encode())
