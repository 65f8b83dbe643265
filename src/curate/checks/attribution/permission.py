"""Who takes over another's text needs leave to do so."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.attribution.duties import is_missing, sources_owing
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import Permission, Relation

RULES = (by_state("permission-missing", "warning", "error", "error"),)

NOT_GIVEN = (None, Permission.NONE, Permission.REQUESTED)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find reprints without a permission; one that was only asked for is not given yet."""
    del around
    for index, source, relation in sources_owing(story):
        if not relation.needs_permission or source.permission not in NOT_GIVEN:
            continue
        if source.permission is None and not is_missing(story, index, "permission"):
            continue
        yield Fault(
            "permission-missing",
            *story.place("attribution", index, "permission"),
            _lack(source.permission, relation, index + 1),
            msg(
                "Ask for it, then record it: `curate credit {slug} --index {number} --permission granted"
                " --permission-note …`.",
                slug=story.slug,
                number=index + 1,
            ),
        )


def _lack(permission: Permission | None, relation: Relation, number: int) -> Message:
    word = relation.word
    if permission is Permission.REQUESTED:
        return msg(
            "{relation} needs a permission; that of source {number} is asked for and not given.",
            relation=word,
            number=number,
        )
    if permission is Permission.NONE:
        return msg(
            "{relation} needs a permission, and source {number} has none.", relation=word, number=number
        )
    return msg(
        "{relation} needs a permission, and source {number} says nothing of one.",
        relation=word,
        number=number,
    )
