"""Two trees stories are judged in: the work tree, and the index as the next commit would hold it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from curate.adapters import files, folders
from curate.adapters import git as git_adapter
from curate.adapters.git import Change, Oversize
from curate.checks.place import mode_fault
from curate.desk.newsroom import Newsroom
from curate.policy import MOST_POLICY_BYTES, POLICY_PATH
from curate.story.fault import Fault
from curate.story.front_matter import MOST_FILE_BYTES, too_large
from curate.story.pictures import git_blob_id

STORIES = "stories/"
MOST_PICTURE_BYTES = 64 * 1024 * 1024


class Snapshot(Protocol):
    """A tree of stories. Paths are relative to the newsroom's top, with `/`."""

    def story_paths(self) -> list[str]:
        """Give the paths of all stories, sorted."""

    def read(self, path: str) -> bytes | Fault:
        """Give a story's bytes, or why it is not read."""

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Give the git object id of each picture, None for those that are not there."""

    def changes(self) -> list[Change]:
        """Give what differs from the last commit below `stories/`."""

    def mentioning(self, text: str) -> list[str]:
        """Give the paths of stories that hold a text somewhere."""

    def policy(self) -> bytes | None:
        """Give the policy file, None when there is none."""


class WorkTree:
    """The files on disk, as an editor sees them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._repository = newsroom.repository
        self._top = newsroom.top

    @cached_property
    def _paths(self) -> list[str]:
        return files.find_stories(self._top)

    @cached_property
    def _changes(self) -> list[Change]:
        return git_adapter.changes_of_work_tree(self._repository, STORIES)

    @cached_property
    def _object_format(self) -> str:
        return git_adapter.object_format(self._repository)

    def story_paths(self) -> list[str]:
        return self._paths

    def read(self, path: str) -> bytes | Fault:
        if files.is_symlink_inside(self._top, path) or folders.is_executable(self._top / path):
            return mode_fault()
        try:
            return files.read_bytes(self._top / path, MOST_FILE_BYTES)
        except files.TooLarge as error:
            return too_large(error.size)

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        return {path: self._picture_id(path) for path in paths}

    def _picture_id(self, path: str) -> str | None:
        if files.is_symlink_inside(self._top, path):
            return None
        try:
            return git_blob_id(files.read_bytes(self._top / path, MOST_PICTURE_BYTES), self._object_format)
        except (FileNotFoundError, files.TooLarge):
            return None

    def changes(self) -> list[Change]:
        return self._changes

    def mentioning(self, text: str) -> list[str]:
        needle = text.encode()
        return [path for path in self._paths if needle in _bytes_or_nothing(self.read(path))]

    def policy(self) -> bytes | None:
        try:
            return files.read_bytes(self._top / POLICY_PATH, MOST_POLICY_BYTES + 1)
        except FileNotFoundError:
            return None


class Index:
    """Exactly what a commit made now would hold, in a hook of any kind of `git commit` too."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._repository = newsroom.repository

    @cached_property
    def _changes(self) -> list[Change]:
        return git_adapter.changes_of_index(self._repository, STORIES)

    def story_paths(self) -> list[str]:
        return sorted(
            e.path for e in git_adapter.staged_paths(self._repository, STORIES) if e.path.endswith(".md")
        )

    def read(self, path: str) -> bytes | Fault:
        entry = git_adapter.index_entry(self._repository, path)
        if entry is None:
            raise FileNotFoundError(path)
        if entry.mode != "100644":
            return mode_fault()
        blob = git_adapter.read_blobs(self._repository, [entry.oid])[entry.oid]
        return too_large(blob.size) if isinstance(blob, Oversize) else blob

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        entries = {path: git_adapter.index_entry(self._repository, path) for path in paths}
        return {path: e.oid if e is not None and e.mode == "100644" else None for path, e in entries.items()}

    def changes(self) -> list[Change]:
        return self._changes

    def mentioning(self, text: str) -> list[str]:
        return git_adapter.staged_mentions(self._repository, text)

    def policy(self) -> bytes | None:
        entry = git_adapter.index_entry(self._repository, POLICY_PATH)
        if entry is None:
            return None
        blob = git_adapter.read_blobs(self._repository, [entry.oid])[entry.oid]
        return b"\0" if isinstance(blob, Oversize) else blob


def _bytes_or_nothing(read: bytes | Fault) -> bytes:
    return read if isinstance(read, bytes) else b""
