"""Findings for a person at a terminal: one file after another, each finding with what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from curate.checks.findings import Finding
from curate.messages import Translate, msg
from curate.report.sanitise import safe_block, safe_line

Paint = Callable[[str, str], str]
"""Takes a text and the name of its role (`error`, `warning`, `info`, `path`, `quiet`, `good`), gives it coloured."""

SEVERITY_WORDS = {"error": msg("error"), "warning": msg("warning"), "info": msg("info")}


def findings_text(findings: Sequence[Finding], translate: Translate, paint: Paint) -> str:
    """Give findings grouped by file, each as place, severity, rule, message and, below it, the hint."""
    lines: list[str] = []
    for path, group in groupby(findings, key=lambda f: f.path):
        lines.append(paint(safe_line(path), "path"))
        for finding in group:
            place = f"{finding.line}:{finding.column}"
            word = SEVERITY_WORDS[finding.severity].render(translate)
            message = safe_line(finding.message.render(translate))
            lines.append(
                f"  {place:>7}  {paint(word, finding.severity)}  {message}  {paint(finding.rule, 'quiet')}"
            )
            if finding.hint is not None:
                hint = safe_block(finding.hint.render(translate)).replace("\n", "\n" + " " * 11)
                lines.append(f"{' ' * 11}{paint('→ ' + hint, 'quiet')}")
    return "\n".join(lines)


def summary_text(checked: int, findings: Sequence[Finding], translate: Translate, paint: Paint) -> str:
    """Give one line on how many stories were judged and what was found."""
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
    if errors:
        return paint(f"✗ {text}", "error")
    return paint(f"✓ {text}", "good")
