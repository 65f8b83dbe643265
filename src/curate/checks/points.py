"""Points of a review: told apart and complete, and answered before the story is published."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import Rule, always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault, shown
from curate.story.story import Story, did_you_mean
from curate.story.vocabulary import State, Verdict
from curate.workflow.points import Flaw, flaws_of, next_name, open_points

RULES = (
    # A desk that could soften this would publish what somebody asked to have changed, and nobody would know.
    Rule(
        "point-open",
        {State.DRAFT: "info", State.REVIEW: "warning", State.PUBLISHED: "error"},
        fixed=True,
    ),
    always("point-invalid"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find points that wait for an answer, and points and answers that are not complete."""
    del around
    if not any(review.verdict in (Verdict.POINT, Verdict.ANSWER) for review in story.meta.reviews):
        return
    for point in open_points(story):
        line, column = story.place("reviews", point.index)
        length = 1
        if point.place is not None:
            line, column, length = point.place.line, point.place.column, point.place.length
        yield Fault(
            "point-open",
            line,
            column,
            msg(
                "{by} asked for a change and has no answer to {point}: “{quote}”: {note}",
                by=point.review.by or "?",
                point=point.name,
                quote=shown(point.quote),
                note=shown(point.note),
            ),
            msg(
                "Say what was done about it: `curate answer {slug} {point} --note …`.",
                slug=story.slug,
                point=point.name,
            ),
            length,
        )
    for index, flaw in flaws_of(story):
        message, hint = _flaw(story, index, flaw)
        yield Fault("point-invalid", *story.place("reviews", index), message, hint)


def _flaw(story: Story, index: int, flaw: Flaw) -> tuple[Message, Message]:
    review = story.meta.reviews[index]
    name = shown(review.point or "")
    answer = review.verdict is Verdict.ANSWER
    if flaw is Flaw.NAMELESS:
        return msg("A point or an answer does not say which point it is."), msg(
            "Name it: `point: {name}`.", name="…" if answer else next_name(story, review.by or "…")
        )
    if flaw is Flaw.NO_QUOTE:
        return msg("The point {point} does not say which words it is about.", point=name), msg(
            "Quote them from the story: `quote: …`."
        )
    if flaw is Flaw.TAKEN:
        return msg("Two points have the name {point}.", point=name), msg(
            "Name the later one {name}.", name=next_name(story, review.by or "…")
        )
    if flaw is Flaw.UNKNOWN:
        known = [r.point for r in story.meta.reviews if r.verdict is Verdict.POINT and r.point]
        return msg("The answer is to {point}, and there is no such point.", point=name), did_you_mean(
            review.point or "", known
        ) or msg("`curate show {slug}` lists the points.", slug=story.slug)
    if answer:
        return msg("The answer to {point} does not say what was done.", point=name), msg(
            "Write it down: `note: …`."
        )
    return msg("The point {point} does not say what has to change.", point=name), msg(
        "Write it down: `note: …`."
    )
