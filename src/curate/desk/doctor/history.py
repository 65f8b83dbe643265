"""Where the repository stands: what is unfinished, the branch, the index, and how much of the past is here."""

from __future__ import annotations

from collections.abc import Iterator

from curate.adapters import git as git_adapter
from curate.adapters.git.branches import current_branch
from curate.adapters.git.commit_range import is_shallow
from curate.adapters.git.committing import torn_paths
from curate.adapters.git.health import broken_objects
from curate.adapters.git.partial_clone import promisor_remote
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import FIXING, Diagnosis, Remedy, doubtful, typing, well, wrong
from curate.messages import msg

MOST_PATHS = 500


def under_way(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for a merge, rebase or the like that nobody has finished."""
    state = git_adapter.under_way(checkout.repository)
    if state is not None:
        yield wrong("under-way", state.message, state.hint)
    else:
        yield well("under-way", msg("no merge and no rebase is unfinished"))


def branch(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether commits made now would belong to a branch."""
    name = current_branch(checkout.repository)
    if name is None:
        yield doubtful(
            "branch",
            msg("You are on no branch; what is committed here is easily lost."),
            typing("git switch -c NEW-BRANCH"),
        )
    else:
        yield well("branch", msg("you are on the branch {branch}", branch=name))


def index(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for what a killed commit left in the index, and for conflicts."""
    repository = checkout.repository
    conflicts = git_adapter.unmerged_paths(repository)
    if conflicts:
        yield wrong(
            "index",
            msg("{path} has conflicts of a merge in it.", path=conflicts[0]),
            msg("Mend the file, then type: git add -- {path}", path=conflicts[0]),
        )
        return
    changed = sorted(path for path in git_adapter.changed_paths(repository) if not path.endswith("/"))
    torn = torn_paths(repository, changed[:MOST_PATHS])
    if not torn:
        yield well("index", msg("the index is whole"))
        return
    yield wrong(
        "index",
        msg(
            "A commit was killed half-way: the next plain `git commit` would take back {path}"
            " ({count} files in all).",
            path=torn[0],
            count=len(torn),
        ),
        typing(FIXING),
        Remedy(
            msg(
                "bring the index back to the last commit for {path} ({count} files in all)",
                path=torn[0],
                count=len(torn),
            ),
            lambda: _mend(checkout, torn),
        ),
    )


def depth(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether the history that `check --base` reads is here."""
    repository = checkout.repository
    if is_shallow(repository):
        yield doubtful(
            "history",
            msg("This is a shallow clone: `curate check --base` needs the history that is cut off."),
            typing("git fetch --unshallow"),
        )
    elif (remote := promisor_remote(repository)) is not None:
        yield well(
            "history",
            msg(
                "this is a partial clone; what is missing is fetched from {remote} when it is needed",
                remote=remote,
            ),
        )
    else:
        yield well("history", msg("the whole history is here"))


def objects(checkout: Checkout) -> Iterator[Diagnosis]:
    """Let git look whether all objects are there; with `--deep` only."""
    if not checkout.deep:
        return
    complaint = broken_objects(checkout.repository)
    if complaint is None:
        yield well("objects", msg("git fsck finds nothing wrong"))
    else:
        yield wrong(
            "objects",
            msg("The repository is damaged: {said}", said=complaint),
            msg(
                "Save the folder `stories` elsewhere, clone anew and put it there. For all of it: git fsck --full"
            ),
        )


def _mend(checkout: Checkout, torn: list[str]) -> None:
    with git_adapter.one_at_a_time(checkout.repository):
        git_adapter.mend_torn_commit(checkout.repository, torn)
