"""Claiming a story, so that no two people work on it, and giving it up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from curate.adapters import git as git_adapter
from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, make_ready, save, subject
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.refusing import refuse_on_errors
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.desk.uncommitted import previous_version
from curate.errors import Refused
from curate.messages import Message, msg
from curate.policy import Role
from curate.story.edit import Change, RemoveKey, SetValue, apply_changes
from curate.story.nodes import Table, at
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.claims import RunningClaim, last_day, running_claim
from curate.workflow.transitions import has_role

MAY_CLAIM: tuple[Role, ...] = ("curator", "reviewer")
MAY_RELEASE_OTHERS: tuple[Role, ...] = ("publisher", "maintainer")
_BEHIND = "curator"
"""The key a new claim is put behind."""


@dataclass(frozen=True)
class _Plan:
    """What is to be written into a story's claim, and how its commit speaks of that."""

    story: Story
    change: Sequence[Change]
    what: Message
    trailer: str
    finish: str
    warnings: tuple[Message, ...]


@in_turn
def claim_story(
    newsroom: Newsroom,
    path: str,
    now: datetime,
    *,
    days: int | None = None,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Write into a story that the person at work has it until `days` from today, and commit that alone.

    One's own claim is prolonged, a lapsed one replaced; raises `Refused` while somebody else's runs.
    """
    person = require_role(newsroom, MAY_CLAIM)
    warnings = make_ready(newsroom, path)
    story = read_story(newsroom, path)
    if story.state is State.PUBLISHED:
        raise Refused(
            msg("{title} is published; nobody has to claim it.", title=story.title),
            msg("A published story is changed with a correction."),
        )
    today = now.astimezone(newsroom.policy.zone).date()
    running = running_claim(story, newsroom.policy, today)
    if running is not None and running.by != person:
        raise _taken(newsroom, story, running)
    until = last_day(running, person, today, days)
    plan = _Plan(
        story,
        _claiming(story, person, until),
        msg("Claim: {title}", title=story.title),
        f"{person} until {until.isoformat()}",
        f"curate claim {story.slug}",
        warnings,
    )
    return _carry_out(newsroom, plan, now, commit=commit, dry_run=dry_run)


@in_turn
def release_story(
    newsroom: Newsroom, path: str, now: datetime, *, commit: bool = True, dry_run: bool = False
) -> Outcome:
    """Take the claim out of a story and commit that alone; somebody else's running one only with the role for it."""
    person = require_role(newsroom, (*MAY_CLAIM, *MAY_RELEASE_OTHERS))
    warnings = make_ready(newsroom, path)
    story = read_story(newsroom, path)
    running = running_claim(story, newsroom.policy, now.astimezone(newsroom.policy.zone).date())
    others = running is not None and running.by != person
    if running is not None and others and not has_role(newsroom.policy, person, MAY_RELEASE_OTHERS):
        raise _taken(newsroom, story, running)
    plan = _Plan(
        story,
        [RemoveKey("claim")],
        msg("Release the claim: {title}", title=story.title),
        f"released by {person}",
        f"curate claim {story.slug} --release",
        warnings,
    )
    return _carry_out(newsroom, plan, now, commit=commit, dry_run=dry_run)


def _claiming(story: Story, person: str, until: date) -> list[Change]:
    """Give the changes that write a claim; keys somebody else added to an old one stay."""
    values = {"by": person, "until": until.isoformat()}
    if isinstance(at(story.root, ("claim",)), Table):
        return [SetValue(("claim", key), text) for key, text in values.items()]
    return [SetValue(("claim",), values, after=_BEHIND)]


def _carry_out(newsroom: Newsroom, plan: _Plan, now: datetime, *, commit: bool, dry_run: bool) -> Outcome:
    """Write the claim and commit nothing but it; a try that was saved and could not be committed is finished."""
    story = plan.story
    tree = WorkTree(newsroom.repository)
    before = _committed_bytes(newsroom, tree, story) if commit and not dry_run else story.data
    after = apply_changes(story.data, plan.change)
    parsed = parse_story(story.path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    said = subject(newsroom, plan.what) if after != before else ""
    outcome = Outcome(story.path, before, after, parsed.story, subject=said, warnings=plan.warnings)
    if dry_run:
        return outcome
    if commit and after != before:
        refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
    if after != story.data:
        save(newsroom, story.path, after, expected=story.data)
    if not commit or after == before:
        return outcome
    oid = git_adapter.commit_paths(
        newsroom.repository,
        [story.path],
        f"{said}\n\nStory: {story.id}\nClaim: {plan.trailer}\n",
        finish=plan.finish,
        expected={story.path: after},
    )
    return replace(outcome, commit=oid)


def _committed_bytes(newsroom: Newsroom, tree: WorkTree, story: Story) -> bytes:
    """Give the story as the last commit has it; refuses when more than its claim differs from that."""
    if not any(change.path == story.path for change in tree.changes()):
        return story.data
    head = previous_version(newsroom, tree, story.path, story.id)
    rest = _unclaimed(story.data)
    if head is not None and head.path == story.path and rest is not None and rest == _unclaimed(head.data):
        return head.data
    raise Refused(
        msg("{path} has changes that are not committed.", path=story.path),
        msg(
            "Commit them first: `curate commit {slug}`; or write the claim along with them: `--no-commit`.",
            slug=story.slug,
        ),
    )


def _unclaimed(data: bytes) -> bytes | None:
    """Give a story's bytes without its claim, or None when the claim cannot be told from the rest."""
    try:
        return apply_changes(data, [RemoveKey("claim")])
    except Refused:
        return None


def _taken(newsroom: Newsroom, story: Story, running: RunningClaim) -> Refused:
    return Refused(
        msg(
            "{person} has claimed {title} until {day}.",
            person=newsroom.policy.person_name(running.by),
            title=story.title,
            day=running.until.isoformat(),
        ),
        msg(
            "Talk to them: they give it up with `curate claim {slug} --release`, and so can a publisher or a"
            " maintainer; after that day it lapses by itself.",
            slug=story.slug,
        ),
    )
