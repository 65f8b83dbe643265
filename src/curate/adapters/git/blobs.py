"""Contents of git objects: many at once, sizes asked first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curate.adapters.git.repository import Repository
from curate.errors import EnvironmentFault
from curate.messages import msg

MOST_BLOB_BYTES = 2 * 1024 * 1024
_AT_ONCE = 2000
_BYTES_AT_ONCE = 32 * 1024 * 1024
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Oversize:
    """Stands where the content of a blob would: it has `size` bytes, too many to be read."""

    size: int


Blob = bytes | Oversize


def read_blobs(repo: Repository, oids: Iterable[str], most: int = MOST_BLOB_BYTES) -> dict[str, Blob]:
    """Read blobs, each once; one of more than `most` bytes is never read and is an `Oversize` in the answer.

    Raises `EnvironmentFault` when an object is missing or is no blob.
    """
    return dict(each_blob(repo, oids, most))


def each_blob(
    repo: Repository, oids: Iterable[str], most: int = MOST_BLOB_BYTES
) -> Iterator[tuple[str, Blob]]:
    """Read blobs as `read_blobs` does, holding only some thousands of them in memory at a time."""
    wanted = list(dict.fromkeys(oids))
    for oid in wanted:
        if not _OID.fullmatch(oid):
            raise ValueError(f"not an object id: {oid!r}")
    for start in range(0, len(wanted), _AT_ONCE):
        sizes = _sizes(repo, wanted[start : start + _AT_ONCE])
        portion: dict[str, int] = {}
        for oid, size in sizes.items():
            if size > most:
                yield oid, Oversize(size)
                continue
            if portion and sum(portion.values()) + size > _BYTES_AT_ONCE:
                yield from _contents(repo, portion)
                portion = {}
            portion[oid] = size
        if portion:
            yield from _contents(repo, portion)


def _request(oids: Iterable[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in oids).encode("ascii")


def _sizes(repo: Repository, oids: list[str]) -> dict[str, int]:
    out = repo.read("cat-file", "--batch-check", "--buffer", stdin=_request(oids))
    sizes = {}
    for oid, line in zip(oids, out.splitlines(), strict=True):
        words = line.split(b" ")
        if words[-1] == b"missing":
            raise _missing(repo, oid)
        if words[1] != b"blob":
            raise EnvironmentFault(
                msg(
                    "Object {oid} is a {kind}, not a file.", oid=oid, kind=words[1].decode("ascii", "replace")
                )
            )
        sizes[oid] = int(words[2])
    return sizes


def _contents(repo: Repository, sizes: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    # Each answer is a line of id, kind and size, the content, and a line break.
    expected = sum(sizes.values()) + len(sizes) * 128
    out = repo.read("cat-file", "--batch", "--buffer", stdin=_request(sizes), most=expected)
    at = 0
    for oid, size in sizes.items():
        begin = out.index(b"\n", at) + 1
        if out[at:begin] != f"{oid} blob {size}\n".encode("ascii") or len(out) <= begin + size:
            raise _missing(repo, oid)
        yield oid, out[begin : begin + size]
        at = begin + size + 1


def _missing(repo: Repository, oid: str) -> EnvironmentFault:
    partial = repo.ask("config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$").code == 0
    return EnvironmentFault(
        msg("Object {oid} is missing from the repository.", oid=oid),
        msg("This is a partial clone. To fetch the rest, type: git fetch --refetch --no-filter")
        if partial
        else msg("To see what else is damaged, type: git fsck --full"),
    )


def tree_entry(repo: Repository, tree: str, rel: str) -> tuple[str, str] | None:
    """Give mode and object id of the path `rel` in a commit or tree given by object id, or None."""
    for record in repo.read("ls-tree", "-z", "--full-tree", tree, "--", rel).split(b"\0"):
        facts, _, path = record.partition(b"\t")
        if path == os.fsencode(rel):
            mode, _kind, oid = facts.decode("ascii").split(" ")
            return mode, oid
    return None
