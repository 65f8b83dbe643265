"""One file that `init` would write: what is there, what would be, and which of the two stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files as resources
from pathlib import Path

from curate.adapters import files

MOST_BYTES = 1024 * 1024


class Step(StrEnum):
    """What is done with one file."""

    WRITE = "write"
    ADD_LINES = "add-lines"
    KEEP = "keep"
    """It is there and says what it should."""
    LEAVE = "leave"
    """It is there and somebody else's; the user is told what to add."""


@dataclass(frozen=True)
class Planned:
    """One file of a new newsroom: where, what is there, and what would be."""

    path: Path
    step: Step
    before: bytes | None
    after: bytes
    executable: bool = False


def whole_file(path: Path, text: str, mark: str | None = None) -> Planned:
    """Plan a file that is written as a whole, and only where there is none.

    One that is there is kept when it holds `mark`, and left to its owner otherwise; without a mark any will do.
    """
    before = present(path)
    if before is None:
        return Planned(path, Step.WRITE, None, text.encode())
    ours = mark is None or mark.encode() in before
    return Planned(path, Step.KEEP if ours else Step.LEAVE, before, text.encode())


def with_lines(path: Path, wanted: Sequence[str], introduction: Sequence[str] = ()) -> Planned:
    """Plan a file that has to hold the lines `wanted`; what is missing is added at the end.

    `introduction` stands above them in a new file.
    """
    before = present(path)
    if before is None:
        return Planned(path, Step.WRITE, None, ("\n".join([*introduction, *wanted]) + "\n").encode())
    present_lines = {line.strip() for line in before.decode("utf-8", "replace").splitlines()}
    missing = [line for line in wanted if line not in present_lines]
    if not missing:
        return Planned(path, Step.KEEP, before, before)
    gap = b"" if before.endswith(b"\n") or not before else b"\n"
    return Planned(path, Step.ADD_LINES, before, before + gap + ("\n".join(missing) + "\n").encode())


def present(path: Path) -> bytes | None:
    """Give the bytes of a file that is there, None without one."""
    try:
        return files.read_bytes(path, MOST_BYTES)
    except FileNotFoundError:
        return None


def template(name: str) -> str:
    """Give a file of `templates` as text."""
    return (resources("curate.desk") / "templates" / name).read_text(encoding="utf-8")
