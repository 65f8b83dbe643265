"""Pins that end, stories that expire, no story twice, and what an edition notes about itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_stories import NOW, a_policy, a_story

from curate.site.edition import (
    Edition,
    NoteKind,
    Reason,
    by_category,
    compose_edition,
    held_stories,
    published_stories,
)
from curate.site.view_counts import ViewCount
from curate.story.story import Story
from curate.story.vocabulary import Slot

PINNED_SLOTS = (Slot.PICKS, Slot.IMPORTANT, Slot.TRENDING)


def edition_of(
    stories: list[Story], more: str = "", now: datetime = NOW, counts: tuple[ViewCount, ...] = ()
) -> Edition:
    policy = a_policy(more)
    return compose_edition(published_stories(stories, policy, now), policy, now, counts)


def slugs(edition: Edition, slot: Slot) -> list[str]:
    return [place.story.story.slug for place in edition.slots[slot]]


def hours_ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def noted(edition: Edition, kind: NoteKind) -> list[tuple[str, int, int, list[str]]]:
    return [
        (note.slot.value, note.count, note.size, [s.story.slug for s in note.stories])
        for note in edition.notes
        if note.kind is kind
    ]


@pytest.mark.parametrize(
    ("until", "moment", "pinned"),
    [
        ("2025-12-14", "2025-12-14T23:59:59+08:00", True),
        ("2025-12-14", "2025-12-15T00:00:00+08:00", False),
        ("2025-12-14", "2025-12-14T16:00:00+00:00", False),
        ("2025-12-14T20:00:00+08:00", "2025-12-14T19:59:59+08:00", True),
        ("2025-12-14T20:00:00+08:00", "2025-12-14T20:00:00+08:00", False),
        ("9999-12-31", "2025-12-14T20:00:00+08:00", True),
    ],
)
def test_pin_with_an_end__holds_until_its_day_is_over(until: str, moment: str, pinned: bool) -> None:
    stories = [
        a_story("pin", hours_ago(30), more=f"placement: [important until {until}]\n"),
        a_story("plain"),
    ]
    edition = edition_of(stories, now=datetime.fromisoformat(moment))
    assert slugs(edition, Slot.IMPORTANT) == (["pin"] if pinned else [])
    assert noted(edition, NoteKind.LAPSED) == ([] if pinned else [("important", 1, 0, ["pin"])])


def test_pin_with_an_end__the_place_says_when_the_last_one_ends() -> None:
    pins = "placement: [picks until 2025-12-20, picks until 2025-12-25]\n"
    (place,) = edition_of([a_story("a", more=pins)]).slots[Slot.PICKS]
    assert (place.reason, str(place.until)) == (Reason.PINNED, "2025-12-25")
    (place,) = edition_of([a_story("a", more="placement: [picks until 2025-12-20, picks]\n")]).slots[
        Slot.PICKS
    ]
    assert place.until is None


def test_pin_with_an_end__lapsed_long_ago__not_noted() -> None:
    story = a_story("a", hours_ago(900), more="placement: [picks until 2025-12-01]\n")
    assert edition_of([story]).notes == ()


@pytest.mark.parametrize(
    ("expires", "moment", "listed"),
    [
        ("2025-12-14", "2025-12-14T23:59:59+08:00", True),
        ("2025-12-14", "2025-12-15T00:00:00+08:00", False),
        ("2025-12-14T10:00:00+08:00", "2025-12-14T09:59:59+08:00", True),
        ("2025-12-14T10:00:00+08:00", "2025-12-14T10:00:00+08:00", False),
    ],
)
def test_expired__leaves_every_slot_and_list_and_keeps_its_page(
    expires: str, moment: str, listed: bool
) -> None:
    now = datetime.fromisoformat(moment)
    story = a_story("a", more=f"expires: {expires}\nplacement: [picks, important, trending]\n")
    [published] = published_stories([story], a_policy(), now)
    assert published.expired is not listed
    edition = edition_of([story], now=now)
    assert [slot for slot in Slot if edition.slots[slot]] == (list(Slot) if listed else [])
    assert list(by_category([published], a_policy())) == (["汽车"] if listed else [])


def test_compose__stories_gathered_for_another_moment__none_stands_that_is_not_out() -> None:
    policy = a_policy()
    stories = published_stories(
        [a_story("soon", hours_ago(-2)), a_story("over", more="expires: 2025-12-14T09:00:00+08:00\n")],
        policy,
        NOW + timedelta(hours=3),
    )
    assert not any(compose_edition(stories, policy, NOW).slots.values())


def test_held__embargoed_alone__the_next_to_come_out_first() -> None:
    stories = [
        a_story("later", hours_ago(-5)),
        a_story("sooner", "2025-12-14T02:00:00+00:00"),
        a_story("out"),
        a_story("draft", hours_ago(-1), state="draft"),
        a_story("back", hours_ago(-1), more="retraction: {at: 2025-12-14T09:00:00+08:00, reason: 示例}\n"),
    ]
    held = held_stories(stories, a_policy(), NOW)
    assert [h.story.slug for h in held] == ["sooner", "later"]
    assert held[0].until.isoformat() == "2025-12-14T10:00:00+08:00"


def test_unique__a_pin_to_picks_comes_first_and_the_other_is_noted() -> None:
    stories = [
        a_story("both", hours_ago(1), more="placement: [important, picks]\n"),
        a_story("one", hours_ago(2), more="placement: [important, trending]\n"),
    ]
    twice = edition_of(stories)
    assert slugs(twice, Slot.IMPORTANT) == ["both", "one"]
    once = edition_of(stories, "bulletin: {unique: true}\n")
    assert [slugs(once, slot) for slot in PINNED_SLOTS] == [["both"], ["one"], []]
    assert noted(once, NoteKind.ELSEWHERE) == [("trending", 1, 0, ["one"]), ("important", 1, 0, ["both"])]
    assert slugs(once, Slot.RECENT) == ["both", "one"]


def test_unique__pin_with_no_room_in_picks__free_for_the_other_slot() -> None:
    stories = [a_story(f"s{i}", hours_ago(i), more="placement: [picks, important]\n") for i in (1, 2)]
    edition = edition_of(stories, "bulletin: {unique: true, picks: 1}\n")
    assert [slugs(edition, slot) for slot in PINNED_SLOTS] == [["s1"], ["s2"], []]


def test_unique__nothing_pinned_to_picks__what_fills_them_is_pinned_nowhere() -> None:
    stories = [
        a_story("new", hours_ago(1), more="placement: [important]\n"),
        a_story("old", hours_ago(2)),
    ]
    edition = edition_of(stories, "bulletin: {unique: true}\n")
    assert (slugs(edition, Slot.PICKS), slugs(edition, Slot.IMPORTANT)) == (["old"], ["new"])


def test_notes__too_many_pins_and_too_few_stories() -> None:
    stories = [a_story(f"s{i}", hours_ago(i), more="placement: [picks]\n") for i in range(1, 5)]
    edition = edition_of(stories, "bulletin: {picks: 2, least: {important: 1, recent: 4, trending: 0}}\n")
    assert noted(edition, NoteKind.TOO_MANY) == [("picks", 4, 2, ["s3", "s4"])]
    assert noted(edition, NoteKind.TOO_FEW) == [("important", 0, 1, [])]


MOMENTS = st.integers(min_value=-400, max_value=100).map(lambda h: (NOW + timedelta(hours=h)).isoformat())
PLACEMENT = st.lists(
    st.sampled_from(
        ["picks", "important", "trending", "picks until 2025-12-14", "trending until 2025-12-13", "头条"]
    ),
    max_size=4,
)
FACTS = st.tuples(
    MOMENTS,
    st.sampled_from(["published", "published", "review", "draft"]),
    PLACEMENT,
    st.sampled_from(["", "expires: 2025-12-13\n", "expires: 2025-12-14\n"]),
    st.lists(st.sampled_from(["电池", "AI", "ai"]), max_size=2),
    st.booleans(),
)
POLICIES = st.tuples(*[st.integers(min_value=0, max_value=4)] * 4, st.booleans())
LINES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 999), st.integers(-2, 40)), max_size=8)


@given(st.data(), st.lists(FACTS, max_size=12), POLICIES, LINES)
def test_edition__any_stories__holds_its_promises(
    data: st.DataObject,
    facts: list[tuple[str, str, list[str], str, list[str], bool]],
    sizes: tuple[int, int, int, int, bool],
    lines: list[tuple[int, int, int]],
) -> None:
    picks, recent, trending, important, unique = sizes
    more = (
        f"bulletin: {{picks: {picks}, recent: {recent}, trending: {trending}, important: {important},"
        f" unique: {str(unique).lower()}}}\n"
    )
    stories = []
    for number, (published, state, placement, expires, tags, retracted) in enumerate(facts):
        text = f"placement: [{', '.join(placement)}]\ntags: [{', '.join(tags)}]\n{expires}"
        if retracted and number % 3 == 0:
            text += "retraction: {at: 2025-12-14T09:00:00+08:00, reason: 示例}\n"
        stories.append(a_story(f"s{number}", published, state=state, more=text))
    counts = tuple(ViewCount(f"s{n}", views, NOW.date() - timedelta(days=age)) for n, views, age in lines)
    edition = edition_of(stories, more, counts=counts)
    shuffled = data.draw(st.permutations(stories))
    assert edition_of(shuffled, more, counts=tuple(data.draw(st.permutations(counts)))) == edition

    limits = dict(zip((Slot.PICKS, Slot.RECENT, Slot.TRENDING, Slot.IMPORTANT), sizes, strict=False))
    for slot, places in edition.slots.items():
        paths = [place.story.story.path for place in places]
        assert len(paths) == len(set(paths))
        assert len(paths) <= limits.get(slot, len(paths))
        for place in places:
            meta = place.story.story.meta
            assert meta.state == "published"
            assert meta.published is not None
            assert meta.published <= NOW
            assert meta.retraction is None
            assert str(meta.expires) != "2025-12-13"
    if unique:
        standing = [p.story.story.path for slot in PINNED_SLOTS for p in edition.slots[slot]]
        assert len(standing) == len(set(standing))
