"""The quotation marks of a story: which style it uses, and what stands in them by permission."""

from __future__ import annotations

import re

from curate.story.copy_text import OPAQUE

STYLES = {"curly": ("“", "”", "‘", "’"), "corner": ("「", "」", "『", "』")}
"""The outer and the inner pair of each style."""
NAME = f"「{OPAQUE}++」|“{OPAQUE}++”"
"""The name of an account or a source in quotes; it says nothing of the story's style."""
PARAGRAPH_END = r"\n(?=[ \t>]*+(?:\r?\n|\||#|[-+*][ \t]|[0-9]{1,9}[.)]))"
"""The end of a paragraph, an item of a list or a row of a table: no quotation goes on behind it."""

_NAME = re.compile(NAME)


def style_of(masked: str, otherwise: str) -> str:
    """Give the style that a story's own quotes have, or another where it has none or as many of each."""
    curly, corner = masked.count("“"), masked.count("「")
    if curly and corner:
        for match in _NAME.finditer(masked):
            if match[0][0] == "“":
                curly -= 1
            else:
                corner -= 1
    if curly == corner:
        return otherwise
    return "curly" if curly > corner else "corner"
