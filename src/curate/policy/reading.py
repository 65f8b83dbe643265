"""Reading the policy: the bytes of `stories/newsroom.yaml` to a policy, with every fault met."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from curate.messages import msg
from curate.policy.faults import (
    in_order,
    least_beyond_size,
    shared_emails,
    shared_keys,
    unknown_categories,
    unknown_keys,
    unusable_site,
    value_faults,
)
from curate.policy.model import Policy
from curate.story.fault import Fault
from curate.story.nodes import Table, plain
from curate.story.story import without_empty
from curate.story.text_guard import decode, guard
from curate.story.yaml_reader import read_yaml

POLICY_PATH = "stories/newsroom.yaml"
MOST_POLICY_BYTES = 256 * 1024


@dataclass(frozen=True)
class ParsedPolicy:
    """What reading gave: a policy unless it could not be read, and every fault met."""

    policy: Policy | None
    faults: tuple[Fault, ...] = ()
    root: Table | None = None


def parse_policy(data: bytes) -> ParsedPolicy:
    """Read the policy file. Never raises."""
    if len(data) > MOST_POLICY_BYTES:
        return ParsedPolicy(
            None,
            (
                Fault(
                    "too-large",
                    1,
                    1,
                    msg(
                        "The file has {size} bytes; {most} are allowed.",
                        size=len(data),
                        most=MOST_POLICY_BYTES,
                    ),
                ),
            ),
        )
    text = decode(data)
    if isinstance(text, Fault):
        return ParsedPolicy(None, (text,))
    faults = guard(text)
    if faults:
        return ParsedPolicy(None, tuple(faults))
    root = read_yaml(text)
    if isinstance(root, Fault):
        return ParsedPolicy(None, (root,))
    try:
        policy = Policy.model_validate(without_empty(plain(root)))
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        return ParsedPolicy(None, tuple(value_faults(root, problems)), root)
    faults = [
        *unknown_keys(root, Policy),
        *shared_emails(root, policy),
        *shared_keys(root, policy),
        *unknown_categories(root, policy),
        *unusable_site(root, policy),
        *least_beyond_size(root, policy),
    ]
    return ParsedPolicy(policy, tuple(in_order(faults)), root)
