"""Reviewing: the queue, what changed since somebody approved, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from curate.adapters import git as git_adapter
from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, commit_story, make_ready, moved, save, subject_of
from curate.desk.finding_stories import all_stories, read_story, unreadable
from curate.desk.judging import digest_of
from curate.desk.moving import refuse_on_errors, refuse_uncommitted, review_entry
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.errors import Refused, UsageFault
from curate.messages import msg
from curate.story.edit import AppendItem, Change, SetValue, apply_changes
from curate.story.model import Review
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State, Verdict
from curate.workflow.approvals import (
    Approvals,
    Standing,
    claims_of,
    judge_approvals,
    may_approve,
    unconfirmed,
)
from curate.workflow.transitions import STATE_WORDS

MOST_VERSIONS = 200
"""How many commits of a story are searched for the version somebody approved."""


@dataclass(frozen=True)
class Waiting:
    """A story in review: since when, and how its approvals stand."""

    story: Story
    since: datetime | None
    approvals: Approvals


@dataclass(frozen=True)
class ForReview:
    """What a reviewer looks at before the verdict. `approved` is the last approved version, when that is stale."""

    story: Story
    digest: str
    approvals: Approvals
    approved: Story | None
    approval: Review | None
    mine: bool
    """True when the person at work may not approve, because the story is their own."""

    def approved_by(self, person: str | None) -> bool:
        """True when a person has approved this version and confirmed all it claims."""
        given = [review for review in self.approvals.valid if review.by == person]
        return any(not unconfirmed(self.story, review.confirmed) for review in given)


@dataclass(frozen=True)
class Point:
    """One point of the checklist: what the policy asks of every story, or a claim this one makes."""

    text: str
    claim: bool = False


def queue(newsroom: Newsroom) -> list[Waiting]:
    """Give the stories that wait for a review, longest first."""
    tree = WorkTree(newsroom.repository)
    waiting = []
    for story in all_stories(newsroom)[0]:
        if story.state is not State.REVIEW:
            continue
        approvals = judge_approvals(story, digest_of(tree, story), newsroom.policy)
        waiting.append(Waiting(story, _since(newsroom, story), approvals))
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return sorted(waiting, key=lambda w: (w.since or epoch, w.story.path))


def age(since: datetime | None, now: datetime) -> timedelta | None:
    """Give how long a story has waited."""
    return None if since is None else max(now - since, timedelta(0))


def open_for_review(newsroom: Newsroom, path: str) -> ForReview:
    """Read a story for a verdict; refuses stories that are not in review or not committed."""
    person = require_role(newsroom, ("reviewer",))
    story = read_story(newsroom, path)
    if story.state is not State.REVIEW:
        raise Refused(
            msg(
                "{title} is in the state {state}; only stories in review are reviewed.",
                title=story.title,
                state=STATE_WORDS[story.state],
            ),
            msg("Its curator submits it: `curate submit {slug}`.", slug=story.slug)
            if story.state is State.DRAFT
            else None,
        )
    digest = digest_of(WorkTree(newsroom.repository), story)
    approvals = judge_approvals(story, digest, newsroom.policy)
    stale = [j.review for j in approvals.judged if j.standing is Standing.STALE]
    approval = stale[-1] if stale else None
    approved = _version(newsroom, story, approval.digest) if approval is not None else None
    return ForReview(
        story, digest, approvals, approved, approval, not may_approve(story, person, newsroom.policy)
    )


@in_turn
def give_verdict(
    newsroom: Newsroom,
    path: str,
    verdict: Verdict,
    note: str | None,
    now: datetime,
    *,
    confirmed: Sequence[str] = (),
    seen: str | None = None,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Record a verdict in the story and commit it.

    `confirmed` names points of the checklist, see `confirmed_points`; for an approval every claim has to be among
    them. `seen` is the digest the reviewer looked at; when the story is another by now, the verdict
    is refused.
    """
    person = require_role(newsroom, ("reviewer",))
    if verdict is Verdict.REQUEST_CHANGES and not (note or "").strip():
        raise UsageFault(msg("Say what has to change."), msg("Add `--note TEXT`: what, where, and why."))
    warnings = make_ready(newsroom, path)
    unfinished = _unfinished(newsroom, path, person, verdict)
    if unfinished is not None:
        return unfinished if dry_run or not commit else _committed(newsroom, unfinished, verdict, person)
    ready = open_for_review(newsroom, path)
    story = ready.story
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
    if seen is not None and seen != ready.digest:
        raise Refused(
            msg("{title} changed while you were reading it.", title=story.title),
            msg("Look at it again: `curate review {slug}`.", slug=story.slug),
        )
    if verdict is Verdict.APPROVE and ready.approved_by(person):
        raise Refused(
            msg("You have approved this version of {title} already.", title=story.title),
            msg("The next step is `curate publish {slug}`.", slug=story.slug),
        )
    points = confirmed_points(checklist(newsroom, story), confirmed)
    if verdict is Verdict.APPROVE:
        _refuse_unconfirmed(story, points)
    entry: dict[str, str | list[str]] = {**review_entry(person, verdict, now, newsroom, ready.digest, None)}
    if points:
        entry["confirmed"] = points
    entry.update(_note(note))
    changes: list[Change] = [AppendItem("reviews", entry, one_line=True)]
    if verdict is Verdict.REQUEST_CHANGES:
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
    if verdict is Verdict.REQUEST_CHANGES:
        trailers.append(moved(State.REVIEW, State.DRAFT))
    return replace(outcome, commit=commit_story(newsroom, outcome.story, outcome.subject, trailers))


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
    last = story.meta.reviews[-1]
    if (
        head is None
        or story.meta.reviews[:-1] != head.meta.reviews
        or (last.by, last.verdict) != (person, verdict)
    ):
        return None
    if last.digest != digest_of(WorkTree(newsroom.repository), story):
        return None
    kind = "approve" if verdict is Verdict.APPROVE else "request-changes"
    return Outcome(path, head.data, story.data, story, subject=subject_of(newsroom, kind, story))


