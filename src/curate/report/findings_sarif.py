"""Findings as SARIF 2.1.0, with the pages of the rules and the fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from curate.checks.findings import Finding
from curate.messages import Translate, msg
from curate.report.findings_json import fixable
from curate.report.fingerprint import fingerprints
from curate.report.json_text import json_text
from curate.report.sanitise import without_surrogates
from curate.report.source_text import Source, SourceText, end_column, place_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
TOP = "%SRCROOT%"
FINGERPRINT = "curateLine/v1"


@dataclass(frozen=True, slots=True)
class RuleText:
    """What SARIF says of a rule: its title, and its page in Markdown."""

    title: str
    page: str


Describe = Callable[[str], RuleText | None]
"""Takes a rule's name, gives its texts, None when it has no page."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Who found it, and in which language it speaks (`zh` or `en`)."""

    version: str
    language: str


def findings_sarif(
    findings: Sequence[Finding], translate: Translate, source: Source, describe: Describe, tool: Tool
) -> str:
    """Give a log of one run. Addresses are relative to the newsroom's top; columns count characters."""
    rules = sorted({f.rule for f in findings})
    numbers = {rule: number for number, rule in enumerate(rules)}
    prints = fingerprints(findings, source)
    results = []
    for path, group in groupby(findings, key=lambda f: f.path):
        text = source(path)
        for finding in group:
            results.append(_result(finding, text, translate, numbers[finding.rule], next(prints)))
    run = {
        "tool": {
            "driver": {
                "name": "curate",
                "version": tool.version,
                "rules": [_rule(rule, describe(rule)) for rule in rules],
            }
        },
        "language": {"zh": "zh-CN"}.get(tool.language, tool.language),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            TOP: {"description": {"text": msg("The top of the newsroom's repository").render(translate)}}
        },
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, text: RuleText | None) -> dict[str, object]:
    if text is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": _why(text) or text.title},
        "help": {"text": text.page, "markdown": text.page},
    }


def _why(text: RuleText) -> str:
    """Give the page's own words on the rule: the paragraph before the first section."""
    before, _, _ = text.page.partition("\n## ")
    return before.strip().rpartition("\n\n")[2].strip()


def _result(
    finding: Finding, text: SourceText | None, translate: Translate, number: int, fingerprint: str
) -> dict[str, object]:
    line, column = place_of(finding)
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": LEVELS[finding.severity],
        "message": {"text": without_surrogates(finding.message.render(translate))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _address(finding.path),
                    "region": {"startLine": line, "startColumn": column, "endColumn": end_column(finding)},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    fixes = list(_fixes(finding, text, translate))
    if fixes:
        result["fixes"] = fixes
    properties = {}
    if finding.hint is not None:
        properties["hint"] = without_surrogates(finding.hint.render(translate))
    if finding.fix is not None:
        properties["fixable"] = fixable(finding) or ""
    if properties:
        result["properties"] = properties
    return result


def _fixes(finding: Finding, text: SourceText | None, translate: Translate) -> Iterator[dict[str, object]]:
    if finding.fix is None or text is None:
        return
    places = text.places(finding.fix)
    if places is None:
        return
    (line, column), (end_line, end_column) = places
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    safe, unsafe = msg("A safe fix"), msg("A fix that wants a person's eye")
    yield {
        "description": {"text": (safe if finding.fix.safe else unsafe).render(translate)},
        "artifactChanges": [
            {
                "artifactLocation": _address(finding.path),
                "replacements": [
                    {
                        "deletedRegion": region,
                        "insertedContent": {"text": without_surrogates(finding.fix.text)},
                    }
                ],
            }
        ],
    }


def _address(path: str) -> dict[str, object]:
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte; no file system gave this name
        name = without_surrogates(path).encode("utf-8")
    return {"uri": quote(name, safe="/"), "uriBaseId": TOP}
