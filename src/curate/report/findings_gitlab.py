"""Findings as GitLab's Code Quality report."""

from __future__ import annotations

from collections.abc import Sequence

from curate.checks.findings import Finding
from curate.messages import Translate
from curate.report.fingerprint import fingerprints
from curate.report.json_text import json_text
from curate.report.sanitise import without_surrogates
from curate.report.source_text import Source, place_of

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def findings_gitlab(findings: Sequence[Finding], translate: Translate, source: Source) -> str:
    """Give a JSON array; the format has no columns. A fingerprint stays when lines are added above."""
    return json_text(
        [
            {
                "description": without_surrogates(_description(finding, translate)),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": SEVERITIES[finding.severity],
                "location": {
                    "path": without_surrogates(finding.path),
                    "lines": {"begin": place_of(finding)[0]},
                },
            }
            for finding, fingerprint in zip(findings, fingerprints(findings, source), strict=True)
        ]
    )


def _description(finding: Finding, translate: Translate) -> str:
    message = finding.message.render(translate)
    return message if finding.hint is None else f"{message} → {finding.hint.render(translate)}"
