"""Squashes and rebases, a base that moved on, and branches that were merged into each other."""

from __future__ import annotations

from pathlib import Path

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

TWICE = IN_REVIEW.saying(EDITED)


def test_squash__is_refused_by_the_name_of_who_squashed(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("chen", TWICE)
    desk.commit("wang", TWICE.reviewed("wang"))
    desk.commit("zhao", TWICE.reviewed("wang").at("published"))
    assert desk.rules() == set()
    desk.branch("squashed", "main")
    desk.git("merge", "--quiet", "--squash", "change")
    desk.commit_staged("lin")
    assert desk.rules() == {"approval-author", "edit-in-move", "move-role"}
    messages = [str(finding.message) for finding in desk.findings() if finding.rule == "approval-author"]
    assert len(messages) == 1
    assert "wang" in messages[0]
    assert "lin" in messages[0]


def test_rebase_by_another_committer__keeps_the_authors(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("lin", TWICE)
    desk.commit("wang", TWICE.reviewed("wang"))
    desk.commit("zhao", TWICE.reviewed("wang").at("published"))
    desk.go("main")
    desk.commit("lin", OTHER)
    desk.go("change")
    old = desk.head()
    desk.git("rebase", "--quiet", "main", env=desk.as_committer("he"))
    assert desk.head() != old
    assert desk.git("log", "-1", "--format=%ae %ce").split() == ["zhao@example.org", "he@example.org"]
    assert desk.rules() == set()


def test_base_that_took_the_same_change__leaves_nothing_to_judge(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", PUBLISHED)
    assert desk.rules() == {"move-role"}
    desk.go("main")
    desk.commit("zhao", PUBLISHED)
    desk.go("change")
    assert desk.rules() == set()


@pytest.mark.parametrize(
    ("there", "here", "severity"),
    [
        (DRAFT.saying(EDITED), DRAFT.saying("别的。\n"), "warning"),
        (PUBLISHED, APPROVED.reviewed("zhao"), "error"),
        (APPROVED.reviewed("zhao"), PUBLISHED, "error"),
    ],
)
def test_base_that_moved_on_in_the_same_story__is_said(
    tmp_path: Path, there: StoryText, here: StoryText, severity: str
) -> None:
    start = DRAFT if there.state == "draft" else APPROVED
    desk = make_range_desk(tmp_path, start)
    desk.commit("lin" if here.state == "draft" else "zhao", here)
    desk.go("main")
    desk.commit("zhao", there)
    desk.go("change")
    assert [(finding.rule, finding.severity) for finding in desk.findings()] == [("base-moved", severity)]


def test_base_that_moved_on_in_another_story__is_no_matter(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, OTHER)
    desk.commit("zhao", PUBLISHED)
    desk.go("main")
    desk.commit("lin", OTHER.at("review"))
    desk.go("change")
    assert desk.rules() == set()


@pytest.mark.parametrize("new", [(), (OTHER,)], ids=["alone", "beside something new"])
def test_base_that_changed_what_is_deleted_here__is_said(tmp_path: Path, new: tuple[StoryText, ...]) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", *new, files={DRAFT.path: None})
    desk.go("main")
    desk.commit("lin", DRAFT.saying(EDITED))
    desk.go("change")
    assert desk.places() == {("base-moved", DRAFT.path)}


def test_base_that_renamed_the_story_meanwhile__is_said(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("zhao", PUBLISHED)
    desk.go("main")
    desk.rename("lin", APPROVED.path, OTHER.path)
    desk.go("change")
    assert desk.rules() == {"base-moved"}


# Criss-cross ------------------------------------------------------------------------------------------------------


def _criss_cross(desk: RangeDesk, mine: str, theirs: str) -> None:
    """Merge both branches into each other; each has one story's change of its own before."""
    mine_at, theirs_at = desk.head("change"), desk.head("main")
    desk.go("change")
    desk.merge(mine, theirs_at)
    desk.go("main")
    desk.merge(theirs, mine_at)
    desk.go("change")
    assert len(desk.git("merge-base", "--all", "main", "change").split()) == 2


def test_criss_cross_merges__are_nobodys_news(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, OTHER)
    desk.commit("he", OTHER.at("review"))
    desk.go("main")
    desk.commit("he", PUBLISHED)
    _criss_cross(desk, "lin", "zhao")
    assert desk.rules() == set()


def test_news_after_criss_cross_merges__is_judged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, OTHER)
    desk.commit("lin", OTHER.at("review"))
    desk.go("main")
    desk.commit("wang", APPROVED)
    _criss_cross(desk, "lin", "zhao")
    desk.commit("he", PUBLISHED)
    assert desk.rules() == {"move-role"}
    desk.commit("zhao", PUBLISHED, OTHER.at("review").reviewed("wang"))
    assert "approval-author" in desk.rules()


def test_criss_cross_merge_that_takes_back_the_policy__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 2}\n"})
    mine, theirs = desk.head("change"), desk.head("main")
    desk.merge("zhao", mine)
    desk.go("change")
    desk.merge_keeping("lin", theirs)
    assert len(desk.git("merge-base", "--all", "main", "change").split()) == 2
    assert desk.rules() == {"policy-changed"}
    # It would land: git sees no conflict.
    desk.go("main")
    desk.merge("zhao", "change")
    assert (desk.git.top / POLICY_PATH).read_text(encoding="utf-8") == POLICY


def test_criss_cross_merge_that_takes_back_a_story__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", PUBLISHED)
    mine, theirs = desk.head("change"), desk.head("main")
    desk.merge("zhao", mine)
    desk.go("change")
    desk.merge_keeping("lin", theirs)
    assert desk.rules() != set()
    desk.go("main")
    desk.merge("zhao", "change")
    assert (desk.git.top / APPROVED.path).read_text(encoding="utf-8") == APPROVED.text


def test_criss_cross_merges_of_two_changes_of_one_story__are_said(tmp_path: Path) -> None:
    # Each merge kept its own side: what git would make of it is neither, and drops the edit and the approval alike.
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("lin", IN_REVIEW.saying("第一段说信任从哪里来。\n\n第二段改过了。\n"))
    desk.go("main")
    desk.commit("wang", APPROVED)
    mine, theirs = desk.head("change"), desk.head("main")
    desk.merge_keeping("zhao", mine)
    desk.go("change")
    desk.merge_keeping("lin", theirs)
    assert desk.rules() == {"base-moved"}
    desk.go("main")
    desk.merge("zhao", "change")
    assert (tmp_path / IN_REVIEW.path).read_text(encoding="utf-8") == IN_REVIEW.text
