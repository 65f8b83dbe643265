"""What is wrong with YAML that cannot be read: the place a person has to look at, and what to type there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from curate.messages import Message, msg
from curate.story.fault import Fault, shown

if TYPE_CHECKING:
    from ruamel.yaml.error import YAMLError

FULLWIDTH_COLON = "："

_WORD = r"[A-Za-z_][A-Za-z0-9_-]*"
_WIDE_KEY = re.compile(rf"\s*(?:- +)?(?P<key>{_WORD})\s*{FULLWIDTH_COLON}")
_NARROW_KEY = re.compile(rf"\s*(?:- +)?(?P<key>{_WORD}):(?![\s/]|$)")
_PROPER_KEY = re.compile(rf"\s*(?:- +)?{_WORD}:(?=\s|$)")
_BAD_ESCAPE = re.compile(r"\\U(?!00(?:10|0[0-9a-fA-F]))[0-9a-fA-F]{8}")
_FARTHEST = 20
"""Lines above an error that are looked at for its cause."""

_QUOTE_HINT = msg(
    "Put double quotes around a text that holds `: ` or ` #`, or that begins with one of @ ` % & * ! [ {{."
)


def syntax_fault(text: str, error: YAMLError, first_line: int) -> Fault:
    """Turn ruamel's error into a fault; `first_line` is the line of the file `text` begins at."""
    problem = str(getattr(error, "problem", None) or str(error).partition("\n")[0])
    context = str(getattr(error, "context", None) or "")
    met = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    met = met or opened
    if met is None:
        return Fault("yaml-syntax", first_line, 1, msg("This is not valid YAML: {detail}.", detail=problem))
    lines = text.split("\n")
    for mark in (met, opened):
        typed = None if mark is None else _mistyped_key(lines, mark.line, first_line)
        if typed is not None:
            return typed

    def fault(mark: Any, message: Message, hint: Message | None = None, rule: str = "yaml-syntax") -> Fault:
        return Fault(rule, mark.line + first_line, mark.column + 1, message, hint)

    if text[met.index : met.index + 1] == "\t":
        return fault(met, msg("A tab stands here."), msg("Use spaces to indent, and one after the colon."))
    if "tag" in context or "tag" in problem:
        return fault(
            opened or met,
            msg("YAML tags are not allowed."),
            msg("Delete the tag, or put quotes around a text that begins with !."),
            "yaml-tag",
        )
    if "anchor" in context or "alias" in context:
        return fault(
            opened or met, msg("YAML anchors and aliases are not allowed."), _QUOTE_HINT, "yaml-alias"
        )
    if lines[met.line : met.line + 1] and lines[met.line].startswith("%"):
        return fault(met, msg("YAML directives (%…) are not allowed."), rule="yaml-directive")
    if (
        opened is not None
        and "quoted scalar" in context
        and ("end of stream" in problem or "separator" in problem)
    ):
        return fault(opened, msg("The quote that opens here is never closed."), _ESCAPED_QUOTE_HINT)
    if opened is not None and "simple key" in context:
        return fault(opened, msg("This line is no `key: value`."), _LINE_HINT)
    if "mapping values are not allowed" in problem:
        return fault(
            met,
            msg("A colon and a space are not allowed here."),
            msg("Put double quotes around a text that holds `: `, or mend how far the line is indented."),
        )
    if "cannot start any token" in problem:
        character = text[met.index : met.index + 1]
        return fault(met, msg("A text cannot begin with {character} here.", character=character), _QUOTE_HINT)
    if opened is not None and "flow" in context:
        return fault(
            met,
            msg("A comma or a closing bracket is missing here."),
            msg("The bracket opens in line {line}.", line=opened.line + first_line),
        )
    return fault(met, msg("This is not valid YAML: {detail}.", detail=shown(problem)), _QUOTE_HINT)


_ESCAPED_QUOTE_HINT = msg('Inside double quotes, write \\" for a quote; inside single ones, write two.')
_LINE_HINT = msg("Type a key, a colon and a space before the text, or indent a line that goes on.")


def value_fault(text: str, error: Exception, first_line: int) -> Fault:
    """Turn an error that carries no place (an escape beyond Unicode, an endless number) into a fault."""
    match = _BAD_ESCAPE.search(text)
    if match is None:
        return Fault(
            "yaml-syntax", first_line, 1, msg("This is not valid YAML: {detail}.", detail=str(error))
        )
    return Fault(
        "yaml-syntax",
        first_line + text.count("\n", 0, match.start()),
        match.start() - text.rfind("\n", 0, match.start()),
        msg("{escape} is no character.", escape=match[0]),
        msg("Type the character itself."),
    )


def fullwidth_column(text: str) -> int | None:
    """Give the offset of the full-width colon in a text such as `state：draft` or `- state：draft`, or None."""
    match = _WIDE_KEY.match(text)
    return match.end() - 1 if match else None


def fullwidth_fault(line: int, column: int) -> Fault:
    """Say that a full-width colon stands at a place where a key ends."""
    return Fault(
        "yaml-fullwidth-colon",
        line,
        column,
        msg("A full-width colon stands after the key."),
        msg("Type a half-width colon and a space: `key: value`."),
    )


def not_mapping_fault(text: str, line: int, column: int) -> Fault:
    """Say that something else than keys with values stands there; `text` is its first line."""
    narrow = _NARROW_KEY.match(text)
    return Fault(
        "yaml-not-mapping",
        line,
        column,
        msg("Lines of the form `key: value` are expected here."),
        msg("Type a space after the colon of {key}.", key=narrow["key"]) if narrow else None,
    )


def _mistyped_key(lines: list[str], number: int, first_line: int) -> Fault | None:
    """Look at a line and at those above that the parser took for one text with it."""
    number = min(number, len(lines) - 1)
    for at in range(number, max(number - _FARTHEST, 0) - 1, -1):
        line = lines[at].removesuffix("\r")
        if at < number and _PROPER_KEY.match(line):
            return None
        wide = fullwidth_column(line)
        if wide is not None:
            return fullwidth_fault(at + first_line, wide + 1)
        narrow = _NARROW_KEY.match(line)
        if narrow is not None:
            return Fault(
                "yaml-syntax",
                at + first_line,
                narrow.end() + 1,
                msg("No space stands after the colon of {key}.", key=narrow["key"]),
                msg("Type `key: value`, with a space after the colon."),
            )
    return None
