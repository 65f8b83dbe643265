"""`curate check --base` in clones that lack what the range does not need."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from range_desk import (
    IN_REVIEW,
    OTHER,
    RangeDesk,
    StoryText,
    curate,
    make_range_desk,
)


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
