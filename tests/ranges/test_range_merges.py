"""Merges, squashes and rebases in a range: what only a merge brings in, and what it merely takes over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from range_desk import (
    APPROVED,
    DRAFT,
    EDITED,
    IN_REVIEW,
    NOW,
    OTHER,
    POLICY,
    POLICY_PATH,
    PUBLISHED,
    RangeDesk,
    make_range_desk,
)

from curate.desk.checking import check_staged, open_for_commit

TWICE = IN_REVIEW.saying(EDITED)
LAST_EDITED = IN_REVIEW.saying("第一段说信任从哪里来。\n\n第二段改过了。\n")
BOTH_EDITED = IN_REVIEW.saying("第一段改过了。\n\n第二段改过了。\n")


def _side(desk: RangeDesk) -> None:
    """Make a branch `aside` with work of its own, and go back to `change`, which has some too."""
    desk.branch("aside")
    desk.commit("lin", OTHER)
    desk.go("change")
    desk.commit("lin", files={"README.md": "x"})


def test_merge_of_two_sides__that_changed_different_stories_is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("lin", OTHER)
    desk.go("change")
    desk.commit("wang", APPROVED)
    desk.merge("he", "aside")
    assert desk.rules() == set()


def test_approval_that_first_appears_in_a_merge__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    _side(desk)
    desk.merge("wang", "aside", resolve={APPROVED.path: APPROVED.text})
    assert desk.rules() == {"approval-merge"}


def test_approval_that_first_appears_in_an_octopus__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    _side(desk)
    desk.branch("third", "main")
    desk.commit("lin", files={"notes.txt": "x"})
    desk.go("change")
    desk.merge("wang", "aside", "third", resolve={APPROVED.path: APPROVED.text})
    assert len(desk.git("rev-list", "--parents", "-1", "HEAD").split()) == 4
    assert desk.rules() == {"approval-merge"}


def test_approval_of_the_merged_side__is_the_one_who_gave_it_there(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("wang", APPROVED)
    desk.go("change")
    desk.commit("lin", OTHER)
    desk.merge("lin", "aside")
    assert desk.rules() == set()


def test_forged_approval_on_a_side__is_found_behind_the_merge(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("lin", APPROVED)
    desk.go("change")
    desk.commit("lin", OTHER)
    desk.merge("wang", "aside")
    assert desk.rules() == {"approval-author"}


def test_same_approval_on_two_sides__needs_one_that_is_honest(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    approval = desk.commit("wang", APPROVED)
    desk.branch("aside", "main")
    desk.commit("lin", OTHER)
    desk.commit("lin", APPROVED)  # as a rebase would leave it, but under the wrong name
    assert desk.rules() == {"approval-author"}
    desk.go("change")
    desk.merge("lin", "aside")
    assert desk.rules() == set()
    assert desk.rules(head=approval) == set()


def test_approvals_of_two_sides__are_both_kept_by_a_merge(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, policy=POLICY + "review: {approvals: 2}\n")
    desk.branch("aside")
    desk.commit("zhao", IN_REVIEW.reviewed("zhao"))
    desk.go("change")
    desk.commit("wang", APPROVED)
    both = APPROVED.reviewed("zhao")
    desk.merge("lin", "aside", resolve={both.path: both.text})
    assert desk.rules() == set()
    desk.commit("zhao", both.at("published"))
    assert desk.rules() == set()


def test_review_that_a_merge_changed__is_new(tmp_path: Path) -> None:
    objection = IN_REVIEW.reviewed("wang", "request-changes")
    desk = make_range_desk(tmp_path, IN_REVIEW)
    _side(desk)
    desk.commit("wang", objection)
    desk.merge("wang", "aside", resolve={APPROVED.path: APPROVED.text})
    assert desk.rules() == {"approval-merge"}


def test_state_that_first_appears_in_a_merge__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    _side(desk)
    desk.merge("zhao", "aside", resolve={PUBLISHED.path: PUBLISHED.text})
    assert desk.rules() == {"move-in-merge"}


def test_state_that_a_merge_takes_from_its_second_parent__is_judged_there(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.branch("aside")
    desk.commit("lin", PUBLISHED)
    desk.go("change")
    desk.commit("lin", OTHER)
    desk.merge("zhao", "aside")
    assert desk.rules() == {"move-role"}


def test_merge_that_keeps_one_side__drops_the_news_of_the_other(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("he", PUBLISHED)
    desk.go("change")
    desk.commit("lin", OTHER)
    desk.merge_keeping("lin", "aside")
    assert desk.rules() == set()


def test_merge_of_two_sides_in_one_state__is_judged_by_the_side_it_took_over(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.branch("aside")
    desk.commit("lin", TWICE)
    desk.go("change")
    desk.commit("he", LAST_EDITED)
    desk.merge("lin", "aside", resolve={TWICE.path: TWICE.text})
    assert desk.rules() == set()
    desk.git("reset", "--quiet", "--hard", "HEAD~1")
    desk.merge("lin", "aside", resolve={TWICE.path: LAST_EDITED.text})
    assert desk.rules() == {"move-role"}


def test_merge_of_two_edits__makes_the_merger_an_author(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("lin", LAST_EDITED)
    desk.go("change")
    desk.commit("chen", TWICE)
    desk.merge("wang", "aside", resolve={TWICE.path: BOTH_EDITED.text})
    assert desk.rules() == set()
    desk.commit("wang", BOTH_EDITED.reviewed("wang"))
    assert desk.rules() == {"approval-self"}
    desk.commit("zhao", BOTH_EDITED.reviewed("wang").reviewed("zhao"))
    assert "approval-self" in desk.rules()


def test_merge_of_the_base__brings_its_moves_unjudged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT, OTHER)
    desk.commit("lin", OTHER.saying("改过了。\n"))
    desk.go("main")
    desk.commit("he", IN_REVIEW)  # the base is as it is
    desk.commit("lin", APPROVED)
    desk.go("change")
    desk.merge("lin", "main")
    assert desk.rules() == set()
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_merge_of_the_base__into_a_story_both_changed_is_judged_from_the_base(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("chen", LAST_EDITED)
    desk.go("main")
    desk.commit("lin", TWICE)
    desk.go("change")
    assert desk.rules() == {"base-moved"}
    desk.merge("chen", "main", resolve={TWICE.path: BOTH_EDITED.text})
    assert desk.rules() == set()
    desk.commit("wang", BOTH_EDITED.reviewed("wang"))
    desk.commit("zhao", BOTH_EDITED.reviewed("wang").at("published"))
    assert desk.rules() == set()


def test_merge_that_undoes_what_the_base_did__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", PUBLISHED)
    desk.go("change")
    desk.merge_keeping("lin", "main")
    assert desk.rules() == {"state-jump"}


def test_merge_that_undoes_what_the_base_did_by_a_stranger__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("lin", IN_REVIEW)
    desk.go("change")
    desk.merge_keeping("he", "main")
    assert desk.rules() & {"move-role", "move-in-merge"}


def test_merge_that_keeps_the_older_policy__is_a_change_of_the_policy(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 2}\n"})
    desk.go("change")
    desk.merge_keeping("lin", "main")
    assert desk.rules() == {"policy-changed"}


def test_merge_by_a_maintainer_that_keeps_the_older_policy__is_theirs(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 2}\n"})
    desk.go("change")
    desk.merge_keeping("zhao", "main")
    assert desk.rules() == set()


def test_policy_changed_by_a_merge_alone__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    _side(desk)
    desk.merge("lin", "aside", resolve={POLICY_PATH: POLICY + "review: {approvals: 0}\n"})
    assert desk.rules() == {"policy-changed"}


def test_policy_of_the_base__comes_in_by_a_merge_of_anybody(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 2}\n"})
    desk.go("change")
    desk.merge("lin", "main")
    assert desk.rules() == set()
    desk.commit("zhao", files={POLICY_PATH: POLICY + "review: {approvals: 3}\n"})
    assert desk.rules() == set()


def test_merge_of_the_base_under_way__is_nobodys_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("lin", TWICE)
    desk.commit("wang", TWICE.reviewed("wang"))
    desk.go("change")
    for name, value in desk.as_author("wang").items():
        monkeypatch.setenv(name, value)
    desk.git("merge", "--no-commit", "--no-ff", "main")
    assert check_staged(open_for_commit(tmp_path), NOW).findings == ()


# Histories that come from elsewhere ---------------------------------------------------------------------------------


def test_unrelated_history_merged_in__is_judged_from_its_root(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.git("switch", "--quiet", "--orphan", "elsewhere")
    desk.commit("lin", APPROVED)
    desk.go("change")
    desk.merge("zhao", "elsewhere", options=("--allow-unrelated-histories",))
    assert desk.rules() == {"approval-author"}


def test_deep_chain_of_commits__is_judged_whole(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    for number in range(30):
        desk.commit("wang" if number == 3 else "lin", IN_REVIEW.saying(f"第 {number} 稿。\n"))
    last = IN_REVIEW.saying("第 29 稿。\n").reviewed("wang")
    desk.commit("wang", last)
    assert desk.rules() == {"approval-self"}
    assert desk.rules(base=desk.head("HEAD~20")) == set()


def test_reviews_of_a_side_that_was_dropped__do_not_count(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("wang", APPROVED)
    desk.go("change")
    desk.commit("lin", OTHER)
    desk.merge_keeping("lin", "aside")
    desk.commit("zhao", IN_REVIEW.at("published"))
    assert desk.rules() == {"approval-missing"}
    desk.commit("zhao", replace(APPROVED, state="review"))
    assert desk.rules() == {"approval-author"}
