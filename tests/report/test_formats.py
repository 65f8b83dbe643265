"""All formats say the same, keep what they are given, and hold nothing that steers a terminal or a log."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from formats import FORMATS, command, english, visible, written
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_findings import BODY, CHECKED, CHINESE, CLEAN, FILES, FINDINGS, GONE, MANY, NASTY, comma

from curate.checks.findings import Finding
from curate.messages import msg
from curate.report.findings_github import findings_github
from curate.report.findings_gitlab import findings_gitlab
from curate.report.findings_json import findings_json
from curate.report.github_summary import MOST_CHARACTERS, github_summary
from curate.report.sanitise import safe_block, safe_line
from curate.report.source_text import SourceText, no_source
from curate.story.fault import Fix
from curate.story.story import parse_story

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"junit": "xml", "text": "txt", "github": "txt"}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("findings", [NASTY, [], [MANY[0]]], ids=["nasty", "none", "one"])
def test_formats__all__say_the_same(name: str, findings: list[Finding]) -> None:
    form = FORMATS[name]
    expected = []
    for f in findings:
        line, column = (max(f.line, 1), max(f.column, 1)) if form.from_one else (f.line, f.column)
        expected.append((f.rule, form.path(f.path), line, _column(name, f, column), f.severity))
    assert sorted(form.read(written(name, findings)), key=repr) == sorted(expected, key=repr)


def _column(name: str, finding: Finding, column: int) -> int | None:
    """Give the column a format should have: none, or in bytes, which needs the line."""
    if name == "gitlab":
        return None
    if name != "rdjson":
        return column
    text = FILES.get(finding.path)
    lines = text.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"").split(b"\n") if text is not None else []
    if not 0 < max(finding.line, 1) <= len(lines):
        return None
    line = lines[max(finding.line, 1) - 1].decode("utf-8", "surrogateescape")
    return len(line[: column - 1].encode("utf-8", "surrogateescape")) + 1


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_formats__300_findings_of_one_rule__none_is_folded(name: str) -> None:
    assert len(FORMATS[name].read(written(name, MANY))) == 300


@pytest.mark.parametrize("name", FORMATS)
def test_formats__nasty_findings__are_as_they_were(name: str) -> None:
    file = GOLDEN / f"{name}.{ENDINGS.get(name, 'json')}"
    assert written(name, NASTY) + "\n" == file.read_text(encoding="utf-8")


def test_summary__nasty_findings__is_as_it_was() -> None:
    text = github_summary(len(CHECKED), NASTY, english)
    assert text == (GOLDEN / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(st.lists(FINDINGS, max_size=4))
def test_formats__whatever_people_wrote__steers_nothing(name: str, findings: list[Finding]) -> None:
    text = written(name, findings)
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", text)
    assert "##[" not in text
    lines = text.split("\n")
    commands = [line for line in lines if command(line) is not None]
    assert len(commands) == (len(findings) if name == "github" else 0)
    assert not [line for line in lines if line.lstrip().startswith("::") and line not in commands]


@settings(max_examples=200, deadline=timedelta(seconds=2))
@given(FINDINGS)
def test_github__any_text__arrives_in_the_annotation(finding: Finding) -> None:
    first, *_ = findings_github(1, [finding], english).split("\n")
    found = command(first)
    assert found is not None
    data = safe_block(str(finding.message)) + (
        "" if finding.hint is None else f"\n→ {safe_block(str(finding.hint))}"
    )
    assert found.data == data
    assert found.properties == {
        "file": safe_line(finding.path),
        "line": str(max(finding.line, 1)),
        "col": str(max(finding.column, 1)),
        "endColumn": str(max(finding.column, 1) + max(finding.length, 1)),
        "title": finding.rule,
    }


def test_github__errors_come_first_and_totals_last() -> None:
    *commands, total = findings_github(7, NASTY, english).split("\n")[:-2]
    kinds = [found.name for line in [*commands, total] if (found := command(line)) is not None]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    assert findings_github(7, NASTY, english).split("\n")[-3].startswith("✗ checked 7 · errors 5")


@pytest.mark.parametrize(("count", "told"), [(10, False), (11, True)])
def test_github__more_than_is_shown__is_said(count: int, told: bool) -> None:
    assert ("GitHub shows 10" in findings_github(1, MANY[:count], english)) is told


def test_summary__too_many_for_a_page__ends_and_says_so() -> None:
    findings = [comma(f"{CHINESE}{number}", 1, 1) for number in range(9_000)]
    text = github_summary(9_000, findings, english)
    assert MOST_CHARACTERS < len(text) < MOST_CHARACTERS + 5_000  # the separators are not counted
    assert len(text.encode()) < 1024 * 1024
    count = text.count("\n- ")
    assert f"… and {9_000 - count} more" in text
    assert "| zh-comma |  | 9000 |  |" in text


def test_summary__markup_of_people__stays_text() -> None:
    text = github_summary(1, NASTY, english)
    assert r"\| \* \_ \[x\](y) \<b\> \# \`c\` \@all" in text


def test_junit__each_file_is_a_case__clean_ones_too() -> None:
    root = ElementTree.fromstring(written("junit", NASTY))  # noqa: S314 - our own report
    (suite,) = root
    cases = {case.get("name"): case for case in suite}
    assert len(cases) == len(CHECKED) + 1  # the policy was found faulty and is no story
    assert len(cases[CLEAN]) == 0
    assert suite.get("tests") == root.get("tests") == str(len(cases))
    assert suite.get("failures") == root.get("failures") == str(len(suite.findall("testcase/failure"))) == "5"
    assert all(len(case.findall("failure")) <= 1 for case in suite)


def test_sarif__addresses__are_percent_encoded_below_the_top() -> None:
    (run,) = json.loads(written("sarif", NASTY))["runs"]
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert {place["uriBaseId"] for place in places} == {"%SRCROOT%"} == set(run["originalUriBaseIds"])
    assert all(re.fullmatch(r"(?:[A-Za-z0-9/._~-]|%[0-9A-F]{2})+", place["uri"]) for place in places)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["language"] == "zh-CN"


def test_sarif__a_rule_with_a_page__brings_it() -> None:
    (run,) = json.loads(written("sarif", NASTY))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["policy"] == {"id": "policy"}
    assert rules["zh-comma"]["shortDescription"] == {"text": "逗号是半角的"}
    assert rules["zh-comma"]["fullDescription"] == {"text": "为什么：<b>汉字</b>之间用全角。"}
    assert rules["zh-comma"]["help"]["markdown"].startswith("# zh-comma")


def test_sarif__hint_and_kind_of_fix__are_properties() -> None:
    (run,) = json.loads(written("sarif", NASTY))["runs"]
    kinds = {r.get("properties", {}).get("fixable") for r in run["results"]}
    assert kinds == {None, "safe", "unsafe"}
    assert run["results"][-3]["properties"]["hint"] == "Write ，; `curate check --fix` does it."


def in_the_file(path: str, line: int, column: int) -> int:
    """Give the offset of a place in a file without its BOM."""
    text = FILES[path].removeprefix(b"\xef\xbb\xbf").decode()
    return sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]) + column - 1


@pytest.mark.parametrize("number", [i for i, f in enumerate(NASTY) if f.fix is not None])
def test_fixes__made_as_the_formats_say__give_the_fixed_body(number: int) -> None:
    finding = NASTY[number]
    assert finding.fix is not None
    story = parse_story(finding.path, FILES[finding.path]).story
    assert story is not None
    body = story.body[: finding.fix.start] + finding.fix.text + story.body[finding.fix.end :]
    text = FILES[finding.path].removeprefix(b"\xef\xbb\xbf").decode()

    (fix,) = json.loads(written("sarif", [finding]))["runs"][0]["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    start = in_the_file(finding.path, region["startLine"], region["startColumn"])
    end = in_the_file(finding.path, region["endLine"], region["endColumn"])
    assert (text[:start] + replacement["insertedContent"]["text"] + text[end:]).endswith(body)

    (suggestion,) = json.loads(written("rdjson", [finding]))["diagnostics"][0]["suggestions"]
    where = suggestion["range"]
    lines = text.splitlines(keepends=True)
    assert where["start"]["line"] == where["end"]["line"]
    line = lines[where["start"]["line"] - 1].encode()
    line = (
        line[: where["start"]["column"] - 1]
        + suggestion["text"].encode()
        + line[where["end"]["column"] - 1 :]
    )
    lines[where["start"]["line"] - 1] = line.decode()
    assert "".join(lines).endswith(body)


def test_fixes__of_a_file_that_is_gone__are_left_out() -> None:
    finding = comma(GONE, 1, 1, Fix(0, 1, "，"))
    assert "fixes" not in json.loads(written("sarif", [finding]))["runs"][0]["results"][0]
    assert "suggestions" not in json.loads(written("rdjson", [finding]))["diagnostics"][0]


@pytest.mark.parametrize("fix", [Fix(0, 10**6, ""), Fix(-1, 0, ""), Fix(5, 2, "")])
def test_fixes__outside_the_body__have_no_place(fix: Fix) -> None:
    assert SourceText(FILES[CHINESE]).places(fix) is None


def test_json__added_keys() -> None:
    found = json.loads(findings_json(1, NASTY, english))["findings"]
    keys = {"rule", "severity", "path", "line", "column", "message", "hint", "length", "fixable"}
    assert all(set(one) == keys for one in found)
    assert [one["length"] for one in found] == [f.length for f in NASTY]
    assert {one["fixable"] for one in found} == {None, "safe", "unsafe"}


def fingerprints(findings: list[Finding], files: dict[str, bytes]) -> list[str]:
    def now(path: str) -> SourceText | None:
        return SourceText(files[path]) if path in files else None

    return [one["fingerprint"] for one in json.loads(findings_gitlab(findings, english, now))]


def test_fingerprints__no_two_the_same() -> None:
    prints = fingerprints([*MANY, *NASTY], FILES)
    assert len(set(prints)) == len(prints) == len(MANY) + len(NASTY)


def test_fingerprints__lines_added_above__stay() -> None:
    shifted = {CHINESE: FILES[CHINESE].replace(BODY.encode(), b"\n\n\n" + BODY.encode())}
    before = [comma(CHINESE, line, 1) for line in (5, 6, 5)]
    after = [comma(CHINESE, line + 3, 1) for line in (5, 6, 5)]
    assert fingerprints(before, FILES) == fingerprints(after, shifted)
    assert fingerprints(before, FILES) != fingerprints(after, FILES)


def test_fingerprints__another_rule_or_path__differ() -> None:
    here = comma(CHINESE, 5, 1)
    elsewhere = comma(GONE, 5, 1)
    other = Finding("other", "warning", CHINESE, 5, 1, msg("x"))
    assert (
        len({*fingerprints([here], FILES), *fingerprints([elsewhere], FILES), *fingerprints([other], FILES)})
        == 3
    )


def test_source__bytes_that_are_no_text__keep_columns() -> None:
    text = SourceText(b"\xef\xbb\xbfa\xd6b\r\nsecond\n")
    assert [text.line(number) for number in range(5)] == [None, "a\udcd6b", "second", "", None]
    assert no_source("x") is None


def test_paths__undecodable__are_visible_in_strict_json() -> None:
    for name in ("gitlab", "rdjson", "sarif"):
        assert r"\ud" not in written(name, NASTY).replace(r"\\ud", "")
    assert visible("\udcff") == r"\udcff"


def write_golden() -> None:
    """Write the data files anew; look at what changed before it is committed."""
    GOLDEN.mkdir(exist_ok=True)
    for name in FORMATS:
        file = GOLDEN / f"{name}.{ENDINGS.get(name, 'json')}"
        file.write_text(written(name, NASTY) + "\n", encoding="utf-8")
    (GOLDEN / "summary.md").write_text(github_summary(len(CHECKED), NASTY, english), encoding="utf-8")


if __name__ == "__main__":
    write_golden()
