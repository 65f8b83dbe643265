"""Folders that builds make, and small questions about paths."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

from curate.adapters.exchanging import exchange
from curate.errors import Refused
from curate.messages import msg

MARKER = ".curate-site"
"""A file that says a folder was made by `curate build` and may be replaced."""


def is_executable(path: Path) -> bool:
    """Tell whether a regular file may be run by its owner, as git records it."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return os.name == "posix" and stat.S_ISREG(mode) and bool(mode & stat.S_IXUSR)


def make_executable(path: Path) -> None:
    """Let everybody who may read a file run it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def all_files(top: Path, folder: str) -> list[str]:
    """Give everything below a folder that is no folder, hidden or not, relative to `top` with `/`, sorted.

    Symbolic links are in the list and not followed. A folder that does not exist holds nothing.
    """
    found = []
    for below, folders, names in os.walk(top / folder):
        rel = Path(below).relative_to(top).as_posix()
        links = (name for name in folders if Path(below, name).is_symlink())  # os.walk takes them for folders
        found += [f"{rel}/{name}" for name in (*names, *links)]
    return sorted(found)


def relative_to(top: Path, path: Path) -> str | None:
    """Give a path relative to `top` with `/`; None when it lies elsewhere.

    Links of the folders above are followed (the top may be reached through one), one at `path` itself is not.
    """
    parent = path.absolute().parent.resolve()
    inside = parent / path.name if path.name not in ("", "..") else path.resolve()
    resolved_top = top.resolve()
    return inside.relative_to(resolved_top).as_posix() if inside.is_relative_to(resolved_top) else None


def refuse_foreign_folder(out: Path) -> None:
    """Raise `Refused` for a folder that holds what no build made; one that is empty or not there is free.

    One that became a repository since is refused too: its history would be gone with the next build.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Refused(msg("{folder} is not a folder.", folder=str(out)), msg("Choose another with `--out`."))
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise Refused(
            msg("{folder} holds files that `curate build` did not make.", folder=str(out)),
            msg("Choose an empty folder with `--out`, or clear that one yourself."),
        )
    if os.path.lexists(out / ".git"):
        raise Refused(
            msg("{folder} is a git repository, which a build would take away.", folder=str(out)),
            msg("Move its `.git` to another folder, and copy the site there after each build."),
        )


def swap_folders(fresh: Path, out: Path) -> None:
    """Put a complete folder in the place of another, which is taken away; in one step where the system has one."""
    if not out.exists():
        fresh.rename(out)
        return
    if exchange(fresh, out):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.curate-old-", dir=out.parent))
    kept = old / "site"
    try:
        out.rename(kept)
        fresh.rename(out)
    except OSError:
        if kept.exists():
            # When this fails too, the earlier site stays where it is, and nothing deletes it.
            kept.rename(out)
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)
