"""Findings for a person at a terminal: one file after another, each with the line it means and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from curate.checks.findings import Finding, Severity
from curate.messages import Message, Translate, msg
from curate.report.excerpt import excerpt
from curate.report.sanitise import safe_block, safe_line, width
from curate.report.source_text import Source, SourceText, line_of, no_source
from curate.story.front_matter import FENCE

Paint = Callable[[str, str], str]
"""Takes a text and the name of its role (`error`, `warning`, `info`, `path`, `quiet`, `good`), gives it coloured."""

SEVERITY_WORDS: dict[Severity, Message] = {
    "error": msg("error"),
    "warning": msg("warning"),
    "info": msg("info"),
}
MOST_OF_ONE_RULE = 20
"""So many findings of one rule are shown of one file; the others are counted."""
WIDEST_LINE = 120
"""Columns of a line that are shown at most, however wide the terminal is: the eye has to find the mark."""
INDENT = " " * 11
"""Before what stands below a finding; the finding's own place ends there."""


def findings_text(
    findings: Sequence[Finding],
    translate: Translate,
    paint: Paint,
    *,
    source: Source = no_source,
    columns: int = 200,
    wrapped: bool = False,
) -> str:
    """Give findings grouped by file: place, severity, message and rule, the line with marks, and the hint.

    Lines of the file are cut around the place to `columns`. With `wrapped`, so are messages broken: on a
    terminal, not in a pipe, where one finding is one line to search for.
    """
    page = _Page(translate, paint, columns, wrapped)
    lines: list[str] = []
    for path, group in groupby(findings, key=lambda f: f.path):
        lines.append(paint(safe_line(path), "path"))
        text = source(path)
        shown: Counter[str] = Counter()
        before = None
        for finding in group:
            shown[finding.rule] += 1
            if shown[finding.rule] <= MOST_OF_ONE_RULE:
                place = (finding.line, finding.column, finding.length)
                lines += page.finding(finding, None if place == before else text)  # seen just above
                before = place
        lines += [
            page.quiet(msg("… and {count} more of {rule}", count=count - MOST_OF_ONE_RULE, rule=rule))
            for rule, count in shown.items()
            if count > MOST_OF_ONE_RULE
        ]
    return "\n".join(lines)


def summary_text(checked: int, findings: Sequence[Finding], translate: Translate, paint: Paint) -> str:
    """Give a line on how many stories were judged and what was found, and below it what can be mended."""
    errors = sum(f.severity == "error" for f in findings)
    warnings = sum(f.severity == "warning" for f in findings)
    if not findings:
        return paint(msg("✓ checked {checked}, nothing found", checked=checked).render(translate), "good")
    text = msg(
        "checked {checked} · errors {errors} · warnings {warnings} · notes {others}",
        checked=checked,
        errors=errors,
        warnings=warnings,
        others=len(findings) - errors - warnings,
    ).render(translate)
    lines = [paint(f"✗ {text}", "error") if errors else paint(f"✓ {text}", "good")]
    lines += [paint(f"→ {mended.render(translate)}", "quiet") for mended in _mendable(findings)]
    return "\n".join(lines)


def _mendable(findings: Sequence[Finding]) -> Iterator[Message]:
    fixes = [f.fix for f in findings if f.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if safe:
        yield msg("{count} can be mended with `curate check --fix`", count=safe)
    if len(fixes) > safe:
        yield msg(
            "{count} can be mended with `curate check --unsafe-fix`; look at what it did",
            count=len(fixes) - safe,
        )


class _Page:
    """How wide and in which language and colours findings are shown."""

    def __init__(self, translate: Translate, paint: Paint, columns: int, wrapped: bool) -> None:
        self._translate = translate
        self._paint = paint
        self._room = max(columns - len(INDENT), 20)
        self._line_room = min(self._room, WIDEST_LINE - len(INDENT)) - 2
        self._wrapped = wrapped

    def finding(self, finding: Finding, text: SourceText | None) -> Iterator[str]:
        yield from self._statement(finding)
        line = line_of(text, finding)
        if line is not None and not (finding.line == 1 and line == FENCE):  # it says nothing of the story
            shown, marks = excerpt(line, finding.column, finding.length, self._line_room)
            bar = self._paint("│", "quiet")
            yield f"{INDENT}{bar} {shown}"
            marked = self._paint(marks.lstrip(), finding.severity)
            yield f"{INDENT}{bar} {' ' * marks.count(' ')}{marked}"
        if finding.hint is not None:
            yield self._hint(finding.hint)

    def quiet(self, message: Message) -> str:
        return INDENT + self._paint(safe_line(message.render(self._translate)), "quiet")

    def _statement(self, finding: Finding) -> Iterator[str]:
        place = f"  {f'{finding.line}:{finding.column}':>7}  "
        word = SEVERITY_WORDS[finding.severity].render(self._translate)
        message = safe_line(finding.message.render(self._translate))
        first, *more = self._broken(f"{word}  {message}", max(len(place) - len(INDENT), 0))
        lines = [f"{place}{self._paint(word, finding.severity)}{first[len(word) :]}"]
        lines += [INDENT + line for line in more]
        rule = self._paint(finding.rule, "quiet")
        used = width(more[-1] if more else place + first) + (len(INDENT) if more else 0)
        if self._wrapped and used + 2 + len(finding.rule) > self._room + len(INDENT):
            lines.append(INDENT + rule)
        else:
            lines[-1] += f"  {rule}"
        yield from lines

    def _hint(self, hint: Message) -> str:
        text = safe_block(hint.render(self._translate))
        lines = [part for line in text.split("\n") for part in self._broken(line, 2)]
        first, *more = lines
        return "\n".join(
            [f"{INDENT}{self._paint('→ ' + first, 'quiet')}"]
            + [f"{INDENT}  {self._paint(line, 'quiet')}" for line in more]
        )

    def _broken(self, line: str, less: int) -> list[str]:
        """Break a line where it is too wide, when lines are to be broken at all."""
        room = self._room - less
        if not self._wrapped or width(line) <= room:
            return [line]
        from curate.report.wrapping import cells, wrap  # loaded by those who need it: see `width`

        return ["".join(cell.text for cell in part) for part in wrap(cells(line), room)]
