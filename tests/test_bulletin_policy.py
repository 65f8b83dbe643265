"""The policy's word on editions: hours, least sizes, no story twice."""

from __future__ import annotations

from datetime import time

import pytest

from curate.policy import parse_policy
from curate.policy.model import BulletinPolicy
from curate.story.vocabulary import Slot


def bulletin(text: str) -> BulletinPolicy:
    parsed = parse_policy(f"bulletin: {{{text}}}\n".encode())
    assert parsed.policy is not None
    assert parsed.faults == ()
    return parsed.policy.bulletin


def test_bulletin__every_value_taken() -> None:
    given = bulletin('least: {picks: 2}, unique: yes, half_life_days: 7, deadline: 20:00, edition: "6:30"')
    assert (given.least, given.unique, given.half_life_days) == ({Slot.PICKS: 2}, True, 7)
    assert (given.deadline, given.edition) == (time(20), time(6, 30))


def test_bulletin__nothing_said__no_deadline_and_repeats_allowed() -> None:
    assert (bulletin("").deadline, bulletin("").unique, bulletin("").least) == (None, False, {})


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("deadline: 24:00", 22, "00:00 … 23:59"),
        ("deadline: evening", 22, "00:00 … 23:59"),
        ("edition: 8", 21, "00:00 … 23:59"),
        ("half_life_days: 0", 28, "1 … 99999"),
        ("least: {pick: 1}", 20, "picks"),
        ("uniqe: true", 12, "unique"),
    ],
)
def test_bulletin__a_wrong_value__is_named_with_what_is_possible(text: str, column: int, hint: str) -> None:
    (fault,) = parse_policy(f"bulletin: {{{text}}}\n".encode()).faults
    assert (fault.line, fault.column) == (1, column)
    assert hint in str(fault.hint)
