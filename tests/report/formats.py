"""Each format read back by a reader of its own, to see that all say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

from nasty_findings import CHECKED, TOOL, describe, source

from curate.checks.findings import Finding
from curate.messages import Translate
from curate.report.findings_github import findings_github
from curate.report.findings_gitlab import findings_gitlab
from curate.report.findings_json import findings_json
from curate.report.findings_junit import findings_junit
from curate.report.findings_rdjson import findings_rdjson
from curate.report.findings_sarif import findings_sarif
from curate.report.findings_text import findings_text
from curate.report.sanitise import safe_line

Row = tuple[str, str, int, int | None, str]
"""Rule, path, line, column, severity. A column is None where the format has none."""


def english(template: str) -> str:
    return template


def plain(text: str, role: str) -> str:
    return text


def from_text(text: str) -> list[Row]:
    rows: list[Row] = []
    path = ""
    for line in text.split("\n"):
        found = re.match(r" +(\d+):(\d+)  (error|warning|info)  .*  ([\w-]+)$", line)
        if found:
            rows.append((found[4], path, int(found[1]), int(found[2]), found[3]))
        elif not line.startswith(" "):
            path = line
    return rows


def from_json(text: str) -> list[Row]:
    return [
        (f["rule"], f["path"], f["line"], f["column"], f["severity"]) for f in json.loads(text)["findings"]
    ]


@dataclass(frozen=True)
class Command:
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def command(line: str) -> Command | None:
    """Read a line of a log as GitHub's runner does: by the first `::` after the one at its beginning."""
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    head, separator, data = line[2:].partition("::")
    if not separator:
        return None
    name, _, rest = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
    return Command(
        name,
        {key: _unescaped(value, "\r\n:,%") for key, value in properties.items()},
        _unescaped(data, "\r\n%"),
    )


def _unescaped(text: str, characters: str) -> str:
    for character in characters:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def from_github(text: str) -> list[Row]:
    words = {"error": "error", "warning": "warning", "notice": "info"}
    rows: list[Row] = []
    for line in text.split("\n"):
        found = command(line)
        if found is not None:
            p = found.properties
            rows.append((p["title"], p["file"], int(p["line"]), int(p["col"]), words[found.name]))
    return rows


def from_gitlab(text: str) -> list[Row]:
    words = {"major": "error", "minor": "warning", "info": "info"}
    return [
        (f["check_name"], f["location"]["path"], f["location"]["lines"]["begin"], None, words[f["severity"]])
        for f in json.loads(text)
    ]


def from_sarif(text: str) -> list[Row]:
    (run,) = json.loads(text)["runs"]
    rows: list[Row] = []
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        path = unquote_to_bytes(place["artifactLocation"]["uri"]).decode("utf-8", "surrogateescape")
        region = place["region"]
        severity = {"note": "info"}.get(result["level"], result["level"])
        rows.append((result["ruleId"], path, region["startLine"], region["startColumn"], severity))
    return rows


def from_junit(text: str) -> list[Row]:
    rows: list[Row] = []
    for case in ElementTree.fromstring(text).iter("testcase"):  # noqa: S314 - our own report
        path = re.escape(case.attrib["name"])
        for part in case:
            for line in (part.text or "").split("\n"):
                found = re.match(rf"{path}:(\d+):(\d+): (\w+): .* \[([\w-]+)\]$", line)
                if found:
                    row = (found[4], case.attrib["name"], int(found[1]), int(found[2]), found[3])
                    assert (found[3] == "error") == (part.tag == "failure")
                    rows.append(row)
    return rows


def from_rdjson(text: str) -> list[Row]:
    rows: list[Row] = []
    for d in json.loads(text)["diagnostics"]:
        path, start = d["location"]["path"], d["location"]["range"]["start"]
        rows.append((d["code"]["value"], path, start["line"], start.get("column"), d["severity"].lower()))
    return rows


def visible(path: str) -> str:
    """Give a path as it stands where JSON has to be UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode()


def as_it_is(path: str) -> str:
    return path


@dataclass(frozen=True)
class Format:
    """How a format is written and read back, and what it does to a path and to a place before line 1."""

    write: Callable[[Sequence[str], Sequence[Finding], Translate], str]
    read: Callable[[str], list[Row]]
    path: Callable[[str], str]
    from_one: bool = True


FORMATS = {
    "text": Format(
        lambda _, findings, t: findings_text(findings, t, plain, source=source), from_text, safe_line, False
    ),
    "json": Format(lambda c, findings, t: findings_json(len(c), findings, t), from_json, as_it_is, False),
    "github": Format(lambda c, findings, t: findings_github(len(c), findings, t), from_github, safe_line),
    "gitlab": Format(lambda _, findings, t: findings_gitlab(findings, t, source), from_gitlab, visible),
    "sarif": Format(
        lambda _, findings, t: findings_sarif(findings, t, source, describe, TOOL), from_sarif, as_it_is
    ),
    "junit": Format(findings_junit, from_junit, safe_line),
    "rdjson": Format(lambda _, findings, t: findings_rdjson(findings, t, source), from_rdjson, visible),
}


def written(name: str, findings: Sequence[Finding], checked: Sequence[str] = CHECKED) -> str:
    """Give findings in a format, in English."""
    return FORMATS[name].write(checked, findings, english)
