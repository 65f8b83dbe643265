"""Saying when files below a folder have changed, however an editor writes them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import watchfiles

LOOK_SECONDS = 1.0
"""So often it is looked whether the folder itself was put in place of another."""
_QUIET_MILLISECONDS = 200
"""Changes that follow one another this closely are told at once."""


def changes_below(folder: Path) -> Iterator[None]:
    """Give a sign after every change below `folder`, and one whenever watching has begun; never ends.

    Folders are watched, not files, so that a file saved by renaming another over it is one like any other.
    Symbolic links are not entered: what they lead to is not the newsroom's. Names that begin with a dot do not
    count. Where the system cannot watch so many folders, they are looked at again and again.
    """
    polling = False
    while True:
        folders = _folders(folder)
        if not folders:
            time.sleep(LOOK_SECONDS / 2)
            continue
        try:
            yield from _changes(folder, folders, polling)
        except OSError:
            # No more can be watched, or a folder went while the watching began.
            polling = polling or _folders(folder) == folders
        yield None


def _changes(folder: Path, folders: dict[str, tuple[int, int]], polling: bool) -> Iterator[None]:
    """Give signs for as long as the folders stay the same."""
    begun = False
    for changes in watchfiles.watch(
        *folders,
        recursive=False,
        watch_filter=_counts,
        debounce=_QUIET_MILLISECONDS * 4,
        step=_QUIET_MILLISECONDS // 2,
        rust_timeout=int(LOOK_SECONDS * 1000),
        yield_on_timeout=True,
        force_polling=polling,
    ):
        if changes or not begun:
            begun = True
            if changes and _folders(folder) != folders:
                return
            yield None
        elif _identity(folder) != folders[str(folder)]:
            return


def _counts(change: watchfiles.Change, path: str) -> bool:
    del change
    return not Path(path).name.startswith(".")


def _folders(top: Path) -> dict[str, tuple[int, int]]:
    """Give the folder and all below it with what tells each from another of the same name."""
    found = {}
    for path, below, _ in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        identity = _identity(Path(path))
        if identity is not None:
            found[path] = identity
    return found


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.lstat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
