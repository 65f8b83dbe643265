"""Moving a story: submit, send back, publish, and committing it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from curate.desk.branches.story_branch import go_to_its_branch
from curate.desk.checking import judge_fully
from curate.desk.claim_warnings import claim_warnings
from curate.desk.committing import (
    Outcome,
    commit_story,
    make_ready,
    moved,
    refuse_odd_files,
    save,
    subject_of,
)
from curate.desk.finding_stories import read_parsed, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.point_answers import answering_entries, new_answers
from curate.desk.refusing import refuse_on_errors, refuse_unapproved, refuse_uncommitted, wrong_state
from curate.desk.rescheduling import is_waiting, new_moment, reschedule
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.desk.uncommitted import previous_version
from curate.messages import Message, msg
from curate.story.edit import AppendItem, Change, SetValue, apply_changes
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State, Verdict
from curate.workflow.points import open_points
from curate.workflow.transitions import TRANSITIONS, Transition


@in_turn
def submit(
    newsroom: Newsroom,
    path: str,
    now: datetime,
    *,
    answers: Mapping[str, str] | None = None,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Take a draft to review, edits of the work tree included; `answers` say what was done about points, by name."""
    return _move(newsroom, path, now, "submit", [], answers=answers, commit=commit, dry_run=dry_run)


@in_turn
def send_back(
    newsroom: Newsroom, path: str, now: datetime, note: str, *, commit: bool = True, dry_run: bool = False
) -> Outcome:
    """Take a story from review back to draft, with the reason kept in it."""
    by = require_role(newsroom, _transition("return").roles)
    entry = AppendItem("reviews", review_entry(by, Verdict.RETURN, now, newsroom, None, note), one_line=True)
    return _move(newsroom, path, now, "return", [entry], commit=commit, dry_run=dry_run)


