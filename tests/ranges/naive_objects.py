"""Reads a repository object by object, through one process, and knows nothing of stories."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

Tree = dict[str, str]
"""The blobs of a commit by path."""


@dataclass(frozen=True)
class Commit:
    """A commit as git has it; `tree` gives the blobs of all its files."""

    oid: str
    parents: tuple[str, ...]
    email: str
    tree: Tree


class Objects:
    """Reads a repository object by object."""

    def __init__(self, top: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"], cwd=top, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._ask: IO[bytes] = self._process.stdin
        self._answer: IO[bytes] = self._process.stdout

    def close(self) -> None:
        self._ask.close()
        self._answer.close()
        self._process.wait(60)

    def read(self, oid: str) -> bytes:
        self._ask.write(f"{oid}\n".encode("ascii"))
        self._ask.flush()
        size = int(self._answer.readline().split()[2])
        return self._answer.read(size + 1)[:-1]

    def commit(self, oid: str) -> Commit:
        head = self.read(oid).partition(b"\n\n")[0].decode().split("\n")
        words = [line.split(" ", 1) for line in head]
        (tree,) = (rest for key, rest in words if key == "tree")
        (author,) = (rest for key, rest in words if key == "author")
        email = author[author.index("<") + 1 : author.index(">")]
        parents = tuple(rest for key, rest in words if key == "parent")
        return Commit(oid, parents, email, dict(self._files(tree, "")))

    def _files(self, tree: str, folder: str) -> Iterator[tuple[str, str]]:
        data = self.read(tree)
        while data:
            facts, _, rest = data.partition(b"\0")
            mode, _, name = facts.decode().partition(" ")
            oid, data = rest[:20].hex(), rest[20:]
            if mode == "40000":
                yield from self._files(oid, f"{folder}{name}/")
            else:
                yield f"{folder}{name}", oid
