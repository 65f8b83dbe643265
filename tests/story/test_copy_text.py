"""What of a body copy rules may look at: each case shows the text and, below it, its mask with ▒."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.story.body import parse_body
from curate.story.copy_text import MOST_MASKED, OPAQUE, CopyText, copy_text, uncoded

CASES = {
    "code in a line": ("用 `a,b` 和 ``c`d`` 写", "用 ▒▒▒▒▒ 和 ▒▒▒▒▒▒▒ 写"),
    "code over a line's end": ("用 `a\nb` 写", "用 ▒▒\n▒▒ 写"),
    "a fence": ("前\n\n```py\n甲,乙\n```\n\n后", "前\n\n▒▒▒▒▒\n▒▒▒\n▒▒▒\n\n后"),
    "a fence that is not closed": ("前\n\n~~~\n甲,乙", "前\n\n▒▒▒\n▒▒▒"),
    "indented code": ("前\n\n    甲,乙\n\n后", "前\n\n▒▒▒▒▒▒▒\n\n后"),
    "a paragraph's indent is none": ("前\n\n　　甲，乙", "前\n\n　　甲，乙"),
    "code in a list": ("- 甲\n\n      乙,丙\n\n  `丁`", "- 甲\n\n▒▒▒▒▒▒▒▒▒\n\n  ▒▒▒"),
    "code in a quote in a list": ("- > 甲 `乙`\n  > 丙", "- > 甲 ▒▒▒\n  > 丙"),
    "code in a table, with an escaped bar": (
        "| 甲 | 乙 |\n|---|---|\n| `a\\|b` | 丙,`丁` |",
        "| 甲 | 乙 |\n|---|---|\n▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
    ),
    "code in a table": ("| 甲 |\n|---|\n| 乙`丙`丁 |", "| 甲 |\n|---|\n| 乙▒▒▒丁 |"),
    "code in a heading below its line": ("甲 `乙`\n===", "甲 ▒▒▒\n==="),
    "code in a note that nobody refers to": ("前\n\n[^a]: 甲 `乙,丙` 丁", "前\n\n▒▒▒▒▒ 甲 ▒▒▒▒▒ 丁"),
    "CRLF": ("甲\r\n`乙`\r\n\r\n    丙\r\n\r\n丁", "甲\r\n▒▒▒\r\n\r\n▒▒▒▒▒▒\n\r\n丁"),
    "a link's target and title": (
        '见[甲,乙](https://a.b/(c),d "丙,丁"),后',
        "见[甲,乙" + "▒" * 26 + ",后",
    ),
    "a picture": ("![甲,乙](丙,丁.png)", "![甲,乙▒▒▒▒▒▒▒▒▒▒"),
    "links by reference": (
        "[甲][乙,丙]，[丁,戊]\n\n[丁,戊]: https://a.b '己'\n",
        "[甲▒▒▒▒▒▒，▒▒▒▒▒\n\n" + "▒" * 22 + "\n",
    ),
    "a note": ("甲[^一,二]，乙\n\n[^一,二]: 丙，丁", "甲▒▒▒▒▒▒，乙\n\n▒▒▒▒▒▒▒ 丙，丁"),
    "addresses": (
        "见 https://a.b/c?d=e,f，www.a.b/甲，mailto:a@b.cn 和 <https://a.b>",
        "见 ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒，▒▒▒▒▒▒▒▒▒，mailto:▒▒▒▒▒▒ 和 ▒▒▒▒▒▒▒▒▒▒▒▒▒",
    ),
    "Chinese in an address, and behind one": ("https://a.b/文件/第3版.zip?源=a 好", "▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 好"),
    "a sentence behind an address": ("https://a.b,然后", "▒▒▒▒▒▒▒▒▒▒▒▒然后"),
    "tags, comments and entities": (
        "<b title='甲,乙'>丙</b><!-- 丁,\n戊 -->&nbsp;&#12288;己",
        "▒" * 15 + "丙▒▒▒▒" + "▒▒▒▒▒▒▒\n▒▒▒▒▒" + "▒" * 14 + "己",
    ),
    "what is no tag": ("3<5 而 6>4，a<b", "3<5 而 6>4，a<b"),
    "scripts": ("前\n\n<script>\n甲,乙\n</script>\n\n后", "前\n\n▒▒▒▒▒▒▒▒\n▒▒▒\n▒▒▒▒▒▒▒▒▒\n\n后"),
    "escapes": ("甲\\*乙\\,丙", "甲▒▒乙▒▒丙"),
    "formulas": ("设 $a,b$ 与 $$c,\nd$$，价 $5,甲和 $6", "设 ▒▒▒▒▒ 与 ▒▒▒▒\n▒▒▒，价 $5,甲和 $6"),
    "hashtags": ("看#甲,乙#和 #丙 ，C#丁# ，a#b", "看▒▒▒▒▒和 ▒▒ ，C#丁# ，a#b"),
    "handles": ("@甲乙 说，问@ab-c,好", "▒▒▒ 说，问▒▒▒▒▒,好"),
    "the short name of an emoji": ("好:smile:，12:30:15", "好▒▒▒▒▒▒▒，12:30:15"),
    "titles": ("《甲,乙》与《丙》，《", "《▒▒▒》与《▒》，《"),
    "names of accounts": ("视频号作者「甲,乙」、博主 “丙”说“丁,戊”", "视频号作者「▒▒▒」、博主 “▒”说“丁,戊”"),
    "a title within quotes": ("“《「甲」,乙》卖完了”", "“《▒▒▒▒▒》卖完了”"),
    "names of sources": ("示例,甲说示例", "▒▒▒▒说▒▒"),
    "nothing": ("甲，乙。", "甲，乙。"),
}  # fmt: skip


def masked(text: str) -> CopyText:
    return copy_text(text, parse_body(text).html, 5, ["示例", "示例,甲", "没有"])


@pytest.mark.parametrize("case", CASES)
def test_copy_text__masks(case: str) -> None:
    text, wanted = CASES[case]
    found = masked(text)
    assert found.masked.replace(OPAQUE, "▒") == wanted
    assert found.text == text


def test_uncoded__masks_code_and_nothing_else() -> None:
    text = "用 `a` 见[文](b) 《丙》\n\n    丁"
    assert (
        uncoded(text, parse_body(text).html, 1).masked.replace(OPAQUE, "▒")
        == "用 ▒▒▒ 见[文](b) 《丙》\n\n▒▒▒▒▒"
    )


def test_copy_text__masks_all_of_what_is_not_rendered_or_no_text() -> None:
    deep = "> " * 80 + "甲,乙"
    assert set(masked(deep).masked) == {OPAQUE}
    many = "《甲》" * (MOST_MASKED + 1)
    assert set(masked(many).masked) == {OPAQUE}
    assert masked("").masked == ""


def test_copy_text__of_raw_html_alone_is_looked_at() -> None:
    assert masked("<div>甲,乙</div>").masked.replace(OPAQUE, "▒") == "▒▒▒▒▒甲,乙▒▒▒▒▒▒"


PIECES = (
    *"甲乙,a1 \t`*_[]()<>!#@&;:\\|-+.\"'“”「」《》　",
    *("\n", "\n\n", "\n    ", "\n- ", "\n> ", "```\n", "`丙`", "[甲](b)", "[^1]", "\n[^1]: "),
    *("<b>", "\n| a | b |\n|---|---|\n"),
    *("https://a.b", "示例", "博主「甲」", "<!--", "-->", "$a$", "😀", "𠀀", "\\|"),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=40).map("".join), ends=st.sampled_from(("\n", "\r\n")))
def test_copy_text__keeps_length_lines_and_places(text: str, ends: str) -> None:
    text = text.replace("\n", ends)
    found = masked(text)
    assert len(found.masked) == len(text)
    assert [i for i, c in enumerate(found.masked) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]
    assert all(now in (before, OPAQUE) for now, before in zip(found.masked, text, strict=True))
    for offset in range(0, len(text), 3):
        assert found.offset(*found.place(offset)) == offset
    lines = text.split("\n")
    for offset in range(len(text)):
        line, column = found.place(offset)
        assert (lines[line - 5] + "\n")[column - 1] == text[offset]


CODE = st.sampled_from(("`机`", "``机``", "`机 机`"))
AROUND = (
    *("{}", "- {}", "> {}", "## {}", "1. 甲\n\n   {}", "- > {}", "**粗{}体**", "[链{}接](b)"),
    *("甲　{}", "甲&amp;{}", "\t- {}"),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.tuples(st.sampled_from(AROUND), CODE), min_size=1, max_size=6),
    ends=st.sampled_from(("\n", "\r\n")),
)
def test_copy_text__masks_code_wherever_it_stands(parts: list[tuple[str, str]], ends: str) -> None:
    text = "\n\n".join(around.format(f"前{code}后") for around, code in parts).replace("\n", ends)
    assert "机" not in masked(text).masked
