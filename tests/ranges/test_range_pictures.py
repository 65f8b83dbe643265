"""Pictures in a range: what was approved is the story with the pictures it shows."""

from __future__ import annotations

from pathlib import Path

from range_desk import (
    APPROVED,
    IN_REVIEW,
    OTHER,
    PUBLISHED,
    StoryText,
    make_range_desk,
)

from made_pictures import png

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
