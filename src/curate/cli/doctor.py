"""`doctor`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson, DryRun
from curate.cli.program import own_program
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINDINGS, EnvironmentFault, UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.desk.doctor.diagnosis import Diagnosis


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help=t("Mend what can be mended without losing a text."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=t("With `--fix`: do not ask."))] = False,
    forge: Annotated[
        bool,
        typer.Option(
            "--ci", help=t("Look at what judges pull requests, and say what to switch on at the forge.")
        ),
    ] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help=t("Let git look whether all objects are there; takes long."))
    ] = False,
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """Say what is wrong with this checkout, each with what mends it."""
    from curate.desk.doctor.examining import has_faults, mend, mendable

    session = session_of(context)
    if fix and as_json and not (yes or dry_run):
        raise UsageFault(
            msg("With `--json` nobody can be asked."), msg("Say `--yes` to mend, or leave out `--fix`.")
        )
    found = _examine(session, forge=forge, deep=deep)
    if fix and mendable(found) and _allowed(session, found, yes=yes, dry_run=dry_run, as_json=as_json):
        for error in mend(found):
            session.console.fault(error)
        found = _examine(session, forge=forge, deep=deep)
    _tell(session, found, as_json=as_json)
    if has_faults(found):
        raise typer.Exit(EXIT_FINDINGS)


def _examine(session: Session, *, forge: bool, deep: bool) -> list[Diagnosis]:
    from curate.desk.doctor.examining import examine

    try:
        command = own_program()
    except EnvironmentFault:
        command = Path("curate")  # not installed; what would start it finds it on the path, once it is
    policy, found = examine(session.folder, command, session.now, forge=forge, deep=deep)
    session.speak(policy.language if policy is not None else None)
    return found


def _allowed(
    session: Session, found: Sequence[Diagnosis], *, yes: bool, dry_run: bool, as_json: bool
) -> bool:
    """Say what would be done, and ask; a dry run ends here."""
    from curate import prompts
    from curate.desk.doctor.examining import mendable

    console = session.console
    wanted = mendable(found)
    if not as_json:
        console.say(msg("Would mend:") if dry_run else msg("To mend:"))
        for diagnosis in wanted:
            if diagnosis.remedy is not None:
                console.say(msg("  - {what}", what=diagnosis.remedy.what))
    if dry_run or yes:
        if dry_run and not as_json:
            console.say(msg("Dry run: nothing was written."), "quiet")
        return yes and not dry_run
    if not session.may_ask:
        raise UsageFault(msg("Nobody can be asked here."), msg("Say `--yes` to mend all of these."))
    translate = console.translate
    return prompts.confirm(
        msg("Do this?").render(translate),
        yes=msg("Yes").render(translate),
        no=msg("No").render(translate),
        default=True,
    )


def _tell(session: Session, found: Sequence[Diagnosis], *, as_json: bool) -> None:
    console = session.console
    if as_json:
        from curate.report.doctor_json import doctor_json

        console.show(doctor_json(found, console.translate))
        return
    from curate.report.doctor_text import doctor_text

    columns = console.columns if sys.stdout.isatty() else None
    console.show(doctor_text(found, console.translate, console.paint, columns))


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("doctor", help=t("Say what is wrong with this checkout, and mend what can be mended."))(
        doctor
    )
