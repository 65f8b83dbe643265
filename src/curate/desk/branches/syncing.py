"""Bringing in what others have done: the remote's main branch merged into the one at hand, stories kept valid."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime

from curate.adapters import git as git_adapter
from curate.adapters.git import branches, merging, transfer
from curate.adapters.git.commit_range import TreeChange
from curate.adapters.git.repository import Repository
from curate.adapters.git.transfer import NotTransferred
from curate.checks.findings import Finding, in_order
from curate.desk.branches.conflicts import in_conflict, settle_conflicts
from curate.desk.branches.merge_effects import MergeEffects, incoming, is_policy, is_story, refuse_overwriting
from curate.desk.branches.pushing import checked_remote
from curate.desk.committing import subject
from curate.desk.forges.pages import without_credentials
from curate.desk.newsroom import Newsroom, open_newsroom
from curate.errors import EnvironmentFault, HasFindings, Refused
from curate.messages import Message, msg

UP_TO_DATE, FORWARD, MERGED = "up-to-date", "fast-forward", "merged"


@dataclass(frozen=True)
class Synced:
    """What came in from `source` (`origin/main`) to `branch`, or would come in, and how.

    `how` is `up-to-date`, `fast-forward` or `merged`; `commit` is where the branch stands now. The numbers are of
    stories. `outdated` says of a dry run that the remote has more than was ever fetched.
    """

    branch: str
    source: str
    how: str
    commit: str | None
    new: int = 0
    changed: int = 0
    gone: int = 0
    policy: bool = False
    outdated: bool = False


@dataclass(frozen=True)
class _Source:
    """The remote's main branch as it was fetched: its name as people write it, the full ref, the commit."""

    remote: str
    branch: str
    tip: str

    @property
    def name(self) -> str:
        return f"{self.remote}/{self.branch}"

    @property
    def ref(self) -> str:
        return f"refs/remotes/{self.name}"


def sync(
    newsroom: Newsroom,
    now: datetime,
    named: str | None = None,
    *,
    may_ask: bool = False,
    dry_run: bool = False,
) -> Synced:
    """Fetch the remote and merge its main branch into the branch at hand.

    Raises `Refused` while a merge is under way, when files that are not committed are in the way, and when
    conflicts are left for the curator; `HasFindings` when stories would become invalid, nothing having changed;
    `EnvironmentFault` without a branch, a remote, a network or a common history. A dry run does not even fetch.
    """
    repository = newsroom.repository
    if git_adapter.merge_heads(repository):
        raise Refused(
            msg("A merge is under way already."),
            msg("When its conflicts are mended: curate sync --continue; to give it up: curate sync --abort"),
        )
    git_adapter.preflight(repository)
    branch = _branch(repository)
    source, outdated = _source(newsroom, named, may_ask=may_ask, dry_run=dry_run)
    if dry_run:
        return _planned(repository, branch, source, outdated=outdated)
    with git_adapter.one_at_a_time(repository):
        return _brought_in(newsroom, now, branch, source)


def continue_sync(repository: Repository, now: datetime) -> Synced:
    """Commit the merge under way, once its conflicts are mended and its stories are valid."""
    with git_adapter.one_at_a_time(repository):
        tips = git_adapter.merge_heads(repository)
        before = git_adapter.head_commit(repository)
        if not tips or before is None:
            raise Refused(
                msg("No merge is under way."), msg("To bring in what others have done: curate sync")
            )
        touched = [change for tip in tips for change in incoming(repository, before, tip)]
        settle_conflicts(repository, [change.path for change in touched])
        newsroom = open_newsroom(repository.top)
        effects = MergeEffects(newsroom, now, before, tips[0])
        wrong = effects.made_wrong()
        if wrong:
            raise HasFindings(
                msg("The merge is not committed: stories in it are not valid."),
                in_order(wrong),
                msg("Mend them, then type: curate sync --continue"),
            )
        git_adapter.identity(repository)
        message = merging.merge_message(repository) or subject(
            newsroom, msg("Bring in what others have done")
        )
        made = merging.commit_merge(repository, message + "\n")
        branch = branches.current_branch(repository) or "HEAD"
        return _synced(repository, branch, tips[0][:12], MERGED, before, made)


