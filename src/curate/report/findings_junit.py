"""Findings as a JUnit report: a test case for each file, the clean ones too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from curate.checks.findings import Finding
from curate.messages import Translate, msg
from curate.report.sanitise import safe_block, safe_line
from curate.report.source_text import place_of


def findings_junit(checked: Sequence[str], findings: Sequence[Finding], translate: Translate) -> str:
    """Give one suite; errors of a file are its one `failure`, what else was found its `system-out`.

    One, because readers of the format look at the first only. Each finding is a line `PATH:LINE:COLUMN: SEVERITY:
    MESSAGE [RULE]` of them, with the hint on the next. Characters that XML cannot hold become visible.
    """
    by_path = {path: list(group) for path, group in groupby(findings, key=lambda f: f.path)}
    paths = sorted({*checked, *by_path})
    failed = sum(any(f.severity == "error" for f in found) for found in by_path.values())
    counts = {"tests": str(len(paths)), "failures": str(failed), "errors": "0"}
    root = ElementTree.Element("testsuites", {"name": "curate", **counts})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "curate check", **counts, "skipped": "0"})
    for path in paths:
        _case(suite, path, by_path.get(path, []), translate)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _case(suite: ElementTree.Element, path: str, findings: Sequence[Finding], translate: Translate) -> None:
    named = {"name": safe_line(path), "classname": "curate.check", "file": safe_line(path)}
    case = ElementTree.SubElement(suite, "testcase", named)
    errors = [f for f in findings if f.severity == "error"]
    others = [f for f in findings if f.severity != "error"]
    if errors:
        first = safe_line(errors[0].message.render(translate))
        if len(errors) > 1:
            first = msg("{message} (and {count} more)", message=first, count=len(errors) - 1).render(
                translate
            )
        failure = ElementTree.SubElement(
            case, "failure", {"message": first, "type": safe_line(errors[0].rule)}
        )
        failure.text = _lines(errors, translate)
    if others:
        ElementTree.SubElement(case, "system-out").text = _lines(others, translate)


def _lines(findings: Sequence[Finding], translate: Translate) -> str:
    lines = []
    for finding in findings:
        line, column = place_of(finding)
        message = safe_line(finding.message.render(translate))
        place = f"{safe_line(finding.path)}:{line}:{column}"
        lines.append(f"{place}: {finding.severity}: {message} [{safe_line(finding.rule)}]")
        if finding.hint is not None:
            lines.append("    → " + safe_block(finding.hint.render(translate)).replace("\n", "\n      "))
    return "\n".join(lines)
