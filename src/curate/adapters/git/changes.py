"""What differs from the last commit, in the work tree and in the index, in one form for both."""

from __future__ import annotations

from dataclasses import dataclass

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
