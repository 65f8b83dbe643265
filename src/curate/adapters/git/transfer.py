"""Exchanging commits with a remote: which remotes there are, fetching from one, pushing one branch to it."""

from __future__ import annotations

import os

from curate.adapters.git.branches import HEADS
from curate.adapters.git.repository import Repository
from curate.adapters.git.run import Answer, executable, first_line
from curate.adapters.git.with_hooks import run_with_hooks

_NOT_TELLING = (
    b"To ",
    b"hint:",
    b"warning:",
    b"Warning: Permanently added",
    b"error: failed to push some refs",
    "提示：".encode(),
    "警告：".encode(),
    "错误：".encode(),
    b"Pushing to ",
    b"Everything up-to-date",
)
"""Lines that say nothing of why a push was refused; git may speak Chinese, whatever language we do."""
_LEADS = ("remote: ", "远程：", "fatal: ", "error: ", "致命错误：", "错误：")


class NotTransferred(Exception):
    """git could not fetch or push; `reason` is what was said, one line, "" when nothing was.

    `outdated` when the remote's branch has commits that ours lacks.
    """

    def __init__(self, reason: str, *, outdated: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outdated = outdated


def remote_names(repo: Repository) -> list[str]:
    """Give the names of all remotes, sorted."""
    return os.fsdecode(repo.read("remote")).split("\n")[:-1]


def usual_remote(repo: Repository, branch: str | None) -> str | None:
    """Give the remote a push of the branch goes to when none is named; None when that is not clear."""
    names = remote_names(repo)
    keys = ["remote.pushDefault"]
    if branch is not None:
        keys = [f"branch.{branch}.pushRemote", *keys, f"branch.{branch}.remote"]
    for key in keys:
        answer = repo.ask_as_configured("config", "--get", key)
        configured = os.fsdecode(answer.out).strip()
        if answer.code == 0 and configured in names:
            return configured
    if "origin" in names:
        return "origin"
    return names[0] if len(names) == 1 else None


def followed_remote(repo: Repository, branch: str) -> str | None:
    """Give the remote whose commits the branch is configured to follow; None without one."""
    answer = repo.ask_as_configured("config", "--get", f"branch.{branch}.remote")
    name = os.fsdecode(answer.out).strip()
    return name if answer.code == 0 and name in remote_names(repo) else None


def push_addresses(repo: Repository, remote: str) -> list[str]:
    """Give the addresses of what is pushed to, credentials in them and all: as git rewrites it, and as it is written.

    A proxy or a mirror may stand in the first, an abbreviation of the user's own in the second.
    """
    rewritten = repo.ask_as_configured("remote", "get-url", "--push", remote)
    addresses = os.fsdecode(rewritten.out).split("\n")[:1] if rewritten.code == 0 else []
    for key in ("pushurl", "url"):
        written = repo.ask_as_configured("config", "--get", f"remote.{remote}.{key}")
        if written.code == 0:
            return [*addresses, os.fsdecode(written.out).removesuffix("\n")]
    return addresses


def configured_forge(repo: Repository) -> str | None:
    """Give the value of `curate.forge` in git's configuration; None when it is not set."""
    answer = repo.ask_as_configured("config", "--get", "curate.forge")
    return os.fsdecode(answer.out).strip() if answer.code == 0 else None


def push_branch(repo: Repository, remote: str, branch: str, *, may_ask: bool) -> None:
    """Push one branch to the branch of that name at a remote, never by force; the user's hooks and credentials count.

    Raises `NotTransferred`.
    """
    ref = f"{HEADS}{branch}"
    command = [executable(), "--no-pager", "push", "--porcelain", "--set-upstream", remote, f"{ref}:{ref}"]
    answer = run_with_hooks(repo, command, may_ask=may_ask)
    if answer.code == 0:
        return
    refused = [line for line in answer.out.split(b"\n") if line.startswith(b"!")]
    summary = refused[0].split(b"\t")[-1] if refused else b""
    outdated = summary.startswith(b"[rejected]") and any(
        why in summary for why in (b"fetch first", b"non-fast-forward")
    )
    reason = first_line(summary) if outdated else _said(answer) or first_line(summary)
    raise NotTransferred(reason, outdated=outdated)


def fetch_from(repo: Repository, remote: str, *, may_ask: bool) -> None:
    """Fetch what a remote has that is new, as the user has configured it. Raises `NotTransferred`."""
    command = [executable(), "--no-pager", "fetch", "--quiet", "--no-recurse-submodules", remote]
    answer = run_with_hooks(repo, command, may_ask=may_ask)
    if answer.code != 0:
        raise NotTransferred(_said(answer))


def remote_tip(repo: Repository, remote: str, branch: str, *, may_ask: bool) -> str | None:
    """Ask a remote, without fetching, which commit its branch stands on; None without the branch.

    Raises `NotTransferred`.
    """
    command = [executable(), "--no-pager", "ls-remote", "--quiet", remote, f"{HEADS}{branch}"]
    answer = run_with_hooks(repo, command, may_ask=may_ask)
    if answer.code != 0:
        raise NotTransferred(_said(answer))
    return answer.out.split(b"\t")[0].decode("ascii", "replace") or None


def _said(answer: Answer) -> str:
    """Give the first line that tells why git gave up; a hook's own words come before git's."""
    lines = [line.strip() for line in answer.err.replace(b"\r", b"\n").split(b"\n")]
    telling = [line for line in lines if line and not line.startswith(_NOT_TELLING)]
    said = first_line(telling[0]) if telling else first_line(answer.err)
    for lead in _LEADS:
        said = said.removeprefix(lead)
    return said.strip()
