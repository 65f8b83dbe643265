"""The body's outline: what is found at which place, and that no text costs much more than its size."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.story.body import Heading, Link, Outline, Picture, parse_body
from curate.story.body_cost import MOST_DEPTH, MOST_LINES, costs_too_much


def outline(text: str, first_line: int = 1) -> Outline:
    return parse_body(text, first_line).outline


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_places__in_lines_of_the_file_and_characters(eol: str) -> None:
    text = "## 标题 *斜*\n\n中文**粗**和[链接](x.png) ![图](a.png)。\n\n> 引 [i](j)\n> 用 ![k](l)\n\n甲\n乙\n---\n"
    found = outline(text.replace("\n", eol), 8)
    assert found.headings == (Heading(2, "标题 斜", 8, 1), Heading(2, "甲\n乙", 15, 1))
    assert found.links == (Link("x.png", "链接", 10, 9), Link("j", "i", 12, 5))
    assert found.pictures == (Picture("a.png", "图", 10, 21), Picture("l", "k", 13, 5))
    assert [(block.tag, block.line, block.end_line) for block in found.blocks] == [
        ("h2", 8, 8),
        ("p", 10, 10),
        ("blockquote", 12, 13),
        ("h2", 15, 17),
    ]


def test_places__in_lists_tables_and_footnotes() -> None:
    text = (
        "- 甲\n  - 乙 [b](c)\n    1. 丙 ![d](e)\n\n"
        "| 甲 | ![乙](d) |\n|--|--|\n| 丙 [丙](e) | [丁](f) |\n\n"
        "文[^1]与[^2]。\n\n[^1]: 注 [g](h)\n[^2]: 另 [i](j)\n    续 [k](l)\n"
    )
    found = outline(text)
    assert [(link.target, link.line, link.column) for link in found.links] == [
        ("c", 2, 7),
        ("e", 7, 5),
        ("f", 7, 14),
        ("h", 11, 9),
        ("j", 12, 9),
        ("l", 13, 7),
    ]
    assert [(picture.target, picture.line, picture.column) for picture in found.pictures] == [
        ("e", 3, 10),
        ("d", 5, 7),
    ]
    assert [block.tag for block in found.blocks] == ["ul", "table", "p"]


def test_links__autolinks_decoded_targets_and_dangerous_ones() -> None:
    found = outline('<https://a.example/?b=1&c=2> www.b.example [x](<c d.md> "t") [y](javascript:alert(1))\n')
    assert [link.target for link in found.links] == [
        "https://a.example/?b=1&c=2",
        "http://www.b.example",
        "c%20d.md",
        "",
    ]


def test_code__holds_no_headings_links_or_html() -> None:
    found = outline("```\n# a\n[b](c)\n<div>\n```\n\n`<b>` `![d](e)`\n\n    <i>\n")
    assert (found.headings, found.links, found.pictures, found.raw_html_lines) == ((), (), (), ())


RAW = """\
第一行
第二行 <b>x</b> 与 **粗
过行 <i>y</i>** z

<div>
块

</div>

- 项 <span>a</span>
- 项
  <u>v</u>

  <section>
  q
  </section>

> 引
> <em>x</em>

| a | b |
|---|---|
| <b>x</b> | y |

注[^1]与 `代码
过行` <b>k</b>

[^1]: 注 <b>n</b>

<!-- 注
释 -->
<script>
alert(1)

</script>

换行\\
后 <br> ![a](b "题
二") <b>后</b>
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_raw_html__the_lines_it_stands_in(eol: str) -> None:
    expected = [2, 3, 5, 8, 10, 12, 14, 19, 23, 26, 28, 30, 32, 38, 39]
    found = outline(RAW.replace("\n", eol)).raw_html_lines
    assert sorted(found) == expected
    assert sorted(outline(RAW, 10).raw_html_lines) == [line + 9 for line in expected]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<div>\n<p>\n</div>\n\n<section>\n", (1, 5)),
        ("<!--\n<b>\n\n<i> -->\n<div>\n", (1, 5)),
        ("<pre>\n<b>\n\n</pre>\n<?x\n<b>\n\n?>\n<!X\n<b>>\n<![CDATA[\n<b>\n]]>\n<u>\n", (1, 5, 9, 11, 14)),
        ("<!-- a -->\n<b>\n<!-- b -->\n", (1, 2)),
        ("> <div>\n> <p>\n\n> <div>\n", (1, 4)),
        ("- <div>\n- <div>\n\n字\n\n<div>\n", (1, 2, 6)),
        ("`<b>`\n字 <b>x</b>\n", (2,)),
        ("a < b <i\nc> d <b>\n", (1, 2)),
    ],
)
def test_raw_html__blocks_counted_from_their_first_line(text: str, lines: tuple[int, ...]) -> None:
    assert outline(text).raw_html_lines == lines


def test_html__omitted_and_escaped() -> None:
    rendered = parse_body("<script>alert(1)</script>\n\na <b onclick=x>b</b> &lt;i&gt;\n").html
    assert "script" not in rendered
    assert "onclick" not in rendered
    assert "&lt;i&gt;" in rendered


def test_emphasis__before_chinese_punctuation() -> None:
    assert ">加粗（注）</strong>后" in parse_body("**加粗（注）**后").html


@pytest.mark.parametrize(
    "text", [">" * 70 + "a", "> " * 70 + "a", "- " * 70 + "a", "1. " * 70 + "a", "+ > " * 40 + "a"]
)
def test_depth__beyond_what_is_read_the_text_alone(text: str) -> None:
    body = parse_body(f"[a](b)\n\n{text}\n\n<b>\n")
    assert body.outline.depth > MOST_DEPTH
    assert (body.outline.links, body.outline.blocks) == ((), ())
    assert "<" not in body.html
    assert "[a](b)" in body.html


