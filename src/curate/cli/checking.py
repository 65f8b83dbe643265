"""`check` and `explain`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.completing import complete_rule, complete_story
from curate.cli.options import AsJson
from curate.cli.reporting import Format, format_asked, tell_report
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINE, CurateError, HasFindings, UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from curate.adapters.git import Repository
    from curate.desk.checking import CheckReport
    from curate.desk.snapshots import Snapshot
    from curate.policy import Severity
    from curate.story.vocabulary import State


def check(
    context: typer.Context,
    stories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STORY|PATH",
            help=t("Stories by id, slug or path, or folders; all when none is named."),
            autocompletion=complete_story,
        ),
    ] = None,
    staged: Annotated[
        bool, typer.Option("--staged", help=t("Judge exactly what a commit made now would contain."))
    ] = False,
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="REV",
            help=t("Judge what a branch changes against this one, commit by commit, as a pull request is."),
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="REV", help=t("With `--base`: the last commit to judge; HEAD otherwise.")
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help=t("How findings are printed."), show_default=Format.TEXT.value),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=t("Write the report to a file and print its summary only."),
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=t("Print nothing when nothing is found, as the hook does."))
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help=t("Mend what can be mended safely, after showing the difference."))
    ] = False,
    unsafe_fix: Annotated[
        bool,
        typer.Option("--unsafe-fix", help=t("Apply the fixes too that need a person's eye; look at them.")),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=t("With `--fix`: do not ask before writing."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=t("With `--fix`: show the difference and write nothing."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge stories by all rules."""
    session = session_of(context)
    wanted = format_asked(form, as_json=as_json)
    mending = fix or unsafe_fix
    _refuse_mixed(stories, base, head, staged=staged, mending=mending)
    if (yes or dry_run) and not mending:
        raise UsageFault(
            msg("`--yes` and `--dry-run` say how fixes are made."), msg("Add `--fix` or `--unsafe-fix`.")
        )
    try:
        if base is not None:
            judged = _judge_range(session, base, head or "HEAD")
        elif staged:
            judged = _judge_staged(session)
        else:
            judged = _judge_files(session, stories)
    except HasFindings as error:
        from curate.desk.checking import CheckReport
        from curate.desk.snapshots import Index, WorkTree

        # A policy that cannot be judged by is what was found.
        judged = _Judged(
            CheckReport((), error.findings),
            _policy_of(base) if base is not None else Index if staged else WorkTree,
        )
    else:
        if mending:
            from curate.cli.mending import mend

            aside = wanted is not Format.TEXT and output is None
            if mend(session, judged.report, unsafe=unsafe_fix, sure=yes, dry_run=dry_run, aside=aside):
                judged = _judge_files(session, stories)
    tell_report(session, judged.report, wanted, snapshot=judged.snapshot, output=output, quiet=quiet)
    raise typer.Exit(judged.report.exit_code)


@dataclass(frozen=True)
class _Judged:
    """A report, and how to read again what was judged."""

    report: CheckReport
    snapshot: Callable[[Repository], Snapshot]


def _refuse_mixed(
    stories: list[str] | None, base: str | None, head: str | None, *, staged: bool, mending: bool
) -> None:
    if staged and base is not None:
        raise UsageFault(
            msg("`--staged` judges the coming commit, `--base` those that were made."),
            msg("Leave out one of them."),
        )
    if head is not None and base is None:
        raise UsageFault(
            msg("`--head` says where a range ends."), msg("Say where it begins too: `--base REV`.")
        )
    if (staged or base is not None) and stories:
        raise UsageFault(
            msg("`--staged` judges the whole commit.")
            if staged
            else msg("`--base` judges the whole change."),
            msg("Leave out the names, or `--staged`.")
            if staged
            else msg("Leave out the names, or `--base`."),
        )
    if (staged or base is not None) and mending:
        raise UsageFault(
            msg("`--staged` judges what is staged, and fixes are made in the files.")
            if staged
            else msg("`--base` judges commits, and fixes are made in the files."),
            msg("Run `curate check --fix`, look at it, and stage it again."),
        )


