"""Findings as annotations on a pull request: the workflow commands of GitHub, Gitea and Forgejo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from curate.checks.findings import Finding
from curate.messages import Translate, msg
from curate.report.findings_text import summary_text
from curate.report.sanitise import safe_block, safe_line
from curate.report.source_text import end_column, place_of

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
MOST_SHOWN = 10
"""So many annotations of one kind GitHub shows for one step."""


def findings_github(checked: int, findings: Sequence[Finding], translate: Translate) -> str:
    """Give a workflow command for each finding, errors first, and the totals as plain text at the end."""
    lines = [_command(f, translate) for kind in COMMANDS for f in findings if f.severity == kind]
    kinds = Counter(f.severity for f in findings)
    if any(count > MOST_SHOWN for count in kinds.values()):
        lines.append(
            msg(
                "GitHub shows {most} annotations of a kind; this log and the summary of the step have them all.",
                most=MOST_SHOWN,
            ).render(translate)
        )
    lines.append(summary_text(checked, findings, translate, lambda text, _: text))
    return "\n".join(lines)


def _command(finding: Finding, translate: Translate) -> str:
    line, column = place_of(finding)
    properties = {
        "file": safe_line(finding.path),
        "line": line,
        "col": column,
        "endColumn": end_column(finding),
        "title": safe_line(finding.rule),
    }
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = safe_block(finding.message.render(translate))
    if finding.hint is not None:
        message += "\n→ " + safe_block(finding.hint.render(translate))
    return f"::{COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
