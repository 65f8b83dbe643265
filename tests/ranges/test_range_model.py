"""Over random histories both judges of ranges find the same, and what lands is what was judged."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging_histories import judged_twice
from made_histories import made_history
from naive_judge import RULES

SHARE = 50
"""Of each kind; `tests/fuzz/fuzz_ranges.py` runs as long as it is let."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("histories")


@settings(
    max_examples=SHARE,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=st.randoms(use_true_random=False))
def test_both_judges__find_the_same(folder: Path, chance: Random) -> None:
    history = made_history(chance)
    with TemporaryDirectory(dir=folder) as top:
        outcome = judged_twice(history, Path(top) / "newsroom")
    assert not outcome.wrong, f"{outcome.wrong}\n{history}"


def test_random_histories__break_most_rules_and_some_none(folder: Path) -> None:
    broken: set[str] = set()
    fine = 0
    for seed in range(SHARE):
        history = made_history(Random(seed))
        with TemporaryDirectory(dir=folder) as top:
            outcome = judged_twice(history, Path(top) / "newsroom")
        assert not outcome.wrong, f"seed {seed}: {outcome.wrong}\n{history}"
        broken |= {rule for rule, _ in outcome.found}
        fine += not outcome.found
    assert len(broken) > len(RULES) * 2 // 3
    assert fine > 2
