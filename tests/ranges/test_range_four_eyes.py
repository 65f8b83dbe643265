"""Who may not approve: the curator of any version, whoever changed the text, and who only the range knows."""

from __future__ import annotations

from dataclasses import replace
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
    make_range_desk,
)

TWICE = IN_REVIEW.saying(EDITED)
SOLO = POLICY + "review: {solo: true}\n"


@pytest.mark.parametrize("who", ["wang", "wang@home.example.org", "WANG@HOME.Example.org"])
def test_approval_by_the_curator__under_any_address_is_found(tmp_path: Path, who: str) -> None:
    own = replace(IN_REVIEW, curator="wang")
    desk = make_range_desk(tmp_path, own)
    desk.commit(who, own.reviewed("wang"))
    assert desk.rules() == {"approval-self"}


@pytest.mark.parametrize("who", ["wang", "wang@home.example.org", "Wang@Example.ORG"])
def test_approval_by_who_changed_the_text__under_any_address_is_found(tmp_path: Path, who: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit(who, TWICE)
    desk.commit("wang", TWICE.reviewed("wang"))
    assert desk.rules() == {"approval-self"}
    desk.commit("zhao", TWICE.reviewed("wang").reviewed("zhao"))
    desk.commit("zhao", TWICE.reviewed("wang").reviewed("zhao").at("published"))
    assert desk.rules() == {"approval-self"}


def test_approval_by_who_changed_the_text__is_found_though_a_third_undid_it(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", TWICE)
    desk.commit("lin", IN_REVIEW)
    desk.commit("wang", APPROVED)
    assert desk.rules() == {"approval-self"}


def test_approval_after_the_reviewer_took_their_own_change_back__is_their_own(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", TWICE)
    desk.commit("wang", IN_REVIEW)
    desk.commit("wang", APPROVED)
    assert desk.rules() == {"approval-self"}


def test_approval_before_the_reviewer_changed_and_restored_the_text__stays(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("wang", replace(TWICE, reviews=APPROVED.reviews))
    desk.commit("wang", APPROVED)
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_curator_changed_in_the_range_and_back__does_not_make_room_for_the_curator(
    tmp_path: Path,
) -> None:
    own = replace(IN_REVIEW, curator="wang")
    desk = make_range_desk(tmp_path, own)
    desk.commit("chen", replace(own, curator="chen"))
    desk.commit("wang", replace(own, curator="chen").reviewed("wang"))
    assert desk.rules() == {"approval-self"}
    desk.commit("chen", replace(own, reviews=replace(own, curator="chen").reviewed("wang").reviews))
    assert desk.rules() == {"approval-self"}


def test_curator_changed_on_a_branch_of_the_range__counts_too(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.branch("aside")
    desk.commit("chen", replace(IN_REVIEW, curator="wang"))
    desk.go("change")
    desk.commit("chen", OTHER)
    desk.merge_keeping("chen", "aside")
    desk.commit("wang", APPROVED)
    assert desk.rules() == {"approval-self"}


def test_new_person_of_the_range__approves_nothing(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    ghost = "  ghost: {name: 新审校, emails: [ghost@example.org], roles: [reviewer]}\n"
    desk.commit("lin", files={POLICY_PATH: POLICY + ghost})
    desk.commit("ghost@example.org", IN_REVIEW.reviewed("ghost"))
    assert desk.rules() == {"policy-changed", "approval-author", "approval-role", "person-unknown"}


def test_second_address_moved_to_another_person_in_the_range__changes_nothing(tmp_path: Path) -> None:
    own = replace(IN_REVIEW, curator="wang")
    desk = make_range_desk(tmp_path, own)
    moved = POLICY.replace(", wang@home.example.org", "").replace(
        "[zhao@example.org]", "[zhao@example.org, wang@home.example.org]"
    )
    assert moved != POLICY
    desk.commit("wang", files={POLICY_PATH: moved})
    desk.commit("wang@home.example.org", own.reviewed("zhao"))
    assert desk.rules() == {"policy-changed", "approval-author"}


def test_desk_of_one__approves_its_own(tmp_path: Path) -> None:
    own = replace(IN_REVIEW, curator="wang")
    desk = make_range_desk(tmp_path, policy=SOLO)
    desk.commit("wang", own)
    desk.commit("wang", own.reviewed("wang"))
    desk.commit("wang", own.reviewed("wang").at("published"))
    assert desk.rules() == set()


def test_desk_of_one_declared_in_the_range__is_none(tmp_path: Path) -> None:
    own = replace(IN_REVIEW, curator="zhao")
    desk = make_range_desk(tmp_path, own)
    desk.commit("zhao", files={POLICY_PATH: SOLO})
    desk.commit("zhao", own.reviewed("zhao").at("published"))
    assert desk.rules() == {"approval-self", "approval-missing"}


# Strangers ------------------------------------------------------------------------------------------------------


def test_unknown_author__of_a_draft_is_a_warning_of_a_story_in_review_an_error(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("stranger@example.org", DRAFT.saying(EDITED))
    assert desk.rules() == {"author-unknown"}
    assert desk.refuses() == set()
    desk.commit("lin", IN_REVIEW.saying(EDITED))
    assert desk.refuses() == {"author-unknown"}


def test_unknown_author__who_only_deleted_or_moved_the_file_changed_nothing(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.rename("stranger@example.org", IN_REVIEW.path, OTHER.path)
    assert desk.rules() == set()


def test_unknown_author__is_no_matter_where_no_approval_is_needed(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, policy=POLICY + "review: {approvals: 0}\n")
    desk.commit("stranger@example.org", TWICE)
    assert desk.rules() == set()


def test_author_added_to_the_policy_of_the_base__is_known(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("he", TWICE)
    assert desk.rules() == set()
