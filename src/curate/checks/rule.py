"""A rule: its stable name and how grave a breach is in each state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from curate.checks.surroundings import Surroundings
from curate.policy import Severity
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import State

Check = Callable[[Story, Surroundings], Iterator[Fault]]
"""Looks at one story and gives its faults; it neither prints nor reads anything else."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with a stable name; its page is `pages/<language>/<name>.md` beside this module.

    A `fixed` rule protects what the desk stands on: no policy can soften it and no waiver lifts it.
    """

    name: str
    severity: Mapping[State, Severity]
    fixed: bool = False


def by_state(name: str, draft: Severity, review: Severity, published: Severity) -> Rule:
    """Make a rule whose gravity depends on the state."""
    return Rule(name, {State.DRAFT: draft, State.REVIEW: review, State.PUBLISHED: published})


def always(name: str) -> Rule:
    """Make a rule that is an error in every state and cannot be softened."""
    return Rule(name, dict.fromkeys(State, "error"), fixed=True)
