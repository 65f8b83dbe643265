"""What `doctor` asks about a repository: settings, attributes, locks, dates of commits, and missing objects."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository, git_fault
from curate.adapters.git.run import first_line
from curate.adapters.git.turn import LOCK_NAME

FSCK_SECONDS = 3600.0
_NO_SUCH_KEY = 1
_TRUE = frozenset({"true", "yes", "on", "1"})


@dataclass(frozen=True, slots=True)
class LockFile:
    """A lock of git: its path, and when it was last touched (seconds since 1970)."""

    path: Path
    touched: float


def setting(repo: Repository, key: str) -> str | None:
    """Give what git is configured with, wherever that is said; None without such a key."""
    answer = repo.ask_as_configured("config", "--null", "--get", key)
    if answer.code == _NO_SUCH_KEY:
        return None
    if answer.code != 0:
        raise git_fault(answer)
    return answer.out.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def is_switched_on(repo: Repository, key: str) -> bool:
    """Tell whether a setting says yes."""
    return (setting(repo, key) or "").lower() in _TRUE


def attributes_of(repo: Repository, paths: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Give, by path, what each attribute comes to there: `set`, `unset`, `unspecified`, or its value.

    The repository's own say counts, `.git/info/attributes` included; the user's and the system's does not.
    """
    asked = "".join(f"{path}\0" for path in paths)
    out = repo.read("check-attr", "-z", "--stdin", *names, stdin=os.fsencode(asked))
    fields = [os.fsdecode(field) for field in out.split(b"\0")[:-1]]
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=True):
        found.setdefault(path, {})[name] = value
    return found


def git_locks(repo: Repository) -> list[LockFile]:
    """Give the lock files of git that lie in the repository now, sorted; curate's own is none of them."""
    found = {
        path: LockFile(path, facts.st_mtime) for path, facts in _lock_files(repo) if path.name != LOCK_NAME
    }
    return [found[path] for path in sorted(found)]


def _lock_files(repo: Repository) -> Iterator[tuple[Path, os.stat_result]]:
    folders = [repo.git_dir, repo.common_dir]
    for below, _, _ in os.walk(repo.common_dir / "refs"):
        folders.append(Path(below))
    for folder in folders:
        for path in folder.glob("*.lock"):
            try:
                yield path, path.lstat()
            except FileNotFoundError:
                continue


def newest_commit_date(repo: Repository, most: int = 100) -> datetime | None:
    """Give the latest date at which one of the newest `most` commits was committed; None without a commit."""
    head = head_commit(repo)
    if head is None:
        return None
    out = repo.read("log", f"--max-count={most}", "--no-show-signature", "--format=%ct", head, "--")
    try:
        return datetime.fromtimestamp(max(int(line) for line in out.split()), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def broken_objects(repo: Repository) -> str | None:
    """Let git follow everything that hangs together; give its first complaint, None when all is there.

    Takes long in a large repository.
    """
    answer = repo.ask("fsck", "--connectivity-only", "--no-dangling", "--no-progress", seconds=FSCK_SECONDS)
    if answer.code == 0:
        return None
    return first_line(answer.out) or first_line(answer.err) or str(answer.code)
