"""`review`: the queue, the story, the checklist, the verdict, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.completing import complete_story
from curate.cli.options import AsJson, DryRun, NoCommit, OpenRequest, Pair, Push, Remote
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import Message, msg
from curate.story.vocabulary import State, Verdict

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
    point: Annotated[
        list[Pair] | None,
        typer.Option(
            "--point",
            metavar="QUOTE WHAT",
            help=t("Words of the story, and what has to change there; may be given again."),
        ),
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="TEXT|NUMBER|all",
            help=t("A point of the checklist you have confirmed; may be given again."),
        ),
    ] = None,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Review a story: read it, go through the checklist, give a verdict."""
    from curate.cli.pushing import push_after, pushing_of
    from curate.desk.reviewing import give_verdict, given_before, open_for_review, queue

    session = session_of(context)
    newsroom = session.newsroom
    if approve and request_changes:
        raise UsageFault(msg("A verdict is either --approve or --request-changes."))
    verdict = Verdict.APPROVE if approve else Verdict.REQUEST_CHANGES if request_changes else None
    points: list[tuple[str, str]] = [*(point or ())]
    if points and verdict is None:
        raise UsageFault(
            msg("`--point` goes along with a verdict."),
            msg("Add `--request-changes`; `--note TEXT` is optional."),
        )
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
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
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
        verdict, note, confirmed, points = decided.verdict, decided.note, decided.confirmed, decided.points
        seen = ready.digest
    elif verdict is Verdict.APPROVE and session.may_ask:
        confirmed, seen = _confirmed(session, path, confirmed)
    given = given_before(newsroom, path, verdict) if pushing.wanted else None
    outcome = given or give_verdict(
        newsroom,
        path,
        verdict,
        note,
        session.now,
        confirmed=confirmed,
        points=points,
        seen=seen,
        commit=not no_commit,
        dry_run=dry_run,
    )
    title, slug = outcome.story.title, outcome.story.slug
    if verdict is Verdict.APPROVE:
        from curate.workflow.points import open_points

        done = msg("{title} is approved", title=title)
        if outcome.story.state is State.PUBLISHED:  # it was a correction that is approved now
            then = msg("`curate build` makes the pages")
        else:
            then = msg("`curate publish {slug}`", slug=slug)
        if open_points(outcome.story):
            then = msg(
                "before it is published, its open points are answered: `curate answer {slug}`", slug=slug
            )
    else:
        done = msg("{title} went back to its curator", title=title)
        then = msg("its curator edits it, then `curate submit {slug}`", slug=slug)
    command = f"curate review {slug} --{verdict.value}"
    push_after(session, outcome, done, then, pushing, command=command, as_json=as_json, dry_run=dry_run)


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
    from curate.desk.checklist import checklist, confirmed_points
    from curate.desk.reviewing import open_for_review

    ready = open_for_review(session.newsroom, path)
    points = checklist(session.newsroom, ready.story)
    confirmed = confirmed_points(points, named)
    claims = [point for point in points if point.claim and point.text not in confirmed]
    if claims and not ready.mine and not ready.changed:
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
    from curate.desk.situations import age
    from curate.report.sanitise import fit, safe_line, width
    from curate.report.stories_text import waited
    from curate.workflow.claims import running_claim

    policy, translate = session.newsroom.policy, session.console.translate
    story, approvals = waiting.story, waiting.approvals
    rest = msg(
        "{curator} · waiting {time} · approvals {count}/{needed}",
        curator=policy.person_name(story.meta.curator),
        time=waited(age(waiting.since, session.now)),
        count=len(approvals.valid),
        needed=approvals.needed,
    ).render(translate)
    claim = running_claim(story, policy, session.today)
    if claim is not None:
        by = msg("claimed by {person}", person=policy.person_name(claim.by)).render(translate)
        rest = f"{rest} · {by}"
    title, room = safe_line(story.title), max(session.console.columns - width(safe_line(rest)) - 10, 16)
    return f"{fit(title, room) if width(title) > room else title} · {rest}"


def _show_queue(session: Session, waiting: list[Waiting], *, as_json: bool) -> None:
    from curate.report.json_text import json_text
    from curate.report.sanitise import safe_line
    from curate.report.stories_json import claim_values, story_values
    from curate.workflow.claims import running_claim

    if as_json:
        stories = [
            {
                **story_values(w.story),
                "waiting_since": w.since.isoformat() if w.since else None,
                "approvals": len(w.approvals.valid),
                "needed": w.approvals.needed,
                "claim": claim_values(running_claim(w.story, session.newsroom.policy, session.today)),
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
