"""What a preview shows of a story on its way: nothing of it where readers look before it is out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desks import SLUG, Desk, DeskAt

from curate.desk.newsroom import open_newsroom
from curate.desk.previewing import Preview, Shown

PUBLIC = f"stories/{SLUG}/index.html"
MARKED = f"_preview/{SLUG}/index.html"
EVENTS = "/_preview/events/made-up"


def shown(desk: Desk, *, drafts: bool = True) -> Shown:
    preview = Preview(
        open_newsroom(desk.top), lambda: datetime.now(UTC), lambda text: text, events=EVENTS, drafts=drafts
    )
    return preview.show()


@pytest.mark.parametrize(("step", "state"), [("drafted", "draft"), ("in-review", "review")])
def test_story__not_out_is_below_the_marked_path_with_its_state(
    desk_at: DeskAt, step: str, state: str
) -> None:
    desk = desk_at(step)
    made = shown(desk)
    assert (made.stories, made.unseen, made.faulty) == (0, 1, 0)
    assert PUBLIC not in made.pages
    assert f"· {state} ·" in made.pages[MARKED].data.decode()
    listed = made.pages["_preview/index.html"].data.decode()
    assert f"{state} ·" in listed
    assert "旧相机" in listed
    elsewhere = [path for path in made.pages if not path.startswith("_preview/")]
    assert [path for path in elsewhere if "旧相机".encode() in made.pages[path].data] == []
    assert MARKED not in shown(desk, drafts=False).pages


def test_story__that_is_out_is_where_readers_find_it(desk_at: DeskAt) -> None:
    made = shown(desk_at("published"))
    assert (made.stories, made.unseen) == (1, 0)
    page = made.pages[PUBLIC].data.decode()
    assert "preview-banner" not in page
    assert "noindex" not in page
    assert MARKED not in made.pages


def test_story__changed_behind_its_approval_shows_what_was_found(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.edit("请人先把两个数字写在一张纸上", "请人先把三个数字写在一张纸上")
    made = shown(desk)
    assert (made.stories, made.unseen, made.faulty) == (0, 1, 1)
    assert PUBLIC not in made.pages
    assert "git restore stories/" in made.pages[MARKED].data.decode()
    assert MARKED in shown(desk, drafts=False).pages


def test_story__with_a_correction_that_waits_is_shown_twice(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.edit("价钱 8元", "价钱 9元")
    desk.curate("correct", SLUG, "--no-edit", "--note", "弹簧的价钱写错了").ended(0)
    made = shown(desk)
    assert (made.stories, made.unseen, made.faulty) == (1, 1, 0)
    assert "价钱 8元" in made.pages[PUBLIC].data.decode()
    marked = made.pages[MARKED].data.decode()
    assert "价钱 9元" in marked
    assert "published, correction not approved" in marked
