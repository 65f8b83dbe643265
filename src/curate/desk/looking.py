"""Looking: the list of stories, one story with its standing, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curate.adapters import git as git_adapter
from curate.adapters.git import LogEntry
from curate.checks.findings import Finding
from curate.desk.finding_stories import all_stories, read_story
from curate.desk.judging import digest_of
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.story.story import ParsedStory, Story
from curate.story.vocabulary import State
from curate.workflow.approvals import Approvals, judge_approvals


@dataclass(frozen=True)
class Listing:
    """The stories asked for, newest first, and those that could not be read."""

    stories: tuple[Story, ...]
    unreadable: tuple[ParsedStory, ...]


@dataclass(frozen=True)
class Shown:
    """One story with how its approvals stand."""

    story: Story
    digest: str
    approvals: Approvals
    findings: tuple[Finding, ...] = ()


def list_stories(newsroom: Newsroom, states: Sequence[State] = (), category: str | None = None) -> Listing:
    """Give the stories in these states (all when none is named)."""
    stories, unreadable = all_stories(newsroom)
    chosen = [
        story
        for story in stories
        if (not states or story.state in states) and (category is None or story.meta.category == category)
    ]
    return Listing(tuple(sorted(chosen, key=_newest_first)), tuple(unreadable))


def show_story(newsroom: Newsroom, path: str) -> Shown:
    """Read one story and judge its approvals."""
    story = read_story(newsroom, path)
    digest = digest_of(WorkTree(newsroom.repository), story)
    return Shown(story, digest, judge_approvals(story, digest, newsroom.policy))


def story_history(newsroom: Newsroom, path: str) -> list[LogEntry]:
    """Give the commits of one story, newest first."""
    return git_adapter.history(newsroom.repository, path)


def _newest_first(story: Story) -> tuple[float, str]:
    moment = story.meta.published or story.meta.created
    return (-moment.timestamp() if moment else 0.0, story.path)
