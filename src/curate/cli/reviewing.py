"""`review`: the queue, the story, the checklist, the verdict, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.completing import complete_story
from curate.cli.options import AsJson, DryRun, NoCommit
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import Message, msg
from curate.story.vocabulary import Verdict

if TYPE_CHECKING:
    from curate.checks.findings import Finding
    from curate.desk.reviewing import ForReview, Waiting


def review(
    context: typer.Context,
    story: Annotated[
        str | None,
        typer.Argument(
            metavar="STORY",
            help=t("The story; the queue when none is named."),
            autocompletion=complete_story,
        ),
    ] = None,
    approve: Annotated[bool, typer.Option("--approve", help=t("Approve the story as it is."))] = False,
    request_changes: Annotated[
        bool, typer.Option("--request-changes", help=t("Send it back with what has to change."))
    ] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=t("What you have to say of it."))] = "",
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="TEXT|NUMBER|all",
            help=t("A point of the checklist you have confirmed; may be given again."),
        ),
    ] = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Review a story: read it, go through the checklist, give a verdict."""
    from curate.desk.reviewing import give_verdict, open_for_review, queue

    session = session_of(context)
    newsroom = session.newsroom
    if approve and request_changes:
        raise UsageFault(msg("A verdict is either --approve or --request-changes."))
    verdict = Verdict.APPROVE if approve else Verdict.REQUEST_CHANGES if request_changes else None
    if story is None:
        if verdict is not None:
            raise session.missing(msg("The story"), "STORY")
        waiting = queue(newsroom)
        if as_json or not session.may_ask or not waiting or not _reviews(session):
            _show_queue(session, waiting, as_json=as_json)
            return
        path: str | None = _choose(session, waiting)
        if path is None:
            return
    else:
        path = session.story_path(story)
    seen, confirmed = None, list(confirm or ())
    if confirmed and verdict is None and not session.may_ask:
        raise UsageFault(
            msg("`--confirm` goes along with a verdict."),
            msg("Add `--approve` or `--request-changes --note TEXT`."),
        )
    if verdict is None:
        from curate.cli.verdicts import Said, decide, show_checklist, show_story

        ready = open_for_review(newsroom, path)
        findings = _findings(session, path)
        show_story(session, ready, findings)
        if not session.may_ask:
            show_checklist(session, ready)
            session.console.say(_how(ready), "quiet")
            return
        decided = decide(session, ready, findings, Said(note, confirmed))
        if decided is None:
            session.console.say(msg("No verdict was given."), "quiet")
            return
        verdict, note, confirmed = decided.verdict, decided.note, decided.confirmed
        seen = ready.digest
    elif verdict is Verdict.APPROVE and session.may_ask:
        confirmed, seen = _confirmed(session, path, confirmed)
    outcome = give_verdict(
        newsroom,
        path,
        verdict,
        note,
        session.now,
        confirmed=confirmed,
        seen=seen,
        commit=not no_commit,
        dry_run=dry_run,
    )
    from curate.cli.outcomes import tell

    title, slug = outcome.story.title, outcome.story.slug
    if verdict is Verdict.APPROVE:
        done, then = msg("{title} is approved", title=title), msg("`curate publish {slug}`", slug=slug)
    else:
        done = msg("{title} went back to its curator", title=title)
        then = msg("its curator edits it, then `curate submit {slug}`", slug=slug)
    tell(session, outcome, done, then, as_json=as_json, dry_run=dry_run)


def _how(ready: ForReview) -> Message:
    """Say how the verdict is given where nobody can be asked."""
    from curate.workflow.approvals import claims_of

    if claims_of(ready.story):
        return msg(
            "→ give the verdict with `--approve --confirm all` (or the numbers you have confirmed) or"
            " `--request-changes --note TEXT`"
        )
    return msg("→ give the verdict with `--approve` or `--request-changes --note TEXT`")


def _confirmed(session: Session, path: str, named: list[str]) -> tuple[list[str], str | None]:
    """Ask for the claims that the command line did not confirm, and say of which digest of the story that was."""
    from curate.cli.verdicts import ask_confirmed
    from curate.desk.reviewing import checklist, confirmed_points, open_for_review

    ready = open_for_review(session.newsroom, path)
    points = checklist(session.newsroom, ready.story)
    confirmed = confirmed_points(points, named)
    claims = [point for point in points if point.claim and point.text not in confirmed]
    if claims and not ready.mine:
        confirmed += ask_confirmed(session, claims, ())
    return confirmed, ready.digest


def _reviews(session: Session) -> bool:
    """True when the person at work may give verdicts; others look at the queue."""
    from curate.desk.newsroom import person_at_work
    from curate.workflow.transitions import has_role

    person = person_at_work(session.newsroom).id
    return has_role(session.newsroom.policy, person, ("reviewer",))


def _findings(session: Session, path: str) -> list[Finding]:
    """Give what the rules say of the story, before somebody reads it in vain."""
    from curate.desk.checking import check_work_tree

    return list(check_work_tree(session.newsroom, session.now, [path]).findings)


def _choose(session: Session, waiting: list[Waiting]) -> str | None:
    from curate import prompts

    translate = session.console.translate
    choices = [prompts.Choice(w.story.path, _queue_line(session, w)) for w in waiting]
    choices.append(prompts.Choice("", msg("(none now)").render(translate)))
    return prompts.choose(msg("Which story?").render(translate), choices) or None


def _queue_line(session: Session, waiting: Waiting) -> str:
    """Give a story as one line; a long title is cut, not what is said of it."""
    from curate.desk.reviewing import age
    from curate.report.sanitise import fit, safe_line, width
    from curate.report.stories_text import waited

    policy, translate = session.newsroom.policy, session.console.translate
    story, approvals = waiting.story, waiting.approvals
    rest = msg(
        "{curator} · waiting {time} · approvals {count}/{needed}",
        curator=policy.person_name(story.meta.curator),
        time=waited(age(waiting.since, session.now)),
        count=len(approvals.valid),
        needed=approvals.needed,
    ).render(translate)
    title, room = safe_line(story.title), max(session.console.columns - width(safe_line(rest)) - 10, 16)
    return f"{fit(title, room) if width(title) > room else title} · {rest}"


def _show_queue(session: Session, waiting: list[Waiting], *, as_json: bool) -> None:
    from curate.report.json_text import json_text
    from curate.report.sanitise import safe_line
    from curate.report.stories_json import story_values

    if as_json:
        stories = [
            {
                **story_values(w.story),
                "waiting_since": w.since.isoformat() if w.since else None,
                "approvals": len(w.approvals.valid),
                "needed": w.approvals.needed,
            }
            for w in waiting
        ]
        session.console.show(json_text({"version": 1, "stories": stories}))
        return
    if not waiting:
        session.console.say(msg("Nothing waits for a review."), "good")
        return
    for w in waiting:
        session.console.show(
            f"{safe_line(_queue_line(session, w))}  {session.console.paint(safe_line(w.story.slug), 'quiet')}"
        )
    session.console.say(msg("→ `curate review STORY`"), "quiet")


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("review", help=t("Review a story: read it, go through the checklist, give a verdict."))(
        review
    )
