"""Two trees stories are judged in: the work tree, and the index as the next commit would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from curate.adapters import files, folders
from curate.adapters import git as git_adapter
from curate.adapters.git import Change, Oversize, Repository
from curate.checks.place import mode_fault
from curate.policy import MOST_POLICY_BYTES, POLICY_PATH
from curate.story.blob_id import ObjectFormat, blob_oid
from curate.story.fault import Fault
from curate.story.front_matter import MOST_FILE_BYTES, too_large
from curate.story.picture_content import PictureContent, picture_content

STORIES = "stories/"
PLAIN_FILE = "100644"
"""The mode git gives an ordinary file; a story or a picture has no other."""
MOST_PICTURE_BYTES = 64 * 1024 * 1024


class Snapshot(Protocol):
    """A tree of stories. Paths are relative to the newsroom's top, with `/`."""

    def story_paths(self) -> list[str]:
        """Give the paths of all stories, sorted."""

    def prepare(self, paths: Sequence[str]) -> None:
        """Say which stories will be read, so that they can be fetched together."""

    def read(self, path: str) -> bytes | Fault:
        """Give a story's bytes, or why it is not read."""

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Give the git object id of each picture, None for those that are not there."""

    def picture_contents(self, paths: Iterable[str]) -> dict[str, PictureContent]:
        """Give what each picture is by its bytes; those that are not there are left out."""

    def changes(self) -> list[Change]:
        """Give what differs from the last commit below `stories/`."""

    def mentioning(self, texts: Collection[str]) -> list[str]:
        """Give the paths of stories that may hold one of the texts; none that does is left out."""

    def policy(self) -> bytes | None:
        """Give the policy file, None when there is none."""


class WorkTree:
    """The files on disk, as an editor sees them."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._top = repository.top
        self._links: dict[str, bool] = {}

    @cached_property
    def _paths(self) -> list[str]:
        return files.find_stories(self._top)

    @cached_property
    def _changes(self) -> list[Change]:
        return git_adapter.changes_of_work_tree(self._repository, STORIES)

    @cached_property
    def changed_paths(self) -> frozenset[str]:
        """The paths below `stories/` that differ from the last commit."""
        return frozenset(change.path for change in self._changes)

    @cached_property
    def _object_format(self) -> ObjectFormat:
        return git_adapter.object_format(self._repository)

    def story_paths(self) -> list[str]:
        return self._paths

    def is_behind_link(self, path: str) -> bool:
        """Tell whether a folder that a story lies in is a symbolic link; each folder is looked at once."""
        folder = path.rpartition("/")[0]
        if folder not in self._links:
            self._links[folder] = files.is_symlink_inside(self._top, folder)
        return self._links[folder]

    def prepare(self, paths: Sequence[str]) -> None:
        del paths  # files are read one by one as fast as together

    def read(self, path: str) -> bytes | Fault:
        file = self._top / path
        if files.is_symlink_inside(self._top, path) or folders.is_executable(file):
            return mode_fault()
        try:
            return files.read_bytes(file, MOST_FILE_BYTES)
        except files.TooLarge as error:
            return too_large(error.size)

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        return {path: self._picture_id(path) for path in paths}

    def _picture_id(self, path: str) -> str | None:
        data = self._picture(path)
        return None if data is None else blob_oid(data, self._object_format)

    def picture_contents(self, paths: Iterable[str]) -> dict[str, PictureContent]:
        read = ((path, self._picture(path)) for path in paths)
        return {path: picture_content(data) for path, data in read if data is not None}

    def _picture(self, path: str) -> bytes | None:
        if files.is_symlink_inside(self._top, path):
            return None
        try:
            return files.read_bytes(self._top / path, MOST_PICTURE_BYTES)
        except (FileNotFoundError, NotADirectoryError, files.TooLarge):
            return None

    def changes(self) -> list[Change]:
        return self._changes

    def mentioning(self, texts: Collection[str]) -> list[str]:
        known = set(self._paths)
        paths = git_adapter.work_tree_mentions_any(self._repository, sorted(texts))
        return [path for path in paths if path in known]

    def policy(self) -> bytes | None:
        try:
            return files.read_bytes(self._top / POLICY_PATH, MOST_POLICY_BYTES + 1)
        except FileNotFoundError:
            return None


class Index:
    """Exactly what a commit made now would hold, in a hook of any kind of `git commit` too."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._fetched: dict[str, bytes | Fault] = {}

    @cached_property
    def _changes(self) -> list[Change]:
        return git_adapter.changes_of_index(self._repository, STORIES)

    def story_paths(self) -> list[str]:
        names = git_adapter.staged_names(self._repository, STORIES)
        return sorted(name for name in names if is_story_path(name))

    def prepare(self, paths: Sequence[str]) -> None:
        entries = git_adapter.staged_entries(self._repository, [p for p in paths if p not in self._fetched])
        blobs = git_adapter.read_blobs(
            self._repository, [e.oid for e in entries.values() if e.mode == PLAIN_FILE]
        )
        for path, entry in entries.items():
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

    def holds(self, paths: Iterable[str]) -> set[str]:
        """Give those of the paths that the index holds."""
        return set(git_adapter.staged_entries(self._repository, sorted(paths)))

    def picture_ids(self, paths: Iterable[str]) -> dict[str, str | None]:
        wanted = list(paths)
        entries = git_adapter.staged_entries(self._repository, wanted) if wanted else {}
        plain = {path: entry.oid for path, entry in entries.items() if entry.mode == PLAIN_FILE}
        return {path: plain.get(path) for path in wanted}

    def picture_contents(self, paths: Iterable[str]) -> dict[str, PictureContent]:
        oids = {path: oid for path, oid in self.picture_ids(paths).items() if oid is not None}
        blobs = git_adapter.each_blob(self._repository, oids.values(), MOST_PICTURE_BYTES) if oids else ()
        # One after another, so that the pictures of a story are never all in memory.
        contents = {
            oid: PictureContent(None, 0, 0, blob.size)
            if isinstance(blob, Oversize)
            else picture_content(blob)
            for oid, blob in blobs
        }
        return {path: contents[oid] for path, oid in oids.items()}

    def changes(self) -> list[Change]:
        return self._changes

    def mentioning(self, texts: Collection[str]) -> list[str]:
        paths = git_adapter.staged_candidates(self._repository, sorted(texts))
        held = self.holds([path for path in paths if is_story_path(path)])
        return sorted(held)

    def policy(self) -> bytes | None:
        return self._policy

    @cached_property
    def _policy(self) -> bytes | None:
        entry = git_adapter.staged_entries(self._repository, [POLICY_PATH]).get(POLICY_PATH)
        if entry is None:
            return None
        blob = git_adapter.read_blobs(self._repository, [entry.oid])[entry.oid]
        return b"\0" if isinstance(blob, Oversize) else blob


def is_story_path(path: str) -> bool:
    """Tell whether a path below `stories/` is a story's, by the same measure as on disk."""
    parts = path.split("/")
    return path.endswith(".md") and not any(p.startswith(".") for p in parts) and parts[1:2] != ["theme"]


def folders_around(path: str) -> list[str]:
    """Give the folders below `stories/` that a path lies in, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(2, len(parts) + 1)]
