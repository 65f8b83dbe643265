"""Approvals in a range: given by whom they name, in a commit everybody sees, to what the story still is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from range_desk import (
    APPROVED,
    EDITED,
    IN_REVIEW,
    OTHER,
    POLICY,
    PUBLISHED,
    make_range_desk,
)

TWICE = IN_REVIEW.saying(EDITED)
SOLO = POLICY + "review: {solo: true}\n"


@pytest.mark.parametrize("who", ["lin", "zhao", "stranger@example.org"])
def test_forged_approval__is_found(tmp_path: Path, who: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit(who, APPROVED)
    assert desk.rules() == {"approval-author"}


@pytest.mark.parametrize("who", ["wang", "wang@home.example.org", "WANG@Example.org"])
def test_approval__counts_from_any_address_of_the_reviewer(tmp_path: Path, who: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit(who, APPROVED)
    assert desk.rules() == set()


def test_approval_in_a_commit_without_an_address__is_forged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.put(APPROVED.path, APPROVED.text)
    desk.commit_all("wang", "a change", "--author=wang <>")
    assert desk.rules() == {"approval-author"}


def test_comment_and_objection__are_bound_to_a_person_like_an_approval(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("lin", IN_REVIEW.reviewed("wang", "request-changes"))
    assert desk.rules() == {"approval-author"}
    desk.commit("lin", IN_REVIEW)
    desk.commit("wang", IN_REVIEW.reviewed("wang", "request-changes"))
    assert desk.rules() == set()


def test_approval_that_was_written_before_by_somebody_else__stays_forged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("lin", APPROVED)
    desk.commit("wang", message="I looked at it")
    assert desk.rules() == {"approval-author"}
    desk.commit("lin", IN_REVIEW)
    desk.commit("wang", APPROVED)
    assert desk.rules() == set()


def test_approval_by_somebody_who_is_no_reviewer__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("chen", IN_REVIEW.reviewed("chen"))
    assert desk.rules() == {"approval-role"}


def test_approval_of_something_else__is_stale_when_published(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", IN_REVIEW.reviewed("wang", digest=TWICE.digest()))
    assert desk.rules() == set()
    desk.commit("zhao", IN_REVIEW.reviewed("wang", digest=TWICE.digest()).at("published"))
    assert desk.rules() == {"approval-stale"}


@pytest.mark.parametrize("who", ["lin", "wang", "zhao"])
def test_review_taken_out__is_found_whoever_did_it(tmp_path: Path, who: str) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit(who, IN_REVIEW)
    assert desk.rules() == {"review-removed"}


def test_objection_turned_into_an_approval__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW.reviewed("wang", "request-changes"))
    desk.commit("wang", APPROVED)
    assert desk.rules() == {"review-removed"}


# Taken over, undone, broken ---------------------------------------------------------------------------------------


def test_approval_picked_from_another_branch__keeps_its_author(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    approval = desk.commit("wang", APPROVED)
    desk.branch("other", "main")
    desk.commit("lin", OTHER)
    desk.pick("lin", approval)
    assert desk.rules() == set()


def test_approval_picked_onto_another_text__is_of_that_other_text(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    approval = desk.commit("wang", APPROVED)
    desk.branch("other", "main")
    desk.commit("lin", TWICE)
    desk.pick("lin", approval)
    desk.commit("zhao", replace(TWICE, reviews=APPROVED.reviews).at("published"))
    assert desk.rules() == {"approval-stale"}


def test_approval_copied_to_another_story__is_void(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, replace(OTHER, state="review"))
    desk.commit("wang", replace(OTHER, state="review", reviews=APPROVED.reviews))
    desk.commit("zhao", replace(OTHER, state="published", reviews=APPROVED.reviews))
    assert desk.rules() == {"approval-stale"}


def test_copied_story__brings_no_approval_along(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.commit("zhao", PUBLISHED.named(OTHER.path))
    assert desk.places() == {("approval-author", OTHER.path), ("state-jump", OTHER.path)}


def test_revert_of_an_approval__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", APPROVED)
    desk.git("branch", "--force", "main")
    desk.revert("zhao", "HEAD")
    assert desk.rules() == {"review-removed"}


@pytest.mark.parametrize(("who", "rules"), [("wang", set()), ("lin", {"approval-author"})])
def test_revert_of_the_revert__is_the_approvers_alone(tmp_path: Path, who: str, rules: set[str]) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", APPROVED)
    reverted = desk.revert("lin", "HEAD")
    assert desk.rules() == set()
    desk.revert(who, reverted)
    assert desk.rules() == rules


def test_reverts_within_a_range__of_what_the_base_had_are_nobodys_news(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", IN_REVIEW)
    desk.revert("lin", "HEAD")
    assert desk.rules() == set()


BROKEN = "---\nid: [unclosed\n---\n\nx\n"


def test_file_broken_and_mended_by_its_authors__keeps_what_the_base_approved(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", files={APPROVED.path: BROKEN})
    desk.commit("lin", APPROVED)
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


@pytest.mark.parametrize("breaker", ["wang", "lin"])
def test_file_broken_and_mended__by_the_reviewer_is_a_change_of_theirs(tmp_path: Path, breaker: str) -> None:
    mender = "lin" if breaker == "wang" else "wang"
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit(breaker, files={TWICE.path: BROKEN})
    desk.commit(mender, TWICE)
    desk.commit("wang", TWICE.reviewed("wang"))
    assert desk.rules() == {"approval-self"}


def test_file_broken_by_the_reviewer_and_mended_under_another_name__is_a_change_of_theirs(
    tmp_path: Path,
) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", files={IN_REVIEW.path: BROKEN})
    moved = TWICE.named(OTHER.path)
    desk.rename("lin", IN_REVIEW.path, OTHER.path, moved)
    desk.commit("wang", moved.reviewed("wang"))
    assert desk.rules() == {"approval-self"}


def test_file_broken_at_the_head__is_found_as_what_it_is(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.commit("lin", files={PUBLISHED.path: BROKEN})
    assert desk.rules() == {"yaml-syntax"}
