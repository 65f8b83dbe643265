"""Points at a terminal: a reviewer raises them one after another, a curator answers them one after another."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from curate.cli.session import Session
from curate.desk.point_answers import quote_fault
from curate.messages import Message, msg
from curate.report.points_text import point_lines
from curate.story.story import Story
from curate.workflow.points import Point, open_points


def ask_points(session: Session, story: Story) -> list[tuple[str, str]]:
    """Ask for the passages that have to change and what has to change there, until no passage is given."""
    from curate import prompts

    text = _texts(session)
    points: list[tuple[str, str]] = []

    def wrong(typed: str) -> str | None:
        fault = quote_fault(story, typed) if typed else None
        if fault is None:
            return None
        message, hint = fault
        return text(hint or message)  # there is one line for it, and the words stand above

    need = text(msg("Say what has to change there; the curator reads it."))
    while True:
        asked = msg("A passage that has to change (paste it; empty: no more)")
        quote = prompts.ask_text(text(asked), check=wrong)
        if not quote:
            return points
        what = prompts.ask_text(
            text(msg("What has to change there?")), check=lambda typed: None if typed else need
        )
        points.append((quote, what))


def show_open_points(session: Session, story: Story, but: Container[str] = ()) -> None:
    """Print the points of a story that wait for an answer, `but` some by their names."""
    for point in open_points(story):
        if point.name not in but:
            _show(session, point)


def ask_answers(session: Session, story: Story, given: Mapping[str, str]) -> dict[str, str]:
    """Show each open point and ask what was done about it; those that are `given` already are not asked for.

    An empty answer leaves a point open.
    """
    from curate import prompts

    answers = dict(given)
    for point in open_points(story):
        if point.name in answers:
            continue
        _show(session, point)
        asked = msg("What was done about {point}? (empty: leave it open)", point=point.name)
        answer = prompts.ask_text(_texts(session)(asked))
        if answer:
            answers[point.name] = answer
    return answers


def ask_answer(session: Session, point: Point) -> str:
    """Show one point and ask what was done about it."""
    from curate import prompts

    _show(session, point)
    need = _texts(session)(msg("Say what was done; the reviewer reads it."))
    return prompts.ask_text(
        _texts(session)(msg("What was done about {point}?", point=point.name)),
        check=lambda typed: None if typed else need,
    )


def _show(session: Session, point: Point) -> None:
    console = session.console
    policy, columns = session.newsroom.policy, min(console.columns - 1, 88)
    for line in point_lines(point, policy, console.translate, console.paint, columns):
        console.show(line)


def _texts(session: Session) -> Callable[[Message], str]:
    return lambda message: message.render(session.console.translate)
