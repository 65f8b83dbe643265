"""The values of a front matter with the place each one stands at. Every scalar is text, as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

Plain = str | list["Plain"] | dict[str, "Plain"]
"""A value without places: text, lists and mappings only."""

MOST_EVENTS = 5_000
"""Beginnings and ends of documents, lists and mappings, and texts; a front matter with more is an attack."""
MOST_DEPTH = 6
MOST_FLOW_DEPTH = 3

Path = tuple[str | int, ...]
"""Where a value stands: keys of mappings and indexes of lists, from the root."""


# Tuples, because each story has dozens of them and a frozen dataclass takes three times as long to make.
class Scalar(NamedTuple):
    """Text at `start:end` (characters in the front matter) and `line`, `column` (from 1, in the file)."""

    text: str
    start: int
    end: int
    line: int
    column: int
    style: str = ""
    """`""` for plain, else the YAML indicator: `'`, `"`, `|` or `>`."""

    @property
    def missing(self) -> bool:
        """True when nothing stands after a colon or a dash; `start` is then the offset right behind it."""
        return self.style == "" and self.start == self.end


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `flow` when written between brackets."""

    items: tuple[Node, ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool


class Entry(NamedTuple):
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order it was written; `flow` when written between braces."""

    entries: tuple[Entry, ...]
    start: int
    end: int
    line: int
    column: int
    flow: bool

    def find(self, key: str) -> Entry | None:
        """Give the entry of a key, or None."""
        for entry in self.entries:
            if entry.key.text == key:
                return entry
        return None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node = Scalar | Items | Table


def plain(node: Node) -> Plain:
    """Give a node's value without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {e.key.text: plain(e.value) for e in node.entries}


def at(node: Node, path: Path) -> Node | None:
    """Give the node at a path, or None when there is none."""
    for step in path:
        if isinstance(node, Table) and isinstance(step, str):
            entry = node.find(step)
            if entry is None:
                return None
            node = entry.value
        elif isinstance(node, Items) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def place(node: Node, path: Path) -> tuple[int, int]:
    """Give line and column of a path, or of its nearest ancestor that exists."""
    for length in range(len(path), -1, -1):
        found = at(node, path[:length])
        if found is not None:
            return found.line, found.column
    return node.line, node.column


def content_end(node: Node) -> int:
    """Give the offset after a node's last character; a YAML end mark may lie lines later."""
    if isinstance(node, Scalar):
        return node.end
    if node.flow:
        return node.end
    children: list[Node]
    if isinstance(node, Items):
        children = list(node.items)
    else:
        children = [part for e in node.entries for part in (e.key, e.value)]
    return max((content_end(child) for child in children), default=node.start)
