"""A newsroom's own templates for every kind of page: each has its effect, and none lets a script run that may not."""

from __future__ import annotations

from collections.abc import Mapping

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree  # type: ignore[import-untyped]
from page_reader import Reader
from site_stories import NOW, a_policy, a_story, page

from curate.errors import Refused
from curate.site.frame import CSP
from curate.site.own_theme import theme_of
from curate.site.pages import render_site
from curate.site.resources import TEMPLATES
from curate.site.search import SEARCH_CSP
from curate.site.visibility import published_stories, retracted_stories

FEEDS = ("rss.xml", "atom.xml", "feed.json")
PAGES = {
    "about": "about/index.html",
    "archive": "archive/index.html",
    "corrections": "corrections/index.html",
    "front": "index.html",
    "listing": "all/index.html",
    "month": "archive/2025/12/index.html",
    "redirect": "stories/old-name/index.html",
    "retracted": "stories/gone/index.html",
    "search": "search/index.html",
    "story": "stories/a/index.html",
}
"""A page that each template makes."""
OWN_WORDS = (
    "<html><head><title>x</title></head><body><h1>own {{ name }}</h1><script>alert(1)</script></body></html>"
)


def a_site_with(**templates: str) -> dict[str, bytes]:
    """Render a site with a page of every kind and templates of one's own, given by name without their ending."""
    policy = a_policy("site: https://kuaibao.example\n")
    given = {f"templates/{name}.html": text.encode() for name, text in templates.items()}
    theme, faults = theme_of(given, TEMPLATES)
    assert faults == []
    retraction = "retraction: {at: 2025-12-14T09:00:00+08:00, by: wang, reason: 有误}\n"
    stories = [a_story("a"), a_story("gone", "2025-12-13T08:00:00+08:00", more=retraction)]
    return render_site(
        published_stories(stories, policy, NOW),
        policy,
        NOW,
        {},
        theme,
        retracted=retracted_stories(stories, policy, NOW),
        former={"stories/2025/12/a.md": ["stories/2025/12/old-name.md"]},
    )


@pytest.fixture(scope="module")
def plain() -> Mapping[str, bytes]:
    return a_site_with()


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_template__of_each_kind_can_be_replaced(plain: Mapping[str, bytes], name: str) -> None:
    site = a_site_with(**{name: OWN_WORDS})
    assert "<h1>own 快报</h1>" in page(site, PAGES[name])
    assert PAGES[name] in differing(site, plain)
    assert all("<h1>own 快报</h1>" in page(site, path) for path in differing(site, plain))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_policy__of_a_template_is_that_of_the_shipped_one(name: str) -> None:
    site = a_site_with(**{name: OWN_WORDS})
    csp = SEARCH_CSP if name == "search" else CSP
    start = f'<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{csp}">\n'
    assert page(site, PAGES[name]).startswith(start)
    policies = {
        path: Reader(data.decode()).metas["Content-Security-Policy"].split("; ")
        for path, data in site.items()
        if path.endswith(".html")
    }
    assert all("script-src 'self'" in policy for policy in policies.values())
    assert [path for path, policy in policies.items() if "connect-src 'self'" in policy] == [
        "search/index.html"
    ]
    assert "'unsafe" not in SEARCH_CSP
    assert {path for path in site if path.endswith(".js")} == {"theme/look.js", "theme/search.js"}


def test_search__a_template_of_ones_own_keeps_what_its_script_needs() -> None:
    own = '{% extends "shipped/search.html" %}{% block title %}own{% endblock %}'
    site = a_site_with(search=own)
    reader = Reader(page(site, "search/index.html"))
    assert reader.texts["title"] == "own"
    assert ("script", "src", "../theme/search.js") in reader.attributes
    assert reader.metas["Content-Security-Policy"] == SEARCH_CSP


def test_feed_item__in_place_of_the_shipped_one(plain: Mapping[str, bytes]) -> None:
    own = '<p>own {{ words.corrections }}</p>{% include "shipped/feed_item.html" %}'
    site = a_site_with(feed_item=own)
    assert differing(site, plain) == {
        f"{folder}{name}" for folder in ("", "category/汽车/") for name in FEEDS
    }
    for entry in feedparser.parse(site["atom.xml"], sanitize_html=False).entries:
        assert entry.content[0].value.startswith("<p>own 更正</p>")


def test_feed_item__whatever_it_writes_is_cleaned_and_the_feed_stays_well_formed() -> None:
    own = (
        "<script>alert(1)</script><p onclick='alert(2)' style='x'>own</p>]]><![CDATA[</content>\x0b"
        "<iframe src='https://evil.example'></iframe><a href='javascript:alert(3)'>x</a>{{ body }}"
    )
    site = a_site_with(feed_item=own)
    for name in FEEDS[:2]:
        etree.fromstring(site[name], etree.XMLParser(resolve_entities=False))
        text = feedparser.parse(site[name], sanitize_html=False).entries[0].content[0].value
        assert "own" in text
        for bad in ("<script", "alert(1)", "onclick", "style=", "<iframe", "javascript:"):
            assert bad not in text, bad


def test_feed_item__that_does_not_work_is_refused_by_file_and_line() -> None:
    with pytest.raises(Refused) as caught:
        a_site_with(feed_item="<p>x</p>\n{{ no_such_value }}")
    assert str(caught.value).startswith("stories/theme/templates/feed_item.html:2: ")
