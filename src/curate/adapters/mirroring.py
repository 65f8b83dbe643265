"""A folder that holds what another one does: the same files under second names, so that it costs next to nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection
from pathlib import Path

_Facts = tuple[int, int, int, int]


def mirror(source: Path, target: Path, wanted: Collection[str]) -> dict[str, tuple[int, int]]:
    """Let `target` hold those files of `source` that are wanted and nothing else.

    Paths are relative, with `/`. Gives those that `source` has, with size in bytes and time of change in ns. Each file
    gets a second name in `target`; where the disk knows no such thing it is copied, each time. What an earlier call
    left when it was cut short is no hindrance. Raises `OSError`.
    """
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o755)
    held = {path: facts for path in wanted if (facts := _facts(f"{source}/{path}")) is not None}
    there = _files_below(target)
    same = {path for path in held if there.get(path) == held[path]}
    # First, for what is a folder now may have been a file.
    _take_away(target, there.keys() - same)
    made: set[str] = set()
    for path in sorted(held.keys() - same):
        name = f"{target}/{path}"
        folder = name.rpartition("/")[0]
        if folder not in made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of files: a Path for each costs more
            made.add(folder)
        give_second_name(f"{source}/{path}", name)
    return {path: facts[-2:] for path, facts in held.items()}


def give_second_name(file: str, name: str) -> None:
    """Give a file a second name, or copy it where the disk knows no such thing; nothing may lie there yet."""
    try:
        os.link(file, name, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, name, follow_symlinks=False)


def _files_below(top: Path) -> dict[str, _Facts]:
    """Map all that lies below a folder and is no folder to its facts."""
    found: dict[str, _Facts] = {}
    cut = len(str(top)) + 1
    pending = [str(top)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                facts = _facts(entry.path)
                if facts is None:
                    pending.append(entry.path)
                else:
                    found[entry.path[cut:]] = facts
    return found


def _facts(name: str) -> _Facts | None:
    """Give what tells a file from every other: disk, number, size and time of change; None for a folder or nothing."""
    try:
        facts = os.lstat(name)
    except OSError:
        return None
    if stat.S_ISDIR(facts.st_mode):
        return None
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


def _take_away(top: Path, paths: Collection[str]) -> None:
    for path in sorted(paths):
        (top / path).unlink()
    drop_empty_folders({(top / path).parent for path in paths}, top)


def drop_empty_folders(folders: Collection[Path], top: Path) -> None:
    """Take away the folders that are empty now, and those around them that are empty then; never `top`."""
    for folder in sorted(folders, key=lambda each: (len(each.parts), each), reverse=True):
        while folder != top and folder.is_relative_to(top):
            try:
                folder.rmdir()
            except OSError:  # it holds something
                break
            folder = folder.parent
