"""Where stories stand: since when, who works on them, and who does what next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from curate.adapters import git as git_adapter
from curate.adapters.git import MoveEntry
from curate.desk.judging import digest_of
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.story.fault import Fault
from curate.story.glance import may_be_corrected, says_published
from curate.story.story import ParsedStory, Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.claims import RunningClaim, running_claim
from curate.workflow.next_steps import Situation, situation_of


class Standing(NamedTuple):
    """A story with where it stands: since when in its state (None when nothing says), who has claimed it, what next."""

    story: Story
    since: datetime | None
    age: timedelta | None
    claim: RunningClaim | None
    situation: Situation


class Unfinished(NamedTuple):
    """The stories of the work tree that are not published, those that could not be read, and how many others.

    `corrected` are the published ones with corrections; they count among the others too.
    """

    stories: list[Story]
    unreadable: list[ParsedStory]
    published: int
    corrected: list[Story]


class Situations:
    """Tells where stories of the work tree stand at one moment; what does not depend on the story is asked once."""

    def __init__(self, newsroom: Newsroom, now: datetime) -> None:
        self._newsroom = newsroom
        self._now = now
        self._today = now.astimezone(newsroom.policy.zone).date()
        self._tree = WorkTree(newsroom.repository)

    def of(self, story: Story) -> Standing:
        """Give where one story stands."""
        since = came_to_state(story, self._moves)
        policy = self._newsroom.policy
        claim = running_claim(story, policy, self._today)
        return Standing(story, since, age(since, self._now), claim, situation_of(story, self._digest, policy))

    def of_all(self, stories: Iterable[Story]) -> list[Standing]:
        """Give where each story stands, in the same order."""
        return [self.of(story) for story in stories]

    def _digest(self, story: Story) -> str:
        return digest_of(self._tree, story)

    @cached_property
    def _moves(self) -> Mapping[str, MoveEntry]:
        return git_adapter.newest_moves(self._newsroom.repository)


def came_to_state(story: Story, moves: Mapping[str, MoveEntry]) -> datetime | None:
    """Give when a story came to its state: its newest move there; else, moved by hand, what the story says itself."""
    move = moves.get(story.id) if story.id else None
    if move is not None and move.end == story.state.value:
        return move.at
    said = story.meta.published if story.state is State.PUBLISHED else None
    return said or story.meta.created


def age(since: datetime | None, now: datetime) -> timedelta | None:
    """Give how long something has lasted; a moment still to come has lasted no time."""
    return None if since is None else max(now - since, timedelta(0))


def unfinished_stories(newsroom: Newsroom) -> Unfinished:
    """Read the stories that are not published or have corrections; of all others only bytes are looked at."""
    tree = WorkTree(newsroom.repository)
    stories, unreadable, corrected, published = [], [], [], 0
    for path in tree.story_paths():
        data = tree.read(path)
        if isinstance(data, bytes) and says_published(data) and not may_be_corrected(data):
            published += 1
            continue
        parsed = ParsedStory(path, None, (data,)) if isinstance(data, Fault) else parse_story(path, data)
        if parsed.story is None:
            unreadable.append(parsed)
        elif parsed.story.state is State.PUBLISHED:
            published += 1
            if parsed.story.meta.corrections:
                corrected.append(parsed.story)
        else:
            stories.append(parsed.story)
    return Unfinished(stories, unreadable, published, corrected)