def abort_sync(repository: Repository) -> None:
    """Give up the merge under way; everything is as it was before."""
    with git_adapter.one_at_a_time(repository):
        if not git_adapter.merge_heads(repository):
            raise Refused(
                msg("No merge is under way."), msg("To bring in what others have done: curate sync")
            )
        merging.give_up_merge(repository)


def _branch(repository: Repository) -> str:
    branch = branches.current_branch(repository)
    if branch is None:
        raise EnvironmentFault(
            msg("You are on no branch, so there is nothing to bring anything into."),
            msg("Go to one: git switch BRANCH; or keep this place: git switch -c NEW-BRANCH"),
        )
    return branch


def _source(newsroom: Newsroom, named: str | None, *, may_ask: bool, dry_run: bool) -> tuple[_Source, bool]:
    """Fetch, and give what is to be merged; of a dry run also whether the remote has moved on since the last fetch."""
    repository = newsroom.repository
    remote = checked_remote(newsroom, named) or _usual(repository)
    outdated = False
    try:
        if not dry_run:
            transfer.fetch_from(repository, remote, may_ask=may_ask)
        main = branches.main_branch(repository, remote)
        tip = git_adapter.resolve_commit(repository, f"refs/remotes/{remote}/{main}") if main else None
        if dry_run and main is not None:
            now_there = transfer.remote_tip(repository, remote, main, may_ask=may_ask)
            outdated = now_there not in (None, tip)
    except NotTransferred as fault:
        raise EnvironmentFault(
            msg(
                "{remote} could not be reached: {reason}",
                remote=remote,
                reason=without_credentials(fault.reason) or "git fetch",
            ),
            msg("Nothing was changed. When the remote can be reached again, type: curate sync"),
        ) from fault
    if main is None or tip is None:
        raise EnvironmentFault(
            msg("{remote} has no branch {branch} here.", remote=remote, branch=main or "main"),
            msg(
                "Say which branch all work goes into: git remote set-head {remote} BRANCH; then: curate sync",
                remote=remote,
            ),
        )
    return _Source(remote, main, tip), outdated


def _usual(repository: Repository) -> str:
    main = branches.main_branch(repository)
    remote = transfer.followed_remote(repository, main) if main is not None else None
    remote = remote or transfer.usual_remote(repository, None)
    if remote is not None:
        return remote
    names = transfer.remote_names(repository)
    if names:
        raise EnvironmentFault(
            msg("It is not clear which remote is meant: {names}", names=", ".join(names)),
            msg("Say which: curate sync --remote NAME"),
        )
    raise EnvironmentFault(
        msg("This repository has no remote to bring anything in from."),
        msg("Add one: git remote add origin ADDRESS"),
    )


def _brought_in(newsroom: Newsroom, now: datetime, branch: str, source: _Source) -> Synced:
    repository = newsroom.repository
    before = _head(repository, source)
    how, touched = _relation(repository, before, source)
    if how == UP_TO_DATE:
        return Synced(branch, source.name, UP_TO_DATE, before)
    refuse_overwriting(newsroom, touched, clean_index=how == MERGED)
    if how == FORWARD:
        merging.fast_forward(repository, source.tip)
        return _synced(repository, branch, source.name, FORWARD, before, source.tip)
    message = subject(newsroom, msg("Bring {source} into {branch}", source=source.name, branch=branch))
    effects = MergeEffects(newsroom, now, before, source.tip)
    effects.remember_faults()
    _try(newsroom, source, message, effects)
    made = merging.make_merge(repository, source.tip, message)
    return _synced(repository, branch, source.name, MERGED, before, made)


