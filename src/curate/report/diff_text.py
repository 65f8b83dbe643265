"""The difference between two versions of a file, line by line."""

from __future__ import annotations

import difflib

from curate.report.findings_text import Paint
from curate.report.sanitise import safe_line


def diff_text(before: bytes, after: bytes, path: str, paint: Paint) -> str:
    """Give a unified diff of two files; bytes that are no UTF-8 are shown as escapes."""
    old = before.decode("utf-8", "backslashreplace").splitlines()
    new = after.decode("utf-8", "backslashreplace").splitlines()
    names = (f"a/{path}" if before else "/dev/null", f"b/{path}")
    lines = []
    for line in difflib.unified_diff(old, new, *names, lineterm=""):
        role = {"+": "good", "-": "error", "@": "path"}.get(line[:1], "plain")
        lines.append(paint(safe_line(line), role))
    return "\n".join(lines)
