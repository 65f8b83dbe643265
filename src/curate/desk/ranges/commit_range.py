"""A range of commits to be judged: where it begins, where it ends, what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curate.adapters import git as git_adapter
from curate.adapters.git import RangeCommit, Repository, TreeChange, TreeEntry
from curate.errors import EnvironmentFault
from curate.messages import msg

Held = Mapping[str, TreeEntry]
"""What a commit holds at the paths that matter; nothing at those that are not in it."""


@dataclass(frozen=True)
class CommitRange:
    """The commits reachable from `head` and not from `base`; `forks` are where they left the base.

    All are object ids; there are several forks after criss-cross merges. `commits` come parents first; `changes` are
    the paths at which head differs from where it left the base and from what the base holds now.
    """

    base: str
    forks: tuple[str, ...]
    head: str
    commits: tuple[RangeCommit, ...]
    changes: tuple[TreeChange, ...]


def open_range(repository: Repository, base: str, head: str) -> CommitRange:
    """Find a range by the names of its ends.

    Raises `EnvironmentFault` when an end is not there, the history was cut off, or the two have nothing in common:
    what cannot be judged is never fine.
    """
    if git_adapter.is_shallow(repository):
        raise EnvironmentFault(
            msg("This clone is shallow: its history is cut off, so a range cannot be judged."),
            msg(
                "Fetch all of it: `git fetch --unshallow`; in CI, check out with full history (fetch-depth: 0)."
            ),
        )
    first, last = git_adapter.named_commit(repository, base), git_adapter.named_commit(repository, head)
    forks = sorted(git_adapter.merge_bases(repository, first, last))
    if not forks:
        raise EnvironmentFault(
            msg("{base} and {head} have no commit in common.", base=base, head=head),
            msg("Name the branch that this change is meant for: `curate check --base origin/main`."),
        )
    changes = _changes(repository, first, forks, last)
    commits = git_adapter.commits_between(repository, first, last)
    return CommitRange(first, tuple(forks), last, tuple(commits), tuple(changes))


def _changes(repository: Repository, base: str, forks: Sequence[str], head: str) -> list[TreeChange]:
    if len(forks) == 1:
        changes = git_adapter.tree_changes(repository, forks[0], head)
        if base == forks[0] or not changes:
            return changes
        # When the base took the same change meanwhile, it is nobody's news.
        there = git_adapter.tree_entries(repository, base, [change.path for change in changes])
        return [change for change in changes if there.get(change.path) != change.after]
    differing = git_adapter.tree_changes(repository, base, head)
    began, unclear = _at_fork(repository, base, forks, [change.path for change in differing])
    changes = [TreeChange(change.path, began.get(change.path), change.after) for change in differing]
    return [change for change in changes if change.before != change.after or change.path in unclear]


def held_at_fork(repository: Repository, base: str, forks: Sequence[str], paths: Iterable[str]) -> Held:
    """Give what the range began with at these paths.

    After criss-cross merges that is what git takes for the common ancestor when it merges the two. Where it would
    find two changes there, what the base does not hold now counts: the path is then changed on both sides.
    """
    return _at_fork(repository, base, forks, paths)[0]


def _at_fork(
    repository: Repository, base: str, forks: Sequence[str], paths: Iterable[str]
) -> tuple[Held, set[str]]:
    """Give what the range began with, and at which paths that is unclear."""
    wanted = list(dict.fromkeys(paths))
    known = _ancestor(repository, forks, wanted)
    unclear = [path for path in wanted if len(known[path]) > 1]
    now = git_adapter.tree_entries(repository, base, unclear) if unclear else {}
    chosen = {path: next(entry for entry in known[path] if entry != now.get(path)) for path in unclear}
    held = {path: chosen[path] if path in chosen else known[path][0] for path in wanted}
    return {path: entry for path, entry in held.items() if entry is not None}, set(unclear)


def _ancestor(
    repository: Repository, forks: Sequence[str], paths: Sequence[str]
) -> dict[str, list[TreeEntry | None]]:
    """Give what several commits come to as one ancestor, at each path; more than one entry where they conflict."""
    held = [git_adapter.tree_entries(repository, fork, paths) for fork in forks]
    found = {path: list(dict.fromkeys(each.get(path) for each in held)) for path in paths}
    unlike = [path for path in paths if len(found[path]) > 1]
    if not unlike or len(forks) > 2:
        return found
    earlier = _ancestor(repository, git_adapter.merge_bases(repository, *forks), unlike)
    for path in unlike:
        # Of two the one that is not as before is the news.
        news = [entry for entry in found[path] if entry not in earlier[path]]
        if len(earlier[path]) == 1 and len(news) == 1:
            found[path] = news
    return found


def held_along(repository: Repository, commits: CommitRange, paths: Iterable[str]) -> dict[str, Held]:
    """Give what each commit of the range, and each it grew from, holds at these paths; those outside come first."""
    wanted = frozenset(paths)
    inside = {commit.oid for commit in commits.commits}
    outside = {parent for commit in commits.commits for parent in commit.parents} - inside
    held: dict[str, Held] = {
        oid: git_adapter.tree_entries(repository, oid, sorted(wanted)) for oid in sorted(outside)
    }
    for commit in commits.commits:
        # A commit without a parent begins with nothing.
        before: Held = held[commit.parents[0]] if commit.parents else {}
        changes = [change for change in commit.changes if change.path in wanted]
        if not changes:
            held[commit.oid] = before
            continue
        after = dict(before)
        for change in changes:
            if change.after is not None:
                after[change.path] = change.after
            else:
                after.pop(change.path, None)
        held[commit.oid] = after
    return held
