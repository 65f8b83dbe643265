"""The sample of Chinese copy is sound, and curate does on it what the figures below say, no worse than the peers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from compare import (
    CONFIGURATIONS,
    counted,
    damaged,
    details,
    finding_score,
    fix_score,
    run_spacing,
    spacing_lines,
)
from copy_labels import OFF_BY_DEFAULT, Label, labels
from copy_tools import Answers, run_autocorrect, run_curate, run_zhlint

import peers

PRECISION, RECALL = 0.93, 0.96
"""What curate's findings reach at least on the families that are on by default."""
FIX_PRECISION, SAFE_FIX_RECALL, FIX_RECALL = 0.95, 0.7, 0.8
"""What its fixes reach: with `--fix` alone, and with `--unsafe-fix` as well."""
MOST_DAMAGED = 6
"""Right lines that `--fix` changes."""
MOST_ODD = 0.03
"""The part of the lines that may be found under another rule's name, or complained about once put right."""
FAMILIES = {
    "zh-punctuation",
    "zh-brackets",
    "zh-quote-straight",
    "zh-quote-mixed",
    "zh-ellipsis",
    "zh-dash",
    "zh-repeat",
    "zh-fullwidth",
    "zh-percent",
    "zh-unit-mixed",
    "zh-space-mixed",
    "zh-space-fullwidth",
    "zh-weekday",
    "zh-date-mixed",
    "zh-term",
}
MAY_DIFFER = {
    "zh-punctuation": "[,.?!;:，。？！；：、 ]",
    "zh-brackets": "[()（） ]",
    "zh-quote-straight": "[\"'“”‘’「」]",
    "zh-quote-mixed": "[“”‘’「」『』]",
    "zh-ellipsis": "[.…。]",
    "zh-dash": "[-—－ ]",
    "zh-repeat": "[！？，、；：]",
    "zh-percent": "[%°C℃~～ -]",
    "zh-space-mixed": " ",
    "zh-space-fullwidth": " ",
    "zh-weekday": "[一二三四五六日天]",
    "zh-date-mixed": r"[年月日/. -]|(?<!\d)0(?=\d)",
}
"""What a correction of a family may add, take away or replace; all else stays, character by character."""
_DATED = re.compile(
    r"(\d{4})(?: ?年 ?|-)(\d{1,2})(?: ?月 ?|-)(\d{1,2})(?: ?日)?"
    r"(?: \d\d:\d\d)?[ ，（]{0,2}(?:星期|周|礼拜)(?P<day>[一二三四五六日天])"
)
_MASKED = re.compile(r"`[^`]*`|《[^》]*》|周一鸣|（周日至周六）|星期五出版")
"""What looks like the day of the date before it, and is code, a title, a name, of two dates, or of another clause."""


# The sample


def test_sample__is_large_enough_and_each_line_stands_once() -> None:
    known = labels()
    assert len(known) >= 400
    assert sum(label.right for label in known) >= 180
    assert {label.family for label in known} == FAMILIES
    wrong = Counter(label.family for label in known if not label.right)
    assert min(wrong.values()) >= 8, wrong
    assert {family for label in known for family in label.wrong} == FAMILIES
    assert not [text for text, count in Counter((one.head, one.text) for one in known).items() if count > 1]


def test_corrections__differ_from_the_text_only_where_the_rules_are_broken() -> None:
    for label in labels():
        assert len(set(label.fixed)) == len(label.fixed), label.key
        for fixed in label.fixed:
            assert fixed != label.text, label.key
            assert _rest(fixed, label) == _rest(label.text, label), label.key


def test_corrections__are_never_lines_that_the_sample_calls_wrong() -> None:
    wrong = {label.text for label in labels() if not label.right}
    assert not [fixed for label in labels() for fixed in label.fixed if fixed in wrong]


def test_wrong_lines_without_a_correction__are_those_that_only_the_writer_can_put_right() -> None:
    assert {one.family for one in labels() if not one.right and not one.fixed} == {
        "zh-unit-mixed",
        "zh-quote-mixed",
    }


def test_names__stand_in_the_text_they_are_given_for() -> None:
    named = [label for label in labels() if label.names]
    assert named
    for label in named:
        assert all(f"「{name}」" in label.text for name in label.names), label.key


def test_weekdays__are_those_of_the_calendar() -> None:
    for label in labels():
        for text, right in ((label.text, label.right), *((fixed, True) for fixed in label.fixed)):
            if label.family == "zh-weekday" or right:
                assert all(_agrees(found) for found in _DATED.finditer(_MASKED.sub("", text))) == right, (
                    label.key
                )


def _agrees(found: re.Match[str]) -> bool:
    day = date(*(int(part) for part in found.groups()[:3]))
    return "一二三四五六日".index(found["day"].replace("天", "日")) == day.weekday()


def _rest(text: str, label: Label) -> str:
    """Give what a correction of the line may not change."""
    for family in sorted(label.wrong):
        if family == "zh-fullwidth":
            text = unicodedata.normalize("NFKC", text)
        elif family == "zh-term":
            text = text.casefold().replace("-", "")
        else:
            text = re.sub(MAY_DIFFER[family], "", text)
    return text


