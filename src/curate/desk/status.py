"""What a curator has to know in the morning: what they have begun, what waits for them, what is stuck, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from curate.adapters import git as git_adapter
from curate.adapters.git import Change
from curate.adapters.git.branches import current_branch
from curate.desk.finding_stories import parsed_from
from curate.desk.looking import longest_first
from curate.desk.newsroom import Newsroom, Person, person_at_work, require_person
from curate.desk.situations import Situations, Standing, unfinished_stories
from curate.desk.snapshots import WorkTree, folders_around, is_story_path
from curate.errors import CurateError, EnvironmentFault, Refused
from curate.story.story import Story
from curate.story.vocabulary import State
from curate.workflow.next_steps import Step

ENDS_SOON = timedelta(days=1)
"""A claim that ends today or tomorrow ends soon."""


class Kind(StrEnum):
    """How a story differs from the last commit."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    PICTURES = "pictures"
    """Only files of its folder do."""


class Uncommitted(NamedTuple):
    """A story that differs from the last commit."""

    path: str
    title: str
    slug: str
    kind: Kind


class Counts(NamedTuple):
    """How many stories there are in each state, and how many of them are the person's own."""

    drafts: int
    in_review: int
    published: int
    my_drafts: int
    my_in_review: int


@dataclass(frozen=True)
class Status:
    """The desk as one person sees it; lists have the longest in its state first, but for drafts nobody has seen yet.

    `waiting` are stories in review, and corrections of published ones, in which the person has the next move; `stuck`
    all that have been in review too long; `claims` the person's own that end soon; `trouble` what keeps them from
    working here at all.
    """

    person: Person | None
    branch: str | None
    trouble: CurateError | None
    drafts: tuple[Standing, ...]
    waiting: tuple[Standing, ...]
    stuck: tuple[Standing, ...]
    claims: tuple[Standing, ...]
    uncommitted: tuple[Uncommitted, ...]
    unreadable: tuple[str, ...]
    counts: Counts

    @property
    def id(self) -> str | None:
        """The person's id in the policy; None for a stranger."""
        return self.person.id if self.person is not None else None

    def step_of(self, standing: Standing) -> Step | None:
        """Give what the person can do next with a story."""
        return standing.situation.step_of(self.id)

    @property
    def next_command(self) -> str | None:
        """Give what to type next: first what sets others going, then one's own; None while there is trouble."""
        if self.trouble is not None:
            return None
        mine = [s for s in self.waiting if s.claim is None or s.claim.by == self.id]
        for step, among, command in (
            (Step.PUBLISH, self.waiting, "publish"),
            (Step.REVIEW, mine, "review"),
            (Step.ANSWER, (*self.waiting, *self.drafts), "answer"),
            (Step.MEND, (*self.waiting, *self.drafts), "show"),
            (Step.SUBMIT, self.drafts, "submit"),
        ):
            found = next((s for s in among if self.step_of(s) is step), None)
            if found is not None:
                return f"curate {command} {found.story.slug}"
        if self.unreadable:
            return "curate check"
        left = next((u for u in self.uncommitted if u.kind is not Kind.DELETED), None)
        return f"curate commit {left.slug}" if left is not None else "curate new"


def status(newsroom: Newsroom, now: datetime, stuck_after: timedelta) -> Status:
    """Look at the desk as the person at work; a story is stuck when it has been in review longer than `stuck_after`."""
    person, trouble = _who(newsroom)
    own = person.id if person is not None else None
    unfinished = unfinished_stories(newsroom)
    standings = sorted(Situations(newsroom, now).of_all(unfinished.stories), key=longest_first)
    drafts = [s for s in standings if s.story.state is State.DRAFT]
    in_review = [s for s in standings if s.story.state is State.REVIEW]
    corrected = Situations(newsroom, now).of_all(unfinished.corrected)
    corrections = sorted((s for s in corrected if s.situation.correction), key=longest_first)
    soon = now.astimezone(newsroom.policy.zone).date() + ENDS_SOON
    counts = Counts(
        len(drafts),
        len(in_review),
        unfinished.published,
        sum(_is_own(s, own) for s in drafts),
        sum(_is_own(s, own) for s in in_review),
    )
    return Status(
        person,
        current_branch(newsroom.repository),
        trouble,
        drafts=_drafts(s for s in drafts if _is_own(s, own)),
        waiting=tuple(s for s in [*in_review, *corrections] if s.situation.is_waiting_for(own)),
        stuck=tuple(s for s in in_review if s.age is not None and s.age > stuck_after),
        claims=tuple(
            s for s in standings if s.claim is not None and s.claim.by == own and s.claim.until <= soon
        ),
        uncommitted=tuple(_uncommitted(newsroom, unfinished.stories)),
        unreadable=tuple(parsed.path for parsed in unfinished.unreadable),
        counts=counts,
    )


def _who(newsroom: Newsroom) -> tuple[Person | None, CurateError | None]:
    """Give who is at work, and what keeps them from it: no identity, a stranger's, or a merge half done."""
    trouble: CurateError | None = git_adapter.under_way(newsroom.repository)
    try:
        person = person_at_work(newsroom)
        if person.id is None:
            require_person(newsroom)
    except EnvironmentFault as fault:
        return None, trouble or fault
    except Refused as refused:
        return person, trouble or refused
    return person, trouble


def _is_own(standing: Standing, person: str | None) -> bool:
    return person is not None and standing.story.meta.curator == person


def _drafts(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Put the drafts somebody has asked to change first, then those nobody has seen, the newest first."""
    asked: list[Standing] = []
    unseen: list[Standing] = []
    for standing in standings:
        situation = standing.situation
        (asked if situation.sent_back is not None or situation.open_points else unseen).append(standing)
    return (*asked, *reversed(unseen))


def _uncommitted(newsroom: Newsroom, known: Iterable[Story]) -> list[Uncommitted]:
    tree = WorkTree(newsroom.repository)
    changes = {change.path: change for change in tree.changes()}
    titles = {story.path: story.title for story in known}
    paths = set(tree.story_paths())
    owners = {path: _owner(path, paths) for path in changes}
    found = []
    for path in sorted({owner for owner in owners.values() if owner is not None}):
        slug = path.rpartition("/")[2].removesuffix(".md")
        if path in paths and path not in titles:
            story = parsed_from(tree, path).story
            titles[path] = story.title if story is not None else slug
        found.append(Uncommitted(path, titles.get(path, slug), slug, _kind(changes.get(path))))
    return found


def _owner(path: str, stories: set[str]) -> str | None:
    """Give the story a changed file belongs to; None for the policy and what lies about."""
    if is_story_path(path):
        return path
    around: Sequence[str] = [*folders_around(path), path.removesuffix("/")]
    return next((f"{folder}.md" for folder in around if f"{folder}.md" in stories), None)


def _kind(change: Change | None) -> Kind:
    if change is None:
        return Kind.PICTURES
    if change.entry is None:
        return Kind.DELETED
    return Kind.NEW if change.head_oid is None else Kind.CHANGED
