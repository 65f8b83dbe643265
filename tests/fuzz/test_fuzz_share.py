"""A small, always equal share of the fuzz campaign; `fuzz_stories.py` runs as long as it is let."""

from __future__ import annotations

import fuzz_properties
import pytest
from fuzz_properties import PROPERTIES, Harmless, Violation
from fuzz_stories import Case, load, run, smallest

INPUTS = 250


@pytest.mark.parametrize("seed", [20251213, 20251214])
def test_any_input__breaks_nothing(seed: int) -> None:
    campaign = run(seed, lambda number: number < INPUTS, minimise_seconds=5)
    assert set(campaign.ran.values()) == {INPUTS}
    shown = [f"{wrong}: {case.data!r} (salt {case.salt})" for wrong, case in campaign.failures.items()]
    assert not shown, "\n".join(shown)


def test_a_failure__is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    def picky(data: bytes, salt: int) -> None:
        fuzz_properties.require("汽车".encode() not in data, "a car")

    monkeypatch.setitem(PROPERTIES, "body", picky)
    campaign = run(7, lambda number: number < 60, minimise_seconds=5)
    case = campaign.failures["body: a car"]
    assert case.data == "汽车".encode()
    with pytest.raises(Violation):
        picky(load(case.dump()).data, 0)


def test_smallest__keeps_the_same_failure() -> None:
    case = Case("reading", b"---\nid: a\n---\n", 0)
    assert case.failure() is None
    assert smallest(case, "reading: something else", 1).data == case.data


@pytest.mark.parametrize(
    "page",
    [
        "<script>x</script>",
        '<p onclick="x">',
        '<a href="javascript:x">x</a>',
        '<a href="java&#115;cript:x">x</a>',
        '<img src="https://example.org/x.png">',
        '<p style="x">',
        "<!-- x -->",
    ],
)
def test_a_page_with_something_that_runs__is_noticed(page: str) -> None:
    with pytest.raises(Violation):
        Harmless().read(page)
