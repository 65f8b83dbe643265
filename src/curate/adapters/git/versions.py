"""The committed versions of one file, back through its renames, and what a commit holds at a path."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.git.blobs import Oversize, read_blobs
from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository, checked_path

MOST_NAMES = 8
"""How many of its former names a file is looked for under in one commit."""
_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Version:
    """What the commit `commit` holds of a file, which had the name `path` then."""

    commit: str
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class BlobFacts:
    """The object id of a file's content and its size in bytes."""

    oid: str
    size: int


def versions(repo: Repository, path: str, most: int) -> Iterator[Version]:
    """Give up to `most` committed versions of the file now at `path`, newest first, under whatever name it had.

    They are read some at a time, as they are asked for. Versions that are too large for a story, or whose bytes are
    not in this clone, are left out.
    """
    named = _commits(repo, checked_path(path), most)
    names = _names(named)
    for start in range(0, len(named), _AT_ONCE):
        yield from _versions(repo, named[start : start + _AT_ONCE], names)


def former_names(repo: Repository, path: str, most: int) -> list[str]:
    """Give the names the file now at `path` had in its last `most` commits, the newest first."""
    return _names([("", path), *_commits(repo, checked_path(path), most)])


def _names(named: Sequence[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for _, name in named))[:MOST_NAMES]


def _versions(repo: Repository, named: Sequence[tuple[str, str]], names: Sequence[str]) -> Iterator[Version]:
    # The log of a file that has branches may name it wrongly; what the commit holds decides.
    asked = [(commit, name) for commit, then in named for name in dict.fromkeys((then, *names))]
    found: dict[str, tuple[str, str]] = {}
    for (commit, name), blob in zip(asked, blobs_named(repo, [f"{c}:{n}" for c, n in asked]), strict=True):
        if blob is not None:
            found.setdefault(commit, (name, blob.oid))
    contents = read_blobs(repo, [oid for _, oid in found.values()])
    for commit, (name, oid) in found.items():
        data = contents[oid]
        if not isinstance(data, Oversize):
            yield Version(commit, name, data)


def blobs_named(repo: Repository, names: Sequence[str]) -> list[BlobFacts | None]:
    """Give id and size of each blob named by its object id or as `COMMIT:PATH`, in one process for all.

    None for what is not there, is no blob, or has a line feed in its name.
    """
    asked = [name for name in names if "\n" not in name]
    if not asked:
        return [None] * len(names)
    request = os.fsencode("".join(f"{name}\n" for name in asked))
    lines = repo.read("cat-file", "--batch-check", "--buffer", stdin=request).splitlines()
    answers = iter(lines)
    return [None if "\n" in name else _facts(next(answers)) for name in names]


def _facts(line: bytes) -> BlobFacts | None:
    words = line.split(b" ")
    if len(words) != 3 or words[1] != b"blob" or not words[2].isdigit():
        return None
    return BlobFacts(words[0].decode("ascii"), int(words[2]))


def _commits(repo: Repository, path: str, most: int) -> list[tuple[str, str]]:
    """Give the commits that changed the file, newest first, each with the name the file had in it."""
    head = head_commit(repo)
    if head is None:
        return []
    out = repo.read(
        "log",
        "-z",
        "--follow",
        f"--max-count={most}",
        "--no-show-signature",
        "--no-notes",
        "--no-color",
        "--name-status",
        "--format=tformat:%H",
        head,
        "--",
        path,
    )
    fields = out.split(b"\0")
    found, at, name = [], 0, path
    while at < len(fields) and fields[at]:
        commit, status = fields[at].decode("ascii"), fields[at + 1 : at + 2]
        at += 1
        before = name
        if status and status[0].startswith(b"\n"):  # a merge has none
            count = 2 if status[0][1:2] in (b"R", b"C") else 1
            before, name = (os.fsdecode(fields[at + n]) for n in (1, count))
            at += 1 + count
        found.append((commit, name))
        name = before
    return found
