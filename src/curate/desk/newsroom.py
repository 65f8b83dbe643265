"""The newsroom at hand: its repository, its policy, and who is at the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.adapters.git import Identity, Repository
from curate.checks.findings import has_errors
from curate.checks.registry import check_policy
from curate.errors import EnvironmentFault, HasFindings, Refused
from curate.messages import msg
from curate.policy import MOST_POLICY_BYTES, POLICY_PATH, ParsedPolicy, Policy, Role, parse_policy
from curate.workflow.transitions import has_role


@dataclass(frozen=True)
class Newsroom:
    """A repository with a policy that can be worked by. `top` is the work tree's root."""

    repository: Repository
    policy: Policy

    @property
    def top(self) -> Path:
        return self.repository.top


@dataclass(frozen=True)
class Person:
    """Who git would record, and who that is in the policy (None for a stranger)."""

    identity: Identity
    id: str | None


def open_newsroom(start: Path) -> Newsroom:
    """Open the newsroom `start` lies in.

    Raises `EnvironmentFault` when there is no repository or no policy, `HasFindings` when the policy is broken.
    """
    repository = git_adapter.find_repository(start)
    return newsroom_with(repository, read_policy(repository))


def newsroom_with(repository: Repository, parsed: ParsedPolicy) -> Newsroom:
    """Give the newsroom with this policy. Raises `HasFindings` when nobody can work by it."""
    findings = check_policy(parsed)
    if parsed.policy is None or has_errors(findings):
        raise HasFindings(msg("The policy has faults; mend them first."), findings)
    return Newsroom(repository, parsed.policy)


def read_policy(repository: Repository) -> ParsedPolicy:
    """Read the policy of the work tree with its faults."""
    try:
        data = files.read_bytes(repository.top / POLICY_PATH, MOST_POLICY_BYTES)
    except FileNotFoundError:
        raise EnvironmentFault(
            msg(
                "{folder} is not a newsroom: it has no {path}.", folder=str(repository.top), path=POLICY_PATH
            ),
            msg("Make it one: `curate init`."),
        ) from None
    except files.TooLarge as error:
        raise EnvironmentFault(
            msg(
                "{path} has {size} bytes; {most} are allowed.",
                path=POLICY_PATH,
                size=error.size,
                most=MOST_POLICY_BYTES,
            )
        ) from None
    return parse_policy(data)


def person_at_work(newsroom: Newsroom) -> Person:
    """Say who git would record as the author of a commit made now."""
    identity = git_adapter.identity(newsroom.repository)
    return Person(identity, newsroom.policy.person_with_email(identity.email))


def require_person(newsroom: Newsroom, role: Role = "curator") -> str:
    """Give the id of the person at work, or refuse: a stranger is told how to be added, with the role needed."""
    person = person_at_work(newsroom)
    if person.id is None:
        suggested = _suggested_id(person.identity)
        raise Refused(
            msg(
                "{name} <{email}> is not one of this newsroom's people.",
                name=person.identity.name,
                email=person.identity.email,
            ),
            msg(
                "Add this line under `people:` in {path}, or set the address the policy knows with"
                " `git config user.email …`:\n  {line}",
                path=POLICY_PATH,
                line=f"{suggested}: {{name: {person.identity.name}, emails: [{person.identity.email}],"
                f" roles: [{role}]}}",
            ),
        )
    return person.id


def require_role(newsroom: Newsroom, roles: tuple[Role, ...]) -> str:
    """Give the id of the person at work, or refuse: a stranger is told how to be added."""
    person = require_person(newsroom, roles[0])
    if not has_role(newsroom.policy, person, roles):
        raise Refused(
            msg("{person} does not have the role {role}.", person=person, role=" / ".join(roles)),
            msg(
                "Ask somebody who has it, or add it to `people.{person}.roles` in {path}.",
                person=person,
                path=POLICY_PATH,
            ),
        )
    return person


def _suggested_id(identity: Identity) -> str:
    local = identity.email.partition("@")[0].lower()
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in local).strip("-") or "me"
