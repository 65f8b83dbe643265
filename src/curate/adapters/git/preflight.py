"""Whether a commit can be made here: who would be recorded, what is under way, room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.adapters.disk import reason_of
from curate.adapters.git.reading import resolve_commit
from curate.adapters.git.repository import Repository, git_fault
from curate.adapters.git.run import Answer, first_line, git_version
from curate.adapters.git.status import unmerged_paths
from curate.errors import EnvironmentFault, Refused
from curate.messages import Message, msg

LEAST_FREE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """The author git would record in a commit made now."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _UnderWay:
    marks: tuple[str, ...]
    what: Message
    finish: str
    abort: str


_UNDER_WAY = (
    _UnderWay(("rebase-merge",), msg("A rebase"), "git rebase --continue", "git rebase --abort"),
    _UnderWay(("rebase-apply/applying",), msg("A series of patches"), "git am --continue", "git am --abort"),
    _UnderWay(("rebase-apply",), msg("A rebase"), "git rebase --continue", "git rebase --abort"),
    _UnderWay(("MERGE_HEAD",), msg("A merge"), "git commit", "git merge --abort"),
    _UnderWay(
        ("CHERRY_PICK_HEAD",), msg("A cherry-pick"), "git cherry-pick --continue", "git cherry-pick --abort"
    ),
    _UnderWay(("REVERT_HEAD",), msg("A revert"), "git revert --continue", "git revert --abort"),
    _UnderWay(("sequencer",), msg("A series of cherry-picks or reverts"), "git status", "git status"),
    _UnderWay(("BISECT_LOG",), msg("A bisect"), "git bisect reset", "git bisect reset"),
)


def preflight(repo: Repository, rels: Sequence[str] = ()) -> tuple[Message, ...]:
    """Make sure that a commit of the paths `rels` can be made; call it before anything is written.

    Gives warnings, in no case a reason to stop. Raises `Refused` while a merge, rebase, cherry-pick, revert
    or bisect is under way or a path is in conflict; `EnvironmentFault` without an identity, with a git that
    is too old, and with a full disk. A held `index.lock` is left to the commit, which waits for it.
    """
    git_version()
    if (state := under_way(repo)) is not None:
        raise state
    if conflicts := unmerged_paths(repo, *rels) if rels else ():
        raise Refused(
            msg("{path} has conflicts of a merge in it.", path=conflicts[0]),
            msg("Mend the file, then type: git add -- {path}", path=conflicts[0]),
        )
    identity(repo)
    _room_on_disk(repo.top)
    if repo.ask("symbolic-ref", "--quiet", "HEAD").code != 0:
        return (
            msg(
                "You are on no branch; the commit is easily lost. To keep it, type: git switch -c NEW-BRANCH",
            ),
        )
    return ()


def under_way(repo: Repository) -> Refused | None:
    """Give the refusal for an unfinished merge, rebase, cherry-pick, revert or bisect; None without."""
    for state in _UNDER_WAY:
        if any((repo.git_dir / mark).exists() for mark in state.marks):
            return Refused(
                msg("{what} is under way in this repository.", what=state.what),
                msg("To finish it: {finish}; to give it up: {abort}", finish=state.finish, abort=state.abort),
            )
    return None


def merge_heads(repo: Repository) -> list[str]:
    """Give the commits that a merge under way brings in; none while there is no merge."""
    try:
        text = (repo.git_dir / "MERGE_HEAD").read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return []
    oids = (resolve_commit(repo, line) for line in text.split())
    return [oid for oid in oids if oid is not None]


def identity(repo: Repository) -> Identity:
    """Give the author git would record now: environment first, then configuration, never a guess.

    Raises `EnvironmentFault` with the commands to type when git knows no author or no committer.
    """
    author = _ident(repo, "GIT_AUTHOR_IDENT")
    _ident(repo, "GIT_COMMITTER_IDENT")
    return author


def guessed_identity(repo: Repository) -> Identity | None:
    """Give the author git would make up from the machine's names where it was told none; None when it refuses to."""
    answer = repo.ask_as_configured("var", "GIT_AUTHOR_IDENT")
    return _identity_in(answer) if answer.code == 0 else None


def _ident(repo: Repository, variable: str) -> Identity:
    answer = repo.ask_as_configured("-c", "user.useConfigOnly=true", "var", variable)
    if answer.code != 0:
        raise _no_identity(answer)
    return _identity_in(answer)


def _identity_in(answer: Answer) -> Identity:
    text = answer.out.decode("utf-8", "replace")
    name, _, rest = text.partition(" <")
    return Identity(name, rest.rpartition("> ")[0])


def _no_identity(answer: Answer) -> EnvironmentFault:
    if not any(mark in answer.err for mark in (b"ident", b"auto-detect", b"tell me who you are")):
        return git_fault(answer)
    return EnvironmentFault(
        msg("git does not know who you are: {said}", said=first_line(answer.err)),
        msg(
            "Type these two lines with your own name and address, then try again:\n{name}\n{email}",
            name='git config user.name "Your Name"',
            email='git config user.email "you@example.org"',
        ),
    )


def _room_on_disk(top: Path) -> None:
    try:
        usage = shutil.disk_usage(top)
    except OSError as error:
        raise EnvironmentFault(
            msg("The disk of {path} cannot be read: {reason}", path=str(top), reason=reason_of(error))
        ) from error
    # Some network file systems report no size at all; they are given the benefit of the doubt.
    if usage.total and usage.free < LEAST_FREE_BYTES:
        raise EnvironmentFault(
            msg("The disk is full: {free} KiB are free at {path}.", free=usage.free // 1024, path=str(top)),
            msg("Make some room, then try again. Nothing was changed."),
        )