@in_turn
def publish(
    newsroom: Newsroom,
    path: str,
    now: datetime,
    *,
    at: datetime | None = None,
    asked: bool = False,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Take an approved story from review to published; `at` in the future holds it back until then.

    One that is published and still held back gets the new moment when somebody `asked` for just this one.
    """
    moment = (at or now).astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    if is_waiting(newsroom, _readable(newsroom, path), now):
        return reschedule(newsroom, path, now, moment if asked else None, commit=commit, dry_run=dry_run)
    changes = [SetValue(("published",), moment, after="created")]
    return _move(newsroom, path, now, "publish", list(changes), commit=commit, dry_run=dry_run)


@in_turn
def commit_as_it_is(
    newsroom: Newsroom, path: str, now: datetime, message: str | None, *, dry_run: bool
) -> Outcome:
    """Judge a story and commit its files alone, whatever state it is in."""
    require_role(newsroom, ("curator", "reviewer", "publisher"))
    warnings = make_ready(newsroom, path)
    story = _readable(newsroom, path)
    before = previous_version(newsroom, WorkTree(newsroom.repository), path, story.id)
    tree = WorkTree(newsroom.repository)
    refuse_on_errors(judge_fully(newsroom, tree, parse_story(path, story.data), now))
    kind, trailers = _step_taken(before, story)
    subject = message.strip() if message else subject_of(newsroom, kind, story)
    outcome = Outcome(
        path, before.data if before else b"", story.data, story, subject=subject, warnings=warnings
    )
    if dry_run:
        return outcome
    if story.state is State.DRAFT:
        go_to_its_branch(newsroom, story)
    return replace(outcome, commit=commit_story(newsroom, story, subject, trailers))


def _step_taken(before: Story | None, story: Story) -> tuple[str, list[tuple[str, str]]]:
    """Give the kind of commit that brings the story to what it is, and its trailers.

    A command that was refused by git is finished with what its own commit would have said.
    """
    start = before.state if before is not None else State.DRAFT
    kind, trailers = ("new" if before is None else "edit"), []
    known = before.meta.reviews if before is not None else []
    for review in story.meta.reviews[len(known) :]:
        if review.verdict in (Verdict.APPROVE, Verdict.REQUEST_CHANGES):
            kind = review.verdict.value
            trailers.append(("Review", f"{kind} by {review.by}"))
    if before is not None and kind == "edit":
        if story.meta.retraction != before.meta.retraction and story.meta.retraction is not None:
            kind = "retract"
        elif len(story.meta.corrections) > len(before.meta.corrections):
            kind = "correct"
        elif start is story.state is State.PUBLISHED and story.meta.published != before.meta.published:
            kind = "reschedule"
            trailers.append(new_moment(before, story))
    answered = [("Answer", name) for name in new_answers(before, story)]
    if answered and kind in ("new", "edit"):
        kind = "answer"
    trailers += answered
    if start is not story.state:
        trailers.append(moved(start, story.state))
        if kind != Verdict.REQUEST_CHANGES.value:
            kind = {State.REVIEW: "submit", State.DRAFT: "return", State.PUBLISHED: "publish"}[story.state]
    return kind, trailers


def review_entry(
    by: str, verdict: Verdict, now: datetime, newsroom: Newsroom, digest: str | None, note: str | None
) -> dict[str, str]:
    """Give one entry of `reviews` in the order it is written."""
    moment = now.astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    entry = {"by": by, "verdict": verdict.value, "at": moment}
    if digest:
        entry["digest"] = digest
    if note and note.strip():
        entry["note"] = " ".join(note.split())
    return entry


def _move(
    newsroom: Newsroom,
    path: str,
    now: datetime,
    command: str,
    changes: list[Change],
    *,
    answers: Mapping[str, str] | None = None,
    commit: bool,
    dry_run: bool,
) -> Outcome:
    step = _transition(command)
    by = require_role(newsroom, step.roles)
    warnings = make_ready(newsroom, path)
    story = _readable(newsroom, path)
    tree = WorkTree(newsroom.repository)
    head = previous_version(newsroom, tree, path, story.id)
    subject = subject_of(newsroom, command, story)
    if story.state is step.end and _committed_state(tree, story, head) is step.start:
        # The last try saved the file and could not commit it; what is left to do is the commit.
        outcome = Outcome(
            path, head.data if head else b"", story.data, story, subject=subject, warnings=warnings
        )
        refuse_on_errors(judge_fully(newsroom, tree, parse_story(path, story.data), now))
        if dry_run or not commit:
            return outcome
        if step.end is State.REVIEW:
            go_to_its_branch(newsroom, story)
        return _committed(newsroom, outcome, step, head)
    if story.state is not step.start:
        raise wrong_state(story, step)
    if step.end is not State.REVIEW:
        refuse_uncommitted(
            newsroom, story
        )  # who reads the log of such a move looks for no change of the text
    if command == "publish":
        refuse_unapproved(newsroom, story, tree)
    changes = [*changes, *answering_entries(newsroom, story, head, by, answers or {}, now)]
    after = apply_changes(story.data, [SetValue(("state",), step.end.value), *changes])
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    if step.end is not State.DRAFT:
        refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
    if step.end is State.REVIEW:
        warnings += _open_warning(parsed.story)
    if command == "submit":
        warnings += claim_warnings(newsroom, story, by, now)
    outcome = Outcome(path, story.data, after, parsed.story, subject=subject, warnings=warnings)
    if dry_run:
        return outcome
    if commit:
        refuse_odd_files(newsroom, story)
    if commit and step.end is State.REVIEW:
        go_to_its_branch(newsroom, story)
    save(newsroom, path, after, expected=story.data)
    return _committed(newsroom, outcome, step, head) if commit else outcome


def _committed_state(tree: WorkTree, story: Story, head: Story | None) -> State:
    """Give the state the last commit knows; a story it does not hold at all counts as a draft there."""
    if head is not None:
        return head.state
    new = any(change.path == story.path for change in tree.changes())
    return State.DRAFT if new else story.state


def _committed(newsroom: Newsroom, outcome: Outcome, step: Transition, head: Story | None) -> Outcome:
    trailers = [("Answer", name) for name in new_answers(head, outcome.story)]
    trailers.append(moved(step.start, step.end))
    return replace(outcome, commit=commit_story(newsroom, outcome.story, outcome.subject, trailers))


def _open_warning(story: Story) -> tuple[Message, ...]:
    left = [point.name for point in open_points(story)]
    if not left:
        return ()
    return (
        msg(
            "Still open: {points}. The story is not published before they are answered: `curate answer {slug}`.",
            points=", ".join(left),
            slug=story.slug,
        ),
    )


def _readable(newsroom: Newsroom, path: str) -> Story:
    parsed = read_parsed(newsroom, path)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    return parsed.story


def _transition(command: str) -> Transition:
    return next(t for t in TRANSITIONS if t.command == command)
