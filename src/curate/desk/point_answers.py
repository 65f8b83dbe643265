"""Entries of `reviews` about points: those that raise them, those that answer them, and which are not committed yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from curate.desk.newsroom import Newsroom
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.story.edit import AppendItem
from curate.story.story import Story, did_you_mean
from curate.story.vocabulary import Verdict
from curate.workflow.points import (
    MOST_QUOTED,
    Point,
    nearest_passage,
    next_name,
    place_of,
    points_of,
    without_marks,
)


def quote_fault(story: Story, quote: str) -> tuple[Message, Message | None] | None:
    """Say what is wrong with a quote and what to do, or give None when its words stand in the story."""
    said = _one_line(quote)
    if not without_marks(said):
        return msg("A point quotes the words it is about."), None
    if len(said) > MOST_QUOTED:
        return msg("The quote has {count} characters.", count=len(said)), msg(
            "Quote how the passage begins; {most} characters are enough to find it.", most=MOST_QUOTED
        )
    if place_of(story, said) is not None:
        return None
    near = nearest_passage(story, said)
    return msg("These words do not stand in the story: {quote}", quote=said), msg(
        "Did you mean “{passage}”?", passage=near[:MOST_QUOTED]
    ) if near else msg(
        "Copy the words from the title, summary, credit or text; `curate show {slug}` shows them.",
        slug=story.slug,
    )


def raised_points(
    newsroom: Newsroom, story: Story, by: str, points: Sequence[tuple[str, str]], now: datetime
) -> list[AppendItem]:
    """Give the entries that raise points, each a quote and what has to change; raises `UsageFault`."""
    number = int(next_name(story, by).rpartition("-")[2])
    entries = []
    for offset, (quote, what) in enumerate(points):
        fault = quote_fault(story, quote)
        if fault is not None:
            raise UsageFault(*fault)
        if not what.strip():
            raise UsageFault(
                msg("Say what has to change there: {quote}", quote=_one_line(quote)),
                msg("`--point` takes two texts: the words, and what has to change."),
            )
        name = f"{by}-{number + offset}"
        entries.append(_entry(newsroom, by, Verdict.POINT, now, name, quote=quote, note=what))
    return entries


def answering_entries(
    newsroom: Newsroom, story: Story, head: Story | None, by: str, answers: Mapping[str, str], now: datetime
) -> list[AppendItem]:
    """Give the entries that answer points, by name; those the last try saved and could not commit are left out.

    Raises `UsageFault` for a name that is no point and an answer that says nothing, `Refused` for a point that
    is answered.
    """
    points = {point.name: point for point in points_of(story)}
    saved = set(_unsaid(head, story))
    entries = []
    for name, text in answers.items():
        point = points.get(name)
        if point is None:
            raise UsageFault(
                msg("{title} has no point {point}.", title=story.title, point=name),
                did_you_mean(name, list(points))
                or msg("`curate show {slug}` lists its points.", slug=story.slug),
            )
        if (name, by, _one_line(text)) in saved:
            continue
        if not point.open:
            raise _answered(story, point)
        if not text.strip():
            raise UsageFault(
                msg("The answer to {point} says nothing.", point=name),
                msg(
                    "Say what was done: `curate answer {slug} {point} --note TEXT`.",
                    slug=story.slug,
                    point=name,
                ),
            )
        entries.append(_entry(newsroom, by, Verdict.ANSWER, now, name, note=text))
    return entries


def new_answers(head: Story | None, story: Story) -> list[str]:
    """Give the names of the points that a story answers and its last commit did not, each once."""
    return list(dict.fromkeys(name for name, _, _ in _unsaid(head, story)))


def _unsaid(head: Story | None, story: Story) -> list[tuple[str, str, str]]:
    known = head.meta.reviews if head is not None else []
    return [
        (review.point or "?", review.by or "?", review.note or "")
        for review in story.meta.reviews
        if review.verdict is Verdict.ANSWER and review not in known
    ]


def _answered(story: Story, point: Point) -> Refused:
    last = point.answers[-1]
    return Refused(
        msg(
            "{by} has answered {point}: {note}",
            by=last.by or "?",
            point=point.name,
            note=last.note or "",
        ),
        msg("`curate show {slug}` shows which points are open.", slug=story.slug),
    )


def _entry(
    newsroom: Newsroom, by: str, verdict: Verdict, now: datetime, name: str, **texts: str
) -> AppendItem:
    moment = now.astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    said = {key: _one_line(text) for key, text in texts.items()}
    return AppendItem(
        "reviews", {"by": by, "verdict": verdict.value, "at": moment, "point": name, **said}, one_line=True
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
