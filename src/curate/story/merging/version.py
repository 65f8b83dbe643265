"""One version of a story as it is merged: its keys, its text, and how its file is written."""

from __future__ import annotations

from dataclasses import dataclass

from curate.story.fault import Fault
from curate.story.front_matter import FENCE, read_front_matter
from curate.story.merging.parts import Part, parts_of
from curate.story.nodes import Plain
from curate.story.text_guard import BOM
from curate.story.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class Frame:
    """How a file is written around its keys and its text."""

    bom: bool = False
    crlf: bool = False
    """True when the lines of the front matter end in CRLF."""
    text_crlf: bool = False
    """True when those of the text do, all of them."""
    fence_ends: bool = True
    """True when a line end follows the closing fence."""


@dataclass(frozen=True, slots=True)
class Version:
    """A story's keys and text; lines end in LF here, but for a text that has lines of both kinds."""

    frame: Frame
    head: str
    parts: list[Part]
    tail: str
    """Lines behind the last key."""
    text: str
    column: int
    """Blanks before each key."""

    @property
    def values(self) -> dict[str, Plain]:
        return {part.key: part.value for part in self.parts}


NO_VERSION = Version(Frame(), "", [], "", "", 0)
"""What two files that were made independently have in common."""


def read_version(data: bytes) -> Version | None:
    """Read a story's file, or give None when its keys cannot be read, or stand between braces."""
    read = read_front_matter(data)
    if isinstance(read, list) or read.root.flow:
        return None
    cut = read.cut
    crlf = cut.end_of_line == "\r\n"
    head, root = cut.head, read.root
    if crlf:
        head = head.replace("\r\n", "\n")
        again = read_yaml(head, first_line=2)
        if isinstance(again, Fault):
            return None
        root = again
    parts, tail = parts_of(head, root, whole=True)
    text_crlf = crlf if "\n" not in cut.body else _all_crlf(cut.body)
    text = cut.body.replace("\r\n", "\n") if text_crlf else cut.body
    frame = Frame(data.startswith(BOM), crlf, text_crlf, fence_ends=cut.closing.endswith("\n"))
    return Version(frame, head, parts, tail, text, parts[0].chunk.column if parts else 0)


def head_of(parts: list[Part], tail: str, column: int) -> str:
    """Put keys together to the lines between the fences."""
    blanks = " " * column
    return "".join(part.gap + blanks + part.chunk.at(column) for part in parts) + tail


def file_of(frame: Frame, head: str, text: str) -> bytes:
    """Put a file together as a frame says."""
    first = f"{FENCE}\n{head}{FENCE}" + ("\n" if frame.fence_ends or text else "")
    if frame.crlf:
        first = first.replace("\n", "\r\n")
    if frame.text_crlf:
        text = text.replace("\n", "\r\n")
    return (BOM if frame.bom else b"") + (first + text).encode("utf-8")


def merge_frames(base: Frame, ours: Frame, theirs: Frame) -> Frame:
    """Give what one side changed in the way the file is written; where the base knows nothing, as ours is."""

    def of_three(before: bool, here: bool, there: bool) -> bool:
        return there if here == before else here

    return Frame(
        of_three(base.bom, ours.bom, theirs.bom),
        of_three(base.crlf, ours.crlf, theirs.crlf),
        of_three(base.text_crlf, ours.text_crlf, theirs.text_crlf),
        of_three(base.fence_ends, ours.fence_ends, theirs.fence_ends),
    )


def _all_crlf(text: str) -> bool:
    return text.count("\r\n") == text.count("\n")
