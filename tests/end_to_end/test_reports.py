"""The reports of `curate check` by the installed command: each format, to a file, and beside what GitHub reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from desks import CURATE, Desk, DeskAt, environment

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "rdjson")
PATH = "stories/2026/01/huai-gao.md"
CLEAN = """\
---
id: 20260101-bbbb
title: 一篇好好的稿件
state: draft
category: 生活
summary: 一两句话，说清楚这篇稿件讲的是什么事情。
curator: lin
created: 2026-01-01T10:00:00+08:00
attribution:
  - relation: 原创
---

这里是正文，写得好好的。
"""
BROKEN = """\
---
id: 20260101-aaaa
title: 一篇有毛病的稿件
state: review
category: 没有这个分类
summary: 短。
curator: lin
created: 2026-01-01T10:00:00+08:00
attribution:
  - relation: 原创
---

#### 跳级的标题

::error::这一行不是命令 ##[error]也不是

正文。
"""


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    """Give a desk with a story that has an error and more, not yet committed."""
    desk = desk_at("founded")
    desk.write(PATH, BROKEN)
    return desk


def found(desk: Desk, *more: str) -> list[tuple[str, int, int]]:
    return [
        (f["rule"], f["line"], f["column"])
        for f in desk.curate("check", "--json", *more).ended(1).json["findings"]
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format__says_what_json_says(desk: Desk, name: str) -> None:
    expected = found(desk)
    out = desk.curate("check", "--format", name).ended(1).out
    assert ("category-unknown", 5, 11) in expected
    if name == "sarif":
        results = json.loads(out)["runs"][0]["results"]
        regions = [r["locations"][0]["physicalLocation"]["region"] for r in results]
        rows = [
            (r["ruleId"], region["startLine"], region["startColumn"])
            for r, region in zip(results, regions, strict=True)
        ]
        assert rows == expected
        rules = {rule["id"]: rule for rule in json.loads(out)["runs"][0]["tool"]["driver"]["rules"]}
        assert rules["category-unknown"]["help"]["markdown"].startswith("# category-unknown: ")
    elif name == "gitlab":
        issues = json.loads(out)
        assert [(i["check_name"], i["location"]["lines"]["begin"]) for i in issues] == [
            r[:2] for r in expected
        ]
    elif name == "rdjson":
        diagnostics = json.loads(out)["diagnostics"]
        assert [d["code"]["value"] for d in diagnostics] == [row[0] for row in expected]
        assert {"line": 5, "column": 11} in [d["location"]["range"]["start"] for d in diagnostics]
    elif name == "junit":
        suite = ElementTree.fromstring(out)[0]  # noqa: S314 - our own report
        assert suite.get("tests") == str(desk.curate("check", "--json").json["checked"])
        assert {case.get("name") for case in suite if case.find("failure") is not None} == {PATH}
        assert all(f":{line}:{column}: " in out and f"[{rule}]" in out for rule, line, column in expected)
    elif name == "github":
        assert all(f"line={line},col={column}," in out for _, line, column in expected)
        assert out.count("\n::") + out.startswith("::") == len(expected)
    elif name == "text":
        assert all(f"{line}:{column}  " in out and rule in out for rule, line, column in expected)
        assert "\n           │ category: 没有这个分类\n           │           ^" in out


@pytest.mark.parametrize("name", FORMATS)
def test_each_format__nothing_found__is_whole_and_fine(desk_at: DeskAt, name: str) -> None:
    desk = desk_at("founded")
    desk.write("stories/2026/01/gan-jing.md", CLEAN)
    out = desk.curate("check", "--format", name).ended(0).out
    assert "error" not in out.replace('errors="0"', "").replace("errors 0", "")
    if name in ("json", "gitlab", "sarif", "rdjson"):
        json.loads(out)


def test_text__a_line_like_a_command__never_begins_a_line(desk: Desk) -> None:
    desk.write(PATH, BROKEN.replace("::error::", "\u3000::error::坏\x0b"))
    for name in FORMATS:
        out = desk.curate("check", "--format", name).ended(1).out
        lines = [line for line in out.split("\n") if line.lstrip().startswith("::")]
        assert all(name == "github" and " file=stories/" in line for line in lines)
        assert "##[" not in out


def test_staged__shows_the_line_of_the_index(desk: Desk) -> None:
    desk.git("add", PATH)
    desk.write(PATH, BROKEN.replace("没有这个分类", "工作区里的"))
    assert "│ category: 没有这个分类" in desk.curate("check", "--staged").ended(1).out
    assert "│ category: 工作区里的" in desk.curate("check").ended(1).out


def test_policy_with_faults__is_shown_with_its_line(desk: Desk) -> None:
    desk.write("stories/newsroom.yaml", "name: 快报\npeople: 没有人\n")
    out = desk.curate("check").ended(1).out
    assert "│ people: 没有人" in out
    for name in FORMATS:
        assert "newsroom.yaml" in desk.curate("check", "--format", name).ended(1).out


def test_output__writes_the_report_and_prints_its_summary(desk: Desk) -> None:
    printed = desk.curate("check", "--format", "sarif").ended(1).out
    ran = desk.curate("check", "--format", "sarif", "--output", "reports/curate.sarif").ended(1)
    file = desk.top / "reports/curate.sarif"
    assert file.read_text(encoding="utf-8") == printed
    assert ran.out.startswith("✗ checked ")
    assert f"→ the report is in {file}" in ran.out
    assert "runs" not in ran.out


def test_output__an_older_report__is_replaced(desk: Desk) -> None:
    file = desk.write("report.xml", "older\n")
    desk.curate("check", "--format", "junit", "-o", "report.xml").ended(1)
    assert file.read_text(encoding="utf-8").startswith("<?xml")
    assert [p.name for p in desk.top.glob(".report*")] == []


def test_output__text__has_no_colours(desk: Desk) -> None:
    desk.curate("check", "-o", "report.txt", FORCE_COLOR="", NO_COLOR="1").ended(1)
    environ = environment(None, desk.home, FORCE_COLOR="1")
    subprocess.run([CURATE, "check", "-o", "coloured.txt"], cwd=desk.top, env=environ, check=False)
    text = (desk.top / "report.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert (desk.top / "coloured.txt").read_text(encoding="utf-8") == text


def test_output__quiet_and_nothing_found__is_written_without_a_word(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    assert desk.curate("check", "--quiet", "--format", "gitlab", "-o", "q.json").ended(0).both == ""
    assert json.loads((desk.top / "q.json").read_text(encoding="utf-8")) == []


def test_output__below_dash_c__is_relative_to_it(desk: Desk) -> None:
    desk.curate("-C", desk.top / "stories", "check", "--output", "../r.json", "--json", at=desk.home).ended(1)
    assert json.loads((desk.top / "r.json").read_text(encoding="utf-8"))["findings"]


@pytest.mark.parametrize(
    "target", [PATH, "stories/report.json", ".git/config", "stories/../stories/newsroom.yaml"]
)
def test_output__the_newsrooms_own_files__are_refused(desk: Desk, target: str) -> None:
    before = (desk.top / target).read_bytes() if (desk.top / target).exists() else None
    ran = desk.curate("check", "--json", "--output", target).ended(2)
    assert "the newsroom's own files" in ran.err
    assert ((desk.top / target).read_bytes() if (desk.top / target).exists() else None) == before


def test_output__a_folder_or_a_link__is_refused(desk: Desk) -> None:
    (desk.top / "folder").mkdir()
    desk.write("elsewhere", "kept\n")
    (desk.top / "link").symlink_to("elsewhere")
    for target in ("folder", "link"):
        assert "not a file" in desk.curate("check", "--json", "-o", target).ended(3).err
    assert (desk.top / "elsewhere").read_text(encoding="utf-8") == "kept\n"


def test_json_and_another_format__are_two(desk: Desk) -> None:
    assert "two formats" in desk.curate("check", "--json", "--format", "sarif").ended(2).err
    assert (
        desk.curate("check", "--json", "--format", "json").ended(1).out == desk.curate("check", "--json").out
    )


def test_github__adds_to_the_summary_of_the_step(desk: Desk) -> None:
    summary = desk.write("../step.md", "before\n")
    desk.curate("check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary)).ended(1)
    first = summary.read_text(encoding="utf-8")
    assert first.startswith("before\n## curate check\n")
    assert f"### {PATH}" in first
    assert "| category-unknown | 1 |" in first
    desk.curate("check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary)).ended(1)
    assert summary.read_text(encoding="utf-8") == first + first.removeprefix("before\n")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_other_formats__leave_the_summary_alone(desk: Desk, name: str) -> None:
    desk.curate("check", "--format", name, GITHUB_STEP_SUMMARY=str(desk.top.parent / "step.md")).ended(1)
    assert not (desk.top.parent / "step.md").exists()


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing", "device"])
def test_github__a_summary_that_cannot_be_written__is_said(desk: Desk, kind: str) -> None:
    where = desk.top.parent / "step"
    if kind == "folder":
        where.mkdir()
    elif kind == "pipe":
        os.mkfifo(where)
    elif kind == "missing":
        where = where / "step.md"
    else:
        where = Path(os.devnull)
    ran = desk.curate("check", "--format", "github", GITHUB_STEP_SUMMARY=str(where)).ended(1)
    assert "The summary of the step was not written." in ran.err
    assert ran.out == desk.curate("check", "--format", "github").ended(1).out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_messages__follow_the_language(desk: Desk, language: str) -> None:
    outs = {name: desk.curate("--lang", language, "check", "--format", name).ended(1).out for name in FORMATS}
    word = {"en": "The policy has no category", "zh": "章程里没有"}[language]
    assert all(word in out for out in outs.values())
    assert json.loads(outs["sarif"])["runs"][0]["language"] == {"en": "en", "zh": "zh-CN"}[language]


def test_format__unknown__names_the_known_ones(desk: Desk) -> None:
    err = desk.curate("check", "--format", "checkstyle").ended(2).err
    assert all(name in err for name in FORMATS)


def test_format__is_completed(desk: Desk) -> None:
    environ = environment(
        None,
        desk.home,
        _CURATE_COMPLETE="complete_bash",
        COMP_WORDS="curate check --format s",
        COMP_CWORD="3",
    )
    ran = subprocess.run([CURATE], cwd=desk.top, env=environ, capture_output=True, check=False, timeout=60)
    assert ran.stdout.decode().split() == ["sarif"]


@pytest.mark.parametrize(
    ("name", "unused"), [("json", {"wcwidth", "xml"}), ("gitlab", {"wcwidth", "xml"}), ("text", {"xml"})]
)
def test_a_format__loads_nothing_of_the_others(desk: Desk, name: str, unused: set[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", CURATE, "check", "--format", name],
        cwd=desk.top, env=environment(None, desk.home), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines() if "import time:" in line}
    assert f"curate.report.findings_{name}" in loaded
    assert {module.partition(".")[0] for module in loaded} & unused == set()
