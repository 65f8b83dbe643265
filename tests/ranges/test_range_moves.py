"""Moves in a range of commits: what leads from the state of the base to that of the head, and who made it."""

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
    PUBLISHED,
    StoryText,
    make_range_desk,
)


def test_whole_way__in_one_range_by_three_people_is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path)
    desk.commit("lin", DRAFT)
    desk.commit("lin", IN_REVIEW)
    desk.commit("wang", APPROVED)
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_empty_range__is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    assert desk.rules() == set()
    desk.commit("stranger@example.org", message="nothing")
    assert desk.rules() == set()


def test_change_outside_the_stories__is_nobodys_business(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("stranger@example.org", files={"README.md": "x", "theme/stories/newsroom.yaml": "x"})
    assert desk.rules() == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [(DRAFT, APPROVED.at("published")), (PUBLISHED, APPROVED), (PUBLISHED, APPROVED.at("draft"))],
    ids=lambda story: story.state,
)
def test_jump__is_found(tmp_path: Path, before: StoryText, after: StoryText) -> None:
    desk = make_range_desk(tmp_path, before)
    if not before.reviews:
        desk.commit("wang", replace(before, reviews=after.reviews))
    desk.commit("zhao", after)
    assert desk.rules() == {"state-jump"}


def test_new_story_in_review__was_submitted_by_who_wrote_it(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path)
    desk.commit("lin", IN_REVIEW)
    assert desk.rules() == set()


def test_new_story_published_at_once__jumps(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path)
    desk.commit("zhao", DRAFT.at("published"))
    assert desk.rules() == {"state-jump", "approval-missing"}


def test_archive__without_approvals_comes_in_published(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, policy=POLICY + "review: {approvals: 0}\n")
    desk.commit("stranger@example.org", DRAFT.at("published"))
    assert desk.rules() == set()


def test_archive__does_not_let_a_known_draft_jump(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT, policy=POLICY + "review: {approvals: 0}\n")
    desk.commit("zhao", DRAFT.at("published"))
    assert desk.rules() == {"state-jump"}


@pytest.mark.parametrize(
    ("who", "before", "after", "rules"),
    [
        ("he", DRAFT, IN_REVIEW, {"move-role"}),
        ("stranger@example.org", DRAFT, IN_REVIEW, {"move-role"}),
        ("chen", DRAFT, IN_REVIEW, set()),
        ("he", IN_REVIEW, DRAFT, {"move-role"}),
        ("lin", IN_REVIEW, DRAFT, set()),
        ("lin", APPROVED, PUBLISHED, {"move-role"}),
        ("wang", APPROVED, PUBLISHED, set()),
        ("lin@home.example.org", DRAFT, IN_REVIEW, set()),
        ("LIN@Example.ORG", DRAFT, IN_REVIEW, set()),
    ],
)
def test_move__needs_a_role(
    tmp_path: Path, who: str, before: StoryText, after: StoryText, rules: set[str]
) -> None:
    desk = make_range_desk(tmp_path, before)
    desk.commit(who, after)
    assert desk.rules() == rules


