"""The files that decide how changes are judged: the base's count, and who may change them is in the base."""

from __future__ import annotations

from pathlib import Path

import pytest
from range_desk import (
    APPROVED,
    DRAFT,
    IN_REVIEW,
    OTHER,
    POLICY,
    POLICY_PATH,
    PUBLISHED,
    make_range_desk,
)

PROTECTED = (
    ".github/workflows/check.yml",
    ".github/CODEOWNERS",
    ".GitHub/Workflows/check.yml",
    ".gitlab-ci.yml",
    ".GITLAB-CI.YML",
    ".gitlab/ci/x.yml",
    ".gitea/workflows/check.yml",
    ".forgejo/workflows/check.yml",
    ".woodpecker.yml",
    ".woodpecker/check.yml",
    ".circleci/config.yml",
    ".ci/run",
    "CODEOWNERS",
    "codeowners",
    "docs/CODEOWNERS",
    ".gitattributes",
    ".GitAttributes",
    "stories/.gitattributes",
    "stories/2025/12/.gitATTRIBUTES",
    ".mailmap",
    ".gitmodules",
    ".pre-commit-config.yaml",
    POLICY_PATH,
    "Stories/newsroom.yaml",
    "stories/NEWSROOM.yaml",
)
FREE = ("README.md", "github/workflows/check.yml", "docs/gitattributes", "stories/2025/newsroom.yaml")


@pytest.mark.parametrize("path", PROTECTED)
def test_protected_file__may_be_changed_by_a_maintainer_only(tmp_path: Path, path: str) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    content = POLICY + "language: zh-CN\n"
    desk.commit("wang", files={path: content})
    assert desk.places() == {("policy-changed", path)}
    desk.go("main")
    desk.branch("by-a-maintainer")
    desk.commit("zhao", files={path: content})
    assert desk.rules() == set()


@pytest.mark.parametrize("path", FREE)
def test_any_other_file__may_be_changed_by_anybody(tmp_path: Path, path: str) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("stranger@example.org", files={path: "x\n"})
    assert desk.rules() == set()


def test_link_in_the_place_of_a_protected_folder__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    (desk.git.top / ".github").symlink_to("elsewhere")
    desk.commit("wang", files={"elsewhere/workflows/check.yml": "x\n"})
    assert desk.places() == {("policy-changed", ".github")}


@pytest.mark.parametrize("who", ["wang", "stranger@example.org"])
def test_protected_file_deleted_or_renamed__is_found(tmp_path: Path, who: str) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.rename(who, ".gitattributes", "gitattributes.old")
    assert desk.places() == {("policy-changed", ".gitattributes")}


def test_protected_file_made_executable__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.git("update-index", "--chmod=+x", ".gitattributes")
    desk.commit_staged("wang")
    assert desk.places() == {("policy-changed", ".gitattributes")}


def test_protected_file_changed_by_two__needs_both_to_be_maintainers(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", files={".mailmap": "a\n"})
    desk.commit("zhao", files={".mailmap": "b\n"})
    (finding,) = desk.findings()
    assert finding.rule == "policy-changed"
    assert "lin" in str(finding.message)
    assert "zhao" not in str(finding.message)


def test_protected_file_changed_and_put_back__is_nobodys_news(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", files={".mailmap": "a\n"})
    desk.commit("lin", files={".mailmap": None})
    assert desk.rules() == set()


def test_maintainer_without_an_address__is_nobody(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.put(".mailmap", "x\n")
    desk.commit_all("zhao", "a change", "--author=zhao <>")
    assert desk.rules() == {"policy-changed"}


def test_maintainer_of_the_range__is_none(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("wang", files={POLICY_PATH: POLICY.replace("publisher]}", "publisher, maintainer]}")})
    desk.commit("wang", files={".github/workflows/check.yml": "x\n"})
    assert desk.places() == {
        ("policy-changed", POLICY_PATH),
        ("policy-changed", ".github/workflows/check.yml"),
    }


@pytest.mark.parametrize(
    "weaker",
    [
        POLICY + "review: {approvals: 0}\n",
        POLICY + "review: {solo: true}\n",
        POLICY + "rules: {approval-missing: off, state-jump: off}\n",
        POLICY.replace("roles: [curator]}", "roles: [curator, reviewer, publisher, maintainer]}"),
    ],
)
def test_policy_weakened_in_the_range__by_a_maintainer_does_not_help_the_range(
    tmp_path: Path, weaker: str
) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("zhao", files={POLICY_PATH: weaker})
    desk.commit("lin", IN_REVIEW.reviewed("lin").at("published"))
    assert desk.rules() - {"policy"} == {"approval-role", "approval-missing", "move-role"}


def test_policy_strengthened_in_the_range__does_not_count_yet_either(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 2}\n"})
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ("people: [\n", "yaml-syntax"),
        (POLICY + "rules: {approval-missing: off}\n", "policy"),
        (POLICY + "rules: {no-such-rule: off}\n", "rule-unknown"),
        ("x" * 3_000_000, "policy"),
    ],
    ids=["syntax", "softened", "unknown rule", "too large"],
)
def test_policy_broken_at_the_head__is_found(tmp_path: Path, broken: str, rule: str) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("zhao", files={POLICY_PATH: broken})
    assert {where for _, where in desk.places()} == {POLICY_PATH}
    if rule != "policy":
        assert rule in desk.rules()


def test_policy_taken_away__is_found_whoever_did_it(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("wang", files={POLICY_PATH: None})
    assert desk.rules() == {"policy-changed"}
