"""Stories laid out for a terminal: widths, lines, tables, and nothing that steers it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.report.markdown_text import markdown_text
from curate.report.sanitise import width
from curate.report.wrapping import NEVER_FIRST, NEVER_LAST, cells, columns_of, wrap

LONG = (
    "示例正文写得很长，用来看换行：“引号里的话”，（括号里的话）、以及English words和120km/h这样的数字。" * 4
)
PIECES = st.text(alphabet=st.sampled_from("中文字，。、（）“”「」 abc 12%.,é😀"), max_size=120)


def lines_of(source: str, columns: int = 40) -> list[str]:
    return markdown_text(source, columns, coloured=False).split("\n")


@pytest.mark.parametrize("columns", [40, 80, 88, 100])
def test_paragraph__long_lines__fill_the_width_and_break_where_a_reader_expects(columns: int) -> None:
    lines = lines_of(LONG, columns)
    assert len(lines) > 1
    assert all(columns - 16 <= width(line) <= columns for line in lines[:-1])
    assert not [line for line in lines if line[0] in NEVER_FIRST]
    assert not [line for line in lines if line[-1] in NEVER_LAST]
    assert "".join(lines).replace(" ", "") == LONG.replace(" ", "")
    assert all("words" in line or "wor" not in line for line in lines)


@settings(max_examples=200, deadline=None)
@given(PIECES, st.integers(min_value=4, max_value=30))
def test_wrap__any_text__fits_and_loses_only_spaces(text: str, columns: int) -> None:
    lines = wrap(cells(text), columns)
    assert lines
    assert all(columns_of(line) <= columns for line in lines)
    kept = "".join(cell.text for line in lines for cell in line)
    assert kept.replace(" ", "") == text.replace(" ", "")


def test_wrap__a_word_that_fits__stays_whole() -> None:
    lines = ["".join(cell.text for cell in line) for line in wrap(cells("中文 abcdef 中文"), 8)]
    assert lines == ["中文", "abcdef", "中文"]


def test_table__chinese_columns__stand_under_each_other() -> None:
    lines = lines_of("| 项目 | 宣称 |\n|:--|--:|\n| 减重 | 20公斤 |\n| 续航提升 | 10% |\n")
    assert lines == [
        "项目        宣称",
        "────────────────",
        "减重      20公斤",
        "续航提升     10%",
    ]


def test_table__too_wide__its_cells_are_wrapped() -> None:
    long = "很长的一格" * 6
    lines = lines_of(f"| a | b |\n|--|--|\n| {long} | 短 |\n", 30)
    assert all(width(line) <= 30 for line in lines)
    assert "".join(line.replace(" ", "").replace("短", "") for line in lines[2:]) == long


def test_blocks__as_a_reader_expects_them() -> None:
    source = (
        "## 标题\n\n第一段。\n第二行\n\n- 一\n- 二\n  1. 甲\n  2. 乙\n\n> 引用。\n\n- [x] 做了\n- [ ] 没做\n\n"
        "~~删~~与**加粗（注）**后\n\n    code *x*\n\n![图](a.png)\n\n有脚注[^1]，有[链接](https://example.org/a)。\n\n"
        "[^1]: 注释。\n"
    )
    assert lines_of(source) == [
        "## 标题",
        "",
        "第一段。 第二行",
        "",
        "• 一",
        "• 二",
        "  1. 甲",
        "  2. 乙",
        "",
        "│ 引用。",
        "",
        "• ☑ 做了",
        "• ☐ 没做",
        "",
        "删与加粗（注）后",
        "",
        "    code *x*",
        "",
        "▣ 图 (a.png)",
        "",
        "有脚注[1]，有链接",
        "(https://example.org/a)。",
        "",
        "─" * 24,
        "[1] 注释。",
    ]


def test_list__long_items__hang_under_their_first_word() -> None:
    lines = lines_of("- " + "字" * 30 + "\n", 30)
    assert lines == ["• " + "字" * 14, "  " + "字" * 14, "  " + "字" * 2]


def test_colour__bold_and_off_again() -> None:
    assert markdown_text("a **b** c", 40, coloured=True) == "a \x1b[1mb\x1b[0m c"
    assert markdown_text("a **b** c", 40, coloured=False) == "a b c"


@pytest.mark.parametrize(
    "source",
    [
        "\x1b]0;owned\x07",
        "&#27;]0;owned&#7;",
        "`\x1b[2J`",
        "    \x1b[2J",
        "[a](https://example.org/%1b%5d0;x)",
        "![\u202eabc](x%9b.png)",
        "| \x1b[2J | &#x202e; |\n|--|--|\n| a | b |",
        "# &#x85;&#x2028;",
        "x[^1]\n\n[^1]: &#27;c",
        ">" * 400 + " \x1b[2J",
    ],
)
def test_hostile__nothing_steers_the_terminal(source: str) -> None:
    shown = markdown_text(source, 60, coloured=False)
    assert shown.replace("\n", "").isprintable()
