"""From a stretch of the text to a fault with its place and its fix."""

from __future__ import annotations

from curate.messages import Message
from curate.story.copy_text import CopyText
from curate.story.fault import Fault, Fix


def fault_at(
    rule: str,
    copy: CopyText,
    start: int,
    end: int,
    message: Message,
    hint: Message | None = None,
    *,
    becomes: str | None = None,
    safe: bool = True,
) -> Fault:
    """Make the fault of the characters `start:end`; with `becomes`, it can be mended by that text."""
    fix = None if becomes is None else Fix(start, end, becomes, safe)
    return Fault(rule, *copy.place(start), message, hint, max(end - start, 1), fix)
