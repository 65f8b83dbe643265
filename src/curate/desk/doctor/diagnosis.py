"""One thing that was looked at: how it stands, and what mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from curate.messages import Message, msg


class Status(StrEnum):
    """How something stands; `advice` is what cannot be seen from here and is to be looked at elsewhere."""

    OK = "ok"
    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Remedy:
    """What `--fix` would do: said in words first, then done. It never deletes a text that is nowhere else."""

    what: Message
    apply: Callable[[], None]


@dataclass(frozen=True)
class Diagnosis:
    """One answer. `name` is kebab-case and stays; `fix` is what to type, or to do, when it is not well."""

    name: str
    status: Status
    message: Message
    fix: Message | None = None
    remedy: Remedy | None = None


def well(name: str, message: Message) -> Diagnosis:
    """Say that something is as it should be."""
    return Diagnosis(name, Status.OK, message)


def wrong(name: str, message: Message, fix: Message | None, remedy: Remedy | None = None) -> Diagnosis:
    """Say that something has to be mended before the desk can work safely."""
    return Diagnosis(name, Status.ERROR, message, fix, remedy)


def doubtful(name: str, message: Message, fix: Message | None, remedy: Remedy | None = None) -> Diagnosis:
    """Say that something deserves a look, while work can go on."""
    return Diagnosis(name, Status.WARNING, message, fix, remedy)


def advice(name: str, message: Message) -> Diagnosis:
    """Say what to see to elsewhere."""
    return Diagnosis(name, Status.ADVICE, message)


def typing(command: str) -> Message:
    """Give a fix that is one command and nothing else."""
    return msg("{command}", command=command)


FIXING = "curate doctor --fix"
"""What to type for whatever has a remedy."""
