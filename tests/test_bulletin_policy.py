"""The policy's word on editions: hours, least sizes, no story twice."""

from __future__ import annotations

import re
from datetime import time
from string import Template

import pytest

from curate.desk.planned_files import template
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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_template__names_every_key_of_the_bulletin_and_each_is_taken(language: str) -> None:
    text = Template(template(f"newsroom.{language}.yaml")).substitute(
        name="快报", timezone="Asia/Shanghai", person="lin: {name: 林编辑, emails: [lin@example.org]}"
    )
    shipped = parse_policy(text.encode())
    with_all = parse_policy(re.sub(r"(?m)^  # (?=[a-z_]+: )", "  ", text).encode())
    assert shipped.faults == with_all.faults == ()
    assert shipped.policy is not None
    assert with_all.policy is not None
    assert shipped.policy.bulletin == BulletinPolicy()
    assert with_all.policy.bulletin.model_fields_set == set(BulletinPolicy.model_fields)


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("least: {pick: 1}", 20, "picks"),
        ("uniqe: true", 12, "unique"),
    ],
)
def test_bulletin__a_wrong_value__is_named_with_what_is_possible(text: str, column: int, hint: str) -> None:
    (fault,) = parse_policy(f"bulletin: {{{text}}}\n".encode()).faults
    assert (fault.line, fault.column) == (1, column)
    assert hint in str(fault.hint)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("picks: 3, least: {picks: 30}", 37, "30 stories in picks, which has room for 3"),
        ("least: {important: 4, trending: 11}", 44, "11 stories in trending, which has room for 10"),
        ("recent: 0, least: {recent: 1}", 39, "1 stories in recent, which has room for 0"),
    ],
)
def test_bulletin__least_beyond_the_size__is_a_fault_at_its_place(text: str, column: int, said: str) -> None:
    (fault,) = parse_policy(f"bulletin: {{{text}}}\n".encode()).faults
    assert (fault.rule, fault.line, fault.column) == ("policy", 1, column)
    assert said in str(fault.message)


def test_bulletin__least_that_fits__is_none() -> None:
    assert bulletin("picks: 3, least: {picks: 3, categories: 99}").picks == 3


@pytest.mark.parametrize(
    ("text", "expected", "example"),
    [
        ("deadline: 24:00", "a time of day from 00:00 to 23:59", "deadline: 20:00"),
        ("deadline: evening", "a time of day from 00:00 to 23:59", "deadline: 20:00"),
        ("deadline: [20:00]", "a time of day from 00:00 to 23:59", "deadline: 20:00"),
        ("edition: 8", "a time of day from 00:00 to 23:59", "edition: 08:00"),
        ("half_life_days: 0", "a whole number of days from 1 to 99999", "half_life_days: 3"),
        ("half_life_days: long", "a whole number of days from 1 to 99999", "half_life_days: 3"),
        ("half_life_days: [3]", "a whole number of days from 1 to 99999", "half_life_days: 3"),
        ("unique: maybe", "true or false", "unique: true"),
        ("least: 3", "keys with values, on lines of their own", "least: {picks: 3}"),
        ("least: {picks: many}", "a whole number from 0 to 99999", "least: {picks: 3}"),
    ],
)
def test_bulletin__a_wrong_value__is_told_what_is_expected_with_an_example(
    text: str, expected: str, example: str
) -> None:
    (fault,) = parse_policy(f"bulletin: {{{text}}}\n".encode()).faults
    assert str(fault.message).endswith(f" has to be {expected}.")
    assert str(fault.hint) == f"For example: {example}"
    bulletin(example)  # an example is taken
