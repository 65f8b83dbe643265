"""Whether a rule is worth looking for at all."""

from __future__ import annotations

from curate.checks.rule import Rule
from curate.checks.surroundings import Surroundings
from curate.story.story import Story


def is_off(rule: Rule, story: Story, around: Surroundings) -> bool:
    """True when a rule is switched off for a story, as shipped or by the policy; what it found would be dropped."""
    state = story.state
    return around.policy.rules.get(rule.name, {}).get(state, rule.severity[state]) == "off"
