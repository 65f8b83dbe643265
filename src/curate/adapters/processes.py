"""Other processes: whether one runs, whether git is at work, and which version a program says it has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

VERSION_SECONDS = 15.0
_MOST_SAID = 4096


def is_running(pid: int) -> bool | None:
    """Tell whether a process of this number runs; None where that cannot be told without harming it."""
    if os.name != "posix":
        return None
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def git_is_at_work() -> bool | None:
    """Tell whether any git runs on this machine; None where that cannot be told."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    except OSError:
        return None
    return any(_name_of(entry) in ("git", "git.exe") for entry in entries)


def version_said_by(program: Path) -> str | None:
    """Start `PROGRAM --version` and give the first line it prints; None when it fails or takes too long."""
    try:
        ended = subprocess.run(
            [str(program), "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=VERSION_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if ended.returncode != 0:
        return None
    lines = ended.stdout[:_MOST_SAID].decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else None


def _name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # ended while we looked
        return ""
