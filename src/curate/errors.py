"""The errors a user can meet, each with the exit code it ends in. They carry data and never print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curate.messages import Message

if TYPE_CHECKING:
    from curate.checks.findings import Finding

EXIT_FINE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_ENVIRONMENT = 4
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class CurateError(Exception):
    """Something a user can mend: what happened (`message`) and what to do next (`hint`)."""

    exit_code = EXIT_BUG

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.hint)  # what an exception is made of again in another process


class UsageFault(CurateError):
    """The command was called with a missing or an unusable value."""

    exit_code = EXIT_USAGE


class Refused(CurateError):
    """The move is not allowed, or the file is not what it was when it was read."""

    exit_code = EXIT_REFUSED


class EnvironmentFault(CurateError):
    """The machine, the repository or git is not in a state to do the work."""

    exit_code = EXIT_ENVIRONMENT


class SavedNotCommitted(EnvironmentFault):
    """The text is safe on disk and git did not commit it; `hint` holds the one command that finishes."""


class HasFindings(CurateError):
    """The work stops because of findings, which travel with the error."""

    exit_code = EXIT_FINDINGS

    def __init__(self, message: Message, findings: Sequence[Finding], hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.findings, self.hint)
