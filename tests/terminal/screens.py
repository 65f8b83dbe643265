"""A real terminal for tests: `curate` in a pseudo-terminal, its screen as a person sees it, every byte kept."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

ENTER, UP, DOWN, TAB, SPACE = "\r", "\x1b[A", "\x1b[B", "\t", " "
CTRL_A, CTRL_C, CTRL_D, CTRL_E, CTRL_K = "\x01", "\x03", "\x04", "\x05", "\x0b"
ROWS, COLUMNS = 40, 100
PATIENCE = 30.0
COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


class _Screen(pyte.Screen):
    """A screen that answers when a program asks where the cursor is, as terminals do."""

    def __init__(self, answer: Callable[[str], object], rows: int, columns: int) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """`python -m curate ARGUMENTS` at a keyboard; leave the `with` block to end it."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        rows: int = ROWS,
        columns: int = COLUMNS,
    ) -> None:
        self.raw = b""
        self._screen = _Screen(lambda answer: self._child.send(answer), rows, columns)
        self._stream = pyte.ByteStream(self._screen)
        environment = {**os.environ, "TERM": "xterm-256color", "EDITOR": "true", **(env or {})}
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "curate", *arguments],
            cwd=str(folder),
            env=environment,
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """The screen, line by line, without the spaces at the ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def last_line(self) -> str:
        """The bottom line of the terminal."""
        return str(self._screen.display[-1]).rstrip()

    def styled(self, character: str) -> set[tuple[str, str, str]]:
        """Give the places of a character that are struck through or underlined: itself, its colour, and which."""
        cells = (
            cell for row in self._screen.buffer.values() for cell in row.values() if cell.data == character
        )
        return {
            (cell.data, cell.fg, "struck" if cell.strikethrough else "underlined")
            for cell in cells
            if cell.strikethrough or cell.underscore
        }

    def wait_for(self, text: str) -> str:
        """Read until the screen shows a text; give the screen."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.text:
            assert time.monotonic() < deadline, f"{text!r} did not come:\n{self.text}"
            try:
                self._read(0.2)
            except pexpect.EOF:
                assert text in self.text, f"{text!r} did not come before the end:\n{self.text}"
        return self.text

    def send(self, keys: str) -> None:
        """Press keys."""
        self._child.send(keys)

    def answer(self, question: str, keys: str = "") -> None:
        """Wait until a question stands as the last one, then press keys and Enter."""
        self.wait_for(question)
        self.send(keys + ENTER)

    def end(self) -> int:
        """Read to the end and give the exit code; minus the signal's number when a signal ended it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                self._read(0.2)
            except pexpect.EOF:
                self._child.close()
                status = self._child.exitstatus
                return int(status) if status is not None else -int(self._child.signalstatus)
        raise AssertionError(f"still running:\n{self.text}")

    def hang_up(self) -> None:
        """Close the terminal, as closing its window does, and wait for the program to end."""
        self._child.kill(signal.SIGHUP)
        self._child.ptyproc.fileobj.close()
        deadline = time.monotonic() + PATIENCE
        while self._child.ptyproc.isalive():
            assert time.monotonic() < deadline, "the program outlives its terminal"
            time.sleep(0.05)

    def terminate(self) -> None:
        """Send the signal that asks a program to end."""
        self._child.kill(signal.SIGTERM)

    def _read(self, seconds: float) -> None:
        try:
            data = self._child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return
        self.raw += data
        self._stream.feed(data)
