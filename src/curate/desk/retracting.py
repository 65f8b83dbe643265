"""Retracting a published story: a dated public notice in its place, and with a takedown no text left in the tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from curate.adapters.site_folder import forget_builds
from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, commit_story, make_ready, refuse_odd_files, save, subject_of
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.refusing import refuse_on_errors, refuse_uncommitted
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.story.edit import SetValue, apply_changes
from curate.story.story import Story, parse_story
from curate.story.tombstone import is_tombstone, tombstone_bytes
from curate.story.vocabulary import State
from curate.workflow.transitions import STATE_WORDS


@in_turn
def retract(
    newsroom: Newsroom,
    path: str,
    now: datetime,
    reason: str,
    *,
    takedown: bool = False,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Take a published story back and commit that; with `takedown` its text and pictures leave the tree too.

    A retraction is outside the digest: a publisher decides it alone, and what was approved stays approved. A story
    that is retracted already can still be taken down. What earlier commits hold is not touched.
    """
    by = require_role(newsroom, ("publisher",))
    said = " ".join(reason.split())
    if not said:
        raise UsageFault(
            msg("The retraction says nothing."), msg("Add `--reason TEXT`: why it is taken back.")
        )
    warnings = make_ready(newsroom, path)
    story = read_story(newsroom, path)
    _refuse_unfit(story, takedown=takedown)
    refuse_uncommitted(newsroom, story)
    moment = now.astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    notice = {"at": moment, "by": by, "reason": said}
    if takedown:
        after = tombstone_bytes(story, notice)
    else:
        after = apply_changes(story.data, [SetValue(("retraction",), notice)])
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    tree = WorkTree(newsroom.repository)
    refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
    outcome = Outcome(
        path,
        story.data,
        after,
        parsed.story,
        subject=subject_of(newsroom, "retract", story),
        warnings=warnings + (_still_in_history() if takedown else ()),
    )
    if dry_run:
        return outcome
    if commit:
        refuse_odd_files(newsroom, story)
    save(newsroom, path, after, expected=story.data)
    if takedown:
        _remove_pictures(newsroom, story)
        forget_builds(newsroom.repository.git_dir)  # a site that was kept has the text too
    if not commit:
        return outcome
    trailers = [("Retraction", f"takedown by {by}" if takedown else f"by {by}")]
    return replace(outcome, commit=commit_story(newsroom, parsed.story, outcome.subject, trailers))


def _refuse_unfit(story: Story, *, takedown: bool) -> None:
    if story.state is not State.PUBLISHED:
        raise Refused(
            msg(
                "{title} is in the state {state}; only what is published is retracted.",
                title=story.title,
                state=STATE_WORDS[story.state],
            ),
            msg("Readers have not seen it; a draft is given up by deleting its file."),
        )
    if story.meta.retraction is not None and (not takedown or is_tombstone(story)):
        raise Refused(
            msg("{title} is retracted already.", title=story.title),
            None
            if is_tombstone(story)
            else msg(
                "Take its text out of the tree too: `curate retract {slug} --takedown --reason TEXT`.",
                slug=story.slug,
            ),
        )


def _remove_pictures(newsroom: Newsroom, story: Story) -> None:
    """Delete what the story's folder holds; other stories in it, and what is theirs, stay."""
    _empty(newsroom.top / story.folder)


def _empty(folder: Path) -> None:
    if folder.is_symlink() or not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if file.is_dir() and not file.is_symlink():
            if not file.with_name(f"{file.name}.md").exists():
                _empty(file)
        elif file.suffix != ".md":
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _still_in_history() -> tuple[Message, ...]:
    return (
        msg(
            "The text is gone from the files, not from git's history and not from clones and forks; who may read"
            " those still can."
        ),
    )
