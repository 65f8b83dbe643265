"""Findings as reviewdog reads them: its rdjson, where columns count the bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from curate.checks.findings import Finding
from curate.messages import Translate
from curate.report.json_text import json_text
from curate.report.sanitise import without_surrogates
from curate.report.source_text import Place, Source, SourceText, end_column, place_of

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def findings_rdjson(findings: Sequence[Finding], translate: Translate, source: Source) -> str:
    """Give a `DiagnosticResult`; where the line is not known a place is the line alone."""
    diagnostics = []
    for path, group in groupby(findings, key=lambda f: f.path):
        text = source(path)
        diagnostics += [_diagnostic(finding, text, translate) for finding in group]
    return json_text({"source": {"name": "curate"}, "diagnostics": diagnostics})


def _diagnostic(finding: Finding, text: SourceText | None, translate: Translate) -> dict[str, object]:
    line, column = place_of(finding)
    message = finding.message.render(translate)
    if finding.hint is not None:
        message += "\n→ " + finding.hint.render(translate)
    diagnostic: dict[str, object] = {
        "message": without_surrogates(message),
        "location": {
            "path": without_surrogates(finding.path),
            "range": _range((line, column), (line, end_column(finding)), text),
        },
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    places = text.places(finding.fix) if text is not None and finding.fix is not None else None
    if finding.fix is not None and places is not None:
        diagnostic["suggestions"] = [
            {"range": _range(*places, text), "text": without_surrogates(finding.fix.text)}
        ]
    return diagnostic


def _range(start: Place, end: Place, text: SourceText | None) -> dict[str, object]:
    return {"start": _position(start, text), "end": _position(end, text)}


def _position(place: Place, text: SourceText | None) -> dict[str, int]:
    line, column = place
    written = text.line(line) if text is not None else None
    if written is None:
        return {"line": line}
    return {"line": line, "column": len(written[: column - 1].encode("utf-8", "surrogateescape")) + 1}
