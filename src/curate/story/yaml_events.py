"""The full reader of YAML: text to nodes with places, refusing what a story or a policy has no use for.

It reads ruamel's pure parser event by event and stops at the first thing refused, so that hostile input costs
what was read until then. Nothing is constructed: every scalar stays the text that was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from curate.messages import Message, msg
from curate.story.fault import Fault, shown
from curate.story.nodes import (
    MOST_DEPTH,
    MOST_EVENTS,
    MOST_FLOW_DEPTH,
    Entry,
    Items,
    Node,
    Scalar,
    Table,
)
from curate.story.text_guard import forbidden_fault, forbidden_in, place_of
from curate.story.yaml_faults import (
    fullwidth_column,
    fullwidth_fault,
    not_mapping_fault,
    syntax_fault,
    value_fault,
)

_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*%")
_COLON = re.compile(r"[ \t]*:")
_ESCAPE = re.compile(r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?s:.))")
_SHORT_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
} | {
    "L": "\u2028",
    "P": "\u2029",
}
"""The one-letter escapes of YAML that stand for characters no file may hold."""


class _Stop(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been met yet."""

    event: Any
    children: list[Node]
    keys: dict[str, Scalar]
    flow_depth: int

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.event, MappingStartEvent) and len(self.children) % 2 == 0


def read_events(text: str, first_line: int) -> Table | Fault:
    """Read one block mapping, as `yaml_reader.read_yaml` says."""
    directive = _DIRECTIVE.match(text)
    if directive is not None:
        line, column = place_of(text, directive.end() - 1)
        return Fault(
            "yaml-directive", line + first_line - 1, column, msg("YAML directives (%…) are not allowed.")
        )
    try:
        root = _Reading(text, first_line).run()
    except _Stop as stop:
        return stop.fault
    except YAMLError as error:
        return syntax_fault(text, error, first_line)
    except (RecursionError, ValueError, OverflowError) as error:
        return value_fault(text, error, first_line)
    if root is None:
        return Table((), 0, 0, first_line, 1, flow=False)
    if isinstance(root, Table):
        return root
    first = text[root.start : root.end].partition("\n")[0]
    wide = fullwidth_column(first)
    if wide is not None:
        return fullwidth_fault(root.line, root.column + wide)
    return not_mapping_fault(first, root.line, root.column)


