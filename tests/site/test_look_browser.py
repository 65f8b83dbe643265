"""Light or dark by the reader's choice, in a real browser: kept, at once, by keyboard, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from real_browser import ENTER, TAB, browser
from site_stories import NOW, a_policy, a_story, page
from test_axe import violations
from test_every_page_browser import GROUNDS, KINDS, Site
from test_every_page_browser import site as bulletin

from curate.site.edition import published_stories
from curate.site.own_theme import Theme
from curate.site.pages import render_site

__all__ = ["browser", "bulletin"]

GROUND = "getComputedStyle(document.body).backgroundColor"
PRESSED = "[...document.querySelectorAll('.look button')].map(e => e.getAttribute('aria-pressed'))"
FORGET = "localStorage.clear()"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });"


@pytest.fixture
def site(bulletin: Site) -> Iterator[Site]:
    """Give the bulletin to a reader who has chosen nothing yet."""
    bulletin.browser.window(390)
    bulletin.go("about")
    bulletin.browser.value(FORGET)
    yield bulletin
    bulletin.go("about")
    bulletin.browser.value(FORGET)


def choose(site: Site, number: int) -> None:
    site.browser.value(f"document.querySelectorAll('.look button')[{number}].click()")


@pytest.mark.parametrize("kind", KINDS)
def test_choice__holds_on_every_kind_of_page(site: Site, kind: str) -> None:
    site.go("about")
    choose(site, 2)
    site.go(kind)
    assert site.browser.value(GROUND) == GROUNDS["dark"]
    assert site.browser.value("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert site.browser.value(PRESSED) == ["false", "false", "true"]
    assert site.browser.complaints() == []


def test_choice__against_the_system_and_back_to_it(site: Site) -> None:
    for scheme in GROUNDS:
        site.browser.window(390, scheme)
        site.go("front")
        assert site.browser.value(PRESSED) == ["true", "false", "false"]
        assert site.browser.value(GROUND) == GROUNDS[scheme]
        for number, look in ((2, "dark"), (1, "light")):
            choose(site, number)
            assert site.browser.value(GROUND) == GROUNDS[look]
            site.go("story")
            assert site.browser.value(GROUND) == GROUNDS[look]
            meta = "document.querySelector('meta[name=color-scheme]').content"
            assert site.browser.value(meta) == look
        choose(site, 0)
        assert site.browser.value(GROUND) == GROUNDS[scheme]
        assert site.browser.value("localStorage.length") == 0


def test_choice__by_keyboard(site: Site) -> None:
    site.go("front")
    site.browser.value("[...document.querySelectorAll('.imprint nav a')].at(-1).focus()")
    site.browser.type(TAB + TAB + TAB)
    assert site.browser.value("document.activeElement.textContent") == "深色"
    assert site.browser.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    site.browser.type(ENTER)
    assert site.browser.value(PRESSED) == ["false", "false", "true"]
    site.browser.back_tab()
    site.browser.type(" ")
    assert site.browser.value(PRESSED) == ["false", "true", "false"]
    assert site.browser.value("document.querySelector('.look').getAttribute('aria-label')") == "外观"


def test_choice__known_before_the_page_is_drawn(site: Site) -> None:
    tree = (site.folder / "index.html").read_text(encoding="utf-8")
    assert tree.index("theme/look.js") < tree.index("theme/style.css") < tree.index("<body")
    (tag,) = [line for line in tree.splitlines() if "look.js" in line]
    assert "defer" not in tag
    assert "async" not in tag
    assert "type=" not in tag


@pytest.mark.parametrize("kept", ["blue", "", "__proto__", "dark;x"])
def test_choice__that_is_none_is_the_systems(site: Site, kept: str) -> None:
    site.browser.value(f"localStorage.setItem('curate-look', '{kept}')")
    site.browser.window(390, "dark")
    site.go("front")
    assert site.browser.value(PRESSED) == ["true", "false", "false"]
    assert site.browser.value(GROUND) == GROUNDS["dark"]


def test_storage__forbidden__the_choice_holds_on_this_page(site: Site) -> None:
    added = site.browser.command("Page.addScriptToEvaluateOnNewDocument", source=NO_STORAGE)
    try:
        site.go("front")
        choose(site, 2)
        assert site.browser.value(GROUND) == GROUNDS["dark"]
        assert site.browser.value(PRESSED) == ["false", "false", "true"]
        assert site.browser.complaints() == []
    finally:
        site.browser.command("Page.removeScriptToEvaluateOnNewDocument", **added)


def test_without_scripts__nobody_sees_what_would_not_work(site: Site) -> None:
    with site.browser.without_scripts():
        site.go("front")
        assert "跟随系统" not in site.browser.text("body")
    assert b"<button" not in (site.folder / "index.html").read_bytes()


@pytest.mark.parametrize("kind", ["front", "story", "search", "about"])
@pytest.mark.parametrize("look", [1, 2])
def test_axe__finds_nothing_in_the_look_the_system_has_not(site: Site, kind: str, look: int) -> None:
    site.browser.window(320, "dark" if look == 1 else "light", prefers_reduced_motion="reduce")
    site.go(kind)
    choose(site, look)
    site.go(kind)
    assert violations(site.browser) == []
    found = site.look("tooWide", "overlaps", "smallTargets")
    assert found == {"tooWide": [], "overlaps": [], "smallTargets": []}


def test_paper__is_white_whatever_was_chosen(site: Site) -> None:
    site.browser.value("localStorage.setItem('curate-look', 'dark')")
    for scheme in GROUNDS:
        site.browser.window(673, scheme, media="print")
        site.go("story")
        assert site.browser.value("document.documentElement.dataset.look") == "dark"
        assert site.browser.value(GROUND) == "rgb(255, 255, 255)"
        assert site.browser.value("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert site.browser.value("getComputedStyle(document.querySelector('.body img')).filter") == "none"
        assert site.browser.value("getComputedStyle(document.querySelector('.imprint')).display") == "none"


def test_style_of_ones_own__without_looks__has_no_choice() -> None:
    policy = a_policy()
    stories = published_stories([a_story("a")], policy, NOW)
    for style, count in ((b"body {}", 0), (b':root[data-look="dark"] {}', 1)):
        site = render_site(stories, policy, NOW, {}, Theme(files={"theme/style.css": style}))
        assert page(site, "stories/a/index.html").count("look.js") == count


def test_own_template__of_the_frame_may_leave_it_out() -> None:
    policy = a_policy()
    own = Theme({"base.html": "<!doctype html><title>x</title><p>{{ name }}</p>"})
    site = render_site(published_stories([a_story("a")], policy, NOW), policy, NOW, {}, own)
    assert "look.js" not in page(site, "index.html")
