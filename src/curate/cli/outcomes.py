"""Telling what a writing command did, for people and for scripts."""

from __future__ import annotations

from collections.abc import Mapping
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
) -> None:
    """Print an outcome: with a dry run the diff; else what was done, the commit, and the next step.

    `more` are keys that only this command's JSON has.
    """
    console = session.console
    if as_json:
        values = {
            "version": 1,
            "story": story_values(outcome.story),
            "changed": outcome.before != outcome.after,
            "commit": outcome.commit,
            "subject": outcome.subject or None,
            "dry_run": dry_run,
            **(more or {}),
        }
        console.show(json_text(values))
        return
    if dry_run:
        difference = diff_text(outcome.before, outcome.after, outcome.path, console.paint)
        if difference:
            console.show(difference)
        if outcome.subject:
            console.say(msg("Would commit: {subject}", subject=outcome.subject), "quiet")
        console.say(msg("Dry run: nothing was written."), "quiet")
        return
    console.say(Message("✓ {done}", {"done": done}), "good")
    if outcome.commit is not None:
        console.say(
            msg("  commit {oid}  {subject}", oid=outcome.commit[:10], subject=outcome.subject), "quiet"
        )
    for warning in outcome.warnings:
        console.note(warning, "warning")
    if then is not None:
        console.say(Message("→ {then}", {"then": then}), "quiet")
