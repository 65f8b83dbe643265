"""After the editor has closed on a new story: read it again, and lift a credit sentence that was typed there."""

from __future__ import annotations

from dataclasses import replace

from curate import prompts
from curate.cli.session import Session
from curate.desk.crediting import credit
from curate.desk.drafting import Draft
from curate.desk.finding_stories import read_parsed
from curate.errors import CurateError
from curate.messages import Message, msg
from curate.report.findings_text import findings_text
from curate.story.lifting import lift_credit
from curate.story.story import Story


def look_again(session: Session, draft: Draft, *, may_ask: bool) -> Draft:
    """Give the draft as the editor left it; says what is wrong with it, and never fails: the file is written."""
    story = _read(session, draft.story.path)
    if story is None:
        return draft
    draft = replace(draft, story=story)
    policy = session.newsroom.policy
    body = story.body.replace("\r\n", "\n")
    lifted = lift_credit(body, policy.known_platforms(), policy.known_relations())
    if lifted is None:
        return draft
    console = session.console
    console.say(msg("The text holds a credit sentence: {sentence}", sentence=lifted.sentence))
    if story.sources:
        console.note(
            msg(
                "The attribution says whose views these are already; take the sentence out of the text,"
                " or the attribution out and run `curate credit {slug} --lift`.",
                slug=story.slug,
            ),
            "warning",
        )
        return draft
    if may_ask and not _agreed(session, story.path):
        return draft
    try:
        return replace(draft, story=credit(session.newsroom, story.path, {}, lift=True).story)
    except CurateError as fault:  # what was typed stays in the file; `curate check` will say so again
        console.fault(fault)
        return draft


def _agreed(session: Session, path: str) -> bool:
    try:
        return prompts.confirm(
            _text(session, msg("Move it into the attribution?")),
            yes=_text(session, msg("Yes")),
            no=_text(session, msg("No, leave it in the text")),
            default=True,
        )
    except (KeyboardInterrupt, EOFError):
        session.console.note(msg("The story is written: {path}", path=path))
        raise


def _read(session: Session, path: str) -> Story | None:
    console = session.console
    try:
        parsed = read_parsed(session.newsroom, path)
    except FileNotFoundError:
        console.note(msg("{path} is not there any more.", path=path), "warning")
        return None
    if parsed.story is None:
        from curate.desk.finding_stories import unreadable

        error = unreadable(parsed, session.newsroom.policy)
        console.show(findings_text(error.findings, console.translate, console.paint))
        console.fault(error)
    return parsed.story


def _text(session: Session, message: Message) -> str:
    return message.render(session.console.translate)
