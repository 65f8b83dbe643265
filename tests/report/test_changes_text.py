"""How changes are shown: every one visible, and nothing that steers a terminal or a log."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.report.changes_text import MOST_OF_A_PIECE, MOST_SHOWN, changes_text
from curate.report.sanitise import safe_line, width
from curate.workflow.differences import Difference, Kind

A, B = "a" * 40, "b" * 40
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def shown(*found: Difference, columns: int = 70, coloured: bool = False) -> list[str]:
    text = changes_text(found, {A: 12_000, B: 3 * 1024**2}, lambda words: words, columns, coloured=coloured)
    return text.split("\n")


def of_body(before: str, after: str, columns: int = 70) -> list[str]:
    head, *lines = shown(Difference(Kind.BODY, (), before, after), columns=columns)
    assert head == "Text:"
    return lines


def of_key(before: str | None, after: str | None, *path: str | int) -> list[str]:
    return shown(Difference(Kind.KEY, path or ("title",), before, after))


def of_picture(before: str | None, after: str | None, former: str | None = None) -> list[str]:
    return shown(Difference(Kind.PICTURE, ("a.png",), before, after, former))


def test_keys() -> None:
    assert of_key("新车的信任", "新车的信用") == ["title: 新车的信[-任-]{+用+}"]
    assert of_key(None, "新", "attribution", 1, "url") == ["attribution.2.url: {+新+}"]
    assert of_key("旧", None) == ["title: [-旧-]"]
    assert of_key("旧", "") == ["title: [-旧-]{+(empty)+}"]
    assert of_key(None, "") == ["title: {+(empty)+}"]


def test_pictures() -> None:
    assert of_picture(A, B) == ["a.png replaced (12 KB → 3.0 MB)"]
    assert of_picture(None, "c" * 40) == ["a.png added (unknown size)"]
    assert of_picture(A, None) == ["a.png is no longer used"]
    assert of_picture(A, "") == ["a.png is used and missing"]
    assert of_picture(A, A, "b.png") == ["b.png renamed to a.png"]


def test_the_text_comes_last() -> None:
    body = Difference(Kind.BODY, (), "甲\n", "乙\n")
    assert shown(body, Difference(Kind.PICTURE, ("a.png",), A, None))[0] == "a.png is no longer used"


PARAGRAPHS = "".join(f"第{n}段。\n\n" for n in "一二三四五六七八九")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            PARAGRAPHS,
            PARAGRAPHS.replace("第五段", "第五节"),
            [
                "  … 3 paragraphs unchanged …",
                "  第四段。",
                "  第五[-段-]{+节+}。",
                "  第六段。",
                "  … 3 paragraphs unchanged …",
            ],
        ),
        (
            PARAGRAPHS,
            PARAGRAPHS.replace("第二段", "第二节").replace("第六段。", "第六段！"),
            [
                "  第一段。",
                "  第二[-段-]{+节+}。",
                "  第三段。",
                "  … 1 paragraph unchanged …",
                "  第五段。",
                "  第六段[-。-]{+！+}",
                "  第七段。",
                "  … 2 paragraphs unchanged …",
            ],
        ),
        ("一。\n\n二。\n", "一。\n\n新。\n\n又。\n\n二。\n", ["  一。", "  {+新。", "  又。+}", "  二。"]),
        ("一。\n", "一。 \n", ["  一。{+␣+}"]),
        ("一。\n", "一。\n\n", ["  一。", "  {+↵+}"]),
        ("一。\n", "一。", ["  一。[-↵-]"]),
        ("一\n二。\n", "一二。\n", ["  一[-↵-]", "  二。"]),
        ("一　二\n", "一 二\n", ["  一[-<U+3000>-]{+␣+}二"]),
        ("caf\u00e9\n", "cafe\u0301\n", ["  [-caf\u00e9<U+00E9>-]{+cafe\u0301<U+0301>+}"]),
        ("一。\n二。\n", "一。\r\n二！\r\n", ["  line ends: LF → CRLF", "  一。", "  二[-。-]{+！+}"]),
        ("一。\r\n二。\r\n", "一。\n二。\n", ["  line ends: CRLF → LF"]),
        ("一。\r\n二。\n", "一。\n二。\n", ["  一。[-␍-]", "  二。"]),
        ("", "新。\n", ["  {+新。+}"]),
    ],
)  # fmt: skip
def test_body__shows_what_changed_and_a_line_around_it(before: str, after: str, expected: list[str]) -> None:
    assert of_body(before, after) == expected


def test_body__long_unchanged_words_between_two_changes_are_left_out() -> None:
    middle = "".join(chr(0x4E00 + number) for number in range(1000))
    (line,) = of_body(f"甲{middle}乙\n", f"丙{middle}丁\n", columns=2000)
    assert line.startswith("  [-甲-]{+丙+}" + middle[:50])
    assert "… 800 characters …" in line
    assert len(line) < 300


def test_body__a_huge_change_is_cut_and_says_so() -> None:
    huge = "新的一句。" * 100_000
    lines = of_body("旧。\n", f"{huge}\n", columns=100)
    assert sum(map(len, lines)) < 2 * MOST_OF_A_PIECE
    assert any("characters …" in line for line in lines)
    before = "".join(f"{n}甲\n\n同{n}\n\n" for n in range(12_000))
    lines = of_body(before, before.replace("甲", "乙"), columns=100)
    assert "`curate diff STORY --json` has it" in lines[-1]
    assert sum(map(len, lines)) < 10 * MOST_SHOWN


def test_coloured__removed_is_struck_and_added_underlined() -> None:
    (line,) = shown(Difference(Kind.KEY, ("title",), "信任", "信用"), coloured=True)
    assert line == "\x1b[1mtitle: \x1b[0m信\x1b[31;9m任\x1b[0m\x1b[32;4m用\x1b[0m"


HOSTILE = st.text(alphabet="甲乙 \n:[#-\x1b\u202e\x07e\u0301|", max_size=30)


@given(HOSTILE, HOSTILE, st.integers(24, 60), st.booleans())
@example(f"{'a' * 22}::error::甲", f"{'a' * 22}::error::乙", 26, False)
@example(":", "::", 40, True)
@example("##甲", "##[", 40, True)
def test_whatever_changed__fits_and_steers_neither_a_terminal_nor_a_log(
    before: str, after: str, columns: int, coloured: bool
) -> None:
    found = [Difference(Kind.BODY, (), before, after), Difference(Kind.KEY, ("x",), before, after)]
    for line in shown(*found, columns=columns, coloured=coloured):
        plain = COLOURS.sub("", line)
        assert safe_line(plain) == plain
        assert width(plain) <= columns + 16, "marks and signs of one cell may stand out"
        assert coloured or plain == line


def test_a_command_to_a_log_put_together_from_pieces_is_broken() -> None:
    assert of_body(":\n", ":\n\n:set-output\n")[0].lstrip() == ":"
    for line in of_body("::error::x", "::x"):
        assert not line.lstrip().startswith("::")
