"""All rules by name, and the judging of one story, a newsroom and a policy by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from curate.checks import (
    attribution,
    claim,
    copy,
    moves,
    pictures,
    place,
    points,
    reading,
    required,
    same_source,
    structure,
    unique,
    waivers,
    whole_change,
    words,
)
from curate.checks.family import checks_of, rules_of
from curate.checks.findings import Finding
from curate.checks.rule import Rule
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.policy import POLICY_PATH, ParsedPolicy, Policy
from curate.story.fault import Fault
from curate.story.nodes import Table
from curate.story.nodes import place as at_place
from curate.story.story import ParsedStory, did_you_mean
from curate.story.vocabulary import State

FAMILIES = (
    reading,
    place,
    unique,
    required,
    words,
    attribution,
    same_source,
    structure,
    pictures,
    copy,
    moves,
    whole_change,
    points,
    claim,
    waivers,
)
RULES: dict[str, Rule] = {rule.name: rule for family in FAMILIES for rule in rules_of(family)}
_OF_A_STORY = tuple(check for family in FAMILIES for check in checks_of(family))


def check_story(parsed: ParsedStory, around: Surroundings) -> list[Finding]:
    """Judge one story, readable or not."""
    return check_stories([(parsed, around)])[0]


def check_stories(stories: Sequence[tuple[ParsedStory, Surroundings]]) -> list[list[Finding]]:
    """Judge stories, readable or not, each by itself; gives the findings of each, in the order of the stories.

    One rule after the other looks at all of them: that takes a quarter less time than one story after the other.
    """
    faults = [[*parsed.faults, *place.check_path(parsed.path)] for parsed, _ in stories]
    readable = [
        (parsed.story, around, found)
        for (parsed, around), found in zip(stories, faults, strict=True)
        if parsed.story is not None
    ]
    for check in _OF_A_STORY:
        for story, around, found in readable:
            found += check(story, around)
    for story, around, found in readable:
        if story.meta.waivers:
            found += waivers.check_waivers(story, around, RULES)
            waived = waivers.waived_rules(story, around, RULES)
            found[:] = [fault for fault in found if fault.rule not in waived]
    return [
        list(
            as_findings(
                parsed.path, found, parsed.story.state if parsed.story else State.DRAFT, around.policy
            )
        )
        for (parsed, around), found in zip(stories, faults, strict=True)
    ]


def check_policy(parsed: ParsedPolicy) -> list[Finding]:
    """Judge the policy file itself."""
    faults = list(parsed.faults)
    if parsed.policy is not None and parsed.root is not None:
        faults += _rule_settings(parsed.policy, parsed.root)
    return list(as_findings(POLICY_PATH, faults, State.PUBLISHED, Policy()))


def as_findings(path: str, faults: Iterable[Fault], state: State, policy: Policy) -> Iterator[Finding]:
    """Give each fault the severity it has in a story of this state; those switched off are dropped.

    A published story is changed by a correction, so its findings carry no fix.
    """
    for fault in faults:
        rule = RULES[fault.rule]
        severity = rule.severity[state]
        if not rule.fixed:
            severity = policy.rules.get(rule.name, {}).get(state, severity)
        if severity != "off":
            yield Finding(
                fault.rule,
                severity,
                path,
                fault.line,
                fault.column,
                fault.message,
                fault.hint,
                fault.length,
                fault.fix if state is not State.PUBLISHED else None,
            )


def _rule_settings(policy: Policy, root: Table) -> Iterator[Fault]:
    for name in policy.rules:
        rule = RULES.get(name)
        if rule is None:
            yield Fault(
                "rule-unknown",
                *at_place(root, ("rules", name)),
                msg("There is no rule {rule}.", rule=name),
                did_you_mean(name, list(RULES)) or msg("`curate explain` lists them."),
            )
        elif rule.fixed:
            yield Fault(
                "policy",
                *at_place(root, ("rules", name)),
                msg("The rule {rule} cannot be softened.", rule=name),
                msg("Delete its line under `rules`."),
            )
