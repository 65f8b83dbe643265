"""Whose views these are: an attribution must be there, say enough for its relation, and not be typed by hand."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.required import is_given
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.lifting import lift_credit
from curate.story.model import Source
from curate.story.story import Story
from curate.story.vocabulary import RELATIONS

RULES = (
    by_state("attribution-missing", "warning", "error", "error"),
    by_state("attribution-incomplete", "warning", "error", "error"),
    by_state("source-place-missing", "warning", "warning", "warning"),
    by_state("credit-in-body", "warning", "error", "error"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find a missing or incomplete attribution, and a credit sentence typed in the body."""
    if not story.sources and "attribution" not in _broken(story):
        yield Fault(
            "attribution-missing",
            *story.place("attribution"),
            msg("The story does not say whose views these are."),
            msg("Add its source: `curate credit {slug}`; a text of your own is 原创.", slug=story.slug),
        )
    for index, source in enumerate(story.sources):
        yield from _incomplete(story, index, source)
    yield from _too_few(story)
    body = story.body.replace("\r\n", "\n")
    lifted = lift_credit(body, around.policy.known_platforms(), around.policy.known_relations())
    if lifted is not None:
        offset = body.find(lifted.sentence[:12])
        line = story.cut.body_line + (body.count("\n", 0, offset) if offset > 0 else 0)
        yield Fault(
            "credit-in-body",
            line,
            offset - body.rfind("\n", 0, offset) if offset >= 0 else 1,
            msg("A credit sentence is typed in the text."),
            msg("Move it into the attribution: `curate credit {slug} --lift`.", slug=story.slug),
        )


def _broken(story: Story) -> set[str]:
    """Keys that are there but could not be read; their own fault says so already."""
    return {key for key, value in story.values.items() if value and not getattr(story.meta, key, None)}


def _incomplete(story: Story, index: int, source: Source) -> Iterator[Fault]:
    place = story.place("attribution", index)
    number = index + 1
    relation = RELATIONS.get(source.relation or "")
    wanted = ["relation"] if not is_given(source.relation) else []
    if source.relation and (relation is None or relation.needs_author):
        wanted += [key for key in ("platform", "author") if not is_given(getattr(source, key))]
    for key in wanted:
        yield Fault(
            "attribution-incomplete",
            *place,
            msg("Source {number} has no {key}.", number=number, key=key),
            msg(
                "Add it: `curate credit {slug} --index {number} --{key} …`.",
                slug=story.slug,
                number=number,
                key=key,
            ),
        )
    own = relation is not None and relation.least_sources == 0
    if source.relation and not own and not (is_given(source.url) or is_given(source.url_note)):
        yield Fault(
            "source-place-missing",
            *place,
            msg("Source {number} has neither url nor url_note.", number=number),
            msg(
                "Say where the source is, or why it has no address: `curate credit {slug} --index {number} --url …`"
                " or `--url-note …`.",
                slug=story.slug,
                number=number,
            ),
        )


def _too_few(story: Story) -> Iterator[Fault]:
    for word, relation in RELATIONS.items():
        with_it = [i for i, source in enumerate(story.sources) if source.relation == word]
        if with_it and len(with_it) < relation.least_sources:
            yield Fault(
                "attribution-incomplete",
                *story.place("attribution", with_it[0], "relation"),
                msg(
                    "{relation} needs at least {least} sources; there is {count}.",
                    relation=word,
                    least=relation.least_sources,
                    count=len(with_it),
                ),
                msg(
                    "Add the others with `curate credit {slug} --add`, or choose another relation.",
                    slug=story.slug,
                ),
            )
        if relation.least_sources == 0 and with_it and len(story.sources) > len(with_it):
            yield Fault(
                "attribution-incomplete",
                *story.place("attribution", with_it[0], "relation"),
                msg("{relation} stands beside another source.", relation=word),
                msg("A text made out of another's work is not {relation}; delete that entry.", relation=word),
            )
