"""Judging more stories than one process should: portions of the work tree, each judged by one of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from curate.adapters.workers import spread
from curate.desk.judging import Judge, Judged
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree


@dataclass(frozen=True)
class _Given:
    newsroom: Newsroom
    now: datetime


_judge: Judge | None = None
"""The judge of this process, made once."""


def judge_many(
    newsroom: Newsroom, now: datetime, portions: Sequence[list[str]], processes: int
) -> Iterator[list[Judged]]:
    """Judge portions of the stories on disk, in order."""
    return spread(_begin, _Given(newsroom, now), _work, portions, processes)


def _begin(given: _Given) -> None:
    global _judge
    _judge = Judge(given.newsroom, WorkTree(given.newsroom.repository), given.now)


def _work(paths: list[str]) -> list[Judged]:
    assert _judge is not None
    return _judge.portion(paths)
