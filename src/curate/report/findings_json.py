"""Findings as JSON, the contract for scripts."""

from __future__ import annotations

from collections.abc import Sequence

from curate.checks.findings import Finding
from curate.messages import Translate
from curate.report.json_text import json_text


def findings_json(checked: int, findings: Sequence[Finding], translate: Translate) -> str:
    """Give `{"version": 1, "checked": N, "findings": [...]}`; keys are added, never renamed."""
    return json_text(
        {
            "version": 1,
            "checked": checked,
            "findings": [
                {
                    "rule": f.rule,
                    "severity": f.severity,
                    "path": f.path,
                    "line": f.line,
                    "column": f.column,
                    "length": f.length,
                    "message": f.message.render(translate),
                    "hint": f.hint.render(translate) if f.hint is not None else None,
                    "fixable": fixable(f),
                }
                for f in findings
            ],
        }
    )


def fixable(finding: Finding) -> str | None:
    """Give "safe" for what `--fix` mends, "unsafe" for what only `--unsafe-fix` does, else None."""
    if finding.fix is None:
        return None
    return "safe" if finding.fix.safe else "unsafe"
