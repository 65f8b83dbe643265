"""`--push` of the commands that commit: telling what was done, then the push, then the pull request."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.cli.outcomes import tell
from curate.cli.session import Session
from curate.errors import EnvironmentFault, UsageFault
from curate.messages import Message, msg

if TYPE_CHECKING:
    from curate.desk.branches.pushing import Plan
    from curate.desk.committing import Outcome
    from curate.story.vocabulary import State


@dataclass(frozen=True)
class Pushing:
    """What was asked for on the command line. `open_it` is None when it is to be asked."""

    wanted: bool
    remote: str | None = None
    open_it: bool | None = None


def pushing_of(
    session: Session, push: bool, remote: str | None, open_it: bool | None, *, no_commit: bool = False
) -> Pushing:
    """Make sense of `--push`, `--remote` and `--open`. Raises `UsageFault` before anything is done."""
    if not push:
        if remote is not None or open_it:
            raise UsageFault(
                msg(
                    "{option} goes along with `--push`.",
                    option="--remote" if remote is not None else "--open",
                ),
                msg("Add `--push`."),
            )
        return Pushing(False)
    if no_commit:
        raise UsageFault(msg("Without a commit there is nothing to push."), msg("Leave out `--no-commit`."))
    from curate.desk.branches.pushing import checked_remote

    return Pushing(True, checked_remote(session.newsroom, remote), open_it)


def done_before(session: Session, path: str, pushing: Pushing, state: State | None = None) -> Outcome | None:
    """Give the outcome of a move to `state` that was made and committed before, when only its push is left to do."""
    if not pushing.wanted:
        return None
    from curate.desk.branches.pushing import settled

    return settled(session.newsroom, path, state)


def push_after(
    session: Session,
    outcome: Outcome,
    done: Message,
    then: Message | None,
    pushing: Pushing,
    *,
    command: str,
    as_json: bool,
    dry_run: bool,
    goes_to_own_branch: bool = False,
    more: Mapping[str, object] | None = None,
    others: Sequence[tuple[Outcome, Message]] = (),
) -> None:
    """Print an outcome (and `others` of the same commit) as `tell` does, and push its branch when that is wanted.

    `command` is what finishes the work when the push fails, without `--push`; `goes_to_own_branch` says that the
    commit of a dry run would go to the story's own branch, where the policy asks for one.
    """
    if not pushing.wanted:
        tell(session, outcome, done, then, as_json=as_json, dry_run=dry_run, more=more, others=others)
        return
    from curate.desk.branches.pushing import CommittedNotPushed, plan_push, push
    from curate.desk.branches.story_branch import branch_for

    plan = plan_push(
        session.newsroom,
        branch_for(session.newsroom, outcome.story, own=dry_run and goes_to_own_branch),
        pushing.remote,
    )
    command = f"{command} --push" + (f" --remote {shlex.quote(pushing.remote)}" if pushing.remote else "")
    if dry_run:
        _tell_plan(session, plan, as_json=as_json)
        values = {**(more or {}), **_values(plan, pushed=False)}
        tell(session, outcome, done, then, as_json=as_json, dry_run=True, more=values, others=others)
        return
    if not as_json:
        tell(session, outcome, done, then, as_json=False, dry_run=False, others=others)
        if session.may_ask:
            session.console.note(msg("Pushing …"))
    opened, fault = None, None
    try:
        push(session.newsroom, plan, command, may_ask=session.may_ask)
    except CommittedNotPushed as error:
        fault = error
    else:
        if not as_json:
            _tell_pushed(session, plan)
        opened = _open(session, plan, outcome, pushing, ask=not as_json)
    if as_json:
        values = {**(more or {}), **_values(plan, pushed=fault is None), "opened": opened}
        tell(session, outcome, done, then, as_json=True, dry_run=False, more=values, others=others)
    if fault is not None:
        raise fault


def _values(plan: Plan, *, pushed: bool) -> dict[str, object]:
    return {
        "branch": plan.branch,
        "remote": plan.remote,
        "url": plan.url,
        "pushed": pushed,
    }


def _tell_plan(session: Session, plan: Plan, *, as_json: bool) -> None:
    if as_json:
        return
    say = session.console.say
    if plan.branch is None or plan.remote is None:
        say(msg("Would push, but there is no branch or no clear remote to push to."), "warning")
        return
    say(msg("Would push {branch} to {remote}.", branch=plan.branch, remote=plan.remote), "quiet")
    if plan.url is not None:
        say(msg("The pull request would be opened at: {url}", url=plan.url), "quiet")


def _tell_pushed(session: Session, plan: Plan) -> None:
    console = session.console
    console.say(msg("✓ pushed {branch} to {remote}", branch=plan.branch, remote=plan.remote), "good")
    if plan.url is not None:
        console.say(msg("→ open the pull request: {url}", url=plan.url))
    elif plan.base is None:
        console.say(
            msg(
                "{branch} is the branch all work goes into; there is no pull request to open.",
                branch=plan.branch,
            ),
            "quiet",
        )
    elif plan.doubt is not None:
        console.note(plan.doubt, "warning")


def _open(session: Session, plan: Plan, outcome: Outcome, pushing: Pushing, *, ask: bool) -> str | None:
    """Open the pull request when that is wanted; a failure is a warning, because the push worked."""
    if plan.url is None or pushing.open_it is False:
        return None
    console, program = session.console, plan.program
    if program is None:
        if pushing.open_it:
            console.note(
                msg("Neither gh for GitHub nor glab for GitLab serves here; open the address in a browser."),
                "warning",
            )
        return None
    if pushing.open_it is None and not (ask and session.may_ask and _wanted(session)):
        return None
    from curate.desk.branches.pushing import open_request

    try:
        opened = open_request(session.newsroom, plan, outcome.story, outcome.subject)
    except EnvironmentFault as fault:
        console.note(fault.message, "warning")
        console.note(msg("Open it yourself: {url}", url=plan.url), "warning")
        return None
    if ask:
        console.say(msg("✓ the pull request is open: {url}", url=opened or plan.url), "good")
    return opened or plan.url


def _wanted(session: Session) -> bool:
    from curate import prompts

    def text(message: Message) -> str:
        return message.render(session.console.translate)

    return prompts.confirm(
        text(msg("Open the pull request now?")), yes=text(msg("Yes")), no=text(msg("No")), default=True
    )
