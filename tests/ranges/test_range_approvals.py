"""Approvals in a range: given by whom they name, in a commit everybody sees, to what the story still is."""

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
    StoryText,
    make_range_desk,
)

from made_pictures import png

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


# Four eyes ------------------------------------------------------------------------------------------------------


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


# Pictures -------------------------------------------------------------------------------------------------------

FOLDER = APPROVED.path.removesuffix(".md")
PICTURE = f"{FOLDER}/xiao.png"
ILLUSTRATED = IN_REVIEW.saying('第一段。\n\n![示例销量](xiao.png "制图：示例作者")\n')


def _approved(story: StoryText, by: str = "wang", path: str = PICTURE) -> StoryText:
    return story.reviewed(by, digest=story.digest({path: png()}))


def test_picture_swapped_after_the_approval__makes_it_stale(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("lin", ILLUSTRATED, files={PICTURE: png()})
    desk.commit("wang", _approved(ILLUSTRATED))
    desk.commit("zhao", _approved(ILLUSTRATED).at("published"))
    assert desk.rules() == set()
    desk.commit("lin", files={PICTURE: png(330)})
    assert desk.rules() == {"approval-stale"}


def test_picture_of_a_published_story_alone_swapped__makes_its_approval_stale(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, _approved(ILLUSTRATED).at("published"))
    desk.go("main")
    desk.commit("zhao", files={PICTURE: png()})
    desk.git("switch", "--quiet", "--force-create", "change")
    assert desk.rules() == set()
    desk.commit("wang", files={PICTURE: png(330)})
    assert desk.places() == {("approval-stale", ILLUSTRATED.path)}


def test_picture_added_by_the_reviewer__makes_them_an_author(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("lin", ILLUSTRATED)
    desk.commit("wang", files={PICTURE: png()})
    desk.commit("wang", _approved(ILLUSTRATED))
    assert desk.rules() == {"approval-self"}


def test_picture_put_in_together_with_the_publishing__is_an_edit_hidden_in_a_move(
    tmp_path: Path,
) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("lin", ILLUSTRATED, files={PICTURE: png(330)})
    desk.commit("wang", _approved(ILLUSTRATED))
    desk.commit("zhao", _approved(ILLUSTRATED).at("published"), files={PICTURE: png()})
    assert desk.rules() == {"edit-in-move"}


def test_picture_that_the_story_does_not_use__changes_nothing(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("wang", files={f"{FOLDER}/unused.png": png()})
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_rename_with_its_pictures__keeps_the_approval(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("lin", ILLUSTRATED, files={PICTURE: png()})
    desk.commit("wang", _approved(ILLUSTRATED))
    new = ILLUSTRATED.path.replace("xiao-mi", "xin-che")
    desk.git("mv", FOLDER, new.removesuffix(".md"))
    desk.rename("wang", ILLUSTRATED.path, new)
    desk.commit("zhao", _approved(ILLUSTRATED).named(new).at("published"))
    assert desk.rules() == set()
