"""After the commit: pushing its branch, and the page or the program that opens the pull request."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace

from curate.adapters import forge_tool
from curate.adapters import git as git_adapter
from curate.adapters.git import branches, transfer
from curate.adapters.git.transfer import NotTransferred
from curate.desk.committing import Outcome
from curate.desk.finding_stories import read_parsed
from curate.desk.forges.pages import KINDS, Forge, forge_at, without_credentials
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.errors import EnvironmentFault, UsageFault
from curate.messages import Message, msg
from curate.story.credit import credit_line
from curate.story.story import Story
from curate.story.vocabulary import State


class CommittedNotPushed(EnvironmentFault):
    """The commit is safe in this repository and did not reach the remote; `hint` says how to finish."""


@dataclass(frozen=True)
class Plan:
    """What is pushed where, and what opens the pull request.

    `branch` is None when HEAD stands on none, `remote` when there is none or it is not clear which; `base` is the
    branch a pull request asks to be merged into, None on that branch itself. `doubt` is what keeps `url` from being
    known.
    """

    branch: str | None
    remote: str | None
    base: str | None = None
    url: str | None = None
    forge: Forge | None = None
    doubt: Message | None = None

    @property
    def program(self) -> str | None:
        """The command-line program of this forge, when it is installed."""
        kind = self.forge.kind if self.forge is not None and self.url is not None else None
        return forge_tool.program_for(kind) if kind is not None else None


def checked_remote(newsroom: Newsroom, named: str | None) -> str | None:
    """Give back the name of a remote that was typed. Raises `UsageFault` when there is none of this name."""
    names = transfer.remote_names(newsroom.repository)
    if named is None or named in names:
        return named
    raise UsageFault(
        msg("There is no remote {name}.", name=named),
        msg("The remotes are: {names}", names=", ".join(names)) if names else _how_to_add(),
    )


def plan_push(newsroom: Newsroom, branch: str | None, named: str | None) -> Plan:
    """Say what pushing a branch means, to the remote named or else the one git would take."""
    repository = newsroom.repository
    remote = named or transfer.usual_remote(repository, branch)
    if branch is None or remote is None:
        return Plan(branch, remote)
    main = branches.main_branch(repository, remote)
    if main is None or main == branch:
        return Plan(branch, remote)
    told = transfer.configured_forge(repository)
    forge = _forge(transfer.push_addresses(repository, remote), told)
    url = forge.request_url(main, branch) if forge is not None else None
    return Plan(branch, remote, main, url, forge, _doubt(remote, told, forge) if url is None else None)


def _forge(addresses: list[str], told: str | None) -> Forge | None:
    """Give the forge one of the addresses leads to, one whose host tells its kind before another."""
    forges = [forge for forge in map(forge_at, addresses) if forge is not None]
    forge = next((forge for forge in forges if forge.kind is not None), forges[0] if forges else None)
    kind = KINDS.get(told.lower()) if told is not None else None
    return replace(forge, kind=kind) if forge is not None and kind is not None else forge


def _doubt(remote: str, told: str | None, forge: Forge | None) -> Message:
    if forge is None:
        return msg("{remote} leads to no forge that opens pull requests.", remote=remote)
    if told is not None and told.lower() not in KINDS:
        return msg(
            "`curate.forge` in git's configuration is {told}; it has to be github, gitlab or gitea.",
            told=told,
        )
    return msg(
        "Which kind of forge {host} is, its name does not tell. Say it once:"
        " `git config curate.forge github` (or gitlab, or gitea).",
        host=forge.host,
    )


def push(newsroom: Newsroom, plan: Plan, command: str, *, may_ask: bool) -> None:
    """Push the plan's branch, never by force. Raises `CommittedNotPushed`; `command` is what finishes the work."""
    if plan.branch is None:
        raise _not_pushed(
            msg("HEAD is on no branch"),
            msg("Make one: git switch -c NEW-BRANCH; then type: {command}", command=command),
        )
    if plan.remote is None:
        if transfer.remote_names(newsroom.repository):
            raise _not_pushed(
                msg("there are several remotes"), msg("Say which: {command} --remote NAME", command=command)
            )
        raise _not_pushed(
            msg("this repository has no remote"),
            msg("Add one: git remote add origin ADDRESS; then type: {command}", command=command),
        )
    try:
        transfer.push_branch(newsroom.repository, plan.remote, plan.branch, may_ask=may_ask)
    except NotTransferred as fault:
        reason = msg("{said}", said=without_credentials(fault.reason) or "git push")
        hint = msg("To finish, type: {command}", command=command)
        if fault.outdated:
            pull = shlex.join(["git", "pull", "--no-rebase", plan.remote, plan.branch])
            bring = pull if plan.base else "curate sync"
            hint = msg(
                "{remote} has commits on {branch} that are not here. Bring them in: {bring}; then type: {command}",
                remote=plan.remote,
                branch=plan.branch,
                bring=bring,
                command=command,
            )
        raise _not_pushed(reason, hint) from fault


def _not_pushed(reason: Message, hint: Message) -> CommittedNotPushed:
    return CommittedNotPushed(msg("Committed, but not pushed: {reason}", reason=reason), hint)


def _how_to_add() -> Message:
    return msg("Add it: git remote add origin ADDRESS")


def open_request(newsroom: Newsroom, plan: Plan, story: Story, title: str) -> str | None:
    """Open the pull request through the forge's program; gives the address the program printed, if any.

    The text is the credit line and the checklist. Raises `EnvironmentFault` when the program fails.
    """
    assert plan.program is not None
    assert plan.forge is not None
    assert plan.branch is not None
    assert plan.base is not None
    request = forge_tool.Request(plan.base, plan.branch, title, request_text(newsroom, story))
    return forge_tool.open_request(newsroom.top, plan.forge.kind or "", plan.program, request)


def request_text(newsroom: Newsroom, story: Story) -> str:
    """Give the text of a pull request: whose views these are, and what a reviewer confirms."""
    credit = credit_line(story.sources, language=newsroom.policy.language)
    points = [f"- [ ] {_plain(point)}" for point in newsroom.policy.review.checklist]
    return "\n\n".join(part for part in (_plain(credit), "\n".join(points)) if part) + "\n"


def _plain(text: str) -> str:
    """Give people's words as one line that marks nothing up, names nobody to be notified and commands no bot."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>#!|~&":
        line = line.replace(sign, f"\\{sign}")
    return line.replace("@", "@\u2060")


def settled(newsroom: Newsroom, path: str, state: State | None = None) -> Outcome | None:
    """Give what a move left that is made and committed whole, so that only the push is left to do; else None.

    None as well when the story has a branch of its own by the policy and the one that all work goes into is
    checked out: what is committed there came there by a pull request.
    """
    story = read_parsed(newsroom, path).story
    if story is None or (state is not None and story.state is not state):
        return None
    repository = newsroom.repository
    folder = f"{story.folder}/"
    changes = WorkTree(repository).changes()
    head = git_adapter.head_commit(repository)
    if head is None or any(c.path == path or c.path.startswith(folder) for c in changes):
        return None
    if git_adapter.tree_entry(repository, head, path) is None:
        return None
    current = branches.current_branch(repository)
    remote = transfer.usual_remote(repository, current) or "origin"
    if newsroom.policy.git.branch == "per-story" and current == branches.main_branch(repository, remote):
        return None
    entries = git_adapter.history(repository, path, 1)
    return Outcome(path, story.data, story.data, story, subject=entries[0].subject if entries else "")
