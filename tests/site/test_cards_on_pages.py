"""Cards on a whole site: drawn where pages say they are, and stated by every page that has no cover."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from urllib.parse import unquote

import pytest
from card_faces import machine_fonts
from page_reader import Reader
from PIL import Image
from site_stories import NOW, a_policy, a_story

from curate.site.card_drawing import CardFonts
from curate.site.frame import Frame
from curate.site.own_theme import Theme
from curate.site.pages import site_parts
from curate.site.visibility import published_stories
from curate.story.story import Story

HERE = "https://kuaibao.example/news"
SITE = f"site: {HERE}\n"
PNG = b"\x89PNG\r\n\x1a\n"
BARE = a_story("bare", title="一个“标题” & <b>")
COVERED = a_story("covered", more="cover: c.png\n")
OLD = a_story("old", published="2025-12-01T08:00:00+08:00")


@pytest.fixture(scope="module")
def fonts() -> CardFonts:
    return machine_fonts()


def built(
    fonts: CardFonts | None,
    more: str = "",
    stories: Sequence[Story] = (BARE, COVERED),
    theme: Theme | None = None,
) -> dict[str, bytes]:
    policy = a_policy(SITE + more)
    pictures = {"stories/2025/12/covered/c.png": PNG}
    frame = Frame(published_stories(stories, policy, NOW), policy, pictures, theme, fonts=fonts)
    return {part.path: part.make() for part in site_parts(frame, NOW)}


def stated(site: dict[str, bytes], path: str) -> dict[str, str]:
    """Give what a page says of its picture."""
    metas = Reader(site[path].decode("utf-8")).metas
    return {name: text for name, text in metas.items() if name.startswith(("og:image", "twitter:"))}


def drawn(path: str, alt: str) -> dict[str, str]:
    return {
        "og:image": f"{HERE}/{path}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": alt,
        "twitter:card": "summary_large_image",
    }


def test_story_without_a_cover__states_its_card(fonts: CardFonts) -> None:
    site = built(fonts)
    assert stated(site, "stories/bare/index.html") == drawn("cards/bare.png", "一个“标题” & <b>")
    data = json.loads(Reader(site["stories/bare/index.html"].decode()).texts["script"])
    assert data["image"] == f"{HERE}/cards/bare.png"
    assert Image.open(BytesIO(site["cards/bare.png"])).size == (1200, 630)


def test_story_with_a_cover__states_its_cover_and_has_no_card(fonts: CardFonts) -> None:
    site = built(fonts)
    assert stated(site, "stories/covered/index.html") == {
        "og:image": f"{HERE}/stories/covered/c.png",
        "og:image:alt": "covered",
        "twitter:card": "summary_large_image",
    }
    assert "cards/covered.png" not in site


def test_story_older_than_those_with_cards__states_the_sites(fonts: CardFonts) -> None:
    site = built(fonts, "bulletin: {cards: 1}\n", (BARE, OLD))
    assert [path for path in site if path.startswith("cards/")] == ["cards/bare.png"]
    assert stated(site, "stories/old/index.html") == drawn("theme/card.png", "快报")
    assert "image" not in json.loads(Reader(site["stories/old/index.html"].decode()).texts["script"])


def test_every_picture_stated__is_there(fonts: CardFonts) -> None:
    site = built(fonts)
    pages = [path for path in site if path.endswith(".html")]
    assert len(pages) > 8
    for path in pages:
        address = stated(site, path)["og:image"]
        assert unquote(address.removeprefix(f"{HERE}/")) in site, path
    assert stated(site, "index.html") == drawn("theme/card.png", "快报")


@pytest.mark.parametrize("more", ["bulletin: {cards: 0}\n", None])
def test_no_cards__covers_only(fonts: CardFonts, more: str | None) -> None:
    site = built(None if more is None else fonts, more or "")
    assert not any("card" in path for path in site)
    assert stated(site, "stories/bare/index.html") == stated(site, "index.html") == {}
    assert stated(site, "stories/covered/index.html")["og:image"] == f"{HERE}/stories/covered/c.png"


def test_newsrooms_own_picture__stands_for_the_sites_card(fonts: CardFonts) -> None:
    site = built(fonts, theme=Theme(files={"theme/card.png": PNG}))
    assert site["theme/card.png"] == PNG
    assert stated(site, "index.html") == {
        "og:image": f"{HERE}/theme/card.png",
        "og:image:alt": "快报",
        "twitter:card": "summary_large_image",
    }
    assert stated(site, "stories/bare/index.html") == drawn("cards/bare.png", "一个“标题” & <b>")


def test_picture_of_a_story_with_a_cards_name__both_are_kept(fonts: CardFonts) -> None:
    story = a_story("covered", body="![图](card.png)\n")
    policy = a_policy(SITE)
    pictures = {"stories/2025/12/covered/card.png": PNG}
    frame = Frame(published_stories([story], policy, NOW), policy, pictures, fonts=fonts)
    paths = [part.path for part in site_parts(frame, NOW)]
    assert len(paths) == len(set(paths))
    assert {"stories/covered/card.png", "cards/covered.png"} <= set(paths)


def test_card__drawn_again_only_when_it_would_be_another(fonts: CardFonts) -> None:
    def keys(stories: Sequence[Story], more: str = "") -> dict[str, str]:
        policy = a_policy(SITE + more)
        frame = Frame(published_stories(stories, policy, NOW), policy, {}, fonts=fonts)
        return {part.path: part.key for part in site_parts(frame, NOW) if "card" in part.path}

    before = keys([BARE])
    assert set(before) == {"cards/bare.png", "theme/card.png"}
    assert keys([BARE, OLD])["cards/bare.png"] == before["cards/bare.png"]
    assert keys([BARE], "bulletin: {picks: 1}\n") == before
    assert keys([a_story("bare", title="别的")])["cards/bare.png"] != before["cards/bare.png"]
