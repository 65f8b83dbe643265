"""What is wrong in a policy file: each problem with its place, what is expected there, and the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from curate.messages import Message, msg
from curate.policy.model import OTHERS, Policy
from curate.story.fault import Fault, shown
from curate.story.nodes import Path, Scalar, Table, at, place
from curate.story.story import did_you_mean, dotted

_EXPECTED = {
    "number": msg("a whole number from 0 to 99999"),
    "days": msg("a whole number of days from 1 to 99999"),
    "cards": msg("a whole number from 0 to 10000"),
    "clock": msg("a time of day from 00:00 to 23:59"),
    "flag": msg("true or false"),
    "zone": msg("a time zone such as Asia/Shanghai"),
    "language": msg("a language such as zh-CN"),
    "email": msg("an e-mail address"),
    "ssh_key": msg("an SSH public key as it stands in a .pub file"),
    "string_type": msg("one text"),
    "list_type": msg("a list, such as [one, two]"),
    "dict_type": msg("keys with values, on lines of their own"),
    "model_type": msg("keys with values, on lines of their own"),
    "missing": msg("there"),
    "string_pattern_mismatch": msg("an id of lower-case letters, digits and hyphens"),
    "string_too_long": msg("shorter"),
}
_EXAMPLES: dict[Path, str] = {
    ("bulletin", "least"): "least: {picks: 3}",
    ("bulletin", "unique"): "unique: true",
    ("bulletin", "half_life_days"): "half_life_days: 3",
    ("bulletin", "deadline"): "deadline: 20:00",
    ("bulletin", "edition"): "edition: 08:00",
    ("bulletin", "cards"): "cards: 100",
}
"""How a key of `bulletin` is written whose values are not plain from its name."""
_ADDRESS = re.compile(r"https?://[^\s/?#<>\"'\\]+[^\s?#<>\"'\\]*\Z")
_KEY_STEP = "[key]"
"""What pydantic puts at the end of a location when a key is wrong, not its value."""


def value_faults(root: Table, problems: list[Any]) -> list[Fault]:
    """Turn pydantic's errors into faults in the order of the file; what one mistake caused is said once."""
    faults: dict[tuple[int, int, str], Fault] = {}
    for problem in problems:
        fault = _value_fault(root, problem)
        faults.setdefault((fault.line, fault.column, str(fault.message)), fault)
    return in_order(list(faults.values()))


def in_order(faults: list[Fault]) -> list[Fault]:
    """Sort by place."""
    return sorted(faults, key=lambda fault: (fault.line, fault.column))


def _value_fault(root: Table, problem: Any) -> Fault:
    location: Path = tuple(problem["loc"])
    kind = problem["type"]
    wrong_key = location[-1] == _KEY_STEP
    if wrong_key:
        location = location[:-1]
    while kind != "missing" and at(root, location) is None:  # a step the model put in, such as one per state
        location = location[:-1]
    found = at(root, location)
    line, column = place(root, location)
    value = shown(found.text) if isinstance(found, Scalar) else None
    if wrong_key:
        line, column = _key_place(root, location)
        value = shown(str(location[-1]))
        location = location[:-1]
    key = dotted(location)
    if kind in ("enum", "literal_error") and value is not None:
        expected = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return Fault(
            "policy",
            line,
            column,
            msg("{key} has no key {value}.", key=key, value=value)
            if wrong_key
            else msg("{key} is {value}, which the format does not know.", key=key, value=value),
            did_you_mean(value, expected.split(", ")) or msg("One of: {choices}", choices=expected),
        )
    if wrong_key:
        return Fault(
            "policy", line, column, _has_to_be(msg("The key {value} of {key}", value=value, key=key), kind)
        )
    kind = "string_type" if kind in ("enum", "literal_error") else kind
    example = _EXAMPLES.get(location[:2])
    hint = msg("For example: {example}", example=example) if example else None
    return Fault("policy", line, column, _has_to_be(key, kind), hint)


def _has_to_be(what: str | Message, kind: str) -> Message:
    return msg("{key} has to be {expected}.", key=what, expected=_EXPECTED.get(kind, msg("something else")))


