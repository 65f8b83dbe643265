"""Counted views: what a file of them may look like, and the order they give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_stories import NOW, POLICY, a_policy, a_story, page

from curate.site.edition import Edition, Heat, Reason, compose_edition, published_stories
from curate.site.pages import render_site
from curate.site.view_counts import ViewCount, parse_view_counts
from curate.story.story import Story
from curate.story.vocabulary import Slot

TODAY = NOW.date()
CSV = "stories/views.csv"
JSON = "stories/views.json"


@pytest.mark.parametrize(
    ("language", "half_life", "said"),
    [
        ("zh-CN", 3, "按阅读量（每 3 天减半，数到 2025年12月13日）"),
        ("zh-CN", 1, "按阅读量（每天减半，数到 2025年12月13日）"),
        ("en", 3, "By views (halved every 3 days, counted to 13 December 2025)"),
        ("en", 1, "By views (halved every day, counted to 13 December 2025)"),
    ],
)
def test_front_page__says_by_what_views_stories_stand(language: str, half_life: int, said: str) -> None:
    policy = a_policy(f"bulletin: {{half_life_days: {half_life}}}\n", POLICY.replace("zh-CN", language))
    out = published_stories([a_story("a"), a_story("b")], policy, NOW)
    counts = [ViewCount("a", 50, ago(2)), ViewCount("b", 9, ago(1))]
    front = page(render_site(out, policy, NOW, {}, counts=counts), "index.html")
    assert f'<p class="meta">{said}</p>' in front


def test_front_page__without_views_that_tell_something__says_nothing_of_them() -> None:
    policy = a_policy()
    stories = [a_story(slug, more="tags: [电池]\n") for slug in ("a", "b")]
    out = published_stories([*stories, a_story("pin", more="placement: [trending]\n")], policy, NOW)
    front = page(render_site(out, policy, NOW, {}, counts=[ViewCount("a", 0, TODAY)]), "index.html")
    assert "「电池」近" in front
    assert "阅读量" not in front


def edition_of(stories: list[Story], counts: list[ViewCount], more: str = "") -> Edition:
    policy = a_policy(more)
    return compose_edition(published_stories(stories, policy, NOW), policy, NOW, counts)


def trending(stories: list[Story], counts: list[ViewCount], more: str = "") -> list[str]:
    return [p.story.story.slug for p in edition_of(stories, counts, more).slots[Slot.TRENDING]]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_views__weigh_half_as_much_each_half_life() -> None:
    stories = [a_story("old"), a_story("new")]
    counts = [ViewCount("old", 100, ago(3)), ViewCount("new", 60, ago(0))]
    assert trending(stories, counts) == ["new", "old"]
    assert trending(stories, counts, "bulletin: {half_life_days: 30}\n") == ["old", "new"]
    place = edition_of(stories, counts).slots[Slot.TRENDING][1]
    assert place.reason is Reason.VIEWS
    assert place.heat == Heat(views=100, weight=50.0, half_life=3, last_day=ago(3))


def test_views__pins_stand_before_them_and_once() -> None:
    stories = [a_story("pin", more="placement: [trending]\n"), a_story("read")]
    counts = [ViewCount("pin", 9, TODAY), ViewCount("read", 99, TODAY)]
    assert trending(stories, counts) == ["pin", "read"]


def test_views__that_tell_nothing__topics_do() -> None:
    stories = [a_story(slug, more="tags: [电池]\n") for slug in ("a", "b")]
    nothing = [ViewCount("a", 0, TODAY), ViewCount("b", 500, ago(-1)), ViewCount("gone", 9, TODAY),
               ViewCount("b", 5, ago(30))]  # fmt: skip
    places = edition_of(stories, nothing).slots[Slot.TRENDING]
    assert {place.reason for place in places} == {Reason.TOPIC}


@pytest.mark.parametrize(
    "called",
    [
        "a",
        "id-a",
        "stories/2025/12/a.md",
        "/stories/a/",
        "/stories/a/index.html",
        "https://kuaibao.example/stories/a/?from=wechat#top",
        "https://kuaibao.example/news/stories/a/",
    ],
)
def test_views__a_story_by_any_of_its_names(called: str) -> None:
    more = "site: https://kuaibao.example\n"
    assert trending([a_story("a")], [ViewCount(called, 5, TODAY)], more) == ["a"]


@pytest.mark.parametrize(
    "called", ["https://other.example/stories/a/", "/category/a/", "/a/", "A b", "http://["]
)
def test_views__what_is_no_story_of_the_site__counts_for_none(called: str) -> None:
    more = "site: https://kuaibao.example\n"
    assert trending([a_story("a")], [ViewCount(called, 5, TODAY)], more) == []


def test_views__two_stories_of_one_slug__the_earlier_has_it_as_on_the_site() -> None:
    early = a_story("a", "2025-11-14T08:00:00+08:00", month="2025/11")
    late = a_story("a", "2025-12-14T08:00:00+08:00", month="2025/12")
    (place,) = edition_of([late, early], [ViewCount("/stories/a/", 5, TODAY)]).slots[Slot.TRENDING]
    assert place.story.story.path == early.path


A = ViewCount("a", 12, date(2025, 12, 13))
B = ViewCount("/stories/b/", 3, date(2025, 12, 12))


@pytest.mark.parametrize(
    ("path", "text", "counts", "bad"),
    [
        (CSV, "a,12,2025-12-13\n/stories/b/,3,2025-12-12\n", [A, B], []),
        (CSV, "\ufeffslug,views,date\r\na,12,2025-12-13\r\n", [A], []),
        (CSV, "Date,Views,URL,Bounce\n2025-12-13,12,a,1\n2025-12-12, 3 ,/stories/b/,2\n", [A, B], []),
        (CSV, "# from the counter\n\na,12,2025-12-13T08:00:00+08:00", [A], []),
        (CSV, "a,many,2025-12-13\na,12,2025-12-13\na,12\n,1,2025-12-13\na,-1,2025-12-13\n", [A], [1, 3, 4, 5]),
        (CSV, 'a,12,2025-12-13\n"a"x,1,2025-12-13\n', [A], [2]),
        (CSV, "a,12,2025-02-30\n", [], [1]),
        (CSV, "a,٣,2025-12-13\n", [], [1]),
        (CSV, "", [], []),
        (JSON, '[{"slug":"a","views":12,"date":"2025-12-13"}]', [A], []),
        (JSON, '{"views":[{"url":"/stories/b/","count":"3","day":"2025-12-12"}]}', [B], []),
        (JSON, '[1, {"slug":"a"}, {"slug":"a","views":true,"date":"2025-12-13"}, {"slug":"a","views":12,'
               '"date":"2025-12-13"}]', [A], [1, 2, 3]),
        (JSON, '[{"slug":"a","views":1e3,"date":"2025-12-13"}]', [], [1]),
        (JSON, '[\n{"slug":]', [], [2]),
        (JSON, '{"other": 1}', [], [0]),
        (JSON, "[" * 100_000, [], [0]),
        (JSON, '[{"slug":"a","views":' + "9" * 5000 + "}]", [], [0]),
    ],
)  # fmt: skip
def test_counts_file__good_lines_kept_bad_ones_told(
    path: str, text: str, counts: list[ViewCount], bad: list[int]
) -> None:
    read = parse_view_counts(path, text.encode())
    assert list(read.counts) == counts
    assert [line.number for line in read.bad] == bad


def test_counts_file__no_utf8__the_line_is_told() -> None:
    read = parse_view_counts(CSV, b"a,12,2025-12-13\n" + "汽车".encode("gbk"))
    assert (read.counts, [line.number for line in read.bad]) == ((), [2])


@given(st.binary(max_size=400), st.sampled_from([CSV, JSON]))
def test_counts_file__any_bytes__never_raises(data: bytes, path: str) -> None:
    read = parse_view_counts(path, data)
    assert all(count.story and count.views >= 0 for count in read.counts)
