"""What a reviewer sees of a story and is asked about it: the text, the changes, the checklist, the verdict."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.cli.differing import changes_since
from curate.cli.pointing import ask_points
from curate.cli.session import Session
from curate.desk.approved_versions import words_of_earlier_versions
from curate.desk.checklist import Point, checklist, confirmed_points
from curate.desk.reviewing import ForReview
from curate.messages import Message, msg
from curate.report.findings_text import findings_text
from curate.report.markdown_text import markdown_text
from curate.report.sanitise import safe_line
from curate.report.stories_text import story_head
from curate.story.source_notes import with_source_notes
from curate.story.vocabulary import Verdict

if TYPE_CHECKING:
    from curate.checks.findings import Finding


@dataclass(frozen=True)
class Said:
    """What the command line said already: the note, and the points of the checklist that were confirmed."""

    note: str = ""
    confirmed: Sequence[str] = ()


@dataclass(frozen=True)
class Decision:
    """A verdict, with its note and the points of the checklist that were confirmed.

    `points` are what has to change: the words each is about, and what is asked for.
    """

    verdict: Verdict
    note: str
    confirmed: list[str]
    points: list[tuple[str, str]]


MOST_COLUMNS = 88
"""A line of 44 Chinese characters is as long as anybody likes to read."""


def show_story(session: Session, ready: ForReview, findings: list[Finding]) -> None:
    """Show the story, what changed since it was approved, and what the rules say.

    A story higher than the terminal goes through `$PAGER` when one is set; without one everything is printed,
    and the terminal scrolls back.
    """
    console, text = session.console, _view(session, ready, findings)
    rows = shutil.get_terminal_size((100, 24)).lines
    if session.may_ask and text.count("\n") + 1 >= rows:
        from curate.adapters.pager import page

        if page(text + "\n"):
            return
    console.show(text)


def show_checklist(session: Session, ready: ForReview) -> None:
    """Print what a reviewer has to confirm, where nobody can be asked."""
    session.console.say(msg("Checklist"), "title")
    for number, point in enumerate(checklist(session.newsroom, ready.story), 1):
        session.console.show(f"  ☐ {number} {safe_line(_shown(session, point))}")


def decide(session: Session, ready: ForReview, findings: list[Finding], said: Said) -> Decision | None:
    """Ask for the checklist, the verdict and the note; None when the reviewer leaves it open."""
    from curate import prompts

    text = _texts(session)
    reason = _why_not(session, ready, findings)
    points = checklist(session.newsroom, ready.story)
    confirmed = confirmed_points(points, said.confirmed)
    if reason is None:
        confirmed = ask_confirmed(session, points, confirmed)
        missing = sum(point.text not in confirmed for point in points)
        if missing:
            reason = msg(
                "{count} of {all} points are not confirmed; without them the story cannot be approved.",
                count=missing,
                all=len(points),
            )
    if reason is not None:
        session.console.say(reason, "warning")
    verdicts = [
        prompts.Choice(Verdict.REQUEST_CHANGES.value, text(msg("Ask for changes: back to its curator"))),
        prompts.Choice("", text(msg("Decide later"))),
    ]
    if reason is None:
        verdicts.insert(0, prompts.Choice(Verdict.APPROVE.value, text(msg("Approve"))))
    chosen = prompts.choose(text(msg("Your verdict")), verdicts)
    if not chosen:
        return None
    verdict = Verdict(chosen)
    raised = ask_points(session, ready.story) if verdict is Verdict.REQUEST_CHANGES else []
    note = said.note
    if not note:
        need = text(msg("Say what has to change; the curator reads it."))
        optional = verdict is Verdict.APPROVE or bool(raised)
        note = prompts.ask_text(
            text(msg("Note (may be empty)") if optional else msg("What has to change?")),
            check=None if optional else lambda typed: None if typed else need,
        )
    return Decision(verdict, note, confirmed, raised)


def _why_not(session: Session, ready: ForReview, findings: list[Finding]) -> Message | None:
    """Say why the person at work cannot approve this story whatever they confirm, or give None."""
    from curate.desk.newsroom import person_at_work

    if ready.mine:
        return msg("You are this story's curator; somebody else has to approve it.")
    if ready.changed:
        return msg("You changed this story on this branch; somebody else has to approve it.")
    if ready.approved_by(person_at_work(session.newsroom).id):
        return msg("You have approved this version already; the next step is `curate publish`.")
    if any(finding.severity == "error" for finding in findings):
        return msg("The story cannot be approved as long as it has errors.")
    return None


def ask_confirmed(session: Session, points: Sequence[Point], confirmed: Sequence[str]) -> list[str]:
    """Ask for the points that are not confirmed yet, show all of them, and give those that are."""
    from curate import prompts

    open_points = [point for point in points if point.text not in confirmed]
    ticked = set(confirmed)
    if open_points:
        text = _texts(session)
        chosen = prompts.choose_many(
            text(msg("What have you confirmed?")),
            [prompts.Choice(str(number), _shown(session, point)) for number, point in enumerate(open_points)],
            text(msg("(space marks, a marks all, enter goes on)")),
        )
        ticked |= {open_points[int(number)].text for number in chosen}
    for point in points:
        mark, role = ("✓", "good") if point.text in ticked else ("☐", "warning")
        session.console.show(f"  {session.console.paint(mark, role)} {safe_line(_shown(session, point))}")
    return list(dict.fromkeys(point.text for point in points if point.text in ticked))


def _view(session: Session, ready: ForReview, findings: list[Finding]) -> str:
    console, story = session.console, ready.story
    columns = min(console.columns - 1, MOST_COLUMNS)
    coloured = console.paint("x", "error") != "x"
    rule = console.paint("─" * columns, "quiet")
    earlier = words_of_earlier_versions(session.newsroom, story, ready.approvals, ready.digest)
    head = story_head(
        story,
        session.newsroom.policy,
        ready.approvals,
        session.page_language,
        console.translate,
        console.paint,
        columns,
        today=session.today,
        stale={word.index: word.stale_because for word in earlier},
    )
    noted = with_source_notes(story, language=session.page_language)
    parts = ["", head, rule, markdown_text(noted, columns, coloured=coloured), rule]
    if earlier:
        parts += [changes_since(session, earlier[-1], columns), rule]
    if findings:
        parts += [findings_text(findings, console.translate, console.paint), rule]
    return "\n".join(parts)


def _shown(session: Session, point: Point) -> str:
    if not point.claim:
        return point.text
    return msg("The claim holds: {claim}", claim=point.text).render(session.console.translate)


def _texts(session: Session) -> Callable[[Message], str]:
    return lambda message: message.render(session.console.translate)
