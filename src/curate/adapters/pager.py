"""The reader's own pager, for texts that are higher than the terminal."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess

USUAL_LESS = "FRX"
"""As git does it: end at once when all fits, keep colours, leave the text on the screen."""


def page(text: str) -> bool:
    """Show a text through `$PAGER` and wait until it is closed; False when none is set or it does not start."""
    command = os.environ.get("PAGER", "").strip()
    if command in ("", "cat"):
        return False
    environment = {"LESS": USUAL_LESS, **os.environ}
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's as long as it runs
    try:
        with subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, env=environment) as pager:
            pager.communicate(text.encode("utf-8", "backslashreplace"))  # one closed early is no error
        return pager.returncode not in (126, 127)
    except (OSError, ValueError):
        return False
    finally:
        signal.signal(signal.SIGINT, old)
