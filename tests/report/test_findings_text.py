"""Findings on a terminal: marks right under what is meant, lines and messages that fit, and no flood of one rule."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from formats import english, plain
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_findings import CHINESE, FILES, GONE, MANY, NASTY, comma, source
from wcwidth import wcswidth

from curate.adapters.language import translator
from curate.checks.findings import Finding
from curate.messages import msg
from curate.report.excerpt import LEAST_ROOM, excerpt
from curate.report.findings_text import MOST_OF_ONE_RULE, findings_text, summary_text
from curate.report.source_text import SourceText
from curate.report.wrapping import cells, wrap
from curate.story.fault import Fix

PIECES = st.lists(
    st.sampled_from(
        ["中", "，", "a", " ", "\t", "“", "…", "é", "e\u0301", "😀", "👨\u200d👩\u200d👧", "❤\ufe0f", "\u200b",
         "\x1b", "\udcd6", "\u3000", "ｶ", "##[", "::", "한", "\ufffd", "👍\U0001f3fd"]
    ),
    max_size=60,
).map("".join)  # fmt: skip
MEANT = "错"
LOOK = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\ud800-\udfff]")


@settings(max_examples=500, deadline=timedelta(seconds=2))
@given(PIECES, PIECES, st.integers(LEAST_ROOM, 90))
def test_excerpt__any_line__marks_stand_under_what_is_meant(before: str, after: str, room: int) -> None:
    shown, marks = excerpt(before + MEANT + after, len(before) + 1, 1, room)
    assert wcswidth(shown) <= room
    assert wcswidth(marks) <= room
    assert shown.count(MEANT) == 1
    assert len(marks) - len(marks.lstrip()) == wcswidth(shown[: shown.index(MEANT)])
    assert marks.strip() == "^^"
    assert not LOOK.search(shown)


@settings(max_examples=300, deadline=timedelta(seconds=2))
@given(PIECES, st.lists(st.just(MEANT), min_size=1, max_size=12).map("".join), PIECES)
def test_excerpt__several_characters__all_are_marked(before: str, meant: str, after: str) -> None:
    _, marks = excerpt(before + meant + after, len(before) + 1, len(meant), 400)
    assert marks.strip() == "^^" * len(meant)


@settings(max_examples=300, deadline=timedelta(seconds=2))
@given(PIECES, st.integers(-2, 80), st.integers(-2, 80), st.integers(0, 60))
def test_excerpt__any_place__fits_and_marks_something(line: str, column: int, length: int, room: int) -> None:
    shown, marks = excerpt(line, column, length, room)
    assert wcswidth(shown) <= max(room, LEAST_ROOM)
    assert re.fullmatch(r" *\^+", marks)
    assert len(marks) <= max(room, LEAST_ROOM) + 1  # a place after the end


@pytest.mark.parametrize(
    ("line", "column", "length", "room", "shown", "marks"),
    [
        ("一,二", 2, 1, 40, "一,二", "  ^"),
        ("一，二", 2, 1, 40, "一，二", "  ^^"),
        ("\t一,", 3, 1, 40, "    一,", "      ^"),
        ("a\u200bb", 2, 1, 40, "a<U+200B>b", " ^^^^^^^^"),
        ("abc", 4, 1, 40, "abc", "   ^"),
        ("abc", 99, 5, 40, "abc", "   ^"),
        ("", 1, 1, 40, "", "^"),
        ("abcdef", 2, 99, 40, "abcdef", " ^^^^^"),
        ("e\u0301x", 2, 1, 40, "e\u0301x", "^"),
        ("一二三四五六七八九十", 5, 1, 12, "…三四五六七…", "     ^^"),
        ("一二三四五六七八九十", 1, 1, 12, "一二三四五…", "^^"),
        ("一二三四五六七八九十", 10, 1, 12, "…六七八九十", "         ^^"),
    ],
)
def test_excerpt__known_lines(line: str, column: int, length: int, room: int, shown: str, marks: str) -> None:
    assert excerpt(line, column, length, room) == (shown, marks)


@pytest.mark.parametrize("character", ["\u0301", "a", "中", "\u200d"])
def test_excerpt__a_line_of_megabytes__is_looked_at_only_where_it_is_seen(character: str) -> None:
    shown, marks = excerpt(character * 2_000_000, 1_000_000, 900_000, 60)
    assert len(shown) < 500
    assert marks.strip("^ ") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_text__on_a_terminal__no_line_is_wider(columns: int, language: str) -> None:
    findings = [f for f in NASTY if f.path == CHINESE]
    long = msg("{value}", value="这句话说得很长，在窄的终端上要折成几行，" * 4 + "a" * 200)
    findings += [Finding("a-rule-with-a-name", "error", CHINESE, 5, 1, long, long)]
    text = findings_text(findings, translator(language), plain, source=source, columns=columns, wrapped=True)
    assert max(wcswidth(line) for line in text.split("\n")) <= columns


def test_text__in_a_pipe__a_message_is_one_line() -> None:
    long = msg("{value}", value="这句话很长，" * 60)
    text = findings_text([Finding("rule", "error", GONE, 1, 1, long)], english, plain, columns=80)
    assert text.split("\n")[1:] == [f"      1:1  error  {long}  rule"]


def test_text__colours__wrap_words_and_never_blanks() -> None:
    painted = findings_text([NASTY[6]], english, lambda text, role: f"<{role}>{text}</>", source=source)
    assert painted.split("\n") == [
        f"<path>{CHINESE}</>",
        "     5:10  <warning>warning</>  A comma between Han characters is full-width.  <quiet>zh-comma</>",
        "           <quiet>│</> 第一行里有半角逗号,在汉字之间。",
        "           <quiet>│</>                   <warning>^</>",
        "           <quiet>→ Write ，; `curate check --fix` does it.</>",
    ]


def test_text__same_place_twice__shows_the_line_once() -> None:
    other = Finding("other", "error", CHINESE, 5, 10, msg("x"))
    text = findings_text([comma(CHINESE, 5, 10), other], english, plain, source=source)
    assert text.count("│ 第一行") == 1


@pytest.mark.parametrize("finding", [comma(GONE, 1, 1), comma(CHINESE, 0, 0), comma(CHINESE, 999, 1)])
def test_text__no_such_line__shows_none(finding: Finding) -> None:
    assert "│" not in findings_text([finding], english, plain, source=source)


def test_text__the_opening_fence__is_not_worth_showing() -> None:
    assert "│" not in findings_text([comma(CHINESE, 1, 1)], english, plain, source=source)


def test_text__a_line_like_a_command__does_not_begin_a_line() -> None:
    text = findings_text([comma(CHINESE, 9, 1)], english, plain, source=source)
    assert "::error file=x::" in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


@pytest.mark.parametrize("count", [MOST_OF_ONE_RULE, MOST_OF_ONE_RULE + 1, 300])
def test_text__many_of_one_rule__are_folded(count: int) -> None:
    other = Finding("other", "error", CHINESE, 9, 1, msg("Seen all the same."))
    lines = findings_text([*MANY[:count], other], english, plain).split("\n")
    assert sum("full-width" in line for line in lines) == min(count, MOST_OF_ONE_RULE)
    assert any("Seen all the same." in line for line in lines)
    more = [line.strip() for line in lines if "more of" in line]
    assert more == (
        [f"… and {count - MOST_OF_ONE_RULE} more of zh-comma"] if count > MOST_OF_ONE_RULE else []
    )


def test_text__many_files__are_not_folded_together() -> None:
    findings = [comma(path, 5, 1) for path in (CHINESE, GONE) for _ in range(MOST_OF_ONE_RULE)]
    assert "more of" not in findings_text(findings, english, plain)


@pytest.mark.parametrize(
    ("safe", "unsafe", "lines"),
    [
        (0, 0, []),
        (2, 0, ["→ 2 can be mended with `curate check --fix`"]),
        (0, 1, ["→ 1 can be mended with `curate check --unsafe-fix`; look at what it did"]),
        (1, 3, ["→ 1 can be mended with `curate check --fix`",
                "→ 3 can be mended with `curate check --unsafe-fix`; look at what it did"]),
    ],
)  # fmt: skip
def test_summary__says_what_can_be_mended(safe: int, unsafe: int, lines: list[str]) -> None:
    findings = [comma(CHINESE, 5, 1, Fix(0, 1, "", safe=number < safe)) for number in range(safe + unsafe)]
    text = summary_text(3, [*findings, comma(CHINESE, 6, 1)], english, plain)
    assert text.split("\n") == [f"✓ checked 3 · errors 0 · warnings {safe + unsafe + 1} · notes 0", *lines]


def test_source__is_asked_once_for_a_file() -> None:
    asked: list[str] = []

    def counting(path: str) -> SourceText | None:
        asked.append(path)
        return SourceText(FILES[path])

    findings_text(MANY, english, plain, source=counting)
    assert asked == [CHINESE]


def test_wrap__a_rest_that_is_still_too_wide__is_broken_again() -> None:
    lines = ["".join(cell.text for cell in line) for line in wrap(cells("11、1「1、"), 4)]
    assert lines == ["11、", "1", "「1", "、"]
