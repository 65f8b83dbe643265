"""The difference between two versions of a file, line by line, with what changed within a line made visible."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from curate.report.findings_text import Paint
from curate.report.sanitise import safe_line

MOST_COMPARED = 4_000
"""Characters of a pair of lines that are compared with each other; the cost grows with their product."""


def diff_text(before: bytes, after: bytes, path: str, paint: Paint) -> str:
    """Give a unified diff of two files; bytes that are no UTF-8 are shown as escapes.

    Where lines were exchanged one for one, the characters that differ are painted as `removed` and `added`: a
    Chinese paragraph is one long line.
    """
    old = before.decode("utf-8", "backslashreplace").splitlines()
    new = after.decode("utf-8", "backslashreplace").splitlines()
    names = (f"a/{path}" if before else "/dev/null", f"b/{path}")
    lines = list(difflib.unified_diff(old, new, *names, lineterm=""))
    head = [paint(safe_line(line), {"+": "good", "-": "error"}.get(line[:1], "plain")) for line in lines[:2]]
    return "\n".join([*head, *_painted(lines[2:], paint)])


def _painted(lines: list[str], paint: Paint) -> Iterator[str]:
    position = 0
    while position < len(lines):
        removed = _run(lines, position, "-")
        added = _run(lines, position + len(removed), "+")
        if removed and len(removed) == len(added):
            pairs = [_pair(old[1:], new[1:], paint) for old, new in zip(removed, added, strict=True)]
            yield from (paint("-", "error") + old for old, _ in pairs)
            yield from (paint("+", "good") + new for _, new in pairs)
        elif removed or added:
            yield from (paint(safe_line(line), "error") for line in removed)
            yield from (paint(safe_line(line), "good") for line in added)
        else:
            role = "path" if lines[position].startswith("@") else "plain"
            yield paint(safe_line(lines[position]), role)
        position += max(len(removed) + len(added), 1)


def _run(lines: list[str], start: int, mark: str) -> list[str]:
    end = start
    while end < len(lines) and lines[end].startswith(mark):
        end += 1
    return lines[start:end]


def _pair(old: str, new: str, paint: Paint) -> tuple[str, str]:
    if len(old) + len(new) > MOST_COMPARED:
        return paint(safe_line(old), "error"), paint(safe_line(new), "good")
    before, after = "", ""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        before += paint(safe_line(old[a:b]), "error" if same else "removed")
        after += paint(safe_line(new[c:d]), "good" if same else "added")
    return before, after
