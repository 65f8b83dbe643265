"""Which pages have a card, what is written on it, and what pages say of it to those who link to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

import pytest
from site_stories import CREDIT, NOW, a_policy, a_story

from curate.policy import Policy, parse_policy
from curate.site.card_drawing import Colours
from curate.site.cards import (
    SITE_CARD,
    Cards,
    SharedPicture,
    cards_of,
    site_picture,
    story_picture,
    theme_colours,
    wants_cards,
)
from curate.site.credits import short_credit
from curate.site.links import STYLE, addresses
from curate.site.resources import theme
from curate.site.visibility import published_stories
from curate.site.words import words_for
from curate.story.story import Story

SITE = "site: https://kuaibao.example/news\n"
HOME = a_policy(SITE)


def cards(stories: Sequence[Story], policy: Policy = HOME, files: dict[str, bytes] | None = None) -> Cards:
    listed = [s for s in published_stories(stories, policy, NOW) if not s.expired]
    where = addresses(listed, policy.categories)
    return cards_of(listed, policy.categories, where, policy, theme() if files is None else files)


def absolute(path: str) -> str:
    return f"https://kuaibao.example/news/{quote(path)}"


def test_card__what_is_written_on_it() -> None:
    story = a_story("a", title="一个标题")
    (card,) = cards([story]).stories.values()
    assert card.path == "cards/a.png"
    assert (card.text.name, card.text.title, card.text.kicker) == ("快报", "一个标题", "汽车")
    assert card.text.credit == short_credit(story.sources, words_for("zh-CN")) == "整理自视频号「示例作者甲」"
    assert card.text.day == "2025年12月14日"
    assert not card.text.masthead


def test_card__in_the_newsrooms_own_day_and_language() -> None:
    policy = a_policy("", f"name: News\nlanguage: en\ntimezone: America/New_York\n{SITE}")
    (card,) = cards([a_story("a", category="")], policy).stories.values()
    assert (card.text.day, card.text.kicker) == ("13 December 2025", "")
    assert card.text.credit == "Arranged from 示例作者甲 on WeChat Channels"


def test_cards__of_those_without_a_cover_that_stand_in_lists() -> None:
    stories = [
        a_story("bare"),
        a_story("covered", more="cover: c.png\n"),
        a_story("draft", state="draft"),
        a_story("held", published=(NOW + timedelta(minutes=1)).isoformat()),
        a_story("over", more="expires: 2025-12-14T09:00:00+08:00\n"),
        a_story("gone", more="retraction: {at: 2025-12-14T09:00:00+08:00, by: lin, reason: 错}\n"),
        a_story("unsaid", credit=""),
    ]
    found = cards(stories)
    assert set(found.stories) == {"stories/2025/12/bare.md", "stories/2025/12/unsaid.md"}
    assert found.stories["stories/2025/12/unsaid.md"].text.credit == ""


def test_cards__of_the_newest_only() -> None:
    stories = [a_story(f"s{hour}", published=f"2025-12-14T0{hour}:00:00+08:00") for hour in range(5)]
    stories.append(a_story("covered", more="cover: c.png\n", published="2025-12-14T09:00:00+08:00"))
    policy = a_policy(SITE + "bulletin: {cards: 2}\n")
    assert [card.path for card in cards(stories, policy).stories.values()] == ["cards/s4.png", "cards/s3.png"]


@pytest.mark.parametrize("more", ["", SITE + "bulletin: {cards: 0}\n"])
def test_cards__none_wanted__none_at_all(more: str) -> None:
    policy = a_policy(more)
    assert not wants_cards(policy)
    assert list(cards([a_story("a")], policy).to_draw()) == []


def test_cards__every_one_at_a_path_of_its_own() -> None:
    stories = [
        a_story("a"),
        a_story("a", month="2025/11", published="2025-11-01T08:00:00+08:00"),
        a_story("b"),
    ]
    paths = [card.path for card in cards(stories).to_draw()]
    assert len({path.casefold() for path in paths}) == len(paths) == 4
    assert not any(path.startswith("stories/") for path in paths)


def test_cards__without_reading_a_text() -> None:
    story = a_story("a", body="很长的正文。\n" * 10)
    assert len(cards([story]).stories) == 1
    assert "parsed_body" not in story.__dict__


def test_site_card__the_name_and_the_categories() -> None:
    site = cards([]).site
    assert site is not None
    assert (site.path, site.text.title, site.text.credit) == (SITE_CARD, "快报", "汽车 · 科技")
    assert site.text.masthead
    assert (site.text.day, site.text.name) == ("", "")


def test_card__is_a_key__another_when_anything_on_it_is() -> None:
    def text(story: Story) -> object:
        (card,) = cards([story]).stories.values()
        return card.text

    same = text(a_story("a"))
    assert text(a_story("a", body="又一段。\n")) == same
    assert repr(text(a_story("a"))) == repr(same)
    others = {
        text(a_story("a", title="别的")),
        text(a_story("a", category="科技")),
        text(a_story("a", credit="")),
        text(a_story("a", credit=CREDIT.replace("甲", "乙"))),
        text(a_story("a", published="2025-12-13T08:00:00+08:00")),
    }
    assert len(others | {same}) == 6


def test_colours__those_of_the_light_theme() -> None:
    shipped = theme_colours(theme()[STYLE])
    assert shipped == Colours()
    assert f"--accent: {shipped.accent};".encode() in theme()[STYLE]


@pytest.mark.parametrize(
    ("style", "colours"),
    [
        (b"", Colours()),
        (b"\xff\xfe", Colours()),
        (b":root{--paper:#FFF;--ink: #123456}", Colours(paper="#ffffff", ink="#123456")),
        (
            b"--accent: red; --accent: #1234567; --accent: #00ff00; --accent: #ffffff",
            Colours(accent="#00ff00"),
        ),
    ],
)
def test_colours__of_a_newsrooms_own_style(style: bytes, colours: Colours) -> None:
    assert theme_colours(style) == colours
    (card,) = cards([a_story("a")], files={STYLE: style}).stories.values()
    assert card.text.colours == colours


def test_picture__the_cover_then_the_card() -> None:
    story = a_story("a", title="题")
    found = cards([story])
    assert story_picture(found, story, "stories/a/c.png", absolute) == SharedPicture(
        "https://kuaibao.example/news/stories/a/c.png", "题"
    )
    assert story_picture(found, story, None, absolute) == SharedPicture(
        "https://kuaibao.example/news/cards/a.png", "题", 1200, 630
    )
    assert story_picture(Cards(), story, None, absolute) is None
    assert story_picture(found, story, None, lambda _: None) is None


def test_picture__of_all_other_pages() -> None:
    drawn = SharedPicture("https://kuaibao.example/news/theme/card.png", "快报", 1200, 630)
    assert site_picture(cards([]), HOME, absolute) == drawn
    own = cards([a_story("a")], files={SITE_CARD: b"png"})
    assert own.site is None
    assert len(own.stories) == 1
    assert site_picture(own, HOME, absolute) == SharedPicture(drawn.address, "快报")
    assert site_picture(Cards(), HOME, absolute) is None


@pytest.mark.parametrize(("text", "number"), [("cards: 0", 0), ("cards: 10000", 10000), ("picks: 3", 100)])
def test_policy__how_many(text: str, number: int) -> None:
    assert a_policy(f"bulletin: {{{text}}}\n").bulletin.cards == number


@pytest.mark.parametrize("value", ["10001", "-1", "many", "1.5", "[1]", "true"])
def test_policy__a_wrong_number__said_with_what_is_possible(value: str) -> None:
    (fault,) = parse_policy(f"bulletin: {{cards: {value}}}\n".encode()).faults
    assert "a whole number from 0 to 10000" in str(fault.message)
