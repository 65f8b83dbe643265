"""The stories of a commit that a range changed: a tree read out of git, whatever the work tree holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from curate.adapters import git as git_adapter
from curate.adapters.git import Change, IndexEntry, Oversize, Repository, TreeEntry
from curate.checks.place import mode_fault
from curate.desk.ranges.commit_range import CommitRange
from curate.desk.snapshots import MOST_PICTURE_BYTES, PLAIN_FILE, STORIES, folders_around, is_story_path
from curate.policy import POLICY_PATH
from curate.story.fault import Fault
from curate.story.front_matter import too_large
from curate.story.picture_content import PictureContent, picture_content


class Revision:
    """The last commit of a range, as far as the range changed it.

    Other stories are not listed and not searched: the cost of judging a change must not grow with the newsroom.
    """

    def __init__(self, repository: Repository, commits: CommitRange) -> None:
        self._repository = repository
        self._range = commits
        self._fetched: dict[str, bytes | Fault] = {}

    @cached_property
    def _judged(self) -> dict[str, TreeEntry]:
        """The stories to judge: those the range changed, and those whose pictures it changed."""
        changed = [change for change in self._range.changes if change.path.startswith(STORIES)]
        paths = {change.path for change in changed if change.after is not None and is_story_path(change.path)}
        pictures = [change.path for change in changed if not is_story_path(change.path)]
        owners = {f"{folder}.md" for path in pictures for folder in folders_around(path)}
        entries = git_adapter.tree_entries(self._repository, self._range.head, sorted(paths | owners))
        return {path: entry for path, entry in entries.items() if is_story_path(path)}

    def story_paths(self) -> list[str]:
        return sorted(self._judged)

    def prepare(self, paths: Sequence[str]) -> None:
        wanted = {
            path: self._judged[path] for path in paths if path in self._judged and path not in self._fetched
        }
        plain = [entry.oid for entry in wanted.values() if entry.mode == PLAIN_FILE]
        git_adapter.fetch_missing(self._repository, plain)
        blobs = git_adapter.read_blobs(self._repository, plain)
        for path, entry in wanted.items():
            if entry.mode != PLAIN_FILE:
                self._fetched[path] = mode_fault()
                continue
            blob = blobs[entry.oid]
            self._fetched[path] = too_large(blob.size) if isinstance(blob, Oversize) else blob

    def read(self, path: str) -> bytes | Fault:
        if path not in self._fetched:
            self.prepare([path])
        if path not in self._fetched:
            raise FileNotFoundError(path)
        return self._fetched[path]

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        wanted = list(paths)
        entries = git_adapter.tree_entries(self._repository, self._range.head, wanted) if wanted else {}
        plain = {path: entry.oid for path, entry in entries.items() if entry.mode == PLAIN_FILE}
        return {path: plain.get(path) for path in wanted}

    def picture_contents(self, paths: Iterable[str]) -> dict[str, PictureContent]:
        oids = {path: oid for path, oid in self.picture_ids(paths).items() if oid is not None}
        git_adapter.fetch_missing(self._repository, oids.values())
        contents = {
            oid: PictureContent(None, 0, 0, blob.size)
            if isinstance(blob, Oversize)
            else picture_content(blob)
            for oid, blob in git_adapter.each_blob(self._repository, oids.values(), MOST_PICTURE_BYTES)
        }
        return {path: contents[oid] for path, oid in oids.items()}

    def changes(self) -> list[Change]:
        return [
            Change(
                change.path,
                change.before.oid if change.before is not None else None,
                IndexEntry(change.path, change.after.mode, change.after.oid)
                if change.after is not None
                else None,
            )
            for change in self._range.changes
            if change.path.startswith(STORIES)
        ]

    def mentioning(self, texts: Collection[str]) -> list[str]:
        del texts
        return []

    def policy(self) -> bytes | None:
        """Give the policy file when the range changed it."""
        changed = next((change for change in self._range.changes if change.path == POLICY_PATH), None)
        if changed is None or changed.after is None:
            return None
        git_adapter.fetch_missing(self._repository, [changed.after.oid])
        blob = git_adapter.read_blobs(self._repository, [changed.after.oid])[changed.after.oid]
        return b"\0" if isinstance(blob, Oversize) else blob
