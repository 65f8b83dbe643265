"""`sync`: what others have done, brought into the branch at hand."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson, DryRun, Remote
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import CurateError, UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.desk.branches.syncing import Synced


def sync(
    context: typer.Context,
    remote: Remote = None,
    go_on: Annotated[
        bool, typer.Option("--continue", help=t("Commit the merge, once its conflicts are mended."))
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help=t("Give the merge up; everything is as it was before."))
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in what others have done, keeping the stories valid."""
    from curate.adapters.git import find_repository
    from curate.desk.branches.syncing import abort_sync, continue_sync
    from curate.desk.branches.syncing import sync as bring_in

    session = session_of(context)
    if sum((go_on, abort, dry_run)) > 1 or (remote is not None and (go_on or abort)):
        raise UsageFault(
            msg(
                "`--continue`, `--abort` and `--dry-run` do not go together, nor the first two with `--remote`."
            ),
            msg("Give one of them."),
        )
    if abort or go_on:
        # Opened for its language alone: the policy may be in conflict too, and the way out has to stay open.
        with contextlib.suppress(CurateError):
            _ = session.newsroom
    if abort:
        abort_sync(find_repository(session.folder))
        if as_json:
            _show_json(session, None, dry_run=False)
        else:
            session.console.say(msg("✓ the merge was given up; everything is as it was before"), "good")
        return
    if go_on:
        synced = continue_sync(find_repository(session.folder), session.now)
    else:
        synced = bring_in(session.newsroom, session.now, remote, may_ask=session.may_ask, dry_run=dry_run)
    if as_json:
        _show_json(session, synced, dry_run=dry_run)
    else:
        _tell(session, synced, dry_run=dry_run)


def _tell(session: Session, synced: Synced, *, dry_run: bool) -> None:
    console = session.console
    if synced.how == "up-to-date":
        console.say(
            msg("✓ {branch} holds all of {source}", branch=synced.branch, source=synced.source), "good"
        )
    elif dry_run:
        console.say(msg("Would bring {source} into {branch}.", source=synced.source, branch=synced.branch))
    else:
        console.say(
            msg("✓ brought {source} into {branch}", source=synced.source, branch=synced.branch), "good"
        )
    if synced.how != "up-to-date":
        console.say(
            msg(
                "  stories: {new} new · {changed} changed · {gone} gone",
                new=synced.new,
                changed=synced.changed,
                gone=synced.gone,
            ),
            "quiet",
        )
    if synced.policy:
        console.say(msg("  the policy changed"), "quiet")
    if synced.outdated:
        console.note(
            msg("{source} has moved on since the last fetch; more would come in.", source=synced.source),
            "warning",
        )
    if dry_run:
        console.say(msg("Dry run: nothing was fetched and nothing was written."), "quiet")


def _show_json(session: Session, synced: Synced | None, *, dry_run: bool) -> None:
    from curate.report.json_text import json_text

    values: dict[str, object] = {"version": 1, "how": "aborted", "dry_run": dry_run}
    if synced is not None:
        values |= {
            "branch": synced.branch,
            "source": synced.source,
            "how": synced.how,
            "commit": synced.commit,
            "stories": {"new": synced.new, "changed": synced.changed, "gone": synced.gone},
            "policy_changed": synced.policy,
            "outdated": synced.outdated,
        }
    session.console.show(json_text(values))


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("sync", help=t("Bring in what others have done, keeping the stories valid."))(sync)
