"""What a preview shows of a story on its way: nothing of it where readers look before it is out."""

from __future__ import annotations

import re
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


def test_save__shows_what_a_preview_begun_now_would_show(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    preview = Preview(
        open_newsroom(desk.top), lambda: datetime.now(UTC), lambda text: text, events=EVENTS, drafts=True
    )
    (story,) = (desk.top / "stories").rglob(f"{SLUG}.md")
    published = story.read_text("utf-8")
    draft = story.with_name("another-one.md")
    seen = []
    for step in ("nothing", "a draft", "a correction", "no correction", "behind its approval", "as it was"):
        if step == "a draft":
            text = re.sub(
                r"(?m)^(id: \d+)-\w+", r"\1-zz99", published.replace("state: published", "state: draft")
            )
            draft.write_text(text[: text.index("reviews:")] + text[text.index("---", 4) :], "utf-8")
        elif step == "a correction":
            desk.edit("价钱 8元", "价钱 9元")
            desk.curate("correct", SLUG, "--no-edit", "--note", "弹簧的价钱写错了").ended(0)
        elif step == "behind its approval":
            story.write_text(published.replace("价钱 8元", "价钱 7元"), "utf-8")
        elif step != "nothing":
            story.write_text(published, "utf-8")
        again, fresh = preview.show(), shown(desk)
        assert again.version == fresh.version, step
        assert (again.stories, again.unseen, again.faulty) == (fresh.stories, fresh.unseen, fresh.faulty)
        seen.append((again.stories, again.unseen))
    assert seen == [(1, 0), (1, 1), (1, 2), (1, 1), (0, 2), (1, 1)]


def test_theme__that_breaks_while_serving__marks_every_page_as_older_and_says_why(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    preview = Preview(open_newsroom(desk.top), lambda: datetime.now(UTC), lambda text: text, events=EVENTS)
    desk.write("stories/theme/root/google0.html", "google-site-verification: google0.html")
    desk.write("stories/theme/templates/about.html", "<h1>{{ name }}</h1>")
    good = preview.show()
    desk.write("stories/theme/templates/about.html", "<h1>{{ nobody }}</h1>")
    stale = preview.show()
    assert stale.version != good.version
    for path, page in stale.pages.items():
        marked = page.data.count(b"preview-stale") if path.endswith(".html") else 0
        own = path == "_preview/index.html" or path == "google0.html"
        assert marked == (0 if own or not path.endswith(".html") else 1), path
        if marked:
            assert b"stories/theme/templates/about.html:1" in page.data, path
            assert page.policy == good.pages[path].policy, path
    assert stale.pages["about/index.html"].data.index(b"preview-stale") > stale.pages[
        "about/index.html"
    ].data.index(b"Content-Security-Policy")
    desk.write("stories/theme/templates/about.html", "<h1>{{ name }}</h1>")
    assert preview.show() == good