def _since(newsroom: Newsroom, story: Story) -> datetime | None:
    """Give when the story came to review: the newest commit that moved it there, else its creation."""
    for entry in git_adapter.history(newsroom.repository, story.path):
        if entry.trailers.get("State", "").endswith("-> review"):
            return entry.at
    return story.meta.created


def _version(newsroom: Newsroom, story: Story, digest: str | None) -> Story | None:
    """Give the committed version of a story that has this digest, judged without its pictures' bytes."""
    for _, blob in git_adapter.versions(newsroom.repository, story.path, MOST_VERSIONS):
        version = parse_story(story.path, blob).story
        if version is not None and digest == digest_of(WorkTree(newsroom.repository), version):
            return version
    return None


def checklist(newsroom: Newsroom, story: Story) -> list[Point]:
    """Give what the reviewer confirms: the policy's list, and the claims the attribution makes."""
    points = [Point(text) for text in newsroom.policy.review.checklist]
    return [*points, *(Point(claim, claim=True) for claim in claims_of(story))]


def confirmed_points(points: Sequence[Point], named: Sequence[str]) -> list[str]:
    """Give the texts of the points that were named: by their text, by their number from 1, or `all`.

    They come in the order of the checklist. Raises `UsageFault` for a name that is no point.
    """
    chosen: set[int] = set()
    for name in named:
        by_text = {i for i, point in enumerate(points) if point.text.strip() == name.strip()}
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 6 else 0
        if by_text:
            chosen |= by_text
        elif 1 <= number <= len(points):
            chosen.add(number - 1)
        elif name.strip().lower() == "all":
            chosen |= set(range(len(points)))
        else:
            raise UsageFault(
                msg("The checklist has no point {name}.", name=name),
                msg(
                    "Name a point by its number, 1 to {count}, or by its exact text, or all of them: `--confirm all`.",
                    count=len(points),
                )
                if points
                else msg("This story has nothing to confirm; leave `--confirm` away."),
            )
    return list(dict.fromkeys(point.text for i, point in enumerate(points) if i in chosen))


def _refuse_unconfirmed(story: Story, confirmed: Sequence[str]) -> None:
    open_claims = unconfirmed(story, confirmed)
    if open_claims:
        raise UsageFault(
            msg("The story makes a claim that nobody has confirmed: {claim}", claim=open_claims[0]),
            msg(
                "If it holds, confirm it: `curate review {slug} --approve --confirm all`, or name the points with"
                " `--confirm TEXT`; if not, `curate review {slug} --request-changes --note …`.",
                slug=story.slug,
            ),
        )


def _note(note: str | None) -> dict[str, str]:
    said = " ".join((note or "").split())
    return {"note": said} if said else {}