def test_depth__by_indentation() -> None:
    assert outline("".join("  " * n + "- a\n" for n in range(40))).depth > MOST_DEPTH
    assert 10 < outline("".join("  " * n + "- a\n" for n in range(6))).depth < MOST_DEPTH


@pytest.mark.parametrize(
    "text",
    [
        "* " * 100,
        "- " * 100,
        "-" * 300,
        "=" * 300,
        "......" * 100,
        "```\n" + ">" * 60 + "\n```",
        "|a|\n|-|\n" * 50,
    ],
)
def test_usual_text__not_taken_for_an_attack(text: str) -> None:
    assert not costs_too_much(text)
    assert not costs_too_much("段落 [a](b) **c**，一二三四五六七八九十。\n\n" * 10_000)


SIZE = 2 * 1024 * 1024


def _filled(piece: str) -> str:
    return piece * (SIZE // len(piece.encode()))


PUMPS = {
    **{
        piece.strip() or "blank": _filled(piece)
        for piece in [
            ">",
            "> ",
            "- ",
            "1. ",
            "[",
            "![",
            "[a](",
            "*",
            "`",
            "<",
            "&#",
            "\\",
            "[^1]",
            "~a ",
            "_a __a ",
            "*a ",
            "*a **",
            "***a* **",
            "字**（注）**后",
            "[a](b) ",
            "![a](b) ",
            "http://a.b ",
            "www.a.b ",
            "a@b.c ",
            "<b>x</b>",
            "a <!-- x --> ",
            '<a b="',
            "w",
            "字",
            "# a\n",
            "a\n=\n",
            "- a\n",
            "- <div>\n",
            "> <div>\n\n",
            "|x|y|\n",
            "|a\n|-\n",
            "[a]: /x\n",
            "```\n",
            "\n",
            "- [ ] a\n",
            ">" * 60 + "\n\n",
            "字。\r\n\r\n",
        ]
    },
    "table-wide": "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + "|x|\n" * 2000,
    "tables": ("|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + "|x|\n" * 15 + "\n") * 200,
    "table-in-a-quote": "> |" + "a|" * 900 + "\n> |" + "-|" * 900 + "\n" + "> |x|\n" * 900,
    "deep-then-lazy": "- " * 2000 + "a\n" + "b\n" * 40_000,
    "deep-then-blank": "".join(" " * 2 * n + "- a\n" for n in range(900)) + "\n" * 40_000,
    "brackets-closed": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "emphasis-nested": "*a" * (SIZE // 4) + "a*" * (SIZE // 4),
    "address-and-parentheses": "http://a.b/" + ")" * SIZE,
    "address-and-some-parentheses": ("www.a.b" + ")" * 199 + " ") * 9000,
    "address-of-2-mib": "www." + "a." * (SIZE // 2),
    "footnotes": "".join(f"[^{n}]: <div>\n\nx[^{n}]\n\n" for n in range(9000)),
    "footnotes-out-of-place": "".join(f"[^{n}]: \n<b>\n\n" for n in range(4900))
    + "".join(f"[^{n}]" for n in range(4900)),
    "html-in-items": "- <div>\n" * 14_000,
    "html-in-words": "x <b>\n" * 29_000,
    "html-of-two-lines": "x <b\na>\n" * 20_000,
    "comments": "<!--\n-->\n" * 20_000,
    "links": "[a](b) " * 28_000,
    "columns": "字[a](b)" * 20_000,
    "backtick-runs": "".join("`" * n + " a" for n in range(1, 2000)),
    "indented": (" " * 300 + "- a\n") * 5000,
    "parentheses": ")a" * (SIZE // 2),
}


@pytest.mark.parametrize("text", PUMPS.values(), ids=PUMPS.keys())
def test_pump__far_from_a_hang(text: str) -> None:
    begin = time.process_time()
    body = parse_body(text, 1)
    assert time.process_time() - begin < 8
    assert len(body.html) < 12 * SIZE


def test_too_many_lines__not_parsed() -> None:
    assert costs_too_much("a\n" * (MOST_LINES + 1))
    assert not costs_too_much("a\n" * MOST_LINES)


MARKUP = st.sampled_from(
    [
        "# ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "`",
        "```\n",
        "*",
        "**",
        "[",
        "](",
        ")",
        "![",
        "<b>",
        "</b>",
        "<div>\n",
        "<!--",
        "-->",
        "|",
        "|-|\n",
        "[^1]",
        "[^1]: ",
        "~~",
        "\\",
        "&amp;",
        "<",
        "字",
        "（注）",
        "😀",
        "a",
        "www.a.b ",
        "\r\n",
        "\t",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MARKUP, max_size=40).map("".join), st.integers(1, 30))
def test_any_markup__places_lie_in_the_text(text: str, first_line: int) -> None:
    found = outline(text, first_line)
    lines = text.split("\n")
    items: list[Heading | Link | Picture] = [*found.headings, *found.links, *found.pictures]
    for item in items:
        assert first_line <= item.line < first_line + len(lines)
        assert 1 <= item.column <= len(lines[item.line - first_line]) + 1
    for block in found.blocks:
        assert first_line <= block.line <= block.end_line < first_line + len(lines)
    for line in found.raw_html_lines:
        assert "<" in lines[line - first_line]


@settings(max_examples=100, deadline=None)
@given(st.lists(MARKUP, max_size=20).map("".join))
def test_first_line__moves_every_place(text: str) -> None:
    one, later = outline(text), outline(text, 101)
    assert [link.line + 100 for link in one.links] == [link.line for link in later.links]
    assert [line + 100 for line in one.raw_html_lines] == list(later.raw_html_lines)
    assert [block.end_line + 100 for block in one.blocks] == [block.end_line for block in later.blocks]
