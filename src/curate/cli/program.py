"""The program that runs now, as hooks and merge drivers should start it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from curate.errors import EnvironmentFault
from curate.messages import msg


def own_program() -> Path:
    """Give the installed command: the one that runs now, the one beside this Python, or the one on the path."""
    program = Path(sys.argv[0])
    if program.name.startswith("curate") and program.is_file():
        return program.resolve()
    beside = Path(sys.executable).parent / "curate"
    if beside.is_file():
        return beside
    found = shutil.which("curate")
    if found is None:
        raise EnvironmentFault(
            msg("The command `curate` is not installed where a hook could find it."),
            msg("Install the package with pip, pipx or uv."),
        )
    return Path(found).resolve()
