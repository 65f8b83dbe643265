"""A front matter cut into the lines of its keys, and of its lists into items, which can be put together again.

What is not changed is put together of the very characters it was cut from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curate.story.nodes import Items, Node, Plain, Scalar, Table, content_end, plain
from curate.story.scalar_text import quoted


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters of a front matter from a key, or from a list's dash, to the end of the line its value ends at.

    `column` counts the blanks before it, from 0; they are not in `raw`, but those of its further lines are.
    """

    raw: str
    column: int

    def at(self, column: int) -> str:
        """Give the lines as they are written at another column, without the blanks of the first."""
        if column == self.column:
            return self.raw
        first, newline, rest = self.raw.partition("\n")
        lines = [re.sub(rf"^ {{0,{self.column}}}", "", line) for line in rest.split("\n")]
        return first + newline + "\n".join(" " * column + line if line else line for line in lines)


@dataclass(frozen=True, slots=True)
class Part:
    """One key of a mapping: its lines, those between it and the one before (comments), its value."""

    key: str
    value: Plain
    chunk: Chunk
    gap: str = ""
    head: str = ""
    """The text the places in `node` are of."""
    start: int = 0
    """Where in `head` the chunk begins."""
    node: Node | None = None
    """The value with its places; None for a value that was made anew."""

    @property
    def in_flow(self) -> str:
        """The key and its value as they are written between braces."""
        if self.node is not None:
            return f"{quoted(self.key, in_flow=True)}: {flow_text(self.head, self.node)}"
        return f"{quoted(self.key, in_flow=True)}: {flow_value(self.value)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, as lines with a dash and as it is written between brackets; one of the two may be None."""

    value: Plain
    chunk: Chunk | None
    flow: str | None
    gap: str = ""
    head: str = ""
    node: Node | None = None


def parts_of(head: str, table: Table, *, whole: bool = False) -> tuple[list[Part], str]:
    """Cut a mapping into its keys; also gives the lines that follow the last one when the head is cut `whole`."""
    if table.flow:
        return [_flow_part(head, entry.key, entry.value) for entry in table], ""
    parts: list[Part] = []
    position = 0 if whole else table.start
    for key, value in table:
        begin = key.start if not parts and not whole else head.rfind("\n", 0, key.start) + 1
        end = line_after(head, max(key.end, content_end(value)))
        chunk = Chunk(head[key.start : end], key.column - 1)
        parts.append(Part(key.text, plain(value), chunk, head[position:begin], head, key.start, value))
        position = end
    return parts, head[position:] if whole else ""


def _flow_part(head: str, key: Scalar, value: Node) -> Part:
    line = f"{quoted(key.text)}: {flow_text(head, value)}\n"
    return Part(key.text, plain(value), Chunk(line, 0), "", head, key.start, value)


def items_of(part: Part | None) -> list[Item] | None:
    """Cut a key's list into its items; none for a key that is missing or empty, None for a value that is no list."""
    if part is None or part.value == "":
        return []
    node = part.node
    if not isinstance(node, Items):
        return None
    head = part.head
    if node.flow:
        return [Item(plain(n), None, flow_text(head, n), "", head, n) for n in node.items]
    items = []
    column = node.column - 1
    position = _first_dash(head, node)
    for item in node.items:
        dash = _dash(head, position, column)
        end = line_after(head, max(content_end(item), dash + 1))
        begin = dash - column
        flow = None if isinstance(item, Table) and not item.flow else flow_text(head, item)
        chunk = Chunk(head[dash:end], column)
        items.append(Item(plain(item), chunk, flow, head[position:begin], head, item))
        position = end
    return items


def _first_dash(head: str, node: Items) -> int:
    return head.rfind("\n", 0, node.start) + 1


def _dash(head: str, position: int, column: int) -> int:
    """Give the place of the dash at `column` of the first line from `position` on that has one."""
    found = re.compile(rf"^ {{{column}}}-(?=\s)", re.MULTILINE).search(head, position)
    return position if found is None else found.end() - 1


def table_lines(parts: Sequence[Part], column: int) -> str:
    """Put keys together as lines; the blanks before the very first one are left to the caller."""
    blanks = " " * column
    return "".join(
        (part.gap + blanks if number else "") + part.chunk.at(column) for number, part in enumerate(parts)
    )


def table_flow(parts: Sequence[Part]) -> str:
    """Put keys together between braces."""
    return "{" + ", ".join(part.in_flow for part in parts) + "}"


def list_part(key: str, like: Sequence[Part | None], items: Sequence[Item]) -> Part:
    """Write a list under its key, in the manner of the first of `like` that holds a list with items."""
    value: Plain = [item.value for item in items]
    pattern = next((p for p in like if p is not None and isinstance(p.node, Items) and p.node.items), None)
    if not items or pattern is None or not isinstance(pattern.node, Items):
        return Part(key, value, Chunk(f"{quoted(key)}: []\n", 0))
    node, head, start = pattern.node, pattern.head, pattern.start
    column = pattern.chunk.column
    end = start + len(pattern.chunk.raw)
    flows = [item.flow for item in items if item.flow is not None]
    if node.flow and len(flows) == len(items) == len([f for f in flows if "\n" not in f]):
        text = f"{head[start : node.start]}[{', '.join(flows)}]{head[node.end : end]}"
        return Part(key, value, Chunk(text, column))
    if node.flow:
        opening, dashes = head[start : node.start].rstrip(" ") + head[node.end : end], column + 2
    else:
        opening, dashes = head[start : _first_dash(head, node)], node.column - 1
    lines = [item.gap + " " * dashes + _item_lines(item, dashes) for item in items]
    return Part(key, value, Chunk(opening + "".join(lines), column))


def _item_lines(item: Item, column: int) -> str:
    return item.chunk.at(column) if item.chunk is not None else f"- {item.flow}\n"


def flow_text(head: str, node: Node) -> str:
    """Give a value as it is written within brackets: as it was typed where that is on one line and safe there."""
    typed = head[node.start : node.end]
    if isinstance(node, Scalar):
        as_typed = node.style in ("'", '"') and "\n" not in typed
        return typed if as_typed else quoted(node.text, in_flow=True)
    if node.flow and "\n" not in typed:
        return typed
    return flow_value(plain(node))


def flow_value(value: Plain) -> str:
    """Write a value on one line."""
    if isinstance(value, str):
        return quoted(value, in_flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(flow_value(item) for item in value) + "]"
    return "{" + ", ".join(f"{quoted(k, in_flow=True)}: {flow_value(v)}" for k, v in value.items()) + "}"


def line_after(head: str, offset: int) -> int:
    """Give the offset of the line after the one that `offset` ends."""
    if offset > 0 and head[offset - 1] == "\n":
        return offset
    end = head.find("\n", offset)
    return len(head) if end < 0 else end + 1
