"""Faults met while a file is read: encoding, characters, fences, YAML, and values of the wrong kind.

They are found by `curate.story`, which every other rule needs a story from; here are their names and gravity.
"""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import always, by_state
from curate.checks.surroundings import Surroundings
from curate.story.conflict_marks import conflict_faults
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (
    always("encoding"),
    always("text-control"),
    always("text-bidi"),
    always("text-line-end"),
    always("too-large"),
    always("front-matter-missing"),
    always("front-matter-unclosed"),
    always("front-matter-too-large"),
    always("conflict-marker"),
    always("yaml-syntax"),
    always("yaml-fullwidth-colon"),
    always("yaml-not-mapping"),
    always("yaml-duplicate-key"),
    always("yaml-alias"),
    always("yaml-tag"),
    always("yaml-merge"),
    always("yaml-multi"),
    always("yaml-directive"),
    always("yaml-depth"),
    always("schema"),
    always("value-unknown"),
    always("date-invalid"),
    always("policy"),
    by_state("unknown-key", "warning", "warning", "warning"),
    by_state("rule-unknown", "warning", "warning", "warning"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find an unfinished merge in the text; one in the front matter keeps the story from being read."""
    del around
    yield from conflict_faults(story.body, story.cut.body_line)
