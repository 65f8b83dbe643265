"""What differs from the last commit, in the work tree and in the index, in one form for both."""

from __future__ import annotations

import os
from dataclasses import dataclass

from curate.adapters.git.blobs import Oversize, read_blobs
from curate.adapters.git.log import LogEntry, history
from curate.adapters.git.preflight import Identity, identity
from curate.adapters.git.reading import IndexEntry, staged_changes
from curate.adapters.git.repository import Repository
from curate.adapters.git.status import differences
from curate.errors import EnvironmentFault

GITLINK = "160000"


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs from the last commit.

    `head_oid` is what the commit holds there (None: the path is new), `entry` what stands there now (None: it
    is deleted); of a work tree its mode and object id are not known and empty.
    """

    path: str
    head_oid: str | None
    entry: IndexEntry | None


def changes_of_work_tree(repo: Repository, prefix: str) -> list[Change]:
    """Give the files at or below `prefix` that on disk differ from HEAD, new and deleted ones too."""
    return [
        Change(d.path, d.head_oid, None if d.deleted else IndexEntry(d.path, "", ""))
        for d in differences(repo, prefix.rstrip("/"))
    ]


def changes_of_index(repo: Repository, prefix: str) -> list[Change]:
    """Give the paths below `prefix` at which a commit made now would differ from the last one."""
    return [
        Change(c.path, c.head_oid, None if c.status in "DU" else IndexEntry(c.path, c.mode, c.oid))
        for c in staged_changes(repo)
        if c.path.startswith(prefix)
    ]


def identity_if_any(repo: Repository) -> Identity | None:
    """Give who git would record, or None when it knows nobody."""
    try:
        return identity(repo)
    except EnvironmentFault:
        return None


def versions(repo: Repository, path: str, most: int) -> list[tuple[LogEntry, bytes]]:
    """Give the committed versions of the file at `path`, newest first, as far as it had this path."""
    entries = history(repo, path, most)
    if not entries:
        return []
    asked = "".join(f"{entry.oid}:{path}\n" for entry in entries)
    names = (
        [] if "\n" in path else repo.read("cat-file", "--batch-check", stdin=os.fsencode(asked)).splitlines()
    )
    oids = [name.split(b" ")[0].decode() if b" blob " in name else "" for name in names]
    blobs = read_blobs(repo, [oid for oid in oids if oid])
    found = []
    for entry, oid in zip(entries, oids, strict=False):
        blob = blobs.get(oid)
        if blob is not None and not isinstance(blob, Oversize):
            found.append((entry, blob))
    return found
