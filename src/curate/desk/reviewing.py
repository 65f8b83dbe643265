"""Reviewing: the queue, the story for a reviewer, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from curate.adapters import git as git_adapter
from curate.desk.branches.pushing import settled
from curate.desk.checking import judge_fully
from curate.desk.checklist import checklist, confirmed_points, refuse_unconfirmed
from curate.desk.claim_warnings import claim_warnings
from curate.desk.committing import Outcome, commit_story, make_ready, moved, save, subject, subject_of
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.judging import digest_of
from curate.desk.moving import review_entry
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.point_answers import raised_points
from curate.desk.ranges.hands import hands_in
from curate.desk.refusing import refuse_on_errors, refuse_uncommitted
from curate.desk.situations import came_to_state, unfinished_stories
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.errors import Refused, UsageFault
from curate.messages import msg
from curate.story.edit import AppendItem, Change, SetValue, apply_changes
from curate.story.story import Story, parse_story
from curate.story.vocabulary import FINAL_VERDICTS, State, Verdict
from curate.workflow.approvals import (
    Approvals,
    judge_approvals,
    may_approve,
    unconfirmed,
)
from curate.workflow.corrections import pending_correction
from curate.workflow.transitions import STATE_WORDS


@dataclass(frozen=True)
class Waiting:
    """A story in review: since when, and how its approvals stand."""

    story: Story
    since: datetime | None
    approvals: Approvals


@dataclass(frozen=True)
class ForReview:
    """What a reviewer looks at before the verdict."""

    story: Story
    digest: str
    approvals: Approvals
    mine: bool
    """True when the person at work may not approve, because the story is their own."""
    changed: bool = False
    """True when the person at work may not approve, because they changed the story on this branch."""

    def approved_by(self, person: str | None) -> bool:
        """True when a person has approved this version and confirmed all it claims."""
        given = [review for review in self.approvals.valid if review.by == person]
        return any(not unconfirmed(self.story, review.confirmed) for review in given)


def queue(newsroom: Newsroom) -> list[Waiting]:
    """Give the stories and the corrections of published ones that wait for a review, longest first."""
    tree = WorkTree(newsroom.repository)
    moves = git_adapter.newest_moves(newsroom.repository)
    waiting = []
    unfinished = unfinished_stories(newsroom)
    for story in unfinished.stories:
        if story.state is not State.REVIEW:
            continue
        approvals = judge_approvals(story, digest_of(tree, story), newsroom.policy)
        waiting.append(Waiting(story, came_to_state(story, moves), approvals))
    for story in unfinished.corrected:
        digest = digest_of(tree, story)
        approvals = judge_approvals(story, digest, newsroom.policy)
        correction = pending_correction(story, approvals, digest)
        if correction is not None:
            waiting.append(Waiting(story, correction.at, approvals))
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return sorted(waiting, key=lambda w: (w.since or epoch, w.story.path))


def open_for_review(newsroom: Newsroom, path: str) -> ForReview:
    """Read a story for a verdict; refuses stories that neither are in review nor have a correction to be approved."""
    person = require_role(newsroom, ("reviewer",))
    story = read_story(newsroom, path)
    digest = digest_of(WorkTree(newsroom.repository), story)
    approvals = judge_approvals(story, digest, newsroom.policy)
    corrected = pending_correction(story, approvals, digest) is not None
    if story.state is not State.REVIEW and not corrected:
        raise Refused(
            msg(
                "{title} is in the state {state}; only stories in review are reviewed.",
                title=story.title,
                state=STATE_WORDS[story.state],
            ),
            msg("Its curator submits it: `curate submit {slug}`.", slug=story.slug)
            if story.state is State.DRAFT
            else msg("A published story is changed by `curate correct {slug} --note TEXT`.", slug=story.slug),
        )
    own = not may_approve(story, person, newsroom.policy)
    changed = not own and not newsroom.policy.review.solo and person in hands_in(newsroom, story)
    return ForReview(story, digest, approvals, own, changed)


@in_turn
def give_verdict(
    newsroom: Newsroom,
    path: str,
    verdict: Verdict,
    note: str | None,
    now: datetime,
    *,
    confirmed: Sequence[str] = (),
    points: Sequence[tuple[str, str]] = (),
    seen: str | None = None,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Record a verdict in the story and commit it.

    `confirmed` names points of the checklist, see `confirmed_points`; for an approval every claim has to be among
    them. `points` are what has to change, each as the words it is about and what is asked for; with some, changes
    may be asked for without a note. `seen` is the digest the reviewer looked at; when the story is another by now,
    the verdict is refused.
    """
    person = require_role(newsroom, ("reviewer",))
    if points and verdict is not Verdict.REQUEST_CHANGES:
        raise UsageFault(
            msg("What is approved has no points."),
            msg("Send it back with them: `--request-changes --point QUOTE WHAT`; or say it in the `--note`."),
        )
    if verdict is Verdict.REQUEST_CHANGES and not points and not (note or "").strip():
        raise UsageFault(msg("Say what has to change."), msg("Add `--note TEXT`: what, where, and why."))
    warnings = make_ready(newsroom, path)
    unfinished = _unfinished(newsroom, path, person, verdict)
    if unfinished is not None:
        return unfinished if dry_run or not commit else _committed(newsroom, unfinished, verdict, person)
    ready = open_for_review(newsroom, path)
    story = ready.story
    warnings += claim_warnings(newsroom, story, person, now)
    if verdict is Verdict.APPROVE and ready.changed:
        raise Refused(
            msg(
                "{person} changed {title} on this branch and cannot approve it.",
                person=person,
                title=story.title,
            ),
            msg("Somebody who had no hand in it reviews it: `curate review {slug}`.", slug=story.slug),
        )
    if verdict is Verdict.APPROVE and ready.mine:
        raise Refused(
            msg(
                "{person} is the curator of {title} and cannot approve it.", person=person, title=story.title
            ),
            msg(
                "Somebody else reviews it; a desk of one sets `review: {{solo: true}}` in stories/newsroom.yaml."
            ),
        )
    refuse_uncommitted(newsroom, story)
    if points and story.state is State.PUBLISHED:
        raise UsageFault(
            msg("A correction is sent back with a note, not with points."),
            msg("Say in the `--note` what has to change, and where."),
        )
    if seen is not None and seen != ready.digest:
        raise Refused(
            msg("{title} changed while you were reading it.", title=story.title),
            msg("Look at it again: `curate review {slug}`.", slug=story.slug),
        )
    if verdict is Verdict.APPROVE and ready.approved_by(person):
        raise Refused(
            msg("You have approved this version of {title} already.", title=story.title),
            msg("The next step is `curate publish {slug}`.", slug=story.slug)
            if story.state is State.REVIEW
            else msg(
                "It needs {needed} approvals; somebody else reviews it too.", needed=ready.approvals.needed
            ),
        )
    holding = confirmed_points(checklist(newsroom, story), confirmed)
    if verdict is Verdict.APPROVE:
        refuse_unconfirmed(story, holding)
    raised = raised_points(newsroom, story, person, points, now)
    entry: dict[str, str | list[str]] = {**review_entry(person, verdict, now, newsroom, ready.digest, None)}
    if holding:
        entry["confirmed"] = holding
    if raised and not (note or "").strip():
        note = subject(newsroom, msg("Places to change: {count}", count=len(raised)))
    entry.update(_note(note))
    # The verdict comes last: `_unfinished` knows by it that a try was saved whole.
    changes: list[Change] = [*raised, AppendItem("reviews", entry, one_line=True)]
    if verdict is Verdict.REQUEST_CHANGES and story.state is State.REVIEW:
        changes.append(SetValue(("state",), State.DRAFT.value))
    after = apply_changes(story.data, changes)
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    if verdict is Verdict.APPROVE:
        refuse_on_errors(judge_fully(newsroom, WorkTree(newsroom.repository), parsed, now))
    kind = "approve" if verdict is Verdict.APPROVE else "request-changes"
    outcome = Outcome(
        path, story.data, after, parsed.story, subject=subject_of(newsroom, kind, story), warnings=warnings
    )
    if dry_run:
        return outcome
    save(newsroom, path, after, expected=story.data)
    return _committed(newsroom, outcome, verdict, person) if commit else outcome


