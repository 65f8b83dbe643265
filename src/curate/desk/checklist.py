"""The checklist of a review: what the policy asks of every story, and what this one claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curate.desk.newsroom import Newsroom
from curate.errors import UsageFault
from curate.messages import msg
from curate.story.story import Story
from curate.workflow.approvals import claims_of, unconfirmed


@dataclass(frozen=True)
class Point:
    """One point of the checklist: what the policy asks of every story, or a claim this one makes."""

    text: str
    claim: bool = False


def checklist(newsroom: Newsroom, story: Story) -> list[Point]:
    """Give what the reviewer confirms: the policy's list, and the claims the attribution makes."""
    points = [Point(text) for text in newsroom.policy.review.checklist]
    return [*points, *(Point(claim, claim=True) for claim in claims_of(story))]


def confirmed_points(points: Sequence[Point], named: Sequence[str]) -> list[str]:
    """Give the texts of the points that were named: by their text, by their number from 1, or `all`.

    They come in the order of the checklist. Raises `UsageFault` for a name that is no point.
    """
    chosen: set[int] = set()
    for name in named:
        by_text = {i for i, point in enumerate(points) if point.text.strip() == name.strip()}
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 6 else 0
        if by_text:
            chosen |= by_text
        elif 1 <= number <= len(points):
            chosen.add(number - 1)
        elif name.strip().lower() == "all":
            chosen |= set(range(len(points)))
        else:
            raise UsageFault(
                msg("The checklist has no point {name}.", name=name),
                msg(
                    "Name a point by its number, 1 to {count}, or by its exact text, or all of them: `--confirm all`.",
                    count=len(points),
                )
                if points
                else msg("This story has nothing to confirm; leave `--confirm` away."),
            )
    return list(dict.fromkeys(point.text for i, point in enumerate(points) if i in chosen))


def refuse_unconfirmed(story: Story, confirmed: Sequence[str]) -> None:
    """Raise `UsageFault` when a claim of the story is not among what was confirmed."""
    open_claims = unconfirmed(story, confirmed)
    if open_claims:
        raise UsageFault(
            msg("The story makes a claim that nobody has confirmed: {claim}", claim=open_claims[0]),
            msg(
                "If it holds, confirm it: `curate review {slug} --approve --confirm all`, or name the points with"
                " `--confirm TEXT`; if not, `curate review {slug} --request-changes --note …`.",
                slug=story.slug,
            ),
        )
