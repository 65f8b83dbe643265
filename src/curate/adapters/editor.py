"""The curator's own editor, opened on one file."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from curate.errors import EnvironmentFault
from curate.messages import msg


def edit_file(path: Path) -> None:
    """Open a file in `$VISUAL` or `$EDITOR` and wait; raises `EnvironmentFault` when there is none that works."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual_editor()
    if command is None:
        raise EnvironmentFault(
            msg("The story is written: {path}. No editor is set to open it.", path=str(path)),
            msg("Set EDITOR to your editor, or pass `--no-edit`."),
        )
    try:
        ended = subprocess.run([*shlex.split(command), str(path)], check=False)
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            msg(
                "The story is written: {path}. The editor {command} does not start.",
                path=str(path),
                command=command,
            ),
            msg("Set EDITOR to your editor, or pass `--no-edit`."),
        ) from error
    if ended.returncode != 0:
        raise EnvironmentFault(
            msg(
                "The story is written: {path}. The editor {command} ended with an error.",
                path=str(path),
                command=command,
            ),
            msg("Open the file yourself."),
        )


def _usual_editor() -> str | None:
    return next((name for name in ("sensible-editor", "nano", "vi", "notepad") if shutil.which(name)), None)
