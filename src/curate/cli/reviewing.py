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
    from curate.desk.reviewing import ForReview, Waiting


def review(
    context: typer.Context,
    story: Annotated[
        str | None,
        typer.Argument(
            metavar="[STORY]",
            help=t("The story; the queue when none is named."),
            autocompletion=complete_story,
        ),
    ] = None,
    approve: Annotated[bool, typer.Option("--approve", help=t("Approve the story as it is."))] = False,
    request_changes: Annotated[
        bool, typer.Option("--request-changes", help=t("Send it back with what has to change."))
    ] = False,
    note: Annotated[str, typer.Option("--note", help=t("What you have to say of it."))] = "",
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
        if as_json or not session.may_ask or not waiting:
            _show_queue(session, waiting, as_json=as_json)
            return
        path: str | None = _choose(session, waiting)
        if path is None:
            return
    else:
        path = session.story_path(story)
    seen = None
    if verdict is None:
        ready = open_for_review(newsroom, path)
        _show(session, ready)
        if not session.may_ask:
            session.console.say(
                msg("→ give the verdict with `--approve` or `--request-changes --note TEXT`"), "quiet"
            )
            return
        decided = _decide(session, ready, note)
        if decided is None:
            session.console.say(msg("No verdict was given."), "quiet")
            return
        verdict, note = decided
        seen = ready.digest
    outcome = give_verdict(
        newsroom, path, verdict, note, session.now, seen=seen, commit=not no_commit, dry_run=dry_run
    )
    from curate.cli.outcomes import tell

    title, slug = outcome.story.title, outcome.story.slug
    if verdict is Verdict.APPROVE:
        done, then = msg("{title} is approved", title=title), msg("`curate publish {slug}`", slug=slug)
    else:
        done = msg("{title} went back to its curator", title=title)
        then = msg("its curator edits it, then `curate submit {slug}`", slug=slug)
    tell(session, outcome, done, then, as_json=as_json, dry_run=dry_run)


def _choose(session: Session, waiting: list[Waiting]) -> str | None:
    from curate import prompts

    translate = session.console.translate
    choices = [prompts.Choice(w.story.path, _queue_line(session, w)) for w in waiting] + [
        prompts.Choice("", msg("(none now)").render(translate))
    ]
    return prompts.choose(msg("Which story?").render(translate), choices) or None


def _queue_line(session: Session, waiting: Waiting) -> str:
    from curate.desk.reviewing import age
    from curate.report.stories_text import waited

    policy, translate = session.newsroom.policy, session.console.translate
    story, approvals = waiting.story, waiting.approvals
    return msg(
        "{title} · {curator} · waiting {time} · approvals {count}/{needed}",
        title=story.title,
        curator=policy.person_name(story.meta.curator),
        time=waited(age(waiting.since, session.now)),
        count=len(approvals.valid),
        needed=approvals.needed,
    ).render(translate)


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


def _show(session: Session, ready: ForReview) -> None:
    from curate.desk.reviewing import checklist
    from curate.report.diff_text import diff_text
    from curate.report.markdown_text import markdown_text
    from curate.report.sanitise import safe_line
    from curate.report.stories_text import story_head

    console, story = session.console, ready.story
    policy = session.newsroom.policy
    coloured = console.paint("x", "error") != "x"
    rule = console.paint("─" * min(console.columns, 88), "quiet")
    console.show(
        story_head(story, policy, ready.approvals, session.language, console.translate, console.paint)
    )
    console.show(rule)
    console.show(markdown_text(story.body, min(console.columns, 88), coloured=coloured))
    console.show(rule)
    if ready.approved is not None and ready.approval is not None:
        console.say(
            msg("What changed since {by} approved it:", by=policy.person_name(ready.approval.by)), "title"
        )
        console.show(diff_text(ready.approved.data, story.data, story.path, console.paint))
        console.show(rule)
    console.say(msg("Checklist"), "title")
    for point in checklist(session.newsroom, story):
        words = point.render(console.translate) if isinstance(point, Message) else point
        console.show(f"  ☐ {safe_line(words)}")


def _decide(session: Session, ready: ForReview, note: str) -> tuple[Verdict, str] | None:
    """Ask for the checklist, the verdict and the note; None when the reviewer leaves it open."""
    from curate import prompts
    from curate.desk.reviewing import checklist

    translate = session.console.translate

    def text(message: Message) -> str:
        return message.render(translate)

    points = [
        p.render(translate) if isinstance(p, Message) else p for p in checklist(session.newsroom, ready.story)
    ]
    confirmed = points
    if points:
        confirmed = prompts.choose_many(
            text(msg("What have you confirmed?")),
            [prompts.Choice(p, p) for p in points],
            text(msg("(space marks, a marks all, enter goes on)")),
        )
    left = [p for p in points if p not in confirmed]
    verdicts = []
    if not ready.mine and not left:
        verdicts.append(prompts.Choice(Verdict.APPROVE.value, text(msg("Approve"))))
    verdicts.append(
        prompts.Choice(Verdict.REQUEST_CHANGES.value, text(msg("Ask for changes: back to its curator")))
    )
    verdicts.append(prompts.Choice("", text(msg("Decide later"))))
    if ready.mine:
        session.console.say(msg("You are this story's curator; somebody else has to approve it."), "warning")
    elif left:
        session.console.say(msg("Not confirmed: {points}", points="、".join(left)), "warning")
    chosen = prompts.choose(text(msg("Your verdict")), verdicts)
    if not chosen:
        return None
    verdict = Verdict(chosen)
    if not note:
        need = text(msg("Say what has to change; the curator reads it."))
        asked = msg("Note (may be empty)") if verdict is Verdict.APPROVE else msg("What has to change?")
        note = prompts.ask_text(
            text(asked),
            check=None if verdict is Verdict.APPROVE else lambda typed: None if typed else need,
        )
    return verdict, note


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("review", help=t("Review a story: read it, go through the checklist, give a verdict."))(
        review
    )
