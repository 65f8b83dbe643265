"""What a merge is given and what it gives: the labels of its marks, the merge of lines, the file and its conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from curate.messages import Message


@dataclass(frozen=True, slots=True)
class Labels:
    """The words behind conflict marks, in the reader's language; one line each."""

    ours: str
    theirs: str
    unapproved: str
    """Stands behind the last mark of a `state` that would publish what nobody approved."""


class Lines(NamedTuple):
    """Merged lines, and whether conflicts are marked in them."""

    data: bytes
    conflict: bool


class MergeLines(Protocol):
    """Git's own merge of lines."""

    def __call__(
        self,
        base: bytes,
        ours: bytes,
        theirs: bytes,
        *,
        labels: tuple[str, str] = ("ours", "theirs"),
        marker_size: int = 7,
        with_base: bool = False,
    ) -> Lines:
        """Merge three texts. `with_base` shows within each conflict what stood there before."""
        ...


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that a person has to decide: a key of the front matter, or "" for the text, and why."""

    key: str
    message: Message


@dataclass(frozen=True, slots=True)
class Merged:
    """The bytes of the merged file; with conflicts, marks stand in them and they are no story yet."""

    data: bytes
    conflicts: tuple[Conflict, ...] = ()


def marked(ours: str, theirs: str, labels: tuple[str, str], size: int) -> str:
    """Put two texts of whole lines between conflict marks of `size` characters.

    Lines that both begin or end with stay outside, once.
    """
    here, there = ([_ended(line) for line in text.splitlines(keepends=True)] for text in (ours, theirs))
    least = min(len(here), len(there))
    first = next((i for i in range(least) if here[i] != there[i]), least)
    last = next((i for i in range(least - first) if here[-1 - i] != there[-1 - i]), least - first)
    middle = ["".join(lines[first : len(lines) - last]) for lines in (here, there)]
    return (
        f"{''.join(here[:first])}{'<' * size} {labels[0]}\n{middle[0]}{'=' * size}\n"
        f"{middle[1]}{'>' * size} {labels[1]}\n{''.join(here[len(here) - last :])}"
    )


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"
