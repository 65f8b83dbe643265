"""A report of `check` in the format asked for: printed, or written to a file."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from curate.cli.session import Session
from curate.errors import CurateError, Refused, UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.adapters.git import Repository
    from curate.desk.checking import CheckReport
    from curate.desk.snapshots import Snapshot
    from curate.report.findings_sarif import RuleText
    from curate.report.source_text import Source, SourceText

MOST_REPLACED = 256 * 1024 * 1024
"""Bytes of an older report that are looked at before it is replaced."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    RDJSON = "rdjson"


def format_asked(form: Format | None, *, as_json: bool) -> Format:
    """Give the one format that was asked for. Raises `UsageFault` for two."""
    if as_json and form not in (None, Format.JSON):
        raise UsageFault(
            msg("`--json` and `--format {form}` are two formats.", form=form),
            msg("Leave out one of them."),
        )
    return Format.JSON if as_json else form or Format.TEXT


def tell_report(
    session: Session,
    report: CheckReport,
    form: Format,
    *,
    snapshot: Callable[[Repository], Snapshot],
    output: Path | None,
    quiet: bool,
) -> None:
    """Print a report, or write it to `output` and print its summary.

    `snapshot` gives the tree that was judged, out of which lines are shown. Quietly, a report without findings is not
    printed; a file that was asked for is written all the same. Raises what keeps it from being written.
    """
    console = session.console
    repository = _repository(session)
    source = _source(lambda: snapshot(repository), report)
    if form is Format.GITHUB:
        _append_step_summary(session, report)
    if output is None:
        if report.findings or not quiet:
            console.show(_rendered(session, report, form, source, printed=True))
        return
    path = _replaceable(session, repository, output)
    _replace(path, _rendered(session, report, form, source, printed=False) + "\n")
    if report.findings or not quiet:
        from curate.report.findings_text import summary_text

        console.show(summary_text(report.checked, report.findings, console.translate, console.paint))
        console.say(msg("→ the report is in {path}", path=str(path)), "quiet")


def _rendered(session: Session, report: CheckReport, form: Format, source: Source, *, printed: bool) -> str:
    """Give the report as a string; of the renderers only the one that is needed is loaded."""
    console, findings = session.console, report.findings
    translate = console.translate
    if form is Format.JSON:
        from curate.report.findings_json import findings_json

        return findings_json(report.checked, findings, translate)
    if form is Format.GITHUB:
        from curate.report.findings_github import findings_github

        return findings_github(report.checked, findings, translate)
    if form is Format.JUNIT:
        from curate.report.findings_junit import findings_junit

        return findings_junit(report.paths, findings, translate)
    if form is Format.GITLAB:
        from curate.report.findings_gitlab import findings_gitlab

        return findings_gitlab(findings, translate, source)
    if form is Format.RDJSON:
        from curate.report.findings_rdjson import findings_rdjson

        return findings_rdjson(findings, translate, source)
    if form is Format.SARIF:
        from curate import __version__
        from curate.report.findings_sarif import Tool, findings_sarif

        tool = Tool(__version__, session.language)
        return findings_sarif(findings, translate, source, lambda rule: _rule_text(session, rule), tool)
    from curate.report.findings_text import findings_text, summary_text

    paint = console.paint if printed else lambda text, _: text
    parts = [summary_text(report.checked, findings, translate, paint)]
    if findings:
        columns = console.columns if printed else 200
        wrapped = printed and sys.stdout.isatty()
        parts.insert(
            0, findings_text(findings, translate, paint, source=source, columns=columns, wrapped=wrapped)
        )
    return "\n".join(parts)


def _source(snapshot: Callable[[], Snapshot], report: CheckReport) -> Source:
    """Give the judged files; they are read when a renderer first asks for one."""
    paths = [finding.path for finding in report.findings]

    @cache
    def reader() -> Callable[[str], bytes | None]:
        from curate.desk.judged_texts import judged_texts

        return judged_texts(snapshot(), paths)

    @lru_cache(maxsize=4)
    def source(path: str) -> SourceText | None:
        from curate.report.source_text import SourceText

        data = reader()(path)
        return None if data is None else SourceText(data)

    return source


def _repository(session: Session) -> Repository:
    from curate.adapters.git import find_repository

    return find_repository(session.folder)


def _rule_text(session: Session, rule: str) -> RuleText | None:
    from curate.checks.explaining import page, title
    from curate.checks.registry import RULES
    from curate.report.findings_sarif import RuleText

    known = RULES[rule]
    try:
        shown = page(rule, session.language, known, known.severity)
        return RuleText(title(rule, session.language), shown)
    except KeyError:
        return None  # a rule without a page is no reason to lose its findings


def _append_step_summary(session: Session, report: CheckReport) -> None:
    """Add to the page that GitHub shows for a step; that it could not be written is said and changes no verdict."""
    named = os.environ.get("GITHUB_STEP_SUMMARY")
    if not named:
        return
    from curate.adapters.appending import append_bytes
    from curate.report.github_summary import github_summary

    console = session.console
    text = github_summary(report.checked, report.findings, console.translate)
    try:
        append_bytes(Path(named), text.encode("utf-8", "backslashreplace"))
    except CurateError as error:
        console.note(
            msg("The summary of the step was not written. {reason}", reason=error.message), "warning"
        )


def _replaceable(session: Session, repository: Repository, output: Path) -> Path:
    """Give the absolute path of `--output`. Raises `UsageFault` for what a report must not replace."""
    from curate.adapters.folders import relative_to

    path = (session.folder / output).absolute()
    inside = relative_to(repository.top, path)
    if inside is not None and inside.split("/")[0] in ("stories", ".git"):
        raise UsageFault(
            msg("{path} is among the newsroom's own files.", path=str(output)),
            msg("Give `--output` a file elsewhere, for instance {path}.", path=path.name),
        )
    return path


def _replace(path: Path, text: str) -> None:
    from curate.adapters.files import TooLarge, read_bytes, write_atomically

    try:
        older = read_bytes(path, MOST_REPLACED)
    except FileNotFoundError:
        older = None
    except TooLarge as error:
        raise Refused(error.message, msg("Delete it, or give `--output` another file.")) from error
    write_atomically(path, text.encode("utf-8", "backslashreplace"), expected=older)
