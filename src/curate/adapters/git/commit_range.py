"""A range of commits: who made them, what each changed, and how the trees at its ends differ."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.git.reading import resolve_commit
from curate.adapters.git.repository import Repository, checked_paths, git_fault
from curate.adapters.git.run import git_version
from curate.errors import EnvironmentFault
from curate.messages import msg

OLDEST_GIT_FOR_RANGES = (2, 31)
_PATHS_AT_ONCE = 500
_MARK = "\x01"
_COMMIT_FIELDS = 4


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """What a tree holds at a path: mode (`100644`, `100755`, `120000`, `160000`) and object id."""

    mode: str
    oid: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A path at which two trees differ; None where a tree holds nothing there."""

    path: str
    before: TreeEntry | None
    after: TreeEntry | None


@dataclass(frozen=True, slots=True)
class RangeCommit:
    """One commit of a range.

    `author_email` is what the commit itself says: no mail map, no replacement. `changes` are against the first
    parent; `own` are the paths a merge made different from all its parents, and of any other commit all it changed.
    """

    oid: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    changes: tuple[TreeChange, ...]
    own: frozenset[str]

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


def commits_between(repo: Repository, base: str, head: str) -> list[RangeCommit]:
    """Give the commits reachable from `head` and not from `base` (object ids), parents before their children.

    Contents are not read. Raises `EnvironmentFault` when git is too old to say what a merge changed.
    """
    if git_version() < OLDEST_GIT_FOR_RANGES:
        raise EnvironmentFault(
            msg(
                "A range of commits needs git {needed} or newer.",
                needed=".".join(map(str, OLDEST_GIT_FOR_RANGES)),
            ),
            msg("Update git, then try again."),
        )
    out = repo.read(
        *("-c", "log.showRoot=true", "log", "-z", "--topo-order", "--reverse", "--raw", "-r", "--no-abbrev"),
        *("--no-renames", "--no-relative", "--ignore-submodules=none", "--diff-merges=first-parent"),
        *("--no-mailmap", "--no-show-signature", "--no-notes", "--no-color"),
        f"--format=tformat:{_MARK}%H%x00%P%x00%an%x00%ae",
        *(head, f"^{base}", "--"),
    )
    commits = list(_commits(out.split(b"\0")))
    merges = [commit.oid for commit in commits if commit.is_merge]
    own = _unlike_all_parents(repo, merges) if merges else {}
    return [
        RangeCommit(
            commit.oid,
            commit.parents,
            commit.author_name,
            commit.author_email,
            commit.changes,
            own.get(commit.oid, frozenset()) if commit.is_merge else commit.own,
        )
        for commit in commits
    ]


def _commits(fields: Sequence[bytes]) -> Iterator[RangeCommit]:
    at = 0
    while at < len(fields) and fields[at]:
        words = [field.decode("utf-8", "replace") for field in fields[at : at + _COMMIT_FIELDS]]
        at += _COMMIT_FIELDS
        changes = []
        while at + 1 < len(fields) and fields[at].lstrip(b"\n").startswith(b":"):
            changes.append(_change(fields[at].lstrip(b"\n"), fields[at + 1]))
            at += 2
        yield RangeCommit(
            words[0].removeprefix(_MARK),
            tuple(words[1].split()),
            words[2],
            words[3],
            tuple(changes),
            frozenset(change.path for change in changes),
        )


def _change(facts: bytes, path: bytes) -> TreeChange:
    old_mode, mode, old_oid, oid, _status = facts.lstrip(b":").decode("ascii").split(" ")
    return TreeChange(os.fsdecode(path), _entry(old_mode, old_oid), _entry(mode, oid))


def _entry(mode: str, oid: str) -> TreeEntry | None:
    return TreeEntry(mode, oid) if mode.strip("0") else None


def _unlike_all_parents(repo: Repository, merges: Sequence[str]) -> dict[str, frozenset[str]]:
    """Give, for each merge, the paths at which it holds what none of its parents does."""
    asked = "".join(f"{oid}\n" for oid in merges).encode("ascii")
    out = repo.read(
        *("diff-tree", "--stdin", "-c", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative"),
        "--ignore-submodules=none",
        stdin=asked,
        extra=_without_index(repo),
    )
    found: dict[str, set[str]] = {}
    current = ""
    fields = iter(out.split(b"\0"))
    for field in fields:
        if field.startswith(b":"):
            found[current].add(os.fsdecode(next(fields)))
        elif field:
            current = field.decode("ascii").strip()
            found[current] = set()
    return {oid: frozenset(paths) for oid, paths in found.items()}


def tree_changes(repo: Repository, before: str, after: str) -> list[TreeChange]:
    """Give the paths at which the trees of two commits differ, sorted as git sorts; nothing is renamed."""
    out = repo.read(
        *("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative"),
        *("--ignore-submodules=none", before, after, "--"),
        extra=_without_index(repo),
    )
    fields = out.split(b"\0")
    return [_change(facts, path) for facts, path in zip(fields[0::2], fields[1::2], strict=False)]


def _without_index(repo: Repository) -> dict[str, str]:
    """Give the environment that spares `diff-tree` reading the index, which is as large as the newsroom."""
    return {"GIT_INDEX_FILE": str(repo.git_dir / "curate-no-index")}


def tree_entries(repo: Repository, commit: str, paths: Iterable[str]) -> dict[str, TreeEntry]:
    """Give what a commit holds at exactly these paths; those it does not hold are left out."""
    wanted = list(dict.fromkeys(paths))
    found: dict[str, TreeEntry] = {}
    for start in range(0, len(wanted), _PATHS_AT_ONCE):
        asked = checked_paths(wanted[start : start + _PATHS_AT_ONCE])
        out = repo.read("ls-tree", "-z", "--full-tree", commit, "--", *asked)
        for record in out.split(b"\0")[:-1]:
            facts, _, path = record.partition(b"\t")
            mode, _kind, oid = facts.decode("ascii").split(" ")
            found[os.fsdecode(path)] = TreeEntry(mode, oid)
    return {path: found[path] for path in wanted if path in found}


def folders_of_tree(repo: Repository, commit: str, folder: str) -> list[str]:
    """Give the folders a commit holds directly below `folder`, as paths."""
    out = repo.read("ls-tree", "-z", "-d", "--full-tree", commit, "--", f"{folder}/")
    return [os.fsdecode(record.partition(b"\t")[2]) for record in out.split(b"\0")[:-1]]


def merge_bases(repo: Repository, one: str, other: str) -> list[str]:
    """Give the best common ancestors of two commits, more than one after criss-cross merges; none when unrelated."""
    answer = repo.ask("merge-base", "--all", one, other)
    if answer.code > 1:
        raise git_fault(answer)
    return answer.out.decode("ascii").split()


def is_shallow(repo: Repository) -> bool:
    """Tell whether the history of this clone was cut off."""
    return repo.read("rev-parse", "--is-shallow-repository").strip() == b"true"


def named_commit(repo: Repository, revision: str) -> str:
    """Give the object id of the commit that `revision` names. Raises `EnvironmentFault` when it names none."""
    oid = resolve_commit(repo, revision)
    if oid is None or oid.startswith("^"):  # `^main` is understood as well, and names what is left out
        raise EnvironmentFault(
            msg("There is no commit {revision} in this clone.", revision=revision),
            msg("Fetch it first: `git fetch origin`; in CI, check out with full history."),
        )
    return oid