def _judge_range(session: Session, base: str, head: str) -> _Judged:
    from curate.desk.ranges.checking import check_range, open_range_for_check

    opened = open_range_for_check(session.folder, base, head)
    session.speak(opened.newsroom.policy.language)
    with session.console.progress(msg("checking")) as progress:
        report = check_range(opened, session.now, progress)
    return _Judged(report, lambda _: opened.revision)


def _policy_of(base: str) -> Callable[[Repository], Snapshot]:
    from curate.desk.ranges.checking import with_policy_of

    return lambda repository: with_policy_of(repository, base)


def _judge_staged(session: Session) -> _Judged:
    from curate.desk.checking import check_staged, open_for_commit
    from curate.desk.snapshots import Index

    newsroom = open_for_commit(session.folder)
    session.speak(newsroom.policy.language)
    return _Judged(check_staged(newsroom, session.now), Index)


def _judge_files(session: Session, stories: list[str] | None) -> _Judged:
    from curate.desk.checking import check_work_tree
    from curate.desk.snapshots import WorkTree

    newsroom = session.newsroom
    with session.console.progress(msg("checking")) as progress:
        paths = _paths(session, stories) if stories else None
        return _Judged(check_work_tree(newsroom, session.now, paths, progress), WorkTree)


def explain(
    context: typer.Context,
    rule: Annotated[
        str | None,
        typer.Argument(metavar="RULE", help=t("The rule's name."), autocompletion=complete_rule),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a rule wants and why; without a name, list all rules."""
    from curate.checks.explaining import page, title
    from curate.checks.registry import RULES
    from curate.report.json_text import json_text
    from curate.report.sanitise import fit, width
    from curate.story.story import did_you_mean

    session = session_of(context)
    console = session.console
    if rule is None:
        if as_json:
            rules = [
                {
                    "rule": r.name,
                    "title": title(r.name, session.language),
                    "fixed": r.fixed,
                    "severity": {state.value: severity for state, severity in r.severity.items()},
                }
                for r in RULES.values()
            ]
            console.show(json_text({"version": 1, "rules": rules}))
            return
        wide = max(width(name) for name in RULES)
        for name in RULES:
            console.show(f"{console.paint(fit(name, wide), 'command')}  {title(name, session.language)}")
        return
    found = RULES.get(rule)
    if found is None:
        raise UsageFault(
            msg("There is no rule {rule}.", rule=rule),
            did_you_mean(rule, list(RULES)) or msg("`curate explain` lists them."),
        )
    settings = _settings(session, found.name)
    severities = {state: settings.get(state, severity) for state, severity in found.severity.items()}
    text = page(found.name, session.language, found, found.severity if found.fixed else severities)
    if as_json:
        console.show(json_text({"version": 1, "rule": found.name, "page": text}))
        return
    from curate.report.markdown_text import markdown_text

    console.show(markdown_text(text, min(console.columns, 88), coloured=console.paint("x", "error") != "x"))
    raise typer.Exit(EXIT_FINE)


def _settings(session: Session, rule: str) -> Mapping[State, Severity]:
    """Give what the newsroom's policy says of a rule; outside a newsroom the shipped gravity holds."""
    try:
        return session.newsroom.policy.rules.get(rule, {})
    except CurateError:
        return {}


def _paths(session: Session, typed: list[str]) -> list[str]:
    """Turn names into paths; a folder stands for all stories below it."""
    from curate.adapters.files import find_stories
    from curate.adapters.folders import relative_to

    paths: list[str] = []
    for name in typed:
        folder = relative_to(session.newsroom.top, session.folder / name)
        if folder is not None and (session.newsroom.top / folder).is_dir():
            below = f"{folder}/" if folder not in ("", ".") else ""
            paths += [p for p in find_stories(session.newsroom.top) if p.startswith(below)]
        else:
            paths.append(session.story_path(name))
    return paths


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("check", help=t("Judge stories by all rules."))(check)
    app.command("explain", help=t("Say what a rule wants and why."))(explain)
