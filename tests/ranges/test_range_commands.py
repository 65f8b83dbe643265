"""`curate check --base` as it is installed: what it refuses, what it prints, and where it can be run."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
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
    StoryText,
    make_range_desk,
)

from curate.errors import EnvironmentFault

CURATE = str(Path(sys.executable).with_name("curate"))
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "rdjson")


def curate(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    ran = subprocess.run(
        [CURATE, *arguments], cwd=top, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran


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


# Partial clones -----------------------------------------------------------------------------------------------


@pytest.fixture
def partial(tmp_path: Path) -> RangeDesk:
    """Give a clone without contents of a newsroom of 40 stories, of which the range changes one."""
    origin = make_range_desk(tmp_path / "origin", IN_REVIEW)
    origin.go("main")
    others = [
        replace(OTHER, path=f"stories/2025/11/gushi-{n}.md", id=f"202511{n:02}-abcd", body=f"第 {n} 篇。\n")
        for n in range(1, 31)
    ]
    origin.commit("lin", *others, message="more stories")
    origin.git("switch", "--quiet", "--force-create", "change")
    for number in range(5):
        origin.commit("lin", IN_REVIEW.saying(f"第 {number} 稿。\n"))
    origin.branch("aside", "HEAD~3")
    origin.commit("lin", IN_REVIEW.saying("旁稿。\n"))
    origin.go("change")
    origin.merge("lin", "aside", resolve={IN_REVIEW.path: _last().text})
    origin.commit("wang", _last().reviewed("wang"))
    origin.commit("he", _last().reviewed("wang").at("published"))
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        origin.git("config", key, "true")
    top = tmp_path / "clone"
    origin.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", origin.git.top.as_uri(), str(top))
    return RangeDesk(type(origin.git)(top))


def _last() -> StoryText:
    return IN_REVIEW.saying("合稿。\n")


def _blobs(desk: RangeDesk) -> set[str]:
    """Give the blobs that are here; asking fetches none."""
    out = desk.git(
        "cat-file",
        "--batch-all-objects",
        "--batch-check=%(objecttype) %(objectname)",
        env={"GIT_NO_LAZY_FETCH": "1"},
    )
    return {line.split()[1] for line in out.splitlines() if line.startswith("blob ")}


def _rules_found(desk: RangeDesk) -> list[str]:
    ran = curate(desk.git.top, "check", "--base", "origin/main", "--head", "origin/change", "--json")
    assert ran.returncode == 1, ran
    return [finding["rule"] for finding in json.loads(ran.stdout)["findings"]]


def test_partial_clone__fetches_what_the_range_changed_and_the_policy(partial: RangeDesk) -> None:
    assert _blobs(partial) == set()
    assert _rules_found(partial) == ["move-role"]
    # Ten versions of the one story, the policy; the 30 others were never asked for.
    assert len(_blobs(partial)) == 11
    assert _rules_found(partial) == ["move-role"]
    assert len(_blobs(partial)) == 11


def test_partial_clone_with_a_sparse_checkout__judges_the_same(partial: RangeDesk) -> None:
    partial.git("sparse-checkout", "set", "--no-cone", "/stories/newsroom.yaml")
    partial.git("switch", "--quiet", "change")
    assert not (partial.git.top / IN_REVIEW.path).exists()
    before = len(_blobs(partial))
    assert before <= 2  # what git itself read of .gitattributes, and the policy
    assert _rules_found(partial) == ["move-role"]
    assert len(_blobs(partial)) == before + 10
    # What is fetched to be judged does not make the files change.
    assert partial.git("status", "--porcelain") == ""


def test_partial_clone_whose_remote_is_gone__is_no_pass(partial: RangeDesk, tmp_path: Path) -> None:
    (tmp_path / "origin").rename(tmp_path / "moved away")
    ran = curate(partial.git.top, "check", "--base", "origin/main", "--head", "origin/change")
    assert ran.returncode == 4
    assert "git fetch --refetch --no-filter" in ran.stderr


def test_clone_without_trees__is_judged_or_no_pass(partial: RangeDesk, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    top = tmp_path / "treeless"
    partial.git("clone", "--quiet", "--no-checkout", "--filter=tree:0", origin.as_uri(), str(top))
    ran = curate(top, "check", "--base", "origin/main", "--head", "origin/change")
    assert ran.returncode == 4
    assert ran.stderr


def test_sparse_checkout_of_a_whole_clone__judges_the_same(desk: RangeDesk) -> None:
    desk.git("sparse-checkout", "set", "--no-cone", "/README.md")
    assert not (desk.git.top / IN_REVIEW.path).exists()
    ran = curate(desk.git.top, "check", "--base", "main", "--json")
    assert [f["rule"] for f in json.loads(ran.stdout)["findings"]] == ["approval-author"]


def test_edit_of_the_work_tree__is_not_judged(desk: RangeDesk) -> None:
    desk.commit("lin", IN_REVIEW)
    desk.put(IN_REVIEW.path, PUBLISHED.saying(EDITED).text)
    assert curate(desk.git.top, "check", "--base", "main").returncode == 0
