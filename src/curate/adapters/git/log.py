"""The history of one story: the commits that touched it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository, checked_path

MOST_COMMITS = 1000
_FIELDS = ("%H", "%an", "%ae", "%ad", "%s", "%(trailers:only=true,unfold=true,separator=%x1f)")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A commit: its object id, its author as written in it, when it was authored, subject and trailers."""

    oid: str
    author_name: str
    author_email: str
    at: datetime
    subject: str
    trailers: dict[str, str]


def history(repo: Repository, rel: str, most: int = MOST_COMMITS) -> list[LogEntry]:
    """Give up to `most` commits that changed the file at `rel`, newest first, back through its renames."""
    path = checked_path(rel)
    head = head_commit(repo)
    if head is None:
        return []
    out = repo.read(
        "log",
        "-z",
        "--follow",
        f"--max-count={most}",
        "--date=raw",
        "--no-mailmap",
        "--no-show-signature",
        "--no-notes",
        "--no-color",
        "--no-patch",
        f"--format=tformat:{'%x00'.join(_FIELDS)}",
        head,
        "--",
        path,
    )
    fields = [field.decode("utf-8", "replace") for field in out.split(b"\0")]
    return [
        LogEntry(
            oid=fields[at],
            author_name=fields[at + 1],
            author_email=fields[at + 2],
            at=_moment(fields[at + 3]),
            subject=fields[at + 4],
            trailers=_trailers(fields[at + 5]),
        )
        for at in range(0, len(fields) - len(_FIELDS) + 1, len(_FIELDS))
    ]


def _moment(raw: str) -> datetime:
    """Read git's raw date ("1734160000 +0800"); what no calendar can hold becomes the epoch."""
    seconds, _, offset = raw.partition(" ")
    try:
        minutes = int(offset[1:3]) * 60 + int(offset[3:5])
        zone = timezone(timedelta(minutes=-minutes if offset.startswith("-") else minutes))
        return datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _trailers(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.split("\x1f"))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}