class _Reading:
    """One pass over a text's events, building nodes from the inside out."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.stack: list[_Open] = []

    def run(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for count, event in enumerate(YAML(typ="safe", pure=True).parse(self.text), 1):
            if count > MOST_EVENTS:
                raise self.stop("yaml-depth", event, msg("There are too many values here."))
            node: Node | None = None
            if isinstance(event, ScalarEvent):
                node = self.scalar(event)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self.open(event)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                node = self.close(event)
            elif isinstance(event, AliasEvent):
                raise self.stop(
                    "yaml-alias",
                    event,
                    msg("YAML aliases (*{name}) are not allowed.", name=shown(event.anchor)),
                    msg("Write the value out, or put quotes around a text that begins with *."),
                )
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1 or event.explicit:
                    raise self.second_document(event)
            elif isinstance(event, DocumentEndEvent) and event.explicit:
                raise self.second_document(event)
            if node is None:
                continue
            if self.stack:
                self.add(node)
            else:
                root = node
        return root

    def open(self, event: Any) -> None:
        self.refuse_marks(event)
        above = self.stack[-1] if self.stack else None
        if above is not None and above.awaits_key:
            raise self.stop("yaml-syntax", event, msg("A key has to be a plain word."))
        flow_depth = (above.flow_depth if above else 0) + bool(event.flow_style)
        self.stack.append(_Open(event, [], {}, flow_depth))
        if len(self.stack) > MOST_DEPTH or flow_depth > MOST_FLOW_DEPTH:
            raise self.stop(
                "yaml-depth",
                event,
                msg("The values are nested too deeply."),
                msg("Keys with texts, lists, and lists of such keys are all that is needed."),
            )

    def close(self, event: Any) -> Node:
        opened = self.stack.pop()
        start = opened.event
        mark = start.start_mark
        where = (mark.index, event.end_mark.index, mark.line + self.first_line, mark.column + 1)
        children = opened.children
        if isinstance(start, SequenceStartEvent):
            return Items(tuple(children), *where, flow=bool(start.flow_style))
        entries = []
        for i in range(0, len(children), 2):
            key = children[i]
            assert isinstance(key, Scalar)
            entries.append(Entry(key, children[i + 1]))
        return Table(tuple(entries), *where, flow=bool(start.flow_style))

    def scalar(self, event: Any) -> Scalar:
        self.refuse_marks(event)
        mark, style = event.start_mark, event.style or ""
        start, end = mark.index, event.end_mark.index
        if style == '"' and "\\" in self.text[start:end]:
            self.refuse_escapes(event.value, start, end)
        return Scalar(event.value, start, end, mark.line + self.first_line, mark.column + 1, style)

    def add(self, node: Node) -> None:
        parent = self.stack[-1]
        if parent.awaits_key:
            assert isinstance(node, Scalar)
            self.check_key(node, parent)
            parent.keys[node.text] = node
        elif isinstance(node, Scalar) and node.missing and isinstance(parent.event, MappingStartEvent):
            node = self.behind_colon(parent.children[-1])
        parent.children.append(node)

    def behind_colon(self, key: Node) -> Scalar:
        """Give the missing value of a key; ruamel puts it behind a comment that follows, lines later even."""
        colon = _COLON.match(self.text, key.end)
        offset = colon.end() if colon else key.end
        line, column = place_of(self.text, offset)
        return Scalar("", offset, offset, line + self.first_line - 1, column)

    def check_key(self, key: Scalar, parent: _Open) -> None:
        if key.text == "<<" and key.style == "":
            raise _Stop(
                Fault("yaml-merge", key.line, key.column, msg("The YAML merge key << is not allowed."))
            )
        colon = _COLON.match(self.text, key.end)
        if not key.text or "\n" in key.text or (colon is None and not parent.event.flow_style):
            raise _Stop(
                Fault(
                    "yaml-syntax",
                    key.line,
                    key.column,
                    msg("A key has to be a plain word."),
                    msg("Type `key: value`, each on a line of its own."),
                )
            )
        # Between brackets, a key may go on in the next line.
        wide = fullwidth_column(self.text[key.start : key.end]) if key.style == "" else None
        if wide is not None:
            line, column = place_of(self.text, key.start + wide)
            raise _Stop(fullwidth_fault(line + self.first_line - 1, column))
        first = parent.keys.get(key.text)
        if first is not None:
            raise _Stop(
                Fault(
                    "yaml-duplicate-key",
                    key.line,
                    key.column,
                    msg(
                        "The key {key} stands here again; line {line} has it too.",
                        key=shown(key.text),
                        line=first.line,
                    ),
                    msg("Keep one of the two."),
                )
            )

    def refuse_escapes(self, value: str, start: int, end: int) -> None:
        """Refuse an escape that would bring in what the file itself may not hold, such as "\\0" or "\\u202e"."""
        if forbidden_in(value) is None:
            return
        for match in _ESCAPE.finditer(self.text, start, end):
            digits = match["x"] or match["u"] or match["U"]
            character = chr(int(digits, 16)) if digits else _SHORT_ESCAPES.get(match[0][1:], " ")
            if forbidden_in(character) is not None:
                line, column = place_of(self.text, match.start())
                raise _Stop(forbidden_fault(character, line + self.first_line - 1, column))

    def refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.stop(
                "yaml-alias",
                event,
                msg("YAML anchors (&{name}) are not allowed.", name=shown(event.anchor)),
                msg("Write the value out, or put quotes around a text that begins with &."),
            )
        if event.tag is not None:
            typed = self.text[event.start_mark.index :].split(None, 1)[0]
            raise self.stop(
                "yaml-tag",
                event,
                msg("YAML tags ({tag}) are not allowed.", tag=shown(typed)),
                msg("Delete the tag, or put quotes around a text that begins with !."),
            )

    def second_document(self, event: Any) -> _Stop:
        return self.stop(
            "yaml-multi",
            event,
            msg("A second YAML document begins here."),
            msg("Only one block of keys is allowed; delete the `---` or `...` line."),
        )

    def stop(self, rule: str, event: Any, message: Message, hint: Message | None = None) -> _Stop:
        mark = event.start_mark
        return _Stop(Fault(rule, mark.line + self.first_line, mark.column + 1, message, hint))
