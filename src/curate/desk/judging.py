"""Judging one story of a snapshot: with the policy, its pictures, what the last commit holds, and who is at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from curate.adapters import git as git_adapter
from curate.adapters.git import Change
from curate.checks.findings import Finding
from curate.checks.registry import RULES, check_stories, check_story
from curate.checks.same_source import SourceFacts, facts_of
from curate.checks.surroundings import Surroundings
from curate.checks.unique import Holder
from curate.checks.waivers import waived_rules
from curate.desk.newsroom import Newsroom, Person
from curate.desk.snapshots import Snapshot, is_story_path
from curate.story.fault import Fault
from curate.story.pictures import pictures_used
from curate.story.story import ParsedStory, Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.digest import story_digest


@dataclass(frozen=True)
class Judged:
    """What is kept of a story that was judged; a newsroom may have more stories than fit in memory."""

    path: str
    holder: Holder
    state: State
    facts: SourceFacts | None
    waived: frozenset[str]
    findings: list[Finding]


class Judge:
    """Judges stories of one snapshot; what does not depend on the story is asked for once."""

    def __init__(self, newsroom: Newsroom, snapshot: Snapshot, now: datetime) -> None:
        self._newsroom = newsroom
        self._snapshot = snapshot
        self._today: date = now.astimezone(newsroom.policy.zone).date()
        self._changes = {change.path: change for change in snapshot.changes() if is_story_path(change.path)}
        self._person: Person | None = None

    def portion(self, paths: Sequence[str]) -> list[Judged]:
        """Read and judge stories of the snapshot."""
        self._snapshot.prepare(paths)
        # Each step for all of them, and then the next: the same code again and again is faster than all of it in turn.
        parsed = [self._read(path) for path in paths]
        return self._judged(parsed)

    def judged(self, parsed: ParsedStory) -> Judged:
        """Judge one story, as it is or would be, and keep what the rules about all stories need of it."""
        return self._judged([parsed])[0]

    def _judged(self, stories: Sequence[ParsedStory]) -> list[Judged]:
        around = [self._surroundings(parsed) for parsed in stories]
        findings = check_stories(list(zip(stories, around, strict=True)))
        return [self._kept(*each) for each in zip(stories, around, findings, strict=True)]

    @staticmethod
    def _kept(parsed: ParsedStory, around: Surroundings, findings: list[Finding]) -> Judged:
        story = parsed.story
        if story is None:
            return Judged(parsed.path, Holder(parsed.path, ""), State.DRAFT, None, frozenset(), findings)
        holder = Holder(parsed.path, story.id, *story.place("id"))
        waived = frozenset(waived_rules(story, around, RULES))
        return Judged(parsed.path, holder, story.state, facts_of(story), waived, findings)

    def findings(self, parsed: ParsedStory) -> list[Finding]:
        """Judge one story, as it is or would be."""
        return check_story(parsed, self._surroundings(parsed))

    def _read(self, path: str) -> ParsedStory:
        data = self._snapshot.read(path)
        return ParsedStory(path, None, (data,)) if isinstance(data, Fault) else parse_story(path, data)

    def _surroundings(self, parsed: ParsedStory) -> Surroundings:
        policy, story = self._newsroom.policy, parsed.story
        if story is None:
            return Surroundings(policy, self._today)
        pictures = _pictures(self._snapshot, story)
        there = [path for path, oid in pictures.items() if oid is not None]
        contents = self._snapshot.picture_contents(there) if there else {}
        digest = ""
        if story.meta.reviews or story.state is State.PUBLISHED:
            digest = story_digest(story, pictures)
        if parsed.path not in self._changes:
            return Surroundings(policy, self._today, pictures, digest, contents)
        author, email = self._author()
        return Surroundings(
            policy,
            self._today,
            pictures,
            digest,
            contents,
            compared=True,
            previous=_previous(parsed.path, story.id, self._heads, self._gone),
            author=author,
            author_email=email,
        )

    @cached_property
    def _heads(self) -> dict[str, Story]:
        return _head_stories(self._newsroom, list(self._changes.values()))

    @cached_property
    def _gone(self) -> list[Change]:
        return [change for change in self._changes.values() if change.entry is None]

    def _author(self) -> tuple[str | None, str]:
        if self._person is None:
            found = git_adapter.identity_if_any(self._newsroom.repository)
            if found is None:
                return None, ""
            self._person = Person(found, self._newsroom.policy.person_with_email(found.email))
        return self._person.id, self._person.identity.email


def digest_of(snapshot: Snapshot, story: Story) -> str:
    """Give the digest of a story with its pictures as the snapshot holds them."""
    return story_digest(story, _pictures(snapshot, story))


def previous_version(newsroom: Newsroom, snapshot: Snapshot, path: str, identity: str) -> Story | None:
    """Give the story as the last commit has it, under this path or, after a rename, under another."""
    changes = {change.path: change for change in snapshot.changes()}
    change = changes.get(path)
    gone = [c for c in changes.values() if c.entry is None and is_story_path(c.path)]
    heads = _head_stories(newsroom, [*([change] if change is not None else []), *gone])
    return _previous(path, identity, heads, gone)


def _pictures(snapshot: Snapshot, story: Story) -> dict[str, str | None]:
    return snapshot.picture_ids(sorted({use.path for use in pictures_used(story) if use.path is not None}))


def _head_stories(newsroom: Newsroom, changes: list[Change]) -> dict[str, Story]:
    """Give, by path, the stories of the last commit at changed paths; those it cannot be read from are left out."""
    oids = {change.path: change.head_oid for change in changes if change.head_oid is not None}
    blobs = git_adapter.read_blobs(newsroom.repository, oids.values())
    stories = {}
    for path, oid in oids.items():
        blob = blobs[oid]
        story = parse_story(path, blob).story if isinstance(blob, bytes) else None
        if story is not None:
            stories[path] = story
    return stories


def _previous(path: str, identity: str, heads: dict[str, Story], gone: list[Change]) -> Story | None:
    """Give what the story was: the same path, else a path that is gone and held the same id."""
    if path in heads:
        return heads[path]
    renamed = (heads[change.path] for change in gone if change.path in heads)
    return next((story for story in renamed if story.id and story.id == identity), None)
