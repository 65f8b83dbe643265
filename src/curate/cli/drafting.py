"""`new` and `credit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.adapters.disk import reason_of
from curate.cli.completing import complete_category
from curate.cli.earlier_uses import note_seen, seen_values
from curate.cli.options import (
    AsJson,
    AuthorOption,
    DryRun,
    LocatorOption,
    PermissionNoteOption,
    PermissionOption,
    PlatformOption,
    RelationOption,
    SourceLanguageOption,
    StoryArgument,
    TranslatorOption,
    UrlNoteOption,
)
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.desk.drafting import Draft

MOST_BODY_BYTES = 2 * 1024 * 1024


def new(
    context: typer.Context,
    title: Annotated[
        str, typer.Argument(metavar="TITLE", help=t("The title; else the text's first line."))
    ] = "",
    slug: Annotated[
        str, typer.Option(metavar="SLUG", help=t("File name and address; made from the title otherwise."))
    ] = "",
    category: Annotated[
        str,
        typer.Option(
            metavar="NAME", help=t("One of the policy's categories."), autocompletion=complete_category
        ),
    ] = "",
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help=t("A tag; may be given again."))
    ] = None,
    summary: Annotated[
        str, typer.Option(metavar="TEXT", help=t("One or two sentences on what the story is about."))
    ] = "",
    relation: RelationOption = "",
    platform: PlatformOption = "",
    author: AuthorOption = "",
    source_title: Annotated[str, typer.Option(metavar="TEXT", help=t("The source's own title."))] = "",
    source_url: Annotated[str, typer.Option(metavar="URL", help=t("The source's address."))] = "",
    url_note: UrlNoteOption = "",
    locator: LocatorOption = "",
    source_language: SourceLanguageOption = "",
    translator: TranslatorOption = "",
    permission: PermissionOption = "",
    permission_note: PermissionNoteOption = "",
    ai: Annotated[
        str, typer.Option(metavar="none|assisted|transcribed|generated", help=t("A machine's share."))
    ] = "",
    body: Annotated[
        str, typer.Option(metavar="FILE|-", help=t("The text: a file, or - for standard input."))
    ] = "",
    edit: Annotated[
        bool | None, typer.Option("--edit/--no-edit", help=t("Open the editor afterwards."))
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Write a new story; what is missing is asked for."""
    from curate.desk.answers import Answers, drop_answers
    from curate.desk.drafting import prepare, used_before, write

    session = session_of(context)
    newsroom = session.newsroom
    source = {
        "relation": relation,
        "platform": platform,
        "author": author,
        "title": source_title,
        "language": source_language,
        "translator": translator,
        "url": source_url,
        "url_note": url_note,
        "locator": locator,
        "permission": permission,
        "permission_note": permission_note,
    }
    answers = Answers(
        title=title,
        slug=slug,
        category=category,
        tags=tuple(tag or ()),
        summary=summary,
        ai=ai,
        source={key: text for key, text in source.items() if text},
        body=_body(session, body),
    )
    asked = session.may_ask and not as_json
    if asked:
        from curate.cli.interview import interview

        draft = interview(session, answers, dry_run=dry_run)
        if draft is None:
            session.console.say(msg("Nothing was written."), "quiet")
            return
    else:
        # Said even when the rest of what was typed turns out to be wrong.
        seen = [] if as_json else used_before(newsroom, source_url, relation)
        note_seen(session, seen)
        draft = prepare(newsroom, answers, session.now)
        if not as_json:
            note_seen(session, [other for other in draft.seen if other not in seen])
    if dry_run:
        _show_draft(session, draft, as_json=as_json)
        return
    path = write(newsroom, draft)
    if asked:
        drop_answers(newsroom)  # kept ones of another story, when nobody was asked, are not ours to drop
    if edit or (edit is None and asked and not body):
        from curate.adapters.editor import edit_file
        from curate.cli.after_editing import look_again

        edit_file(path)
        draft = look_again(session, draft, may_ask=asked)
    _tell_new(session, draft, as_json=as_json)


