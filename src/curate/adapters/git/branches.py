"""Branches: which one is checked out, which one others branch off, and going to another with what is not committed."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass

from curate.adapters.git.repository import Repository
from curate.adapters.git.run import Answer, executable, first_line
from curate.adapters.git.with_hooks import run_with_hooks
from curate.errors import Refused
from curate.messages import msg

HEADS = "refs/heads/"
USUAL_NAMES = ("main", "master")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a new branch begins: any revision; `follows` when it is a remote's branch of the same name."""

    revision: str
    follows: bool = False


def current_branch(repo: Repository) -> str | None:
    """Give the branch that is checked out, without commits or with; None when HEAD stands on none."""
    answer = repo.ask("symbolic-ref", "--quiet", "HEAD")
    name = os.fsdecode(answer.out).removesuffix("\n")
    return name.removeprefix(HEADS) if answer.code == 0 and name.startswith(HEADS) else None


def has_branch(repo: Repository, name: str) -> bool:
    """Tell whether there is a branch of this name here."""
    return has_ref(repo, f"{HEADS}{name}")


def has_ref(repo: Repository, full_name: str) -> bool:
    """Tell whether there is a ref of this full name, such as `refs/remotes/origin/main`."""
    return repo.ask("show-ref", "--verify", "--quiet", "--", full_name).code == 0


def is_branch_name(repo: Repository, name: str) -> bool:
    """Tell whether git takes the name for a branch, and for no abbreviation of one."""
    answer = repo.ask("check-ref-format", "--branch", name)
    return answer.code == 0 and os.fsdecode(answer.out).removesuffix("\n") == name


def main_branch(repo: Repository, remote: str = "origin") -> str | None:
    """Give the branch that all work goes into, or None when that cannot be told.

    The one the remote names as its own; else what `init.defaultBranch` names, main or master, whichever is there.
    """
    prefix = f"refs/remotes/{remote}/"
    answer = repo.ask("symbolic-ref", "--quiet", f"{prefix}HEAD")
    target = os.fsdecode(answer.out).removesuffix("\n")
    if answer.code == 0 and target.startswith(prefix):
        return target.removeprefix(prefix)
    configured = repo.ask_as_configured("config", "--get", "init.defaultBranch")
    names = [os.fsdecode(configured.out).strip()] if configured.code == 0 else []
    for name in (*names, *USUAL_NAMES):
        if name and (has_branch(repo, name) or has_ref(repo, f"{prefix}{name}")):
            return name
    return None


def is_ancestor(repo: Repository, older: str, newer: str) -> bool:
    """Tell whether everything that the revision `older` holds is in `newer` too."""
    return repo.ask("merge-base", "--is-ancestor", older, newer).code == 0


def switch_to(repo: Repository, branch: str, start: Start | None = None) -> None:
    """Check a branch out, a new one from `start` when given; what is not committed comes along.

    Raises `Refused`, nothing having changed, when a file that is not committed would be overwritten, or git will
    not switch for another reason.
    """
    command = [executable(), "--no-pager", "switch", "--quiet", "--no-guess", "--no-overwrite-ignore"]
    if start is None:
        command += [branch]
    else:
        command += ["--track" if start.follows else "--no-track", "--create", branch, start.revision]
    answer = run_with_hooks(repo, command)
    # A hook that fails after the switch makes git end with an error; the branch is what counts.
    if current_branch(repo) == branch:
        return
    in_the_way = named_files(answer)
    typed = ["git", "switch", branch] if start is None else ["git", "switch", "-c", branch, start.revision]
    if in_the_way:
        raise Refused(
            msg(
                "The story belongs on the branch {branch}, and going there would overwrite {path}.",
                branch=branch,
                path=", ".join(in_the_way[:5]),
            ),
            msg(
                "Commit that file or put it aside (`git stash`); then type: {command}",
                command=shlex.join(typed),
            ),
        )
    raise Refused(
        msg("git does not go to the branch {branch}: {reason}", branch=branch, reason=first_line(answer.err)),
        msg("To see why, type: {command}", command=shlex.join(typed)),
    )


def bring_forward(repo: Repository, branch: str, revision: str) -> None:
    """Move a branch that is not checked out to `revision`, which holds all it holds; else do nothing."""
    if is_ancestor(repo, f"{HEADS}{branch}", revision):
        # git refuses where another work tree has the branch checked out; then it stays where it is.
        run_with_hooks(repo, [executable(), "branch", "--force", "--no-track", branch, revision])


def named_files(answer: Answer) -> list[str]:
    """Give the files git lists in a refusal, each on a line of its own after a tab, in whichever language it speaks."""
    lines = answer.err.split(b"\n")
    return [first_line(line) for line in lines if line.startswith(b"\t") and line.strip()]
