"""Renamed, swapped and copied stories in a range, odd paths, and files that are no ordinary files."""

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

NEW = "stories/2025/12/xin-che.md"
OTHER_IN_REVIEW = OTHER.at("review")
OTHER_APPROVED = OTHER_IN_REVIEW.reviewed("zhao")


@pytest.mark.parametrize("story", [DRAFT, APPROVED, PUBLISHED], ids=lambda story: str(story.state))
def test_rename_alone__finds_nothing_and_keeps_the_approvals(tmp_path: Path, story: StoryText) -> None:
    desk = make_range_desk(tmp_path, story)
    desk.rename("stranger@example.org", story.path, NEW)
    assert desk.rules() == set()
    if story is APPROVED:
        desk.commit("zhao", PUBLISHED.named(NEW))
        assert desk.rules() == set()


def test_rename_and_edit__is_judged_as_an_edit(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.rename("wang", PUBLISHED.path, NEW, PUBLISHED.named(NEW).saying(EDITED))
    assert desk.places() == {("approval-stale", NEW)}


def test_rename_by_the_reviewer_with_an_edit__makes_them_an_author(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    edited = IN_REVIEW.named(NEW).saying(EDITED)
    desk.rename("wang", IN_REVIEW.path, NEW, edited)
    desk.commit("wang", edited.reviewed("wang"))
    assert desk.places() == {("approval-self", NEW)}


def test_rename_there_and_back__is_nobodys_news(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.rename("lin", PUBLISHED.path, NEW)
    desk.rename("lin", NEW, PUBLISHED.path)
    assert desk.rules() == set()


def test_rename_on_the_way__is_followed_to_who_edited_under_the_old_name(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    edited = IN_REVIEW.saying(EDITED)
    desk.commit("wang", edited)
    desk.rename("lin", IN_REVIEW.path, NEW)
    desk.rename("lin", NEW, OTHER.path)
    desk.commit("wang", edited.reviewed("wang").named(OTHER.path))
    assert desk.places() == {("approval-self", OTHER.path)}


def test_rename_of_an_unapproved_story__does_not_make_it_new(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, policy=POLICY + "review: {approvals: 0}\n")
    desk.rename("he", IN_REVIEW.path, NEW, IN_REVIEW.named(NEW).at("published"))
    assert desk.rules() == {"move-role"}


def test_names_of_two_stories_swapped__finds_nothing(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED, OTHER_APPROVED)
    desk.commit("lin", APPROVED.named(OTHER.path), OTHER_APPROVED.named(APPROVED.path))
    assert desk.rules() == set()
    desk.commit("zhao", PUBLISHED.named(OTHER.path))
    assert desk.rules() == set()


def test_names_of_two_stories_swapped__each_keeps_its_own_authors(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, OTHER_IN_REVIEW)
    edited = IN_REVIEW.saying(EDITED)
    desk.commit("wang", edited)
    desk.commit("lin", edited.named(OTHER.path), OTHER_IN_REVIEW.named(DRAFT.path))
    desk.commit(
        "wang",
        edited.reviewed("wang").named(OTHER.path),
        OTHER_IN_REVIEW.reviewed("wang").named(DRAFT.path),
    )
    assert desk.places() == {("approval-self", OTHER.path)}


def test_story_that_takes_the_name_of_a_deleted_one__is_another_story(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    desk.commit("lin", OTHER.named(APPROVED.path))
    assert desk.rules() == {"identity-changed", "review-removed", "edit-in-move"}


def test_approvals_of_a_deleted_story__are_void_for_what_takes_its_place(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    other = replace(OTHER, path=APPROVED.path, state="review", reviews=APPROVED.reviews)
    desk.commit("lin", other)
    desk.commit("zhao", other.at("published"))
    assert desk.rules() == {"identity-changed", "approval-stale"}


@pytest.mark.parametrize("story", [IN_REVIEW, PUBLISHED], ids=lambda story: str(story.state))
def test_story_renamed_onto_another__deletes_that_one(tmp_path: Path, story: StoryText) -> None:
    desk = make_range_desk(tmp_path, story, OTHER)
    desk.git("mv", "--force", OTHER.path, story.path)
    desk.commit_all("lin")
    assert desk.places() == {("story-deleted", story.path)}


def test_draft_renamed_onto_a_draft__is_fine(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT, OTHER)
    desk.git("mv", "--force", OTHER.path, DRAFT.path)
    desk.commit_all("lin")
    assert desk.rules() == set()


def test_renamed_story_that_cannot_be_read__is_gone(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.git("rm", "--quiet", PUBLISHED.path)
    desk.commit("lin", files={NEW: "---\nid: [unclosed\n---\n\nx\n"})
    assert desk.places() == {("story-deleted", PUBLISHED.path), ("yaml-syntax", NEW)}


def test_renamed_here_and_edited_on_the_base__is_said(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, DRAFT)
    desk.rename("lin", DRAFT.path, NEW)
    desk.go("main")
    desk.commit("lin", DRAFT.saying(EDITED))
    desk.go("change")
    assert desk.rules() == {"base-moved"}


def test_new_story_under_a_name_that_the_base_gave_away_meanwhile__is_said(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path)
    desk.commit("lin", DRAFT)
    desk.go("main")
    desk.commit("lin", OTHER.named(DRAFT.path))
    desk.go("change")
    assert desk.rules() == {"base-moved"}


@pytest.mark.parametrize(
    "path",
    [
        "stories/2025/12/新车.md",
        "stories/2025/12/xin che.md",
        "stories/2025/12/xin\nche.md",
        'stories/2025/12/"xin"\tche.md',
        "stories/2025/12/:(glob)*.md",
        "stories/2025/12/-x.md",
    ],
)
def test_odd_path__is_judged_like_any_other(tmp_path: Path, path: str) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    named = APPROVED.named(path)
    desk.commit("lin", named)
    assert ("approval-author", path) in desk.places()
    assert {where for _, where in desk.places()} == {path}


@pytest.mark.parametrize("mode", ["100755", "120000", "160000"])
def test_story_of_another_mode__is_found_at_the_head_only(tmp_path: Path, mode: str) -> None:
    desk = make_range_desk(tmp_path, APPROVED)
    oid = desk.head() if mode == "160000" else desk.head(f"HEAD:{APPROVED.path}")
    desk.git("update-index", "--cacheinfo", f"{mode},{oid},{APPROVED.path}")
    desk.commit_staged("lin")
    assert desk.rules() == {"path-mode"}
    desk.git("update-index", "--cacheinfo", f"100644,{desk.head(f'main:{APPROVED.path}')},{APPROVED.path}")
    desk.git("reset", "--quiet", "--hard", desk.commit_staged("lin"))
    assert desk.rules() == set()
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_folder_in_the_place_of_a_story__is_a_deleted_story(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, PUBLISHED)
    desk.git("rm", "--quiet", PUBLISHED.path)
    inner = OTHER.named(f"{PUBLISHED.path}/inner.md")
    desk.commit("lin", inner)
    assert ("story-deleted", PUBLISHED.path) in desk.places()
    desk.git("rm", "-r", "--quiet", PUBLISHED.path)
    desk.commit("lin", PUBLISHED)
    assert desk.rules() == set()


def test_picture_that_became_a_link__is_no_picture(tmp_path: Path) -> None:
    folder = APPROVED.path.removesuffix(".md")
    story = IN_REVIEW.saying('第一段。\n\n![示例销量](xiao.png "制图：示例作者")\n')
    desk = make_range_desk(tmp_path, story.reviewed("wang"))
    desk.git.write({f"{folder}/target": "/etc/hostname"})
    oid = desk.git("hash-object", "-w", f"{folder}/target").strip()
    (desk.git.top / folder / "target").unlink()
    desk.git("update-index", "--add", "--cacheinfo", f"120000,{oid},{folder}/xiao.png")
    desk.commit_staged("lin")
    assert desk.places() == {("image-missing", story.path)}


@pytest.mark.parametrize(
    "path",
    ["stories/theme/base.md", "stories/2025/.hidden/x.md", "stories/2025/12/notes.txt", "storiesx/x.md"],
)
def test_file_that_is_no_story__is_nobodys_business(tmp_path: Path, path: str) -> None:
    desk = make_range_desk(tmp_path, OTHER)
    desk.commit("stranger@example.org", APPROVED.named(path))
    assert desk.rules() == set()
