"""Correcting a published story: a change of the text and a dated public note on it, committed and then approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from curate.desk.branches.story_branch import go_to_its_branch
from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, commit_story, make_ready, refuse_odd_files, save, subject_of
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.refusing import refuse_on_errors
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.desk.uncommitted import previous_version
from curate.errors import Refused, UsageFault
from curate.messages import msg
from curate.story.edit import AppendItem, apply_changes
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.transitions import STATE_WORDS


def open_for_correction(newsroom: Newsroom, path: str) -> Story:
    """Read a story that may be corrected: published with the last commit, and not retracted."""
    require_role(newsroom, ("curator",))
    story = read_story(newsroom, path)
    if story.state is not State.PUBLISHED:
        raise Refused(
            msg(
                "{title} is in the state {state}; only what is published is corrected.",
                title=story.title,
                state=STATE_WORDS[story.state],
            ),
            msg("Change the file, then `curate commit {slug}`.", slug=story.slug),
        )
    if story.meta.retraction is not None:
        raise Refused(
            msg("{title} is retracted; readers see the notice and no text.", title=story.title),
            msg("What has to be said is said in its retraction."),
        )
    return story


@in_turn
def correct(
    newsroom: Newsroom, path: str, now: datetime, note: str, *, commit: bool = True, dry_run: bool = False
) -> Outcome:
    """Add a correction to a published story and commit it, edits of the work tree included.

    The story stays published, and corrections are inside the digest, so that its approvals do not hold for the new
    text. Until a reviewer approves it, readers see the last approved version; `check --base` takes it into a base
    only when it is approved. Raises `Refused` for what may not be corrected, `HasFindings` for a faulty text.
    """
    by = require_role(newsroom, ("curator",))
    said = " ".join(note.split())
    if not said:
        raise UsageFault(msg("The correction says nothing."), msg("Add `--note TEXT`: what was wrong."))
    warnings = make_ready(newsroom, path)
    story = open_for_correction(newsroom, path)
    tree = WorkTree(newsroom.repository)
    before = previous_version(newsroom, tree, path, story.id) or _unchanged(tree, story)
    if before is None or before.state is not State.PUBLISHED:
        raise Refused(
            msg("{title} is not published with the last commit.", title=story.title),
            msg("`curate publish {slug}` publishes it; restore the state first.", slug=story.slug),
        )
    moment = _after_approvals(story, now).astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    known = before.meta.corrections
    saved = story.meta.corrections[len(known) :]
    if story.meta.corrections[: len(known)] == known and [(c.by, c.note) for c in saved] == [(by, said)]:
        after = story.data  # the last try saved it and could not commit it
    else:
        entry = AppendItem("corrections", {"at": moment, "by": by, "note": said}, one_line=True)
        after = apply_changes(story.data, [entry])
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
    outcome = Outcome(
        path,
        before.data,
        after,
        parsed.story,
        subject=subject_of(newsroom, "correct", story),
        warnings=warnings,
    )
    if dry_run:
        return outcome
    if commit:
        refuse_odd_files(newsroom, story)
        go_to_its_branch(newsroom, story)
    if after != story.data:
        save(newsroom, path, after, expected=story.data)
    if not commit:
        return outcome
    made = commit_story(newsroom, parsed.story, outcome.subject, [("Correction", by)])
    return replace(outcome, commit=made)


def _after_approvals(story: Story, now: datetime) -> datetime:
    """Give the moment of a new correction: now, or later when a reviewer's clock was ahead of this one."""
    return max([now, *(review.at for review in story.meta.reviews if review.at is not None)])


def _unchanged(tree: WorkTree, story: Story) -> Story | None:
    """Give the story itself when it does not differ from the last commit."""
    return None if any(change.path == story.path for change in tree.changes()) else story
