"""Marks of an unfinished merge in what is not a story, and in a file full of them."""

from __future__ import annotations

from curate.checks.registry import check_policy
from curate.policy import parse_policy
from curate.story.conflict_marks import MOST_FAULTS, conflict_faults
from curate.story.front_matter import read_front_matter


def test_policy__with_marks_says_so_instead_of_what_yaml_makes_of_them() -> None:
    text = "name: 快报\n<<<<<<< HEAD\nlanguage: zh-CN\n=======\nlanguage: en\n>>>>>>> lin\n"
    parsed = parse_policy(text.encode())
    assert parsed.policy is None
    found = check_policy(parsed)
    assert {f.rule for f in found} == {"conflict-marker"}
    assert found[0].line == 2


def test_mixed_line_ends_around_marks__are_not_what_is_reported() -> None:
    text = "---\r\n<<<<<<< HEAD\ntitle: a\r\n=======\ntitle: b\r\n>>>>>>> lin\n---\r\n"
    faults = read_front_matter(text.encode())
    assert isinstance(faults, list)
    assert [(f.rule, f.line) for f in faults] == [("conflict-marker", n) for n in (2, 4, 6)]


def test_fault__is_as_long_as_its_line() -> None:
    assert [f.length for f in conflict_faults("<<<<<<< HEAD\r\na\r\n=======\r\nb\r\n>>>>>>> x\r\n")] == [
        12,
        7,
        9,
    ]


def test_file_full_of_marks__is_cut_short() -> None:
    assert len(conflict_faults("<<<<<<< a\n" * 100_000)) == MOST_FAULTS
