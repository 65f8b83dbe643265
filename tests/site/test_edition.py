"""Who is published, and which story stands in which slot."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from site_stories import NOW, a_policy, a_story

from curate.site.edition import (
    ON_SHELF,
    Edition,
    Place,
    Reason,
    Topic,
    compose_edition,
    published_stories,
)
from curate.story.story import Story
from curate.story.vocabulary import Slot


def slugs(places: tuple[Place, ...]) -> list[str]:
    return [place.story.story.slug for place in places]


def edition_of(stories: list[Story], more: str = "") -> Edition:
    policy = a_policy(more)
    return compose_edition(published_stories(stories, policy, NOW), policy, NOW)


def hours_ago(hours: int) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def days_ago(days: int) -> str:
    return hours_ago(24 * days)


@pytest.mark.parametrize(
    "story",
    [
        a_story("a", state="draft"),
        a_story("a", state="review"),
        a_story("a", published=""),
        a_story("a", published="2025-12-14T09:39:01+08:00"),
        a_story("a", more="retraction: {at: 2025-12-14T09:00:00+08:00, reason: 示例}\n"),
    ],
    ids=["draft", "review", "no-moment", "embargo", "retracted"],
)
def test_published_stories__not_out__dropped(story: Story) -> None:
    assert published_stories([story], a_policy(), NOW) == []


def test_published_stories__at_its_very_moment__kept() -> None:
    assert len(published_stories([a_story("a", NOW.isoformat())], a_policy(), NOW)) == 1


def test_published_stories__moments__put_into_the_newsrooms_zone() -> None:
    [story] = published_stories([a_story("a", "2025-12-14T01:00:00+00:00")], a_policy(), NOW)
    assert story.published.isoformat() == "2025-12-14T09:00:00+08:00"


def test_published_stories__other_offsets__sorted_by_the_moment_itself() -> None:
    early = a_story("early", "2025-12-14T09:00:00+09:00")
    late = a_story("late", "2025-12-14T00:30:00+00:00")
    assert [s.story.slug for s in published_stories([early, late], a_policy(), NOW)] == ["late", "early"]


def test_recent__newest_first_and_no_more_than_the_policy_says() -> None:
    stories = [a_story(f"s{i}", hours_ago(i)) for i in range(1, 6)]
    edition = edition_of(stories, "bulletin: {recent: 3}\n")
    assert slugs(edition.slots[Slot.RECENT]) == ["s1", "s2", "s3"]


def test_picks__pinned_newest_first_then_the_newest_of_the_others() -> None:
    stories = [
        a_story("newest", hours_ago(1)),
        a_story("newer", hours_ago(3)),
        a_story("old-pin", hours_ago(9), more="placement: [picks]\n"),
        a_story("new-pin", hours_ago(2), more="placement: [picks, important]\n"),
    ]
    picks = edition_of(stories).slots[Slot.PICKS]
    assert [(place.story.story.slug, place.reason) for place in picks] == [
        ("new-pin", Reason.PINNED),
        ("old-pin", Reason.PINNED),
        ("newest", Reason.NEWEST),
    ]
    two = edition_of(stories, "bulletin: {picks: 2}\n").slots[Slot.PICKS]
    assert slugs(two) == ["new-pin", "old-pin"]


def test_picks__nothing_pinned__the_newest() -> None:
    picks = edition_of([a_story(f"s{i}", hours_ago(i)) for i in range(1, 6)]).slots[Slot.PICKS]
    assert slugs(picks) == ["s1", "s2", "s3"]
    assert {place.reason for place in picks} == {Reason.NEWEST}


def test_picks__more_pinned_than_fit__the_newest_of_them() -> None:
    stories = [a_story(f"s{i}", hours_ago(i), more="placement: [picks]\n") for i in range(1, 6)]
    assert slugs(edition_of(stories, "bulletin: {picks: 2}\n").slots[Slot.PICKS]) == ["s1", "s2"]


def test_important__pinned_alone__never_filled() -> None:
    stories = [a_story("plain"), a_story("pin", hours_ago(30), more="placement: [important]\n")]
    assert slugs(edition_of(stories).slots[Slot.IMPORTANT]) == ["pin"]
    assert edition_of([a_story("plain")]).slots[Slot.IMPORTANT] == ()


def test_trending__pins_then_hottest_topic_then_newest() -> None:
    stories = [
        a_story("pin", days_ago(20), more="placement: [trending]\n"),
        a_story("car-1", days_ago(1), more="tags: [电池]\n"),
        a_story("car-2", days_ago(2), more="tags: [电池]\n"),
        a_story("ai-1", days_ago(3), more="tags: [AI, 其他]\n"),
        a_story("ai-2", days_ago(4), more="tags: [ai]\n"),
        a_story("ai-3", days_ago(5), more="tags: [Ai, ai]\n"),
        a_story("alone", hours_ago(1), more="tags: [孤例]\n"),
    ]
    trending = edition_of(stories).slots[Slot.TRENDING]
    assert slugs(trending) == ["pin", "ai-1", "ai-2", "ai-3", "car-1", "car-2"]
    assert [place.reason for place in trending] == [Reason.PINNED] + [Reason.TOPIC] * 5
    assert trending[1].topic == Topic("AI", now=3, before=0)


def test_trending__topic_no_hotter_than_before__not_there() -> None:
    week = [a_story(f"n{i}", days_ago(i), more="tags: [电池]\n") for i in (1, 2)]
    before = [a_story(f"b{i}", days_ago(i), more="tags: [电池]\n") for i in (8, 9)]
    assert edition_of(week + before).slots[Slot.TRENDING] == ()
    assert slugs(edition_of(week + before[:1]).slots[Slot.TRENDING]) == ["n1", "n2"]


def test_trending__pinned_and_on_topic__stands_once() -> None:
    stories = [
        a_story("a", days_ago(1), more="tags: [电池]\nplacement: [trending]\n"),
        a_story("b", days_ago(2), more="tags: [电池]\n"),
    ]
    assert slugs(edition_of(stories).slots[Slot.TRENDING]) == ["a", "b"]


def test_categories__policys_order_then_others__newest_of_each() -> None:
    stories = [a_story(f"c{i}", hours_ago(i), category="汽车") for i in range(1, 8)]
    stories += [a_story("t", hours_ago(9), category="科技"), a_story("x", hours_ago(1), category="社会")]
    stories += [a_story("none", category="")]
    edition = edition_of(stories)
    assert [shelf.category for shelf in edition.shelves] == ["汽车", "科技", "社会"]
    assert slugs(edition.shelves[0].places) == [f"c{i}" for i in range(1, ON_SHELF + 1)]
    assert slugs(edition.slots[Slot.CATEGORIES]) == [*(f"c{i}" for i in range(1, ON_SHELF + 1)), "t", "x"]


def test_edition__stories_in_any_order__the_same() -> None:
    stories = [
        a_story(f"s{i}", hours_ago(i // 3), more="tags: [电池]\nplacement: [picks]\n") for i in range(12)
    ]
    first = edition_of(stories)
    random.Random(7).shuffle(stories)
    assert {slot: slugs(p) for slot, p in edition_of(stories).slots.items()} == {
        slot: slugs(p) for slot, p in first.slots.items()
    }


def test_edition__nothing_published__every_slot_there_and_empty() -> None:
    edition = edition_of([])
    assert set(edition.slots) == set(Slot)
    assert not any(edition.slots.values())


def test_edition__moment__in_the_newsrooms_zone() -> None:
    policy = a_policy(text="timezone: America/New_York\n")
    assert compose_edition([], policy, NOW).moment.isoformat() == "2025-12-13T20:39:00-05:00"
