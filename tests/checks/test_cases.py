"""Every rule by its data file: what it finds, where, what it leaves alone, and what its fixes make of a text."""

from __future__ import annotations

import pytest

from curate.checks.fixing import mend
from curate.checks.registry import RULES, check_story
from rule_cases import CASES, all_cases, cases_of

EVERY_CASE = {f"{case.rule}-{case.name}": case for case in all_cases()}
WITH_BODY = [key for key, case in EVERY_CASE.items() if "file" not in case.values]
RULES_WITH_CASES = sorted(file.stem for file in CASES.glob("*.yaml"))


@pytest.mark.parametrize("key", EVERY_CASE)
def test_case__is_found_where_it_says(key: str) -> None:
    case = EVERY_CASE[key]
    assert sorted((f.line, f.column) for f in case.judged()) == case.wanted()


@pytest.mark.parametrize("key", WITH_BODY)
def test_case__is_mended_as_it_says(key: str) -> None:
    case = EVERY_CASE[key]
    blank = "\r\n" if case.story.body.startswith("\r\n") else "\n"
    body = case.story.body.removeprefix(blank)
    safely = str(case.values.get("fixed", body))
    fully = str(case.values.get("unsafely", safely))
    for unsafe, wanted in ((False, safely), (True, fully)):
        mended = mend(
            case.story,
            lambda parsed: [f for f in check_story(parsed, case.around) if f.rule == case.rule],
            unsafe=unsafe,
        )
        frame = case.story.data.removesuffix(case.story.body.encode())
        assert mended.data.decode() == f"{frame.decode()}{blank}{wanted}"


@pytest.mark.parametrize("rule", RULES_WITH_CASES)
def test_cases__hold_one_that_finds_and_one_that_does_not(rule: str) -> None:
    assert rule in RULES
    found = [bool(case.finds) for case in cases_of(rule)]
    assert True in found
    assert False in found
