"""The newsroom's files on disk: found, read within limits, and written safely."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from curate.adapters.disk import TooLarge, disk_fault, read_bytes
from curate.adapters.saving import ChangedUnderUs, write_atomically
from curate.messages import msg

__all__ = [
    "ChangedUnderUs",
    "TooLarge",
    "find_stories",
    "is_symlink_inside",
    "read_bytes",
    "write_atomically",
]


_LATELY = 2_000_000_000
"""Nanoseconds; no file system counts time in longer steps."""


def find_stories(top: Path) -> list[str]:
    """Give every `*.md` under `stories/`, relative to `top`, with "/", sorted.

    Folders and files whose name begins with a dot and `stories/theme` are passed over. A symbolic link named
    like a story is in the list, for a rule to refuse; one to a folder is not entered.
    """
    return sorted(
        rel for rel in _walk(top, "stories", passed_over=frozenset({"stories/theme"})) if rel.endswith(".md")
    )


def signature(path: str) -> str:
    """Give a text that is another one after the file was touched; empty for one that may still be being written.

    A file modified in the last two seconds is of that kind: it may change once more without its times telling.
    """
    try:
        facts = os.lstat(path)
    except OSError:
        return ""
    if facts.st_mtime_ns > time.time_ns() - _LATELY:
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino}"


def is_symlink_inside(top: Path, rel: str) -> bool:
    """Tell whether the file at `rel`, or a folder between it and `top`, is a symbolic link."""
    where = str(top)
    for part in rel.split("/"):
        where = f"{where}/{part}"
        if os.path.islink(where):  # noqa: PTH114 - asked for every story; a Path for each folder costs more than the disk
            return True
    return False


def _walk(top: Path, folder: str, passed_over: frozenset[str] = frozenset()) -> Iterator[str]:
    pending = [folder]
    while pending:
        rel = pending.pop()
        try:
            if rel == folder and (top / rel).is_symlink():
                return
            with os.scandir(top / rel) as entries:
                for entry in entries:
                    inner = f"{rel}/{entry.name}"
                    if entry.name.startswith(".") or inner in passed_over:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(inner)
                    elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                        yield inner
        except FileNotFoundError:
            continue  # taken away while we were looking, or there is no such folder
        except OSError as error:
            raise disk_fault(msg("{path} cannot be read", path=str(top / rel)), error) from error
