"""A quick reader of the YAML that `curate` and most people write: one key or item a line, no feature of YAML beyond.

It gives what `yaml_events` would, node for node, or None for everything it is not certain of: a fault, a text of
several lines, an anchor, a tag, a block text, a tab, an invisible character. Reading a story costs a twentieth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curate.story.nodes import MOST_DEPTH, MOST_EVENTS, Entry, Items, Node, Scalar, Table

_MOST_BRACKETS = 2
_MOST_BLOCKS = MOST_DEPTH - _MOST_BRACKETS
_FEW_CHARACTERS = MOST_EVENTS - 100
"""No text has more events than characters, but for those of its root."""

_KEY = r"[^\W\d][\w-]{0,99}+"
_LINE = re.compile(rf"^( *+)((?:- +)?)(?:({_KEY})(:(?: +|$)))?(.*)$", re.MULTILINE)
"""Blanks, a dash, a key, its colon, and the rest; each of the last four may be empty. It fits every line."""

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""What no plain text begins with; some may when no blank follows, and are left to the full reader."""
_VALUE = (
    r"(?:\"([^\"\\]*+)\"|'([^']*+)'|([\[{])|"
    rf"([^\s{re.escape(''.join(sorted(_INDICATORS)))}][^,\[\]{{}}]*+))"
)
_ITEM = re.compile(rf" *+{_VALUE}")
_PAIR = re.compile(rf" *+({_KEY}): +{_VALUE}")
_NEXT = re.compile(r" *+([,\]}])")
_NOTHING = re.compile(r" *+[\]}]")


@dataclass(slots=True)
class _Block:
    """A block list, or a block mapping, whose end has not been met; `column` counts from 0."""

    is_list: bool
    column: int
    start: int
    line: int
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    awaits: tuple[Scalar, Scalar] | None = None
    """The key of the line before, when nothing stands behind its colon, and the missing value."""

    def put(self, node: Node) -> None:
        if self.is_list:
            self.items.append(node)
        elif self.awaits is not None:
            key = self.awaits[0]
            self.entries[key.text] = Entry(key, node)
            self.awaits = None

    def closed(self, end: int) -> Items | Table:
        if self.awaits is not None:
            self.put(self.awaits[1])
        where = (self.start, end, self.line, self.column + 1)
        if self.is_list:
            return Items(tuple(self.items), *where, flow=False)
        return Table(tuple(self.entries.values()), *where, flow=False)


class _NotPlain(Exception):
    """Something that the full reader has to look at."""


def read_plain(text: str, first_line: int) -> Table | None:
    """Read what `yaml_reader.read_yaml` is given, or give None when that is not for this reader."""
    lines, width = text, 1
    if not text.replace("\n", "").isprintable():
        if "\r" in text:
            lines, width = text.replace("\r\n", "\n"), 2
            if len(text) - len(lines) != lines.count("\n"):
                return None
        if not lines.replace("\n", "").replace("\u3000", "").replace("\u00a0", "").isprintable():
            return None
    try:
        table = _read(lines, len(text), width, first_line)
    except _NotPlain:
        return None
    if table is not None and len(text) > _FEW_CHARACTERS and 4 + _events(table) > MOST_EVENTS:
        return None
    return table


def _events(node: Node) -> int:
    """Count what the full reader would be told of: a scalar, the beginning and the end of a list or a mapping."""
    if isinstance(node, Scalar):
        return 1
    if isinstance(node, Items):
        return 2 + sum(map(_events, node.items))
    return 2 + sum(1 + _events(entry.value) for entry in node.entries)


