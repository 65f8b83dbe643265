"""A finding: a fault of a file, with the severity the policy gives it in the story's state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from curate.messages import Message
from curate.story.fault import Fix

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place. Lines and columns count from 1, columns in characters.

    `length` is how many characters of the line are meant; `fix` changes the story's body, when there is one.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: Message
    hint: Message | None = None
    length: int = 1
    fix: Fix | None = None


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings as a person reads: by file, then from top to bottom."""
    return sorted(findings, key=lambda f: (f.path, f.line, f.column, f.rule))


def has_errors(findings: Iterable[Finding]) -> bool:
    """True when a finding keeps the work from going on."""
    return any(f.severity == "error" for f in findings)
