"""What the log says: the commits that touched one story, and how stories last moved from state to state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository, checked_path

MOST_COMMITS = 1000
MOST_MOVES = 5_000
"""So many moves are looked at, the newest ones; an older one is taken for never made."""
_FIELDS = ("%H", "%an", "%ae", "%ad", "%s", "%(trailers:only=true,unfold=true,separator=%x1f)")
_MOVE_FIELDS = (
    "%an",
    "%ae",
    "%ad",
    "%(trailers:key=Story,valueonly,unfold,separator=%x1f)",
    "%(trailers:key=State,valueonly,unfold,separator=%x1f)",
)
_TEXT_ONLY = ("--date=raw", "--no-mailmap", "--no-show-signature", "--no-notes", "--no-color", "--no-patch")


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
        *_TEXT_ONLY,
        f"--format=tformat:{'%x00'.join(_FIELDS)}",
        head,
        "--",
        path,
    )
    return [
        LogEntry(oid, name, email, _moment(at), subject, _trailers(trailers))
        for oid, name, email, at, subject, trailers in _records(out, len(_FIELDS))
    ]


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """A move of a story as its commit tells it: the state it went to, when, and who made it."""

    end: str
    at: datetime
    author_name: str
    author_email: str


def newest_moves(repo: Repository, most: int = MOST_MOVES) -> dict[str, MoveEntry]:
    """Give the newest move of each story, by the story's id, among the `most` newest moves of all.

    Only what commits say of themselves is read (the trailers `Story` and `State`), never which files they touch:
    the cost does not grow with the size of the newsroom. A move without the trailers is not seen.
    """
    head = head_commit(repo)
    if head is None:
        return {}
    out = repo.read(
        "log",
        "-z",
        f"--max-count={most}",
        "--basic-regexp",
        "--grep=^State: ",
        *_TEXT_ONLY,
        f"--format=tformat:{'%x00'.join(_MOVE_FIELDS)}",
        head,
        "--",
    )
    found: dict[str, MoveEntry] = {}
    for name, email, at, stories, states in _records(out, len(_MOVE_FIELDS)):
        _, arrow, end = states.rpartition("\x1f")[2].partition("->")
        if not arrow:
            continue
        for story in stories.split("\x1f"):
            if story and story not in found:
                found[story] = MoveEntry(end.strip(), _moment(at), name, email)
    return found


def _records(out: bytes, width: int) -> Iterator[list[str]]:
    fields = out.decode("utf-8", "replace").split("\0")
    for at in range(0, len(fields) - width + 1, width):
        yield fields[at : at + width]


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