def _read(lines: str, size: int, width: int, line: int) -> Table | None:
    """Read lines that end in LF; `width` is that of the line ends of the text they stand for, `size` its length."""
    blocks: list[_Block] = []
    after = 0
    line -= 1
    for blanks, dash, name, colon, rest in _LINE.findall(lines):
        line += 1
        column = len(blanks)
        offset = after
        start = offset + column
        at = start + len(dash)
        value_at = at + len(name) + len(colon)
        after = value_at + len(rest) + width
        if not name and not dash:
            if rest and rest[0] != "#":
                return None
            continue
        if blocks:
            top = blocks[-1]
            while column < top.column or (column == top.column and top.is_list and not dash):
                blocks.pop()
                if not blocks:
                    return None
                blocks[-1].put(top.closed(start))
                top = blocks[-1]
            if top.awaits is not None and (column > top.column or (column == top.column and dash)):
                top = _opened(blocks, _Block(bool(dash), column, start, line))
            elif column > top.column or (dash and not top.is_list):
                return None
        elif column or dash:
            return None
        else:
            top = _opened(blocks, _Block(False, 0, start, line))
        if not name:
            top.put(_value(rest, value_at, line, value_at - offset + 1))
            continue
        if dash:
            top = _opened(blocks, _Block(False, at - offset, at, line))
        elif top.awaits is not None:
            top.put(top.awaits[1])
        if name in top.entries:
            return None
        key = Scalar(name, at, at + len(name), line, at - offset + 1)
        if rest and rest[0] != "#":
            top.entries[name] = Entry(key, _value(rest, value_at, line, value_at - offset + 1))
        else:
            behind = at + len(name) + 1
            top.awaits = key, Scalar("", behind, behind, line, behind - offset + 1)
    root: Items | Table | None = None
    while blocks:
        root = blocks.pop().closed(size)
        if blocks:
            blocks[-1].put(root)
    return root if isinstance(root, Table) else None


def _opened(blocks: list[_Block], block: _Block) -> _Block:
    if len(blocks) == _MOST_BLOCKS:
        raise _NotPlain
    blocks.append(block)
    return block


def _value(rest: str, start: int, line: int, column: int) -> Node:
    """Read the rest of a line, which begins at offset `start`; a comment may end it."""
    first = rest[:1]
    if first not in _INDICATORS and first:
        if ": " in rest or rest[-1] in ": " or " #" in rest:
            rest = rest.partition(" #")[0].rstrip(" ")
            if ": " in rest or rest[-1] == ":":
                raise _NotPlain
        return Scalar(rest, start, start + len(rest), line, column)
    if first == '"' or first == "'":
        end = rest.find(first, 1)
        text = rest[1:end]
        if end < 0 or (first == '"' and "\\" in text):
            raise _NotPlain
        _only_comment(rest, end + 1)
        return Scalar(text, start, start + end + 1, line, column, first)
    if first == "[" or first == "{":
        node = _flow(rest, 0, start, line, column, 1)
        _only_comment(rest, node.end - start)
        return node
    raise _NotPlain


def _only_comment(rest: str, end: int) -> None:
    """See to it that nothing but a comment follows a value that shows where it ends."""
    tail = rest[end:].lstrip(" ")
    if tail and (tail[0] != "#" or rest[end] != " "):
        raise _NotPlain


def _flow(rest: str, position: int, start: int, line: int, column: int, depth: int) -> Items | Table:
    """Read what stands between the brackets that open at `position` of `rest`; `start` is the offset of `rest`."""
    if depth > _MOST_BRACKETS:
        raise _NotPlain
    is_table = rest[position] == "{"
    pattern, closing = (_PAIR, "}") if is_table else (_ITEM, "]")
    opening = position
    position += 1
    items: list[Node] = []
    entries: dict[str, Entry] = {}
    nothing = _NOTHING.match(rest, position)
    end = nothing.end() if nothing is not None else 0
    while not end:
        match = pattern.match(rest, position)
        if match is None:
            raise _NotPlain
        group = match.lastindex or 0
        begin, position = match.span(group)
        text = match[group]
        kind = group - is_table
        node: Node
        if kind == 4:
            text = text.rstrip(" ")
            if ": " in text or " #" in text or text[-1] == ":":
                raise _NotPlain
            node = Scalar(text, start + begin, start + begin + len(text), line, column + begin)
        elif kind == 3:
            node = _flow(rest, begin, start, line, column, depth + 1)
            position = node.end - start
        else:
            position += 1
            quote = '"' if kind == 1 else "'"
            node = Scalar(text, start + begin - 1, start + position, line, column + begin - 1, quote)
        if is_table:
            name = match[1]
            if name in entries:
                raise _NotPlain
            at = match.start(1)
            entries[name] = Entry(Scalar(name, start + at, start + at + len(name), line, column + at), node)
        else:
            items.append(node)
        follows = _NEXT.match(rest, position)
        if follows is None:
            raise _NotPlain
        position = follows.end()
        if follows[1] != ",":
            end = position
    if rest[end - 1] != closing:
        raise _NotPlain
    where = (start + opening, start + end, line, column + opening)
    if is_table:
        return Table(tuple(entries.values()), *where, flow=True)
    return Items(tuple(items), *where, flow=True)
