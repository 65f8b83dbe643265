"""The script on pathological stories runs, and judges every one of them."""

from __future__ import annotations

import pytest
from pathological_stories import SEEDS, cost_of, main


def test_script__prints_a_line_for_every_seed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["pathological_stories.py", "20000"])
    assert main() == 0
    shown = capsys.readouterr().out.splitlines()[1:]
    assert sorted(line[16:] for line in shown) == sorted(map(repr, SEEDS))


@pytest.mark.parametrize(("seed", "finds"), [("是,", True), ("中文内容一句话，另一句。", True)])
def test_story__is_really_judged(seed: str, finds: bool) -> None:
    assert (cost_of(seed, 20_000).findings > 0) is finds


def test_story__of_the_largest_size_is_read_at_all() -> None:
    assert cost_of("是，", 2 * 1024 * 1024).findings < 50
