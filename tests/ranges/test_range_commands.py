"""`curate check --base` as it is installed: what it refuses, what it prints, and where it can be run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from range_desk import (
    APPROVED,
    DRAFT,
    EDITED,
    IN_REVIEW,
    OTHER,
    POLICY,
    POLICY_PATH,
    PUBLISHED,
    RangeDesk,
    curate,
    make_range_desk,
)

from curate.errors import EnvironmentFault

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "rdjson")


@pytest.fixture
def desk(tmp_path: Path) -> RangeDesk:
    """Give a desk whose range holds a forged approval."""
    desk = make_range_desk(tmp_path / "newsroom", IN_REVIEW, OTHER)
    desk.commit("lin", APPROVED)
    return desk


@pytest.mark.parametrize(
    "revision",
    [
        "no-such-branch",
        "0123456789012345678901234567890123456789",
        "--output=x",
        "-h",
        "",
        " ",
        "main..HEAD",
        "^main",
        "main^{tree}",
        "main:stories",
        "main\nHEAD",
        "@{upstream}",
        "HEAD@{9}",
        ":/no such message",
    ],
)
def test_revision_that_names_no_commit__is_no_range(desk: RangeDesk, revision: str) -> None:
    for base, head in ((revision, "HEAD"), ("main", revision)):
        with pytest.raises(EnvironmentFault) as raised:
            desk.rules(base, head)
        assert "git fetch" in str(raised.value.hint)


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", ""])
def test_base_that_names_no_commit__is_no_pass(desk: RangeDesk, revision: str) -> None:
    ran = curate(desk.git.top, "check", f"--base={revision}")
    assert ran.returncode == 4, ran
    assert "git fetch" in ran.stderr
    assert not (desk.git.top / "x").exists()


def test_head_that_names_no_commit__is_no_pass(desk: RangeDesk) -> None:
    ran = curate(desk.git.top, "check", "--base=main", "--head=--output=x")
    assert ran.returncode == 4
    assert not (desk.git.top / "x").exists()


def test_shallow_clone__is_no_pass(desk: RangeDesk, tmp_path: Path) -> None:
    desk.git("clone", "--quiet", "--depth=1", desk.git.top.as_uri(), str(tmp_path / "clone"))
    ran = curate(tmp_path / "clone", "check", "--base", "HEAD")
    assert ran.returncode == 4
    assert "git fetch --unshallow" in ran.stderr


def test_unrelated_histories__are_no_pass(desk: RangeDesk) -> None:
    desk.git("switch", "--quiet", "--orphan", "elsewhere")
    desk.commit("lin", DRAFT)
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 4
    assert "curate check --base origin/main" in ran.stderr


def test_base_without_a_policy__is_no_pass(desk: RangeDesk) -> None:
    desk.git("switch", "--quiet", "main")
    desk.commit("zhao", files={POLICY_PATH: None})
    desk.go("change")
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 4
    assert "curate init" in ran.stderr


def test_base_with_a_broken_policy__is_what_is_found(desk: RangeDesk) -> None:
    desk.git("switch", "--quiet", "main")
    desk.commit("zhao", files={POLICY_PATH: "people: 没有人\n"})
    desk.go("change")
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 1
    assert POLICY_PATH in ran.stdout
    assert "│ people: 没有人" in ran.stdout


def test_object_that_is_missing__is_no_pass(desk: RangeDesk) -> None:
    oid = desk.head(f"main:{APPROVED.path}")
    (desk.git.top / ".git/objects" / oid[:2] / oid[2:]).unlink()
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 4
    assert "git fsck" in ran.stderr


def test_git_that_is_too_old__is_no_pass(
    desk: RangeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, check=True, encoding="utf-8")
    program = f'#!/bin/sh\n[ "$1" = --version ] && echo git version 2.30.2 && exit\nexec {real.stdout.strip()} "$@"\n'
    (old / "git").write_text(program, encoding="utf-8")
    (old / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(old), prepend=":")
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 4
    assert "2.31" in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--base", "main", "xiao-mi"),
        ("--base", "main", "stories"),
        ("--base", "main", "--staged"),
        ("--base", "main", "--fix"),
        ("--base", "main", "--unsafe-fix"),
        ("--base", "main", "--yes"),
        ("--head", "HEAD"),
        ("--base",),
    ],
)
def test_options_that_do_not_go_together__are_refused(desk: RangeDesk, arguments: tuple[str, ...]) -> None:
    ran = curate(desk.git.top, "check", *arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr


def test_verdict__is_that_of_the_commits_whatever_the_files_are(desk: RangeDesk) -> None:
    desk.put(APPROVED.path, "---\nid: [broken\n---\n")
    desk.put(OTHER.path, None)
    desk.put(POLICY_PATH, "people: [\n")
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 1
    assert "approval-author" in ran.stdout
    assert "errors 1" in ran.stdout
    assert "│ " in ran.stdout
    assert "by: wang" in ran.stdout
    assert "broken" not in ran.stdout
    assert curate(desk.git.top, "check", "--base", "main", "--head", "main").returncode == 0
    assert curate(desk.git.top, "check", "--base", "HEAD").returncode == 0


@pytest.mark.parametrize("name", FORMATS)
def test_each_format__says_what_was_found(desk: RangeDesk, name: str) -> None:
    desk.commit("lin", files={OTHER.path: None, ".mailmap": "x\n"})
    desk.put(APPROVED.path, DRAFT.text)
    expected = {("approval-author", APPROVED.path, 15), ("policy-changed", ".mailmap", 1)}
    ran = curate(desk.git.top, "check", "--base", "main", "--format", name)
    assert ran.returncode == 1, ran
    if name == "json":
        report = json.loads(ran.stdout)
        assert {(f["rule"], f["path"], f["line"]) for f in report["findings"]} == expected
        assert report["checked"] == 1
    elif name == "sarif":
        results = json.loads(ran.stdout)["runs"][0]["results"]
        assert {result["ruleId"] for result in results} == {rule for rule, _, _ in expected}
    elif name == "gitlab":
        assert {issue["check_name"] for issue in json.loads(ran.stdout)} == {rule for rule, _, _ in expected}
    elif name == "rdjson":
        found = json.loads(ran.stdout)["diagnostics"]
        assert {(d["code"]["value"], d["location"]["path"]) for d in found} == {e[:2] for e in expected}
    elif name == "junit":
        suite = ElementTree.fromstring(ran.stdout)[0]  # noqa: S314 - our own report
        assert len(suite.findall(".//failure")) == 2
    elif name == "github":
        assert all(f"file={path},line={line}," in ran.stdout for _, path, line in expected)
    else:
        assert all(rule in ran.stdout and path in ran.stdout for rule, path, _ in expected)


@pytest.mark.parametrize("name", ["text", "json", "github"])
def test_each_format__nothing_found__is_fine(desk: RangeDesk, name: str) -> None:
    ran = curate(desk.git.top, "check", "--base", "main~0", "--head", "main", "--format", name)
    assert ran.returncode == 0
    assert "approval" not in ran.stdout


def test_report_in_a_file__and_quiet(desk: RangeDesk, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    ran = curate(desk.git.top, "check", "--base", "main", "--format", "json", "--output", str(report))
    assert ran.returncode == 1
    assert json.loads(report.read_text(encoding="utf-8"))["checked"] == 1
    assert curate(desk.git.top, "check", "--base", "HEAD", "--quiet").stdout == ""


# Where it is run ----------------------------------------------------------------------------------------------


def test_folder_below_the_top__judges_the_same(desk: RangeDesk) -> None:
    ran = curate(desk.git.top / "stories/2025", "check", "--base", "main", "--json")
    assert [f["rule"] for f in json.loads(ran.stdout)["findings"]] == ["approval-author"]


def test_linked_work_tree__and_detached_head_judge_the_same(desk: RangeDesk, tmp_path: Path) -> None:
    linked = tmp_path / "a linked one"
    desk.git("worktree", "add", "--quiet", "--detach", str(linked), "change")
    for top in (linked, desk.git.top):
        desk.git("switch", "--quiet", "--detach", "change", at=top)
        ran = curate(top, "check", "--base", "main", "--json")
        assert [f["rule"] for f in json.loads(ran.stdout)["findings"]] == ["approval-author"]


def test_sha256_repository__is_judged_too(tmp_path: Path) -> None:
    from newsrooms import make_repository

    desk = RangeDesk(make_repository(tmp_path / "newsroom", "--object-format=sha256"))
    desk.commit("zhao", IN_REVIEW, files={POLICY_PATH: POLICY})
    desk.branch("change")
    desk.commit("wang", APPROVED)
    desk.commit("lin", PUBLISHED)
    ran = curate(desk.git.top, "check", "--base", "main", "--json")
    assert [f["rule"] for f in json.loads(ran.stdout)["findings"]] == ["move-role"]


@pytest.mark.parametrize("name", ["小米 的车", "xiao\nmi"])
def test_odd_file_name__is_shown_and_judged(tmp_path: Path, name: str) -> None:
    desk = make_range_desk(tmp_path / "newsroom", OTHER)
    desk.commit("lin", APPROVED.named(f"stories/2025/12/{name}.md"))
    ran = curate(desk.git.top, "check", "--base", "main")
    assert ran.returncode == 1
    assert "approval-author" in ran.stdout
    assert "\n          mi.md" not in ran.stdout
    found = json.loads(curate(desk.git.top, "check", "--base", "main", "--json").stdout)["findings"]
    assert {f["path"].replace("\\n", "\n") for f in found} == {f"stories/2025/12/{name}.md"}


def test_edit_of_the_work_tree__is_not_judged(desk: RangeDesk) -> None:
    desk.commit("lin", IN_REVIEW)
    desk.put(IN_REVIEW.path, PUBLISHED.saying(EDITED).text)
    assert curate(desk.git.top, "check", "--base", "main").returncode == 0


def test_sparse_checkout_of_a_whole_clone__judges_the_same(desk: RangeDesk) -> None:
    desk.git("sparse-checkout", "set", "--no-cone", "/README.md")
    assert not (desk.git.top / IN_REVIEW.path).exists()
    ran = curate(desk.git.top, "check", "--base", "main", "--json")
    assert [f["rule"] for f in json.loads(ran.stdout)["findings"]] == ["approval-author"]
