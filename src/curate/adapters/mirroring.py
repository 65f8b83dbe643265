"""A folder that holds what another one does: the same files under second names, so that it costs next to nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mirrored:
    """What a folder held. `files` are those asked for, with size in bytes and time of change in ns; `others` the rest.

    All paths are relative to the folder, with `/`.
    """

    files: dict[str, tuple[int, int]]
    others: tuple[str, ...]


def mirror(source: Path, target: Path, wanted: Collection[str]) -> Mirrored:
    """Let `target` hold those files of `source` that are wanted and nothing else, and tell what `source` holds.

    Each file gets a second name there; where the disk knows no such thing it is copied, each time. What an earlier
    call left when it was cut short is no hindrance. Raises `OSError`.
    """
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o755)
    held, there = _files_below(source), _files_below(target)
    found = held.keys() & set(wanted)
    same = {path for path in found if there.get(path) == held[path]}
    # First, for what is a folder now may have been a file.
    _take_away(target, there.keys() - same)
    made: set[str] = set()
    for path in found - same:
        name = f"{target}/{path}"
        folder = name.rpartition("/")[0]
        if folder not in made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of files: a Path for each costs more
            made.add(folder)
        give_second_name(f"{source}/{path}", name)
    return Mirrored({path: held[path][-2:] for path in sorted(found)}, tuple(sorted(held.keys() - found)))


def give_second_name(file: str, name: str) -> None:
    """Give a file a second name, or copy it where the disk knows no such thing; nothing may lie there yet."""
    try:
        os.link(file, name, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, name, follow_symlinks=False)


def _files_below(top: Path) -> dict[str, tuple[int, int, int, int]]:
    """Map all files below a folder to what tells one from every other: disk, number, size and time of change."""
    found = {}
    cut = len(str(top)) + 1
    pending = [str(top)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    facts = os.lstat(
                        entry.path
                    )  # that of the entry has no number of the file on every system
                    found[entry.path[cut:]] = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)
    return found


def _take_away(top: Path, paths: Collection[str]) -> None:
    for path in paths:
        (top / path).unlink()
    drop_empty_folders({(top / path).parent for path in paths}, top)


def drop_empty_folders(folders: Collection[Path], top: Path) -> None:
    """Take away the folders that are empty now, and those around them that are empty then; never `top`."""
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        while folder != top and folder.is_relative_to(top):
            try:
                folder.rmdir()
            except OSError:  # it holds something
                break
            folder = folder.parent
