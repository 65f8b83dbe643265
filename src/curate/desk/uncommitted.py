"""What the last commit holds of stories that differ from it, and the one step that leads from there to the files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Protocol

from curate.adapters import git as git_adapter
from curate.adapters.git import Change
from curate.desk.newsroom import Newsroom, Person
from curate.desk.snapshots import Snapshot, is_story_path
from curate.story.pictures import pictures_used
from curate.story.story import Story, parse_story
from curate.workflow.digest import story_digest
from curate.workflow.trace import Author, Trace, Version, uncommitted, version_of


class Tracer(Protocol):
    """Knows how stories of a snapshot came to what they are."""

    def changed(self, path: str) -> bool:
        """Tell whether the story at a path differs from what it is compared with."""

    def trace(self, story: Story, digest: str) -> tuple[Story | None, Trace]:
        """Give what a changed story was before (None when it is new), and its way from there to `digest`."""


class UncommittedTracer:
    """Compares a snapshot with the last commit, and with the commits a merge under way brings in."""

    def __init__(self, newsroom: Newsroom, snapshot: Snapshot) -> None:
        self._newsroom = newsroom
        self._snapshot = snapshot
        changes = snapshot.changes()
        self._changes = {change.path: change for change in changes if is_story_path(change.path)}
        self._all_changes = {change.path: change for change in changes}

    def changed(self, path: str) -> bool:
        return path in self._changes

    def trace(self, story: Story, digest: str) -> tuple[Story | None, Trace]:
        before = _previous(story.path, story.id, self._heads, self._gone)
        version = self._version(before) if before is not None else None
        merged = [self._merged_version(commit, story, before) for commit in self._merge_heads]
        return before, uncommitted(version, version_of(story, digest), self._author, merged)

    @cached_property
    def _heads(self) -> dict[str, Story]:
        return _head_stories(self._newsroom, list(self._changes.values()))

    @cached_property
    def _gone(self) -> list[Change]:
        return [change for change in self._changes.values() if change.entry is None]

    def _version(self, before: Story) -> Version:
        """Give the version of the last commit, with the pictures as it holds them."""
        used = pictures_of(before)
        changed = {path: self._all_changes[path].head_oid for path in used if path in self._all_changes}
        kept = self._snapshot.picture_ids([path for path in used if path not in changed])
        return version_of(before, story_digest(before, {**changed, **kept}))

    @cached_property
    def _merge_heads(self) -> list[str]:
        return git_adapter.merge_heads(self._newsroom.repository)

    def _merged_version(self, commit: str, story: Story, before: Story | None) -> Version | None:
        repository = self._newsroom.repository
        paths = dict.fromkeys([story.path, *([before.path] if before is not None else [])])
        entries = git_adapter.tree_entries(repository, commit, paths)
        blobs = git_adapter.read_blobs(repository, [entry.oid for entry in entries.values()])
        for path, entry in entries.items():
            blob = blobs[entry.oid]
            other = parse_story(path, blob).story if isinstance(blob, bytes) else None
            if other is not None and other.id == story.id:
                there = git_adapter.tree_entries(repository, commit, pictures_of(other))
                pictures = {
                    picture: there[picture].oid if picture in there else None
                    for picture in pictures_of(other)
                }
                return version_of(other, story_digest(other, pictures))
        return None

    @cached_property
    def _author(self) -> Author:
        found = git_adapter.identity_if_any(self._newsroom.repository)
        if found is None:
            return Author(None, "")
        person = Person(found, self._newsroom.policy.person_with_email(found.email))
        return Author(person.id, person.identity.email)


def pictures_of(story: Story) -> list[str]:
    """Give the paths of the pictures a story uses, sorted; those that lead out of its folder are left out."""
    return sorted({use.path for use in pictures_used(story) if use.path is not None})


def previous_version(newsroom: Newsroom, snapshot: Snapshot, path: str, identity: str) -> Story | None:
    """Give the story as the last commit has it, under this path or, after a rename, under another."""
    changes = {change.path: change for change in snapshot.changes()}
    change = changes.get(path)
    gone = [c for c in changes.values() if c.entry is None and is_story_path(c.path)]
    heads = _head_stories(newsroom, [*([change] if change is not None else []), *gone])
    return _previous(path, identity, heads, gone)


def deleted_stories(newsroom: Newsroom, changes: Iterable[Change], kept_ids: Collection[str]) -> list[Story]:
    """Give the stories of the last commit that are gone, under every name."""
    gone = [change for change in changes if change.entry is None and is_story_path(change.path)]
    return [story for story in _head_stories(newsroom, gone).values() if story.id not in kept_ids]


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


def _previous(path: str, identity: str, heads: Mapping[str, Story], gone: list[Change]) -> Story | None:
    """Give what the story was: the same path, else a path that is gone and held the same id."""
    if path in heads:
        return heads[path]
    renamed = (heads[change.path] for change in gone if change.path in heads)
    return next((story for story in renamed if story.id and story.id == identity), None)
