"""One writer at a time: from reading a story to its commit, nobody else's curate writes in the newsroom."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from curate.adapters import git as git_adapter
from curate.desk.newsroom import Newsroom
from curate.messages import Message, msg

P = ParamSpec("P")
R = TypeVar("R")


def in_turn(work: Callable[Concatenate[Newsroom, P], R]) -> Callable[Concatenate[Newsroom, P], R]:
    """Let a piece of desk work wait for its turn; raises `EnvironmentFault` when that takes too long."""

    @wraps(work)
    def waiting(newsroom: Newsroom, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with git_adapter.one_at_a_time(newsroom.repository):
            return work(newsroom, *args, **kwargs)

    return waiting


def tell_long_waits(say: Callable[[Message], None]) -> None:
    """Let `say` be called with a message when work has to wait long for another curate."""

    def told(holder: git_adapter.Holder | None) -> None:
        if holder is None:
            say(msg("Waiting for another curate …"))
        else:
            say(
                msg(
                    "Waiting for another curate (pid {pid}, since {time}) …",
                    pid=holder.pid,
                    time=holder.since_clock,
                )
            )

    git_adapter.tell_waiting(told)
