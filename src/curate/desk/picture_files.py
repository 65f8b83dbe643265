"""Pictures of stories as they lie in the work tree, judged once more by the very bytes that go to readers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from curate.adapters import files
from curate.desk.snapshots import MOST_PICTURE_BYTES
from curate.errors import Refused
from curate.story.picture_content import fits_its_name


def read_picture(top: Path, path: str) -> bytes | None:
    """Read the picture at `path` (relative to the newsroom's top, with `/`) for readers.

    None when it is not there, is no regular file, lies behind a symbolic link, is too large, or is by its bytes not
    what its name says: whatever was found of it before, a file may have been put in its place since.
    Raises `EnvironmentFault` when the disk does not let itself be read.
    """
    if files.is_symlink_inside(top, path):
        return None
    try:
        data = files.read_bytes(top / path, MOST_PICTURE_BYTES)
    except (FileNotFoundError, Refused):
        return None
    return data if fits_its_name(path, data) else None


def read_pictures(top: Path, paths: Iterable[str | None]) -> dict[str, bytes]:
    """Read the pictures at the paths that are given, each once; those not fit for readers are left out."""
    read = ((path, read_picture(top, path)) for path in dict.fromkeys(paths) if path is not None)
    return {path: data for path, data in read if data is not None}
