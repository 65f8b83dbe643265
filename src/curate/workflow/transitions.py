"""The moves a story can make and who may make them."""

from __future__ import annotations

from dataclasses import dataclass

from curate.messages import msg
from curate.policy import Policy, Role
from curate.story.vocabulary import State

STATE_WORDS = {State.DRAFT: msg("draft"), State.REVIEW: msg("review"), State.PUBLISHED: msg("published")}
"""The states as people read them; in the file they are `draft`, `review` and `published`."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A legal move: from one state to another, by somebody with one of `roles`, with the command of that name."""

    start: State
    end: State
    command: str
    roles: tuple[Role, ...]


TRANSITIONS = (
    Transition(State.DRAFT, State.REVIEW, "submit", ("curator",)),
    Transition(State.REVIEW, State.DRAFT, "return", ("curator", "reviewer", "publisher")),
    Transition(State.REVIEW, State.PUBLISHED, "publish", ("publisher",)),
)


def transition(start: State, end: State) -> Transition | None:
    """Give the move between two states, or None when there is none."""
    return next((t for t in TRANSITIONS if (t.start, t.end) == (start, end)), None)


def next_command(state: State) -> str | None:
    """Give the command that takes a story of this state on."""
    return {State.DRAFT: "submit", State.REVIEW: "review", State.PUBLISHED: None}[state]


def has_role(policy: Policy, person_id: str | None, roles: tuple[Role, ...]) -> bool:
    """True when the policy gives the person one of the roles."""
    person = policy.people.get(person_id or "")
    return person is not None and any(role in person.roles for role in roles)
