"""Looking: the list of stories, one story with its standing, and its history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from curate.adapters import git as git_adapter
from curate.adapters.git import LogEntry
from curate.checks.findings import Finding
from curate.desk.approved_versions import EarlierWord, stale_approvals
from curate.desk.finding_stories import all_stories, read_story
from curate.desk.judging import digest_of
from curate.desk.newsroom import Newsroom, require_person
from curate.desk.situations import Situations, Standing, unfinished_stories
from curate.desk.snapshots import WorkTree
from curate.errors import UsageFault
from curate.messages import msg
from curate.story.story import ParsedStory, Story, did_you_mean
from curate.story.vocabulary import State
from curate.workflow.approvals import Approvals, judge_approvals


@dataclass(frozen=True)
class Wanted:
    """Which stories are asked for: those that every filter lets through; an empty one lets all through."""

    states: Collection[State] = ()
    categories: Collection[str] = ()
    curators: Collection[str] = ()
    tags: Collection[str] = ()
    mine: bool = False
    """Those whose curator the person at work is."""
    waiting: bool = False
    """Those in which the person at work has the next move, and somebody waits for it."""
    older: timedelta | None = None
    """Those that have been in their state at least so long."""
    limit: int | None = None

    @property
    def everything(self) -> bool:
        return self == Wanted(limit=self.limit)


@dataclass(frozen=True)
class Listing:
    """The stories asked for, how many more there are beyond the limit, and those that could not be read.

    Newest first; the longest in their state first when it is asked what waits or what is old.
    """

    stories: tuple[Standing, ...]
    unreadable: tuple[ParsedStory, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Shown:
    """One story with how its approvals stand."""

    story: Story
    digest: str
    approvals: Approvals
    findings: tuple[Finding, ...] = ()
    stale: tuple[EarlierWord, ...] = ()
    """The approvals that no longer hold, with what changed since."""


def list_stories(newsroom: Newsroom, wanted: Wanted, now: datetime) -> Listing:
    """Give the stories asked for.

    When only stories that are not published can be among them, no others are read, nor said to be unreadable.
    Raises `UsageFault` for a category or a person nobody knows, and what `require_person` raises.
    """
    person = require_person(newsroom) if wanted.mine or wanted.waiting else None
    unfinished = wanted.waiting or (bool(wanted.states) and State.PUBLISHED not in wanted.states)
    if unfinished:
        known = unfinished_stories(newsroom)
        stories, unreadable = known.stories + (known.corrected if wanted.waiting else []), known.unreadable
    else:
        stories, unreadable = all_stories(newsroom)
    _refuse_unknown(newsroom, wanted, stories)
    chosen = sorted((s for s in stories if _fits(s, wanted, person)), key=_newest_first)
    situations = Situations(newsroom, now)
    by_age = wanted.waiting or wanted.older is not None
    if not by_age:
        shown = chosen[: wanted.limit]
        return Listing(tuple(situations.of_all(shown)), tuple(unreadable), len(chosen) - len(shown))
    standings = [
        standing
        for standing in situations.of_all(chosen)
        if (not wanted.waiting or standing.situation.is_waiting_for(person))
        and (wanted.older is None or (standing.age is not None and standing.age >= wanted.older))
    ]
    standings.sort(key=longest_first)
    return Listing(
        tuple(standings[: wanted.limit]), tuple(unreadable), len(standings[wanted.limit or len(standings) :])
    )


def longest_first(standing: Standing) -> tuple[float, str]:
    """Give a key that sorts stories by how long they have been in their state; what nobody knows comes last."""
    since = standing.since
    return (since.timestamp() if since is not None else float("inf"), standing.story.path)


def _fits(story: Story, wanted: Wanted, person: str | None) -> bool:
    meta = story.meta
    return (
        (not wanted.states or story.state in wanted.states)
        and (not wanted.categories or meta.category in wanted.categories)
        and (not wanted.curators or meta.curator in wanted.curators)
        and (not wanted.tags or not set(wanted.tags).isdisjoint(meta.tags))
        and (not wanted.mine or meta.curator == person)
    )


def _refuse_unknown(newsroom: Newsroom, wanted: Wanted, stories: Iterable[Story]) -> None:
    """Raise `UsageFault` for a filter that can never let anything through: most likely a slip of the finger."""
    policy = newsroom.policy
    if policy.categories:
        used = {story.meta.category for story in stories if story.meta.category}
        for category in wanted.categories:
            if category not in policy.categories and category not in used:
                raise UsageFault(
                    msg("The policy has no category {category}.", category=category),
                    did_you_mean(category, [*policy.categories])
                    or msg("One of: {choices}", choices=", ".join(policy.categories)),
                )
    for curator in wanted.curators:
        if curator not in policy.people and not any(story.meta.curator == curator for story in stories):
            named = [i for i, person in policy.people.items() if person.name == curator]
            raise UsageFault(
                msg("The policy knows nobody with the id {person}.", person=curator),
                msg("Did you mean {word}?", word=named[0])
                if named
                else did_you_mean(curator, [*policy.people])
                or msg("One of: {choices}", choices=", ".join(policy.people)),
            )


def show_story(newsroom: Newsroom, path: str) -> Shown:
    """Read one story and judge its approvals."""
    story = read_story(newsroom, path)
    digest = digest_of(WorkTree(newsroom.repository), story)
    approvals = judge_approvals(story, digest, newsroom.policy)
    return Shown(story, digest, approvals, stale=stale_approvals(newsroom, story, approvals))


def story_history(newsroom: Newsroom, path: str) -> list[LogEntry]:
    """Give the commits of one story, newest first."""
    return git_adapter.history(newsroom.repository, path)


def _newest_first(story: Story) -> tuple[float, str]:
    moment = story.meta.published or story.meta.created
    return (-moment.timestamp() if moment else 0.0, story.path)
