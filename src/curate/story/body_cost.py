"""A look at a body before it is parsed: does it cost far more than its size, or hold more than any story?"""

from __future__ import annotations

import re

MOST_DEPTH = 64
"""Deeper nesting than this is no text for readers, and would cost the page's cleaner too much."""
MOST_LINES = 50_000
MOST_MARKS = 100_000
"""Characters that Markdown may make something of; each costs the parser some 200 bytes of memory."""
MOST_CELLS = 50_000
"""Cells of all tables together; missing ones are filled in: 20 KB of text can become 100 MB of page."""
MOST_NOTE_MARKS = 10_000
MOST_AT_SIGNS = 5_000
"""An e-mail address makes comrak read the rest of its paragraph again."""
_MOST_PARENTHESES = 200
_MOST_INDENT = 200

_MARKS = "[]*_`<>&~!\\:w"
_MARKER = r"[ \t]*(?:>|[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))"
# Lines are found by the line end before them, which is several times as quick as by `^`.
_DEEP_PREFIX = re.compile(rf"\n(?:{_MARKER}){{{MOST_DEPTH + 1}}}.*")
_DEEP_INDENT = re.compile(rf"\n[ \t]{{{_MOST_INDENT},}}(?:[-+*]|[0-9]{{1,9}}[.)])[ \t]")
_DELIMITERS = re.compile(r"\n[-|:\t >]+\r?$", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")
_ADDRESS_END = re.compile(r"\)[)?!.,:*_~'\";]+")


def costs_too_much(text: str) -> bool:
    """True when a body is not to be parsed at all; the look itself takes milliseconds for any text."""
    if text.count("\n") > MOST_LINES or text.count("[^") > MOST_NOTE_MARKS or text.count("@") > MOST_AT_SIGNS:
        return True
    if len(text) > MOST_MARKS and sum(text.count(mark) for mark in _MARKS) > MOST_MARKS:
        return True
    lines = f"\n{text}"
    return _nests_too_deeply(lines) or _holds_too_many_cells(lines) or _ends_addresses_in_parentheses(text)


def _nests_too_deeply(lines: str) -> bool:
    """True when one line opens too many quotes or lists, or is an item too far to the right."""
    if _DEEP_INDENT.search(lines):
        return True
    return any(not _is_rule(match[0]) for match in _DEEP_PREFIX.finditer(lines))


def _is_rule(line: str) -> bool:
    """True for a line such as `* * * *`, which is a rule across the page however long it is."""
    return len(set(line.split())) == 1 and line.strip()[0] in "-*"


def _holds_too_many_cells(lines: str) -> bool:
    cells = 0
    for match in _DELIMITERS.finditer(lines):
        columns = match[0].count("|")
        if columns == 0:
            continue
        end = _BLANK_LINE.search(lines, match.end())
        cells += (columns + 1) * lines.count("\n", match.end(), end.start() if end else len(lines))
        if cells > MOST_CELLS:
            return True
    return False


def _ends_addresses_in_parentheses(text: str) -> bool:
    """True for an address before hundreds of parentheses; comrak looks at all of it for each of them."""
    if text.count(")") <= _MOST_PARENTHESES or ("://" not in text and "www." not in text):
        return False
    return any(match[0].count(")") > _MOST_PARENTHESES for match in _ADDRESS_END.finditer(text))
