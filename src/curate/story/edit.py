"""Edits in place: the bytes of one value change, or whole lines come in, and all else stays byte for byte.

Every edit is read again and compared with what was meant before its bytes are given out; what cannot be done
this way is refused with the line for the curator to type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from curate.errors import Refused
from curate.messages import msg
from curate.story.front_matter import Cut, FrontMatter, read_front_matter
from curate.story.nodes import Items, Node, Path, Plain, Scalar, Table, at, content_end, plain
from curate.story.scalar_text import flow_entry, quoted, written
from curate.story.text_guard import forbidden_in

__all__ = ["AppendItem", "Change", "RemoveKey", "SetValue", "apply_changes", "quoted"]

_KEY = re.compile(r"[^\W\d][\w-]*\Z")


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the value at `path` this text, list of texts or keys with texts; a key that is missing is added.

    Keys with texts are written on one line; they never take the place of other keys. `after` names the key a new
    one is put behind; without it, it goes last.
    """

    path: Path
    value: str | list[str] | Mapping[str, str]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Add one entry to the list of entries at the top-level `key`, on one line or one line a key.

    Its values are texts or lists of texts.
    """

    key: str
    value: Mapping[str, str | list[str]]
    one_line: bool

    @property
    def plain(self) -> dict[str, Plain]:
        """The entry as reading it gives it back."""
        return {key: said if isinstance(said, str) else [*said] for key, said in self.value.items()}


@dataclass(frozen=True, slots=True)
class RemoveKey:
    """Take the lines of a top-level key out; one that is missing is no change, one with a comment is refused."""

    key: str


Change = SetValue | AppendItem | RemoveKey


def apply_changes(data: bytes, changes: Sequence[Change]) -> bytes:
    """Make changes one after another; raises `Refused` and changes nothing when one cannot be made safely."""
    for change in changes:
        data = _apply(data, change)
    return data


def _apply(data: bytes, change: Change) -> bytes:
    _refuse_forbidden(change)
    before = read_front_matter(data)
    if isinstance(before, list):
        fault = before[0]
        raise Refused(
            msg(
                "The front matter cannot be edited: line {line}: {fault}",
                line=fault.line,
                fault=fault.message,
            ),
            fault.hint,
        )
    values = plain(before.root)
    wanted = _wanted(values, change)
    if wanted == values:
        return data
    head = _changed(before, change)
    if wanted is None or head is None:
        raise _refusal(change)
    result = before.cut.encode(head)
    after = read_front_matter(result)
    if isinstance(after, list) or not _as_meant(before, after, wanted, change):
        raise _refusal(change)
    return result


def _changed(before: FrontMatter, change: Change) -> str | None:
    """Give the head with the change made, or None when it cannot be made safely."""
    if isinstance(change, AppendItem):
        return _appended(before, change)
    return _removed(before, change) if isinstance(change, RemoveKey) else _set(before, change)


def _refuse_forbidden(change: Change) -> None:
    """Refuse a text that the file could not be read with."""
    if isinstance(change, RemoveKey):
        return
    for text in _texts(change.value):
        character = forbidden_in(text)
        if character is not None:
            raise Refused(
                msg("The text holds the control character U+{code}.", code=f"{ord(character):04X}"),
                msg("Delete it; it is invisible in most editors and often comes from a paste."),
            )


def _texts(value: str | list[str] | Mapping[str, str | list[str]] | Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from value
    else:
        for part in value.values():
            yield from _texts(part)


def _as_meant(before: FrontMatter, after: FrontMatter, wanted: Plain, change: Change) -> bool:
    """True when nothing but the meant value differs: values, order of keys, and the bytes outside the head."""
    same_frame = (before.cut.prefix, before.cut.closing, before.cut.body) == (
        after.cut.prefix,
        after.cut.closing,
        after.cut.body,
    )
    touched = change.path[0] if isinstance(change, SetValue) else change.key
    kept = [e.key.text for e in before.root if not (isinstance(change, RemoveKey) and e.key.text == touched)]
    order = [e.key.text for e in after.root if e.key.text in kept or e.key.text != touched]
    return same_frame and order == kept and plain(after.root) == wanted


def _wanted(values: Plain, change: Change) -> Plain | None:
    """Give the values as they should be after the change, or None when there is no such place."""
    values = deepcopy(values)
    assert isinstance(values, dict)
    if isinstance(change, AppendItem):
        present = values.get(change.key, "")
        if present != "" and not isinstance(present, list):
            return None
        values[change.key] = [*present, change.plain]
        return values
    if isinstance(change, RemoveKey):
        values.pop(change.key, None)
        return values
    target: Plain = values
    for step in change.path[:-1]:
        if isinstance(target, dict) and isinstance(step, str) and step in target:
            target = target[step]
        elif isinstance(target, list) and isinstance(step, int) and 0 <= step < len(target):
            target = target[step]
        else:
            return None
    last = change.path[-1]
    value: Plain = change.value if isinstance(change.value, str) else _plain_of(change.value)
    if isinstance(target, dict) and isinstance(last, str):
        target[last] = value
    elif isinstance(target, list) and isinstance(last, int) and 0 <= last < len(target):
        target[last] = value
    else:
        return None
    return values


def _plain_of(value: list[str] | Mapping[str, str]) -> Plain:
    return {**value} if isinstance(value, Mapping) else [*value]


def _removed(before: FrontMatter, change: RemoveKey) -> str | None:
    head, root = before.cut.head, before.root
    entry = root.find(change.key)
    if entry is None or root.flow:
        return None
    start = head.rfind("\n", 0, entry.key.start) + 1
    end = _line_after(head, content_end(entry.value))
    lines = head[start:end]
    if "#" in lines or head[start : entry.key.start].strip():
        return None  # a comment is somebody's, and goes with nobody else's key
    return head[:start] + head[end:]


def _set(before: FrontMatter, change: SetValue) -> str | None:
    cut, root = before.cut, before.root
    node = at(root, change.path)
    if node is not None:
        return _replaced(cut, node, written(change.value, in_flow=_inside_flow(root, change.path)))
    parent = at(root, change.path[:-1])
    key = change.path[-1]
    if not isinstance(parent, Table) or not isinstance(key, str) or not _KEY.match(key):
        return None
    line = f"{key}: {written(change.value, in_flow=parent.flow)}"
    if parent.flow:
        offset = content_end(parent.entries[-1].value) if parent.entries else parent.start + 1
        return _inserted(cut, offset, f", {line}" if parent.entries else line)
    if parent is not root:
        offset = _line_after(cut.head, content_end(parent))
    else:
        behind = root.find(change.after) if change.after else None
        offset = _line_after(cut.head, content_end(behind.value)) if behind else len(cut.head)
    return _inserted(cut, offset, _indent(parent) + line + cut.end_of_line)


def _replaced(cut: Cut, node: Node, text: str) -> str | None:
    if isinstance(node, Scalar) and node.missing:
        return _inserted(cut, node.start, " " + text)
    is_block = not node.flow if isinstance(node, (Items, Table)) else node.style in ("|", ">")
    if is_block or isinstance(node, Table):
        return None
    return cut.head[: node.start] + text + cut.head[node.end :]


def _appended(before: FrontMatter, change: AppendItem) -> str | None:
    cut, root = before.cut, before.root
    entry = root.find(change.key)
    if entry is None:
        if root.flow or not _KEY.match(change.key):
            return None
        indent = _indent(root)
        opening = f"{indent}{change.key}:{cut.end_of_line}"
        return cut.head + opening + _entry_lines(change, indent + "  ", cut.end_of_line)
    node = entry.value
    if isinstance(node, Items) and node.items and node.flow:
        return _inserted(cut, content_end(node.items[-1]), ", " + flow_entry(change.value))
    if isinstance(node, Items) and node.items:
        lines = _entry_lines(change, " " * (node.column - 1), cut.end_of_line)
        return _inserted(cut, _line_after(cut.head, content_end(node)), lines)
    lines = _entry_lines(change, _indent(root) + "  ", cut.end_of_line)
    if isinstance(node, Items):
        offset = _line_after(cut.head, node.end)
        return cut.head[: node.start].rstrip(" ") + cut.head[node.end : offset] + lines + cut.head[offset:]
    if isinstance(node, Scalar) and node.missing:
        return _inserted(cut, _line_after(cut.head, node.start), lines)
    return None


def _inserted(cut: Cut, offset: int, text: str) -> str:
    return cut.head[:offset] + text + cut.head[offset:]


def _entry_lines(change: AppendItem, indent: str, eol: str) -> str:
    if change.one_line:
        return f"{indent}- {flow_entry(change.value)}{eol}"
    lines = [f"{key}: {written(value)}" for key, value in change.value.items()]
    return f"{indent}- " + f"{eol}{indent}  ".join(lines) + eol


def _indent(table: Table) -> str:
    """Give the blanks that stand before a block mapping's keys."""
    return " " * (table.column - 1) if table.entries else ""