def test_committer__does_not_count_but_the_author(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    published = desk.commit("wang", PUBLISHED)
    desk.branch("again", "main")
    desk.commit("he", OTHER)
    desk.pick("he", published)
    assert desk.rules() == set()


def test_commit_without_an_address__is_by_nobody(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.put(DRAFT.path, IN_REVIEW.text)
    desk.commit_all("lin", "a change", "--author=lin <>")
    assert desk.rules() == {"move-role"}


def test_move_taken_back__is_nobodys_news(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("he", DRAFT.at("published"))
    desk.commit("he", IN_REVIEW)
    desk.commit("he", DRAFT)
    assert desk.rules() == set()


def test_moves_to_and_fro__leave_the_last_ones_to_be_judged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("he", IN_REVIEW)
    desk.commit("he", DRAFT)
    desk.commit("lin", IN_REVIEW)
    assert desk.rules() == set()
    desk.commit("lin", DRAFT)
    desk.commit("he", IN_REVIEW)
    assert desk.rules() == {"move-role"}


def test_detour__is_judged_by_what_stays(tmp_path: Path) -> None:
    # draft → review → draft → published: what stays of it is draft → published.
    desk = make_range_desk(tmp_path, replace(DRAFT, reviews=APPROVED.reviews))
    desk.commit("lin", APPROVED)
    desk.commit("lin", replace(DRAFT, reviews=APPROVED.reviews))
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == {"state-jump"}


def test_edit_hidden_in_publishing__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    later = IN_REVIEW.saying(EDITED).reviewed("wang")
    desk.commit("wang", replace(IN_REVIEW, reviews=later.reviews))
    desk.commit("zhao", later.at("published"), message="Publish")
    assert desk.rules() == {"edit-in-move"}


def test_edit_hidden_in_returning__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", DRAFT.saying(EDITED))
    assert desk.rules() == {"edit-in-move"}


def test_edit_hidden_in_a_state_only_commit__makes_the_approval_stale(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("zhao", PUBLISHED.saying(EDITED))
    assert desk.rules() == {"approval-stale", "edit-in-move"}


def test_edit_in_submitting__is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", IN_REVIEW.saying(EDITED))
    assert desk.rules() == set()


def test_published_with_a_stale_approval__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", APPROVED.saying(EDITED))
    assert desk.rules() == set()
    desk.commit("zhao", PUBLISHED.saying(EDITED))
    assert desk.rules() == {"approval-stale"}


def test_published_story__edited_without_a_new_approval_is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.commit("lin", PUBLISHED.saying(EDITED))
    assert desk.rules() == {"approval-stale"}
    desk.commit("lin", PUBLISHED)
    assert desk.rules() == set()


def test_published_with_too_few_approvals__is_found(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, policy=POLICY + "review: {approvals: 2}\n")
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == {"approval-missing"}


def test_objection__keeps_a_story_from_being_published(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    objected = APPROVED.reviewed("zhao", "request-changes")
    desk.commit("zhao", objected)
    assert desk.rules() == set()
    desk.commit("wang", objected.at("published"))
    assert desk.rules() == {"changes-requested"}


@pytest.mark.parametrize(
    ("state", "rules"), [("draft", set()), ("review", {"story-deleted"}), ("published", {"story-deleted"})]
)
def test_deleted_story__may_be_a_draft_only(tmp_path: Path, state: str, rules: set[str]) -> None:
    desk = make_range_desk(tmp_path, APPROVED.at(state), OTHER)
    desk.commit("lin", files={APPROVED.path: None})
    assert desk.rules() == rules


def test_copy_outside_the_stories__may_be_deleted(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED, PUBLISHED.named("docs/example.md"))
    desk.commit("lin", files={"docs/example.md": None, PUBLISHED.path: None})
    assert desk.places() == {("story-deleted", PUBLISHED.path)}


def test_deleted_and_put_back__is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.commit("lin", files={PUBLISHED.path: None})
    desk.commit("lin", PUBLISHED)
    assert desk.rules() == set()


def test_id__never_changes(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.commit("lin", replace(DRAFT, id="20251213-zzzz"))
    assert desk.rules() == {"identity-changed"}
    desk.commit("lin", DRAFT)
    assert desk.rules() == set()


def test_retraction__is_a_publishers_act(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    retracted = replace(
        PUBLISHED, more='retraction: {at: 2025-12-15T09:00:00+08:00, by: lin, reason: "来源有误。"}\n'
    )
    desk.commit("lin", retracted)
    assert desk.rules() == {"retraction-role"}
    desk.commit("lin", PUBLISHED)
    desk.commit("wang", retracted)
    assert desk.rules() == set()


def test_moment_of_a_published_story__is_a_publishers_word(tmp_path: Path) -> None:
    held = replace(PUBLISHED, published="2026-03-01T08:00:00+08:00")
    desk = make_range_desk(tmp_path, held)
    desk.commit("lin", PUBLISHED)
    assert desk.rules() == {"move-role"}
    desk.commit("lin", held)
    assert desk.rules() == set()  # it was taken back
    desk.commit("wang", PUBLISHED)
    assert desk.rules() == set()


def test_moment_of_a_published_story__an_older_one_kept_by_a_merge_is_its_makers(tmp_path: Path) -> None:
    held = replace(PUBLISHED, published="2026-03-01T08:00:00+08:00")
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.commit("lin", OTHER)
    desk.go("main")
    desk.commit("wang", held)
    desk.go("change")
    desk.merge("chen", "main", resolve={PUBLISHED.path: PUBLISHED.text})
    assert ("move-role", PUBLISHED.path) in desk.places()


def test_many_stories__are_each_judged(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, OTHER)
    desk.commit("lin", PUBLISHED)
    desk.commit("he", OTHER.at("review"))
    assert desk.places() == {("move-role", PUBLISHED.path), ("move-role", OTHER.path)}
    desk.commit("lin", OTHER.at("draft"))
    assert desk.places() == {("move-role", PUBLISHED.path)}
