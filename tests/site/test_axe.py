"""The pages before axe, the usual checker of accessibility, in a real browser, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_browser import LISTS, PAGES, Browser, browser, site

import peers

__all__ = ["browser", "site"]

RUN = """
const done = arguments[arguments.length - 1];
axe.run().then(
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


def test_axe__would_find_something(browser: Browser, site: Path) -> None:
    browser.open(site / "index.html", 1000)
    browser.value("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in str(violations(browser))
