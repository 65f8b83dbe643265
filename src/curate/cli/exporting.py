"""`export` and `digest`: what is pasted, mailed or sent elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.completing import complete_digest_form, complete_export_form
from curate.cli.options import AsJson, DryRun, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINDINGS, UsageFault
from curate.messages import Message, msg

if TYPE_CHECKING:
    from curate.checks.findings import Finding
    from curate.desk.exporting import Exported
    from curate.site.exports.wechat import Measure

OutOption = Annotated[
    str | None,
    typer.Option("--out", metavar="FILE|DIR", help=t("Where it is written; `-` prints it.")),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help=t("Replace a file that `curate` did not make, too."))
]
_PRINTED = ("text", "markdown")


def export(
    context: typer.Context,
    story: StoryArgument,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="wechat|text|markdown|html|card",
            help=t("The form that is wanted."),
            autocompletion=complete_export_form,
        ),
    ] = "text",
    out: OutOption = None,
    force: ForceOption = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give a published story in the form another place wants, with its credit."""
    from curate.desk.exporting import ENDINGS, card_png, export_story, write_export

    session = session_of(context)
    _known(to, ENDINGS)
    made = export_story(session.newsroom, session.story_path(story), to, session.now)
    slug = made.content.slug
    target = _target(session, out, f"{slug}{ENDINGS[to]}", printed=to in _PRINTED or as_json)
    written: list[Path] = []
    picture: bytes | Message | None = None
    if target is not None:
        if to == "card":
            picture = card_png(made.content) if not dry_run else None
        write_export(session.newsroom, target, made.text.encode("utf-8"), force=force, dry_run=dry_run)
        written.append(target)
        if isinstance(picture, bytes):
            beside = target.with_suffix(".png")
            write_export(session.newsroom, beside, picture, force=force, dry_run=dry_run)
            written.append(beside)
    if as_json:
        _show_json(session, {**_values(made, to), **_written(written, made.text)})
        return
    _tell(session, made, written, dry_run=dry_run)
    if isinstance(picture, Message):
        session.console.note(picture, "warning")


def digest(
    context: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help=t("The day, as 2025-12-14; today otherwise.")),
    ] = None,
    sources: Annotated[
        bool,
        typer.Option("--sources/--no-sources", help=t("Name the sources after each story, or at the end.")),
    ] = True,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="text|markdown|email",
            help=t("The form that is wanted."),
            autocompletion=complete_digest_form,
        ),
    ] = "text",
    out: OutOption = None,
    force: ForceOption = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give the stories of a day as a numbered list, with their credit."""
    from curate.desk.exporting import DIGEST_ENDINGS, digest_for, write_export
    from curate.site.exports.digest import digest_markdown, digest_text, digest_values
    from curate.site.exports.mail import digest_mail

    session = session_of(context)
    _known(to, DIGEST_ENDINGS)
    gathered = digest_for(session.newsroom, _day(session, day), session.now)
    made = gathered.digest
    if to == "email":
        data = digest_mail(made, sources=sources)
    else:
        render = digest_markdown if to == "markdown" else digest_text
        data = render(made, sources=sources).encode("utf-8")
    name = f"digest-{made.day.isoformat()}{DIGEST_ENDINGS[to]}"
    target = _target(session, out, name, printed=to in _PRINTED or as_json)
    written = []
    if target is not None:
        write_export(session.newsroom, target, data, force=force, dry_run=dry_run)
        written.append(target)
    text = data.decode("utf-8")
    if as_json:
        values = {"to": to, "sources": sources, **digest_values(made)}
        left_out = sorted({finding.path for finding in gathered.left_out})
        _show_json(session, {**values, "left_out": left_out, **_written(written, text)})
    else:
        _show(session, text, written, dry_run=dry_run)
        _tell_left_out(session, gathered.left_out)
    if gathered.left_out:
        raise typer.Exit(EXIT_FINDINGS)


def _known(to: str, forms: Mapping[str, str]) -> None:
    if to not in forms:
        raise UsageFault(
            msg("There is no form {form}.", form=to),
            msg("One of these, with `--to`: {forms}", forms=", ".join(forms)),
        )


def _day(session: Session, typed: str | None) -> date:
    if typed is None:
        return session.today
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise UsageFault(
            msg("{typed} is not a day.", typed=typed), msg("Type it as 2025-12-14, with `--date`.")
        ) from None


def _target(session: Session, out: str | None, name: str, *, printed: bool) -> Path | None:
    """Give the file to write; None when the export is printed. A folder gets the usual name in it."""
    if out == "-" or (out is None and printed):
        return None
    target = session.folder / (out or name)
    return target / name if target.is_dir() or (out or "").endswith("/") else target


def _values(made: Exported, to: str) -> dict[str, object]:
    content = made.content
    return {
        "slug": content.slug,
        "to": to,
        "title": content.title,
        "credit": content.credit_line,
        "disclosure": content.disclosure,
        "address": content.address,
        "pictures": [picture.name for picture in content.pictures],
        "lengths": {m.what: _measured(m) for m in made.measures},
        "wide_tables": made.wide_tables,
    }


def _measured(measure: Measure) -> dict[str, int]:
    values = {"count": measure.count, "most": measure.most, "over": measure.over}
    return values if measure.words is None else {**values, "words": measure.words}


def _written(written: list[Path], text: str) -> dict[str, object]:
    """Name the files, or give the export itself when there are none."""
    return {"files": [str(path) for path in written], "content": None if written else text}


def _show_json(session: Session, values: Mapping[str, object]) -> None:
    from curate.report.json_text import json_text

    session.console.show(json_text({"version": 1, **values}))


def _tell(session: Session, made: Exported, written: list[Path], *, dry_run: bool) -> None:
    console = session.console
    _show(session, made.text, written, dry_run=dry_run)
    for measure in made.measures:
        if measure.over:
            console.note(_too_long(measure), "warning")
    if made.wide_tables:
        console.note(
            msg("Tables too wide for a phone: {count}. Use a picture.", count=made.wide_tables), "warning"
        )


def _tell_left_out(session: Session, findings: Sequence[Finding]) -> None:
    """Say what keeps stories from readers, beside the text that may be on its way into a mail."""
    if not findings:
        return
    from curate.report.findings_text import findings_text

    console = session.console
    console.aside(findings_text(findings, console.translate, console.paint))
    count = len({finding.path for finding in findings})
    console.note(msg("Left out because of what was found: {count}", count=count), "error")


def _too_long(measure: Measure) -> Message:
    if measure.what == "title":
        return msg("The title is {over} characters too long for WeChat.", over=measure.over)
    if measure.what == "summary":
        return msg("The summary is {over} characters too long for WeChat.", over=measure.over)
    return msg("With its formatting the text is {over} characters too long for WeChat.", over=measure.over)


def _show(session: Session, text: str, written: list[Path], *, dry_run: bool) -> None:
    from curate.report.sanitise import safe_block

    console = session.console
    if not written:
        console.show(safe_block(text.removesuffix("\n")))
        return
    for path in written:
        console.say(msg("✓ {path}", path=str(path)), "good")
    if dry_run:
        console.say(msg("Dry run: nothing was written."), "quiet")
    elif written[0].suffix == ".html":
        console.say(msg("→ open {front}", front=str(written[0])), "quiet")


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("export", help=t("Give a published story in the form another place wants, with its credit."))(
        export
    )
    app.command("digest", help=t("Give the stories of a day as a numbered list, with their credit."))(digest)
