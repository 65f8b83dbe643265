"""The pages before axe, the usual checker of accessibility, in a real browser, light and dark."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from real_browser import Browser, browser
from test_browser import LISTS, PAGES
from test_browser import site as site
from test_every_page_browser import KINDS, SEARCHABLE, Site
from test_every_page_browser import site as bulletin

import peers

__all__ = ["browser", "bulletin", "site"]

RUN = """
const done = arguments[arguments.length - 1];
axe.run({ rules: { 'target-size': { enabled: true } } }).then(
    (result) => done(result.violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html)])),
    (error) => done(String(error)),
);
"""


def violations(browser: Browser) -> object:
    """Give what axe finds on the page that is open, each with the first places."""
    script = peers.axe()
    if script is None:
        pytest.skip(peers.how_to_get(peers.AXE[0]))
    browser.ask("POST", "/execute/sync", {"script": script.read_text(encoding="utf-8"), "args": []})
    return browser.ask("POST", "/execute/async", {"script": RUN, "args": []})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *LISTS, "search/index.html", "all/index.html"])
def test_axe__finds_nothing(browser: Browser, site: Path, path: str, scheme: str) -> None:
    browser.open(site / path, 1000, scheme)
    assert violations(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_bulletin__finds_nothing_on_a_phone(bulletin: Site, kind: str, scheme: str) -> None:
    bulletin.browser.window(390, scheme)
    bulletin.go(kind)
    if kind == "search":
        bulletin.browser.until(SEARCHABLE)
    assert violations(bulletin.browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search__results_are_found_nothing_wrong_with(bulletin: Site, scheme: str) -> None:
    bulletin.browser.window(768, scheme)
    bulletin.browser.go(f"{bulletin.address}/search/?q={quote('续航')}")
    bulletin.browser.until("document.querySelector('#search-results mark')")
    assert violations(bulletin.browser) == []


def test_axe__would_find_something(browser: Browser, site: Path) -> None:
    browser.open(site / "index.html", 1000)
    browser.value("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in str(violations(browser))
