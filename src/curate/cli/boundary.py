"""The one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import typer

from curate import __version__
from curate.cli.console import Console
from curate.cli.usage import Group, usage_fault
from curate.cli.wording import t
from curate.errors import EXIT_BUG, EXIT_FINE, EXIT_INTERRUPTED, CurateError, HasFindings
from curate.messages import msg


class Boundary(Group):
    """The group of all commands; whatever leaves a command ends here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, global_first(args))
        except typer.TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                raise  # its message is the help, which typer prints
            raise _told(ctx, error) from error

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CurateError as error:
            console = _console(ctx)
            if isinstance(error, HasFindings) and error.findings:
                from curate.report.findings_text import findings_text

                console.show(findings_text(error.findings, console.translate, console.paint))
            console.fault(error)
            raise typer.Exit(error.exit_code) from error
        except (KeyboardInterrupt, EOFError) as error:
            _console(ctx).note(msg("Interrupted; nothing was left half done."))
            raise typer.Exit(EXIT_INTERRUPTED) from error
        except BrokenPipeError:
            # The reader of our output has gone; there is nobody to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(EXIT_FINE) from None
        except (typer.Exit, typer.Abort):
            raise  # by these typer itself steers
        except typer.TyperException as error:
            raise _told(ctx, error) from error
        except Exception as error:
            log = _log(error)
            _console(ctx).note(
                msg(
                    "A fault of curate itself: {kind}. Nothing more was done; the details are in {log}.",
                    kind=type(error).__name__,
                    log=str(log),
                ),
                "error",
            )
            raise typer.Exit(EXIT_BUG) from error


def global_first(args: list[str]) -> list[str]:
    """Put `--no-input` and `--lang` first wherever they were typed; people add them at the end of a line."""
    first: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(args):
        argument = args[position]
        if argument == "--":
            rest += args[position:]
            break
        if argument == "--lang" and position + 1 < len(args):
            first += args[position : position + 2]
            position += 1
        elif argument == "--no-input" or argument.startswith("--lang="):
            first.append(argument)
        else:
            rest.append(argument)
        position += 1
    return first + rest


def _told(ctx: Any, error: typer.TyperException) -> typer.Exit:
    """Print what is wrong with the arguments, and give the exit."""
    fault = usage_fault(error, ctx)
    _console(ctx).fault(fault)
    return typer.Exit(fault.exit_code)


def _console(ctx: Any) -> Console:
    from curate.cli.session import Session

    if isinstance(ctx.obj, Session):
        return ctx.obj.console
    return Console(t)


def _log(error: BaseException) -> Path:
    import tempfile
    import traceback

    handle, name = tempfile.mkstemp(prefix="curate-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"curate {__version__}, Python {sys.version}\n")
        log.write("".join(traceback.format_exception(error)))
    return Path(name)