# What is counted


def test_scores__count_each_line_once() -> None:
    lines = [
        Label("a", "zh-dash", "甲--乙", frozenset({"zh-dash"}), ("甲——乙",)),
        Label("b", "zh-dash", "丙--丁", frozenset({"zh-dash"}), ("丙——丁",)),
        Label("c", "zh-dash", "戊--己", frozenset({"zh-dash"})),
        Label("d", "zh-dash", "庚——辛"),
        Label("e", "zh-dash", "壬——癸"),
    ]
    answers = Answers(
        "made", {"a": {"?"}, "d": {"?"}}, {"a": "甲——乙", "b": "丙-丁", "c": "戊", "d": "庚-辛"}
    )
    found, fixed = finding_score(answers, lines), fix_score(answers, lines)
    assert (found.true, found.false, found.missed) == (1, 1, 2)
    assert (found.precision, round(found.recall, 3)) == (0.5, 0.333)
    assert (fixed.true, fixed.false, fixed.missed) == (1, 2, 1)
    assert [label.key for label in damaged(answers, lines)] == ["d"]
    listed = details(answers, lines)
    assert [line.split()[:3] for line in listed.splitlines() if not line.startswith("  ")][1:] == [
        ["missed", "b"],
        ["bad", "fix", "b"],
        ["missed", "c"],
        ["false", "alarm", "d"],
        ["bad", "fix", "d"],
    ]


def test_silence__is_never_wrong_and_finds_nothing() -> None:
    score = finding_score(Answers("silent"), labels())
    assert (score.precision, score.recall) == (1.0, 0.0)


# The tools


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def safe(folder: Path) -> Answers:
    return run_curate(labels(), folder, "curate, --fix", "--fix")


@pytest.fixture(scope="module")
def unsafe(folder: Path) -> Answers:
    return run_curate(labels(), folder, "curate, --unsafe-fix", "--fix", "--unsafe-fix")


def test_curate__finds_what_is_wrong_and_leaves_alone_what_is_right(safe: Answers) -> None:
    score = finding_score(safe, counted())
    assert score.precision >= PRECISION, details(safe, counted())
    assert score.recall >= RECALL, details(safe, counted())


def test_curate__names_the_rule_that_the_line_breaks(safe: Answers) -> None:
    named = [label for label in counted() if not label.right and safe.flagged(label)]
    other = [label.key for label in named if not safe.rules[label.key] & label.wrong]
    assert len(other) <= len(named) * MOST_ODD, other


def test_curate__mends_safely(safe: Answers) -> None:
    score = fix_score(safe, counted())
    assert score.precision >= FIX_PRECISION, details(safe, counted())
    assert score.recall >= SAFE_FIX_RECALL, details(safe, counted())
    assert len(damaged(safe, counted())) <= MOST_DAMAGED, damaged(safe, counted())


def test_curate__mends_the_rest_when_asked(unsafe: Answers) -> None:
    score = fix_score(unsafe, counted())
    assert score.precision >= FIX_PRECISION, details(unsafe, counted())
    assert score.recall >= FIX_RECALL, details(unsafe, counted())


def test_curate__accepts_the_corrections(folder: Path) -> None:
    corrected = [
        Label(f"{one.key}-{number}", one.family, text, names=one.names, head=one.head)
        for one in counted()
        for number, text in enumerate(one.fixed)
    ]
    score = finding_score(answers := run_curate(corrected, folder, "curate, corrections"), corrected)
    assert score.false <= len(corrected) * MOST_ODD, details(answers, corrected)


def test_spacing__is_found_once_the_rule_is_switched_on(safe: Answers, folder: Path) -> None:
    off = [label for label in labels() if not label.counts and safe.flagged(label)]
    assert not off
    answers = run_spacing(folder)
    score = finding_score(answers, spacing_lines())
    assert score.precision >= PRECISION, details(answers, spacing_lines())
    assert score.recall >= RECALL, details(answers, spacing_lines())
    assert all(OFF_BY_DEFAULT in answers.rules[one.key] for one in spacing_lines() if not one.right)


@pytest.mark.parametrize("name", list(peers.PACKAGES))
def test_curate__is_more_often_right_than_a_peer(
    name: str, safe: Answers, unsafe: Answers, folder: Path
) -> None:
    if peers.command(name) is None:
        print(peers.how_to_get(name))
        pytest.skip(peers.how_to_get(name))
    run = {"autocorrect": run_autocorrect, "zhlint": run_zhlint}[name]
    for configuration in CONFIGURATIONS:
        peer = run(labels(), folder, configuration)
        assert peer is not None
        ours, theirs = finding_score(safe, counted()), finding_score(peer, counted())
        assert (ours.precision, ours.recall) > (theirs.precision, theirs.recall), peer.name
        assert ours.recall > theirs.recall, peer.name
        assert ours.false < theirs.false, peer.name
        assert len(damaged(safe, counted())) < len(damaged(peer, counted())), peer.name
        assert fix_score(unsafe, counted()).true > fix_score(peer, counted()).true, peer.name
