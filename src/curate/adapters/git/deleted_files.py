"""The files that commits took away, renamed ones included, with the content each had last."""

from __future__ import annotations

import os
from dataclasses import dataclass

from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository, checked_path

_PLAIN = (b":100644", b":100755")


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """A path that some commit took away, and the object id of what lay there before it."""

    path: str
    oid: str


def deleted_files(repo: Repository, below: str) -> list[DeletedFile]:
    """Give every plain file below a folder that a commit of HEAD's history took away, the newest first, each once.

    A rename takes the old path away. One log tells all; renames are not searched for, so that the cost is that of
    walking the history. A path taken away in a merge only, or beyond the edge of a shallow clone, is not seen.
    """
    head = head_commit(repo)
    if head is None:
        return []
    out = repo.read(
        "log",
        "-z",
        "--no-renames",
        "--diff-filter=D",
        "--raw",
        "--no-abbrev",
        "--no-show-signature",
        "--no-notes",
        "--no-color",
        "--format=tformat:",
        head,
        "--",
        checked_path(below),
    )
    found: dict[DeletedFile, None] = {}
    fields = out.split(b"\0")
    for at, field in enumerate(fields[:-1]):
        facts = field.strip().split(b" ")
        is_file = len(facts) == 5 and facts[4] == b"D" and facts[0] in _PLAIN
        if is_file:
            found[DeletedFile(os.fsdecode(fields[at + 1]), facts[2].decode("ascii"))] = None
    return list(found)
