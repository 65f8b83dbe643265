"""An attribution is there and says enough for its relation; a text of one's own has no source."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.attribution.duties import is_missing, is_unread, sources_owing
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.model import Source
from curate.story.story import Story
from curate.story.vocabulary import RELATIONS, relation_word

RULES = (
    by_state("attribution-missing", "warning", "error", "error"),
    by_state("attribution-incomplete", "warning", "error", "error"),
)

OF_ANOTHER = ("platform", "title", "url", "archive", "locator", "translator")
"""What only the work of somebody else has."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find a missing attribution, sources that say too little or too few, and an 原创 that is none."""
    del around
    if not story.sources and not is_unread(story):
        yield Fault(
            "attribution-missing",
            *story.place("attribution"),
            msg("The story does not say whose views these are."),
            msg("Add its source: `curate credit {slug}`; a text of your own is 原创.", slug=story.slug),
        )
    for index, source in enumerate(story.sources):
        yield from _incomplete(story, index, source)
    yield from _too_few(story)
    yield from _not_original(story)


def _incomplete(story: Story, index: int, source: Source) -> Iterator[Fault]:
    relation = RELATIONS.get(relation_word(source.relation or ""))
    wanted = ["relation"] if is_missing(story, index, "relation") else []
    if source.relation and (relation is None or relation.needs_author):
        wanted += [key for key in ("platform", "author") if is_missing(story, index, key)]
    number = index + 1
    for key in wanted:
        yield Fault(
            "attribution-incomplete",
            *story.place("attribution", index),
            msg("Source {number} has no {key}.", number=number, key=key),
            msg(
                "Add it: `curate credit {slug} --index {number} --{key} …`.",
                slug=story.slug,
                number=number,
                key=key,
            ),
        )


def _too_few(story: Story) -> Iterator[Fault]:
    for word, relation in RELATIONS.items():
        with_it = [i for i, source, its in sources_owing(story) if its is relation]
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


def _not_original(story: Story) -> Iterator[Fault]:
    own = [
        (index, source, relation)
        for index, source, relation in sources_owing(story)
        if not relation.least_sources
    ]
    for index, source, relation in own:
        if len(story.sources) > len(own):
            yield Fault(
                "attribution-incomplete",
                *story.place("attribution", index, "relation"),
                msg("{relation} stands beside another source.", relation=relation.word),
                msg(
                    "A text made out of another's work is not {relation}; delete that entry.",
                    relation=relation.word,
                ),
            )
        foreign = [key for key in OF_ANOTHER if getattr(source, key)]
        if foreign:
            yield Fault(
                "attribution-incomplete",
                *story.place("attribution", index, foreign[0]),
                msg(
                    "{relation} has no source, but this one names its {keys}.",
                    relation=relation.word,
                    keys=", ".join(foreign),
                ),
                msg(
                    "If it is another's work, say what the story is to it: `curate credit {slug} --index {number}"
                    " --relation …`; if not, delete those keys.",
                    slug=story.slug,
                    number=index + 1,
                ),
            )
