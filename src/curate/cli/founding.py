"""`init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import DryRun
from curate.cli.program import own_program
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.desk.forges.detecting import Forge, checked_owner
from curate.errors import UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.adapters.git import Repository


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help=t("The repository; the one at hand otherwise."))
    ] = None,
    forge: Annotated[
        Forge | None,
        typer.Option(
            "--forge", help=t("Where pull requests are made; what the remote `origin` tells otherwise.")
        ),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="@NAME",
            help=t("Who has to consent at the forge when the policy or the workflow changes; you otherwise."),
        ),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a newsroom out of a git repository."""
    from curate.adapters.git import find_repository
    from curate.desk.founding import carry_out, plan, planned_settings
    from curate.desk.planned_files import Step
    from curate.report.diff_text import diff_text
    from curate.report.sanitise import safe_line

    session = session_of(context)
    console = session.console
    start = session.folder / folder if folder else session.folder
    repository = find_repository(start)
    hosted = _forge(session, repository, forge)
    owner = _owner(session, repository, hosted, owner)
    command = own_program()
    planned = plan(repository, command, session.language, hosted, owner)
    settings = planned_settings(repository, command)
    work = [file for file in planned if file.step in (Step.WRITE, Step.ADD_LINES)]
    for file in planned:
        shown = _shown(file.path, repository.top)
        if file.step is Step.KEEP:
            console.say(msg("  {path} is there already and stays as it is", path=shown), "quiet")
        elif file.step is Step.LEAVE:
            console.say(
                msg("  {path} is not ours and stays as it is; add this to it yourself:", path=shown),
                "warning",
            )
            console.show(diff_text(b"", file.after, shown, console.paint))
        else:
            console.show(diff_text(file.before or b"", file.after, shown, console.paint))
    if settings:
        console.say(
            msg("  and in this checkout's .git/config, so that git merges stories key by key:"), "quiet"
        )
        for key, value in settings.items():
            console.show(console.paint(f"+{safe_line(f'{key} = {value}')}", "good"))
    if dry_run:
        console.say(msg("Dry run: nothing was written."), "quiet")
        return
    count = len(work) + bool(settings)
    if count and session.may_ask and not _agreed(session, count):
        console.say(msg("Nothing was written."), "quiet")
        return
    carry_out(repository, planned, command, session.now)
    console.say(msg("✓ {folder} is a newsroom", folder=str(repository.top)), "good")
    console.say(msg("→ name the others of the desk in stories/newsroom.yaml, then `curate new`"), "quiet")
    if hosted is not Forge.NONE:
        console.say(
            msg(
                "→ commit these files, and in the settings of {forge} require the check `curate` and the consent of"
                " code owners",
                forge=hosted.label,
            ),
            "quiet",
        )


def _forge(session: Session, repository: Repository, asked_for: Forge | None) -> Forge:
    """Say for which forge files are written: the one asked for, the remote's, or what is answered."""
    from curate.desk.founding import forge_here

    forge = asked_for or forge_here(repository)
    if forge is not None:
        return forge
    if session.may_ask:
        return _answered(session)
    session.console.say(
        msg("  no forge is known here, so nothing judges pull requests yet; to change that: `--forge {forges}`",
            forges="|".join(f.value for f in Forge if f is not Forge.NONE)),
        "quiet",
    )  # fmt: skip
    return Forge.NONE


def _answered(session: Session) -> Forge:
    from curate import prompts

    translate = session.console.translate
    nowhere = msg("nowhere, or somewhere else").render(translate)
    chosen = prompts.choose(
        msg("Where will pull requests be made?").render(translate),
        [prompts.Choice(forge.value, forge.label or nowhere) for forge in Forge],
    )
    return Forge(chosen)


def _owner(session: Session, repository: Repository, forge: Forge, asked_for: str | None) -> str | None:
    """Give who owns the guarded files, as the forge names them; None when that is not known."""
    from curate.desk.founding import owner_here

    if asked_for is not None:
        if forge is Forge.NONE:
            raise UsageFault(
                msg("`--owner` says who owns files at a forge."), msg("Say which one with `--forge`.")
            )
        return checked_owner(forge, asked_for)
    if forge is Forge.NONE:
        return None
    owner = owner_here(repository, forge)
    if owner is None and session.may_ask:
        from curate import prompts

        question = msg("Your name at {forge}, for CODEOWNERS (empty: later)", forge=forge.label)
        typed = prompts.ask_text(question.render(session.console.translate)).strip()
        owner = checked_owner(forge, typed) if typed else None
    if owner is None:
        session.console.say(
            msg(
                "  CODEOWNERS is left out: {forge} knows people by their names there; give yours: `--owner @NAME`",
                forge=forge.label,
            ),
            "warning",
        )
    return owner


def _agreed(session: Session, count: int) -> bool:
    from curate import prompts

    translate = session.console.translate
    return prompts.confirm(
        msg("Write these {count} files?", count=count).render(translate),
        yes=msg("Yes").render(translate),
        no=msg("No").render(translate),
        default=True,
    )


def _shown(path: Path, top: Path) -> str:
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("init", help=t("Make a newsroom out of a git repository."))(init)