def _committed(newsroom: Newsroom, outcome: Outcome, verdict: Verdict, person: str) -> Outcome:
    trailers = [("Review", f"{verdict.value} by {person}")]
    if outcome.story.state is State.DRAFT:
        trailers.append(moved(State.REVIEW, State.DRAFT))
    return replace(outcome, commit=commit_story(newsroom, outcome.story, outcome.subject, trailers))


def given_before(newsroom: Newsroom, path: str, verdict: Verdict) -> Outcome | None:
    """Give the outcome of a verdict given and committed before by the person at work; only its push is left to do."""
    person = require_role(newsroom, ("reviewer",))
    state = State.REVIEW if verdict is Verdict.APPROVE else State.DRAFT
    outcome = settled(newsroom, path, state) or settled(newsroom, path, State.PUBLISHED)
    if outcome is None:
        return None
    story = outcome.story
    final = [review for review in story.meta.reviews if review.verdict in FINAL_VERDICTS]
    if not final or (final[-1].by, final[-1].verdict) != (person, verdict):
        return None
    return outcome if final[-1].digest == digest_of(WorkTree(newsroom.repository), story) else None


def _unfinished(newsroom: Newsroom, path: str, person: str, verdict: Verdict) -> Outcome | None:
    """Give the verdict that the last try saved and could not commit, so that it is not given twice."""
    story = read_story(newsroom, path)
    change = next(
        (c for c in git_adapter.changes_of_work_tree(newsroom.repository, path) if c.path == path), None
    )
    if change is None or change.head_oid is None or not story.meta.reviews:
        return None
    blob = git_adapter.read_blobs(newsroom.repository, [change.head_oid])[change.head_oid]
    head = parse_story(path, blob).story if isinstance(blob, bytes) else None
    if head is None:
        return None
    known = head.meta.reviews
    saved = story.meta.reviews[len(known) :]
    meant = [*((person, Verdict.POINT) for _ in saved[1:]), (person, verdict)]
    if story.meta.reviews[: len(known)] != known or [(said.by, said.verdict) for said in saved] != meant:
        return None
    if saved[-1].digest != digest_of(WorkTree(newsroom.repository), story):
        return None
    kind = "approve" if verdict is Verdict.APPROVE else "request-changes"
    return Outcome(path, head.data, story.data, story, subject=subject_of(newsroom, kind, story))


def _note(note: str | None) -> dict[str, str]:
    said = " ".join((note or "").split())
    return {"note": said} if said else {}
