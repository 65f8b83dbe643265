"""Saying in which stories a source was used before: in a talk, beside a result, and in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from curate.cli.session import Session
from curate.messages import msg

if TYPE_CHECKING:
    from curate.desk.drafting import Seen


def say_seen(session: Session, seen: Iterable[Seen]) -> set[str]:
    """Say it among questions and answers; gives the paths of the stories told of."""
    from curate.workflow.transitions import STATE_WORDS

    told = set()
    for other in seen:
        told.add(other.path)
        session.console.say(
            msg(
                "  This source was used before, in {path} ({state}): {title}",
                path=other.path,
                state=STATE_WORDS[other.state],
                title=other.title,
            ),
            "warning",
        )
    return told


def note_seen(session: Session, seen: Iterable[Seen]) -> None:
    """Say it on standard error, beside what the command gives."""
    from curate.workflow.transitions import STATE_WORDS

    for other in seen:
        session.console.note(
            msg(
                "The same source was used in {path} ({state}): {title}",
                path=other.path,
                state=STATE_WORDS[other.state],
                title=other.title,
            ),
            "warning",
        )


def seen_values(seen: Iterable[Seen]) -> list[dict[str, str]]:
    """Give it as JSON holds it."""
    return [{"path": other.path, "title": other.title, "state": other.state.value} for other in seen]