def credit(
    context: typer.Context,
    story: StoryArgument,
    relation: RelationOption = "",
    platform: PlatformOption = "",
    author: AuthorOption = "",
    title: Annotated[
        str, typer.Option("--title", "--source-title", metavar="TEXT", help=t("The source's own title."))
    ] = "",
    language: SourceLanguageOption = "",
    translator: TranslatorOption = "",
    url: Annotated[
        str, typer.Option("--url", "--source-url", metavar="URL", help=t("The source's address."))
    ] = "",
    url_note: UrlNoteOption = "",
    locator: LocatorOption = "",
    published: Annotated[str, typer.Option(metavar="DAY", help=t("When the source appeared."))] = "",
    accessed: Annotated[str, typer.Option(metavar="DAY", help=t("When it was read or watched."))] = "",
    archive: Annotated[str, typer.Option(metavar="URL", help=t("The address of a kept copy."))] = "",
    permission: PermissionOption = "",
    permission_note: PermissionNoteOption = "",
    treatment: Annotated[str, typer.Option(metavar="TEXT", help=t("What was done to the text."))] = "",
    stance: Annotated[
        str, typer.Option(metavar="TEXT", help=t("What is claimed of the source's views."))
    ] = "",
    source_id: Annotated[
        str, typer.Option("--id", metavar="ID", help=t("What the text refers to this source by, as [^ID]."))
    ] = "",
    index: Annotated[
        int | None, typer.Option(metavar="NUMBER", help=t("Which source to change, from 1."))
    ] = None,
    add: Annotated[bool, typer.Option("--add", help=t("Add another source."))] = False,
    lift: Annotated[bool, typer.Option("--lift", help=t("Take the sentence typed in the text."))] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add or change a story's source and print its credit line."""
    from curate.cli.outcomes import tell
    from curate.desk.crediting import credit as change_credit
    from curate.desk.drafting import used_elsewhere
    from curate.desk.finding_stories import read_story
    from curate.story.credit import credit_line

    session = session_of(context)
    path = session.story_path(story)
    source = {
        "relation": relation,
        "platform": platform,
        "author": author,
        "title": title,
        "language": language,
        "translator": translator,
        "url": url,
        "url_note": url_note,
        "locator": locator,
        "published": published,
        "accessed": accessed,
        "archive": archive,
        "permission": permission,
        "permission_note": permission_note,
        "treatment": treatment,
        "stance": stance,
        "id": source_id,
    }
    asked = False
    if not any(source.values()) and not lift and (session.may_ask or not (add or index)):
        if not session.may_ask:
            _show_credit(
                session,
                credit_line(read_story(session.newsroom, path).sources, language=session.page_language),
            )
            return
        from curate.cli.interview import ask_source

        source = ask_source(session, read_story(session.newsroom, path))
        asked = True
    outcome = change_credit(session.newsroom, path, source, index=index, add=add, lift=lift, dry_run=dry_run)
    seen = [] if asked else used_elsewhere(session.newsroom, outcome.story, outcome.before)
    tell(
        session,
        outcome,
        msg("the credit is in {path}", path=path),
        msg("`curate check {slug}`, then `curate submit {slug}`", slug=outcome.story.slug),
        as_json=as_json,
        dry_run=dry_run,
        more={"seen": seen_values(seen)},
    )
    if not as_json:
        note_seen(session, seen)
        _show_credit(session, credit_line(outcome.story.sources, language=session.page_language))


def _body(session: Session, typed: str) -> str:
    if not typed:
        return ""
    if typed == "-":
        data = sys.stdin.buffer.read(MOST_BODY_BYTES + 1)
    else:
        file = session.folder / typed
        try:
            with Path(file).open("rb") as opened:
                data = opened.read(MOST_BODY_BYTES + 1)
        except OSError as error:
            raise UsageFault(
                msg("{file} cannot be read: {reason}.", file=str(file), reason=reason_of(error)),
                msg("Give `--body` a text file, or `-` for standard input."),
            ) from error
    if len(data) > MOST_BODY_BYTES:
        raise UsageFault(msg("The text is larger than {most} bytes.", most=MOST_BODY_BYTES))
    from curate.story.text_guard import decode, guard

    text = decode(data)
    faults = guard(text) if isinstance(text, str) else [text]
    if faults or not isinstance(text, str):
        raise UsageFault(
            msg(
                "The text cannot be used: line {line}: {fault}", line=faults[0].line, fault=faults[0].message
            ),
            faults[0].hint,
        )
    return text


def _show_credit(session: Session, line: str) -> None:
    from curate.report.sanitise import safe_line

    if line:
        session.console.show(safe_line(line))
    else:
        session.console.say(msg("The story has no source yet."), "warning")


def _show_draft(session: Session, draft: Draft, *, as_json: bool) -> None:
    from curate.cli.outcomes import tell
    from curate.desk.committing import Outcome

    story = draft.story
    done = msg("✓ written: {path}", path=story.path)
    outcome = Outcome(story.path, b"", story.data, story)
    more = {"seen": seen_values(draft.seen)}
    tell(session, outcome, done, None, as_json=as_json, dry_run=True, more=more)


def _tell_new(session: Session, draft: Draft, *, as_json: bool) -> None:
    from curate.report.json_text import json_text
    from curate.report.stories_json import story_values
    from curate.story.credit import credit_line

    console, story = session.console, draft.story
    if as_json:
        values = {
            "version": 1,
            "story": story_values(story),
            "lifted": draft.pasted.sentence,
            "seen": seen_values(draft.seen),
        }
        console.show(json_text(values))
        return
    console.say(msg("✓ written: {path}", path=story.path), "good")
    if draft.pasted.sentence:
        console.say(msg("  the credit sentence of the text became the attribution"), "quiet")
    line = credit_line(story.sources, language=session.page_language)
    if line:
        console.say(msg("  {line}", line=line))
    console.say(msg("→ `curate check {slug}`, then `curate submit {slug}`", slug=story.slug), "quiet")


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("new", help=t("Write a new story; what is missing is asked for."))(new)
    app.command("credit", help=t("Add or change a story's source and print its credit line."))(credit)
