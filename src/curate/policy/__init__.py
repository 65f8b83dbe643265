"""The newsroom's policy: who works here, what a story has to pass, how much the front page holds."""

from curate.policy.model import Person, Policy, ReviewPolicy, Role, Severity
from curate.policy.reading import MOST_POLICY_BYTES, POLICY_PATH, ParsedPolicy, parse_policy

__all__ = [
    "MOST_POLICY_BYTES",
    "POLICY_PATH",
    "ParsedPolicy",
    "Person",
    "Policy",
    "ReviewPolicy",
    "Role",
    "Severity",
    "parse_policy",
]
