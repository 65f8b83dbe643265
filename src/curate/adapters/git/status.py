"""How the work tree, the index and HEAD differ, asked without starting a program the repository names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from curate.adapters.git.repository import Repository, checked_path, checked_paths, git_fault

_OWN_SCOPES = frozenset({b"system", b"global", b"command"})
_FILTER_PROGRAMS = (b".clean", b".smudge", b".process", b".required")


@dataclass(frozen=True, slots=True)
class Difference:
    """A path whose index differs from HEAD (`staged`) or whose work tree differs from the index (`unstaged`).

    `head_oid` is what HEAD holds there, None for a path new since; `deleted` when the work tree lacks it.
    """

    path: str
    staged: bool
    unstaged: bool
    head_oid: str | None
    deleted: bool


def changed_paths(repo: Repository, prefix: str = "stories") -> set[str]:
    """Give the paths at or below `prefix` ("" for all) whose work tree or index differs from HEAD.

    A new file counts, one that is ignored does not. A folder that is a repository of its own ends in "/".
    """
    return {difference.path for difference in differences(repo, prefix.rstrip("/"))}


def unmerged_paths(repo: Repository, *rels: str) -> list[str]:
    """Give those of the paths (of all, when none is named) that a merge left in conflict, sorted."""
    out = repo.read("ls-files", "--unmerged", "-z", "--", *checked_paths(rels))
    return sorted({os.fsdecode(record.partition(b"\t")[2]) for record in out.split(b"\0") if record})


def differences(repo: Repository, below: str) -> Iterator[Difference]:
    """Give every path at or below `below` ("" for all) where work tree, index and HEAD are not all the same."""
    out = repo.read(
        "status",
        "--porcelain=v2",
        "-z",
        "--untracked-files=all",
        "--no-renames",
        "--ignore-submodules=all",
        "--",
        *([checked_path(below)] if below else []),
        extra=_without_local_filters(repo),
    )
    for record in out.split(b"\0"):
        kind = record[:2]
        if kind == b"? ":
            yield Difference(
                os.fsdecode(record[2:]), staged=False, unstaged=True, head_oid=None, deleted=False
            )
        elif kind == b"1 ":
            fields = record.split(b" ", 8)
            head_oid = fields[6].decode("ascii")
            yield Difference(
                os.fsdecode(fields[8]),
                staged=record[2:3] != b".",
                unstaged=record[3:4] != b".",
                head_oid=head_oid if head_oid.strip("0") else None,
                deleted=fields[5] == b"000000",
            )
        elif kind == b"u ":
            fields = record.split(b" ", 10)
            # A merge left it in conflict: of the three versions, "ours" is what HEAD holds.
            head_oid = fields[8].decode("ascii")
            yield Difference(
                os.fsdecode(fields[10]),
                staged=True,
                unstaged=True,
                head_oid=head_oid if head_oid.strip("0") else None,
                deleted=fields[6] == b"000000",
            )


def _without_local_filters(repo: Repository) -> dict[str, str]:
    """Give the environment that switches off the filters which the repository's own configuration defines.

    `git status` starts a filter's program to compare a file. Filters of the user's own (global)
    configuration, such as Git LFS, are left on: without them every picture would look changed.
    """
    listing = repo.ask("config", "--show-scope", "--null", "--get-regexp", r"^filter\.")
    if listing.code > 1:
        raise git_fault(listing)
    fields = listing.out.split(b"\0")
    names = {
        key.rpartition(b".")[0]
        for scope, entry in zip(fields[0::2], fields[1::2], strict=False)
        if scope not in _OWN_SCOPES and (key := entry.partition(b"\n")[0]).endswith(_FILTER_PROGRAMS)
    }
    if not names:
        return {}
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    extra = {}
    for name in sorted(names):
        for ending in _FILTER_PROGRAMS:
            extra[f"GIT_CONFIG_KEY_{count}"] = os.fsdecode(name + ending)
            extra[f"GIT_CONFIG_VALUE_{count}"] = "false" if ending == b".required" else ""
            count += 1
    return extra | {"GIT_CONFIG_COUNT": str(count)}
