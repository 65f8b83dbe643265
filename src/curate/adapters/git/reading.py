"""What HEAD and the index hold: read by plumbing, NUL-separated, in whichever index the commit will use."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from curate.adapters.git.blobs import tree_entry
from curate.adapters.git.repository import (
    Repository,
    checked_path,
    checked_paths,
    git_fault,
    object_format,
)

_PATHS_AT_ONCE = 500
_EMPTY_BLOB = {
    "sha1": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "sha256": "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True, slots=True)
class StagedChange:
    """A path at which the commit would differ from HEAD.

    `status` is git's letter: A added, M modified, D deleted, T another kind of file, U unmerged. `mode`
    (`100644`, `100755`, `120000`, `160000`) and `oid` are of the new side; for D and U both are all zeros.
    `head_oid` is what HEAD holds at the path, None when it holds nothing there.
    """

    path: str
    status: str
    mode: str
    oid: str
    head_oid: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A path of the index, with the mode and the object id of what is staged there."""

    path: str
    mode: str
    oid: str


def head_commit(repo: Repository) -> str | None:
    """Give the object id of the commit HEAD stands on; None on a branch without commits."""
    return resolve_commit(repo, "HEAD")


def resolve_commit(repo: Repository, revision: str) -> str | None:
    """Give the object id of the commit that `revision` names; None when it names none."""
    answer = repo.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return answer.out.decode("ascii").strip() if answer.code == 0 else None


def staged_changes(repo: Repository) -> list[StagedChange]:
    """Give every path at which the coming commit would differ from HEAD, sorted; nothing is renamed.

    In a hook this is exactly what git is about to commit: `commit -a`, `commit PATH`, parts of a file.
    """
    tree = head_commit(repo) or _EMPTY_TREE[object_format(repo)]
    out = repo.read(
        "diff-index",
        "--cached",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--no-relative",
        "--ignore-submodules=none",
        "--ita-invisible-in-index",
        tree,
        "--",
    )
    fields = out.split(b"\0")
    changes = []
    for facts, path in zip(fields[0::2], fields[1::2], strict=False):
        _old_mode, mode, old_oid, oid, status = facts.lstrip(b":").decode("ascii").split(" ")
        changes.append(StagedChange(os.fsdecode(path), status[0], mode, oid, _present(old_oid)))
    return changes


def _present(oid: str) -> str | None:
    return oid if oid.strip("0") else None


def staged_paths(repo: Repository, prefix: str = "stories") -> list[IndexEntry]:
    """Give the entries of the index at or below `prefix` ("" for all), sorted as git sorts.

    An unmerged path stands once for each of its stages; a path announced by `git add -N` alone is left out,
    because a commit would not hold it.
    """
    return _entries(repo, _below(prefix))


def staged_entries(repo: Repository, paths: Sequence[str]) -> dict[str, IndexEntry]:
    """Give what the index holds at exactly these paths; those it does not hold, or only in conflict, are left out."""
    found: dict[str, IndexEntry] = {}
    for start in range(0, len(paths), _PATHS_AT_ONCE):
        asked = paths[start : start + _PATHS_AT_ONCE]
        entries = [e for e in _entries(repo, ("--", *checked_paths(asked))) if e.path in set(asked)]
        stages = Counter(entry.path for entry in entries)
        found |= {entry.path: entry for entry in entries if stages[entry.path] == 1}
    return found


def staged_names(repo: Repository, prefix: str) -> list[str]:
    """Give the paths the index holds at or below `prefix`, sorted as git sorts; content is not looked at."""
    out = repo.read("ls-files", "-z", *_below(prefix))
    return list(dict.fromkeys(os.fsdecode(out).split("\0")[:-1]))


def _entries(repo: Repository, below: tuple[str, ...]) -> list[IndexEntry]:
    out = repo.read("ls-files", "--stage", "-z", *below)
    entries = []
    for record in out.split(b"\0")[:-1]:
        facts, _, path = record.partition(b"\t")
        mode, oid, _stage = facts.decode("ascii").split(" ")
        entries.append(IndexEntry(os.fsdecode(path), mode, oid))
    announced = _announced(repo, entries)
    return [entry for entry in entries if entry.path not in announced]


def _announced(repo: Repository, entries: list[IndexEntry]) -> set[str]:
    # `git add -N` leaves an entry that looks like an empty file; the coming commit does not hold it.
    empty = {entry.path for entry in entries if entry.oid in _EMPTY_BLOB.values()}
    if not empty:
        return set()
    changed = {change.path: change.status for change in staged_changes(repo)}
    head = head_commit(repo)
    return {
        path
        for path in empty
        if changed.get(path) == "D"
        or (path not in changed and (head is None or tree_entry(repo, head, path) is None))
    }


def staged_mentions(repo: Repository, text: str, prefix: str = "stories") -> list[str]:
    """Give the paths at or below `prefix` whose staged content holds exactly this text, sorted.

    The cost is reading all of them once, in one process.
    """
    return staged_mentions_any(repo, [text], prefix)


def staged_mentions_any(repo: Repository, texts: Iterable[str], prefix: str = "stories") -> list[str]:
    """Give the paths at or below `prefix` whose staged content holds at least one of these texts, sorted."""
    return _mentions(repo, ["--cached"], texts, prefix)


def staged_candidates(repo: Repository, texts: Iterable[str], prefix: str = "stories") -> list[str]:
    """Give paths at or below `prefix` that may hold one of these texts in the index: all that do, and perhaps others.

    Files on disk are searched, which costs a third of searching the index, and of the index what differs from them.
    """
    wanted = list(texts)
    out = repo.read("diff-files", "--name-only", "-z", "--ignore-submodules=all", *_below(prefix))
    differing = [os.fsdecode(path) for path in out.split(b"\0") if path]
    if len(differing) > _PATHS_AT_ONCE:
        return staged_mentions_any(repo, wanted, prefix)
    return sorted({*_mentions(repo, [], wanted, prefix), *differing})


def work_tree_mentions_any(repo: Repository, texts: Iterable[str], prefix: str = "stories") -> list[str]:
    """Give the files at or below `prefix` on disk, known to git or not, that hold one of these texts, sorted."""
    return _mentions(repo, ["--untracked", "--no-exclude-standard"], texts, prefix)


def _mentions(repo: Repository, where: list[str], texts: Iterable[str], prefix: str) -> list[str]:
    usable = [text for text in texts if text and "\n" not in text and "\0" not in text]
    if not usable:
        return []
    answer = repo.ask(
        "grep",
        *where,
        "--fixed-strings",
        "--files-with-matches",
        "--text",
        "--no-textconv",
        "--no-recurse-submodules",
        "--full-name",
        "--no-color",
        "-z",
        *(argument for text in usable for argument in ("-e", text)),
        *_below(prefix),
    )
    if answer.code > 1:
        raise git_fault(answer)
    return sorted(os.fsdecode(path) for path in answer.out.split(b"\0") if path)


def _below(prefix: str) -> tuple[str, ...]:
    return ("--", checked_path(prefix.rstrip("/"))) if prefix else ("--",)