def _inside_flow(root: Table, path: Path) -> bool:
    ancestors = [at(root, path[:length]) for length in range(len(path))]
    return any(isinstance(a, (Items, Table)) and a.flow for a in ancestors)


def _line_after(head: str, offset: int) -> int:
    """Give the offset of the line after the one `offset` ends; a block text ends at a line's start already."""
    if offset > 0 and head[offset - 1] == "\n":
        return offset
    end = head.find("\n", offset)
    return len(head) if end < 0 else end + 1


def _refusal(change: Change) -> Refused:
    if isinstance(change, AppendItem):
        return Refused(
            msg("The list {key} is written in a way that cannot be added to safely.", key=change.key),
            msg("Add this line to it yourself:\n{line}", line=f"  - {flow_entry(change.value)}"),
        )
    if isinstance(change, RemoveKey):
        return Refused(
            msg("The key {key} is written in a way that cannot be taken out safely.", key=change.key),
            msg("Delete it yourself, with the lines that belong to it."),
        )
    key = ".".join(str(step) for step in change.path)
    last = change.path[-1]
    text = written(change.value)
    return Refused(
        msg("The value {key} is written in a way that cannot be changed safely.", key=key),
        msg(
            "Change it yourself to this line:\n{line}",
            line=f"- {text}" if isinstance(last, int) else f"{last}: {text}",
        ),
    )