def _try(newsroom: Newsroom, source: _Source, message: str, effects: MergeEffects) -> None:
    """Make the merge once without committing, judge it, and take it back.

    Committed it is by a second merge: that runs the hooks a merge has, and none that is meant for one's own work.
    Raises `Refused` and leaves the merge under way when there are conflicts; `HasFindings` when it is not valid.
    """
    repository = newsroom.repository
    conflicts: list[str] = []
    try:
        if not merging.try_merge(repository, source.ref, message):
            conflicts = in_conflict(repository)
            raise _conflicts(conflicts)
        if git_adapter.merge_heads(repository) != [source.tip]:
            raise Refused(
                msg("{source} moved meanwhile.", source=source.name), msg("Type again: curate sync")
            )
        wrong = effects.made_wrong()
        if wrong:
            raise _invalid(source, wrong)
    finally:
        if not conflicts and git_adapter.merge_heads(repository):
            merging.give_up_merge(repository)


def _conflicts(paths: list[str]) -> Refused:
    listed = "\n".join(paths) or "?"
    return Refused(
        msg("Both sides changed the same places. These files need your hand:\n{files}", files=listed),
        msg(
            "`curate check` shows the places. Mend them, then type: curate sync --continue; or give it up:"
            " curate sync --abort"
        ),
    )


def _invalid(source: _Source, wrong: list[Finding]) -> HasFindings:
    return HasFindings(
        msg("With {source} brought in, stories would not be valid; nothing was changed.", source=source.name),
        in_order(wrong),
        msg(
            "Mend your side, commit it, and type again: curate sync; or do it by hand:"
            " git merge --no-commit {source}, mend the files, then curate sync --continue",
            source=shlex.quote(source.name),
        ),
    )


def _head(repository: Repository, source: _Source) -> str:
    head = git_adapter.head_commit(repository)
    if head is None:
        raise EnvironmentFault(
            msg("This branch has no commit yet."),
            msg(
                "Begin with what is there: git merge {source}; then: curate sync",
                source=shlex.quote(source.name),
            ),
        )
    return head


def _relation(repository: Repository, before: str, source: _Source) -> tuple[str, list[TreeChange]]:
    """Say how the source gets into the branch, and which paths that touches."""
    bases = git_adapter.merge_bases(repository, before, source.tip)
    if not bases:
        hint: Message | None = None
        if git_adapter.is_shallow(repository):
            hint = msg("This clone's history is cut off. Fetch the rest: git fetch --unshallow")
        raise EnvironmentFault(
            msg("{source} and this branch have no commit in common.", source=source.name),
            hint or msg("Look whether this is the right remote: git remote -v"),
        )
    if source.tip in bases:
        return UP_TO_DATE, []
    if before in bases:
        return FORWARD, git_adapter.tree_changes(repository, before, source.tip)
    return MERGED, incoming(repository, before, source.tip)


def _planned(repository: Repository, branch: str, source: _Source, *, outdated: bool) -> Synced:
    before = _head(repository, source)
    how, touched = _relation(repository, before, source)
    return _counted(branch, source.name, how, None, touched, outdated=outdated)


def _synced(repository: Repository, branch: str, source: str, how: str, before: str, after: str) -> Synced:
    return _counted(branch, source, how, after, git_adapter.tree_changes(repository, before, after))


def _counted(
    branch: str,
    source: str,
    how: str,
    commit: str | None,
    touched: list[TreeChange],
    *,
    outdated: bool = False,
) -> Synced:
    stories = [change for change in touched if is_story(change.path)]
    return Synced(
        branch,
        source,
        how,
        commit,
        new=sum(change.before is None for change in stories),
        changed=sum(None not in (change.before, change.after) for change in stories),
        gone=sum(change.after is None for change in stories),
        policy=any(is_policy(change.path) for change in touched),
        outdated=outdated,
    )
