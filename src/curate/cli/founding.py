"""`init`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from curate.cli.options import DryRun
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import EnvironmentFault
from curate.messages import msg


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help=t("The repository; the one at hand otherwise."))
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a newsroom out of a git repository."""
    from curate.adapters.git import find_repository
    from curate.desk.founding import Step, carry_out, plan
    from curate.report.diff_text import diff_text

    session = session_of(context)
    console = session.console
    start = session.folder / folder if folder else session.folder
    repository = find_repository(start)
    planned = plan(repository, _command(), session.language)
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
    if dry_run:
        console.say(msg("Dry run: nothing was written."), "quiet")
        return
    if work and session.may_ask and not _agreed(session, len(work)):
        console.say(msg("Nothing was written."), "quiet")
        return
    carry_out(repository, planned, session.now)
    console.say(msg("✓ {folder} is a newsroom", folder=str(repository.top)), "good")
    console.say(msg("→ name the others of the desk in stories/newsroom.yaml, then `curate new`"), "quiet")


def _agreed(session: Session, count: int) -> bool:
    from curate import prompts

    translate = session.console.translate
    return prompts.confirm(
        msg("Write these {count} files?", count=count).render(translate),
        yes=msg("Yes").render(translate),
        no=msg("No").render(translate),
        default=True,
    )


def _command() -> Path:
    """Give the program the hook starts: the one that runs now, or the one on the path."""
    program = Path(sys.argv[0])
    if program.name.startswith("curate") and program.is_file():
        return program.resolve()
    beside = Path(sys.executable).parent / "curate"
    found = str(beside) if beside.is_file() else shutil.which("curate")
    if found is None:
        raise EnvironmentFault(
            msg("The command `curate` is not installed where a hook could find it."),
            msg("Install the package with pip, pipx or uv."),
        )
    return Path(found).resolve() if not beside.is_file() else beside


def _shown(path: Path, top: Path) -> str:
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("init", help=t("Make a newsroom out of a git repository."))(init)
