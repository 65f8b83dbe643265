"""The versions of stories along a range of commits: which blob stood where at each commit, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from curate.adapters import git as git_adapter
from curate.adapters.git import Repository, TreeEntry
from curate.desk.ranges.commit_range import CommitRange, Held, held_along, held_at_fork
from curate.desk.snapshots import PLAIN_FILE, is_story_path
from curate.desk.uncommitted import pictures_of
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.digest import story_digest
from curate.workflow.trace import Version, version_of

FORK = "fork"
"""Stands for what the range began with, which after criss-cross merges is no commit's."""


_FILES = frozenset({PLAIN_FILE, "100755", "120000"})
"""The modes of what has bytes; a story's file may have been any of them on the way."""


class RangeVersions:
    """Reads what the range needs of the repository and no more: contents of changed stories, never the newsroom."""

    def __init__(self, repository: Repository, commits: CommitRange) -> None:
        self._repository = repository
        self._range = commits
        self._stories: dict[tuple[str, str], Story | None] = {}
        self._versions: dict[tuple[str, str, tuple[str | None, ...]], Version] = {}

    @cached_property
    def _paths(self) -> frozenset[str]:
        """The paths below `stories/` that a commit of the range changed, or at which its ends differ."""
        changed = {path for commit in self._range.commits for path in commit.own}
        changed |= {change.path for change in self._range.changes}
        return frozenset(path for path in changed if path.startswith("stories/"))

    @cached_property
    def _held(self) -> dict[str, Held]:
        """What each commit of the range, each it grew from, and the range's beginning hold at those paths."""
        began = held_at_fork(self._repository, self._range.base, self._range.forks, self._paths)
        return {FORK: began, **held_along(self._repository, self._range, self._paths)}

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        """The bytes of every version of every story that was changed; oversized ones are left out."""
        oids = {
            entry.oid
            for held in self._held.values()
            for path, entry in held.items()
            if entry.mode in _FILES and is_story_path(path)
        }
        wanted = sorted(oids)
        git_adapter.fetch_missing(self._repository, wanted)
        blobs = git_adapter.each_blob(self._repository, wanted)
        return {oid: blob for oid, blob in blobs if isinstance(blob, bytes)}

    @cached_property
    def _paths_by_id(self) -> dict[str, list[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for held in self._held.values():
            for path in held:
                oid = _file(held, path)
                story = self._story(path, oid) if oid is not None else None
                if story is not None and story.id:
                    found[story.id].add(path)
        return {identity: sorted(paths) for identity, paths in found.items()}

    def _story(self, path: str, oid: str) -> Story | None:
        if not is_story_path(path):
            return None
        if (path, oid) not in self._stories:
            data = self._contents.get(oid)
            self._stories[path, oid] = parse_story(path, data).story if data is not None else None
        return self._stories[path, oid]

    def story_at(self, commit: str, path: str, identity: str) -> Story | None:
        """Give a story as a commit has it: by its id, else whatever readable story stands at its path."""
        held = self._held[commit]
        for candidate in self._paths_of(path, identity):
            oid = _file(held, candidate)
            story = self._story(candidate, oid) if oid is not None else None
            if story is not None and identity and story.id == identity:
                return story
        oid = _file(held, path)
        return self._story(path, oid) if oid is not None else None

    def _paths_of(self, path: str, identity: str) -> list[str]:
        """Give the paths at which a story may stand: its own, then in order wherever the range ever had its id."""
        return list(dict.fromkeys([path, *self._paths_by_id.get(identity, ())]))

    def _broken_at(self, commit: str, path: str, identity: str) -> str | None:
        """Give the blob of a file that a commit holds where the story may stand, and that cannot be read."""
        held = self._held[commit]
        blobs = [(candidate, _file(held, candidate)) for candidate in self._paths_of(path, identity)]
        return next(
            (oid for candidate, oid in blobs if oid is not None and self._story(candidate, oid) is None), None
        )

    def story_of(self, path: str, oid: str) -> Story | None:
        """Give the story of a blob the range deals with; None when it cannot be read or is none."""
        return self._story(path, oid)

    def other_story(self, path: str, entry: TreeEntry) -> Story | None:
        """Give the story that stands somewhere outside the range; None when it cannot be read or is none."""
        if entry.mode not in _FILES:
            return None
        git_adapter.fetch_missing(self._repository, [entry.oid])
        blob = git_adapter.read_blobs(self._repository, [entry.oid])[entry.oid]
        return parse_story(path, blob).story if isinstance(blob, bytes) else None

    def versions(self, path: str, identity: str) -> dict[str, Version | None]:
        """Give the version of a story at each commit of the range and at those it grew from.

        Where a commit holds a file in the story's place that cannot be read, the version before goes on, with a digest
        of its own: whoever broke and whoever mended it changed the story.
        """
        found: dict[str, Version | None] = {}
        outside = [oid for oid in self._held if oid not in self._inside]
        for oid in [*outside, *self._inside]:
            story = self.story_at(oid, path, identity)
            if story is not None:
                found[oid] = self._version(oid, story)
                continue
            blob = self._broken_at(oid, path, identity)
            parents = self._inside.get(oid, ())
            earlier = next((found[p] for p in parents if found.get(p) is not None), None)
            found[oid] = None if blob is None else _unreadable(earlier, blob)
        return found

    @cached_property
    def _inside(self) -> dict[str, tuple[str, ...]]:
        return {commit.oid: commit.parents for commit in self._range.commits}

    def version(self, commit: str, path: str, identity: str) -> Version | None:
        """Give the version of a story at one commit, None when it does not hold it or it cannot be read."""
        story = self.story_at(commit, path, identity)
        return None if story is None else self._version(commit, story)

    def _version(self, commit: str, story: Story) -> Version:
        pictures = self._pictures(commit, story)
        key = (story.path, _file(self._held[commit], story.path) or "", tuple(pictures.values()))
        if key not in self._versions:
            self._versions[key] = version_of(story, story_digest(story, pictures))
        return self._versions[key]

    def _pictures(self, commit: str, story: Story) -> dict[str, str | None]:
        """Give the pictures of a story at a commit; what the range does not touch is as its end has it."""
        used = pictures_of(story)
        held = self._held[commit]
        untouched = self._at_head([path for path in used if path not in self._paths])
        return {path: _plain(held.get(path) if path in self._paths else untouched.get(path)) for path in used}

    def _at_head(self, paths: Iterable[str]) -> Held:
        wanted = [path for path in paths if path not in self._known_at_head]
        if wanted:
            entries = git_adapter.tree_entries(self._repository, self._range.head, wanted)
            self._known_at_head.update({path: entries.get(path) for path in wanted})
        return {path: entry for path in paths if (entry := self._known_at_head[path]) is not None}

    @cached_property
    def _known_at_head(self) -> dict[str, TreeEntry | None]:
        return {}


def _file(held: Held, path: str) -> str | None:
    entry = held.get(path)
    return entry.oid if entry is not None and entry.mode in _FILES else None


def _plain(entry: TreeEntry | None) -> str | None:
    """Give what the picture is that stands there; as in the judging of the head only an ordinary file is one."""
    return entry.oid if entry is not None and entry.mode == PLAIN_FILE else None


def _unreadable(earlier: Version | None, blob: str) -> Version:
    digest = f"unreadable:{blob}"
    if earlier is None:
        return Version(State.DRAFT, None, (), digest)
    return replace(earlier, digest=digest)
