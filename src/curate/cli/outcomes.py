"""Telling what a writing command did to a story, or to several in one commit, for people and for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from curate.cli.session import Session
from curate.messages import Message, msg
from curate.report.diff_text import diff_text
from curate.report.json_text import json_text
from curate.report.stories_json import story_values

if TYPE_CHECKING:
    from curate.desk.committing import Outcome


def tell(
    session: Session,
    outcome: Outcome,
    done: Message,
    then: Message | None,
    *,
    as_json: bool,
    dry_run: bool,
    more: Mapping[str, object] | None = None,
    others: Sequence[tuple[Outcome, Message]] = (),
) -> None:
    """Print an outcome: with a dry run the diff; else what was done, the commit, and the next step.

    `more` are keys that only this command's JSON has. `others` are those of further stories in the same commit, each
    with what was done.
    """
    console = session.console
    outcomes = [outcome, *(other for other, _ in others)]
    if as_json:
        stories = [story_values(one.story) for one in outcomes]
        values = {
            "version": 1,
            **({"stories": stories} if others else {"story": stories[0]}),
            "changed": any(one.before != one.after for one in outcomes),
            "commit": outcome.commit,
            "subject": outcome.subject or None,
            "dry_run": dry_run,
            **(more or {}),
        }
        console.show(json_text(values))
        return
    if dry_run:
        for one in outcomes:
            difference = diff_text(one.before, one.after, one.path, console.paint)
            if difference:
                console.show(difference)
        if outcome.subject:
            console.say(msg("Would commit: {subject}", subject=outcome.subject), "quiet")
        console.say(msg("Dry run: nothing was written."), "quiet")
        return
    for line in (done, *(done for _, done in others)):
        console.say(Message("✓ {done}", {"done": line}), "good")
    if outcome.commit is not None:
        console.say(
            msg("  commit {oid}  {subject}", oid=outcome.commit[:10], subject=outcome.subject), "quiet"
        )
    warnings = [warning for one in outcomes for warning in one.warnings]
    for warning in {
        str(warning): warning for warning in warnings
    }.values():  # what holds for all is said once
        console.note(warning, "warning")
    if then is not None:
        console.say(Message("→ {then}", {"then": then}), "quiet")
