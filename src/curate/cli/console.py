"""Standard output and error for people: colours when wanted, words only through the sanitiser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from curate.errors import CurateError
from curate.messages import Message, Translate, msg
from curate.report.sanitise import safe_block

_CODES = {
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "good": "32",
    "removed": "1;7;31",
    "added": "1;7;32",
    "path": "1",
    "title": "1",
    "quiet": "2",
    "command": "1;36",
}


class Console:
    """Prints in one language. Colours are used on a terminal, and not with NO_COLOR set."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")

    @property
    def columns(self) -> int:
        """How wide the terminal is; a pipe counts as wide enough for everything."""
        return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 200

    @property
    def rows(self) -> int:
        """How high the terminal is; a pipe counts as one of the usual 24 lines."""
        return shutil.get_terminal_size((100, 24)).lines if sys.stdout.isatty() else 24

    def say(self, message: Message, role: str = "plain") -> None:
        """Print a message."""
        self.show(self.paint(safe_block(message.render(self.translate)), role))

    def show(self, text: str) -> None:
        """Print a text that a renderer has made and sanitised."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def aside(self, text: str) -> None:
        """Print a text that a renderer has made and sanitised beside the result, on standard error."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def note(self, message: Message, role: str = "quiet") -> None:
        """Print a message beside the result, on standard error."""
        text = safe_block(message.render(self.translate))
        sys.stderr.write(_painted(text, role, sys.stderr) + "\n")
        sys.stderr.flush()

    def fault(self, error: CurateError) -> None:
        """Print what went wrong and what to do, on standard error."""
        lead = msg("curate: error: ").render(self.translate)
        message = safe_block(error.message.render(self.translate))
        sys.stderr.write(f"{_painted(lead, 'error', sys.stderr)}{message}\n")
        if error.hint is not None:
            hint = safe_block(error.hint.render(self.translate))
            sys.stderr.write(f"{_painted('→', 'command', sys.stderr)} {hint}\n")
        sys.stderr.flush()

    def paint(self, text: str, role: str) -> str:
        """Colour a text for standard output."""
        return _painted(text, role, sys.stdout)

    @contextmanager
    def progress(self, label: Message) -> Iterator[Callable[[int, int], None]]:
        """Give a function (done, total) that shows how far long work is, on a terminal only."""
        shown = 0

        def tell(done: int, total: int) -> None:
            nonlocal shown
            if total >= 200 and (done >= shown + 50 or done == total):
                sys.stderr.write(f"\r{label.render(self.translate)} {done}/{total}")
                sys.stderr.flush()
                shown = done

        def silent(done: int, total: int) -> None:
            del done, total

        yield tell if sys.stderr.isatty() else silent
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def interactive() -> bool:
    """True when somebody can be asked: standard input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _painted(text: str, role: str, stream: TextIO) -> str:
    code = _CODES.get(role)
    if not text or code is None or not _coloured(stream):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"


def _coloured(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
