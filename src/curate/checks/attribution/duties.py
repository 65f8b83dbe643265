"""What the rules about sources share: the relation a source stands in, and what was typed of it."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.required import is_given
from curate.story.model import Source
from curate.story.nodes import Scalar, at
from curate.story.story import Story
from curate.story.vocabulary import RELATIONS, Relation, relation_word


def sources_owing(story: Story) -> Iterator[tuple[int, Source, Relation]]:
    """Give the sources in a relation the format knows, with their index."""
    for index, source in enumerate(story.sources):
        relation = RELATIONS.get(relation_word(source.relation or ""))
        if relation is not None:
            yield index, source, relation


def is_missing(story: Story, index: int, key: str) -> bool:
    """True when a source says nothing under a key; a value that could not be read has a fault of its own already."""
    if is_given(getattr(story.sources[index], key)):
        return False
    typed = at(story.root, ("attribution", index, key))
    return typed is None or (isinstance(typed, Scalar) and not typed.text.strip())


def is_unread(story: Story) -> bool:
    """True when an attribution is there that could not be read; its own fault says so already."""
    return bool(story.values.get("attribution")) and not story.sources
