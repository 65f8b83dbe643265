"""Words that have to be the desk's: category, people, relation, platform, slots."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.lapsing import parse_pin
from curate.story.nodes import Path
from curate.story.story import Story, did_you_mean
from curate.story.vocabulary import PINNABLE, is_bare, relation_word

RULES = (
    by_state("category-unknown", "warning", "error", "error"),
    by_state("person-unknown", "warning", "error", "error"),
    by_state("relation-unknown", "warning", "error", "error"),
    by_state("platform-unknown", "warning", "error", "error"),
    by_state("slot-unknown", "warning", "error", "error"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find words that neither the format nor the policy knows."""
    policy, meta = around.policy, story.meta
    if meta.category and policy.categories and meta.category not in policy.categories:
        yield Fault(
            "category-unknown",
            *story.place("category"),
            msg("The policy has no category {category}.", category=meta.category),
            _choose(meta.category, policy.categories),
        )
    people: list[tuple[str | None, Path]] = [(meta.curator, ("curator",))]
    people += [(review.by, ("reviews", i, "by")) for i, review in enumerate(meta.reviews)]
    people += [(correction.by, ("corrections", i, "by")) for i, correction in enumerate(meta.corrections)]
    people += [(waiver.by, ("waivers", i, "by")) for i, waiver in enumerate(meta.waivers)]
    for person, path in people:
        if person and person not in policy.people:
            yield Fault(
                "person-unknown",
                *story.place(*path),
                msg("The policy knows nobody with the id {person}.", person=person),
                did_you_mean(person, list(policy.people))
                or msg("Add them to `people` in stories/newsroom.yaml, or correct the id."),
            )
    relations, platforms = policy.known_relations(), policy.known_platforms()
    for index, source in enumerate(story.sources):
        if source.relation and source.relation not in relations and not is_bare(source.relation):
            meant = relation_word(source.relation)
            yield Fault(
                "relation-unknown",
                *story.place("attribution", index, "relation"),
                msg("There is no relation {relation}.", relation=source.relation),
                msg("Did you mean {word}?", word=meant)
                if meant in relations
                else _choose(source.relation, relations),
            )
        if source.platform and source.platform not in platforms:
            yield Fault(
                "platform-unknown",
                *story.place("attribution", index, "platform"),
                msg("There is no platform {platform}.", platform=source.platform),
                _choose(source.platform, platforms),
            )
    for index, typed in enumerate(meta.placement):
        pin = parse_pin(typed)
        if pin is None:
            yield Fault(
                "slot-unknown",
                *story.place("placement", index),
                msg("The pin {pin} does not end with a day.", pin=typed),
                msg("Write it as `{slot} until 2026-01-05`.", slot=typed.split()[0]),
            )
        elif pin.slot not in PINNABLE:
            yield Fault(
                "slot-unknown",
                *story.place("placement", index),
                msg("A story cannot be pinned to {slot}.", slot=pin.slot),
                _choose(pin.slot, [s.value for s in PINNABLE]),
            )


def _choose(typed: str, known: list[str]) -> Message:
    return did_you_mean(typed, known) or msg("One of: {choices}", choices=", ".join(known))