def _key_place(root: Table, location: Path) -> tuple[int, int]:
    parent = at(root, location[:-1])
    entry = parent.find(str(location[-1])) if isinstance(parent, Table) else None
    return (entry.key.line, entry.key.column) if entry else place(root, location)


def unknown_keys(root: Table, model: type[BaseModel], path: Path = ()) -> Iterator[Fault]:
    """Find the keys a model does not know, in its sections and in its mappings of sections too."""
    for entry in root:
        field = model.model_fields.get(entry.key.text)
        here = (*path, entry.key.text)
        if field is None:
            yield Fault(
                "unknown-key",
                entry.key.line,
                entry.key.column,
                msg("The format has no key {key}; it is kept.", key=dotted(here)),
                did_you_mean(entry.key.text, list(model.model_fields)),
            )
            continue
        if not isinstance(entry.value, Table):
            continue
        section = _section(field.annotation)
        if section is not None:
            yield from unknown_keys(entry.value, section, here)
        for inner in filter(None, map(_section, get_args(field.annotation))):
            for named in entry.value:
                if isinstance(named.value, Table):
                    yield from unknown_keys(named.value, inner, (*here, named.key.text))


def _section(annotation: Any) -> type[BaseModel] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def shared_emails(root: Table, policy: Policy) -> Iterator[Fault]:
    """An address that belongs to two people would make it unclear who approved."""
    owners: dict[str, str] = {}
    for person_id, person in policy.people.items():
        for index, email in enumerate(person.emails):
            owner = owners.setdefault(email.strip().casefold(), person_id)
            if owner != person_id:
                yield Fault(
                    "policy",
                    *place(root, ("people", person_id, "emails", index)),
                    msg("The address {email} belongs to {owner} already.", email=shown(email), owner=owner),
                    msg("Give each address to one person; approvals are told apart by it."),
                )


def shared_keys(root: Table, policy: Policy) -> Iterator[Fault]:
    """A key that belongs to two people would make it unclear who signed."""
    owners: dict[str, str] = {}
    for person_id, person in policy.people.items():
        for index, key in enumerate(person.keys):
            owner = owners.setdefault(" ".join(key.split()[:2]), person_id)
            if owner != person_id:
                yield Fault(
                    "policy",
                    *place(root, ("people", person_id, "keys", index)),
                    msg("This key belongs to {owner} already.", owner=owner),
                    msg("Give each key to one person; signatures are told apart by it."),
                )


def unusable_site(root: Table, policy: Policy) -> Iterator[Fault]:
    """An address that is none cannot stand in a feed or a canonical link; the pages do without it."""
    if policy.site is not None and not _ADDRESS.match(policy.site):
        yield Fault(
            "policy",
            *place(root, ("site",)),
            msg("site has to be {expected}.", expected=msg("an address such as https://kuaibao.example")),
            msg("Without one, pages and feeds name no address."),
        )


def unknown_categories(root: Table, policy: Policy) -> Iterator[Fault]:
    """A number of approvals for a category that does not exist would silently count for nothing."""
    approvals = at(root, ("review", "approvals"))
    if not isinstance(approvals, Table):
        return
    for entry in approvals:
        if entry.key.text not in (OTHERS, *policy.categories):
            yield Fault(
                "policy",
                entry.key.line,
                entry.key.column,
                msg("review.approvals names {value}, which is no category.", value=shown(entry.key.text)),
                did_you_mean(entry.key.text, policy.categories)
                or msg("Add it to `categories`, or delete it."),
            )


def least_beyond_size(root: Table, policy: Policy) -> Iterator[Fault]:
    """A slot with less room than the least it is to hold would be reported as too empty for ever."""
    for slot, least in policy.bulletin.least.items():
        size = policy.bulletin.size(slot)
        if size is not None and least > size:
            yield Fault(
                "policy",
                *place(root, ("bulletin", "least", slot.value)),
                msg(
                    "bulletin.least asks for {least} stories in {slot}, which has room for {size}.",
                    least=least,
                    slot=slot.value,
                    size=size,
                ),
                msg(
                    "Write {size} or less, or give the slot more room: `bulletin: {{{slot}: {least}}}`.",
                    size=size,
                    slot=slot.value,
                    least=least,
                ),
            )
