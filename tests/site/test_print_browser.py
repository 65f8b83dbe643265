"""Pages on paper, as a real browser prints them: black on white, whole, and with the addresses a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PIL import Image
from real_browser import Browser, browser, served
from sample_bulletin import sample_bulletin
from test_every_page_browser import KINDS, Site

__all__ = ["browser"]

PAPER = 673
"""As wide as what is printed on A4 within its margins, in CSS pixels."""
ONLY_ON_SCREENS = (
    ".skip, .sections, .more, .paging, .imprint, .trail, .tags, .from-source, .note-back,"
    " #search-form, #search-without, .search-instead"
)
ON_PAPER = {
    "front": {"masthead", "slot", "title", "summary", "meta", "shelf-name"},
    "story": {"kicker", "credit-line", "corrections", "byline", "body"},
}
"""What must be on paper, by kind of page."""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("printed")
    for path, data in sample_bulletin().site().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    Image.new("RGB", (800, 4000), "#888").save(
        folder / KINDS["story"] / "zuli-chesu.png"
    )  # longer than a sheet
    with served(folder) as address:
        yield Site(browser, address, folder)


def on_paper(site: Site, kind: str) -> None:
    """Open a page as it is set for paper, by a reader who likes it dark."""
    site.browser.window(PAPER, "dark", height=950, media="print")
    site.go(kind)


def styles(site: Site, selector: str, name: str, pseudo: str = "") -> list[str]:
    """Give a computed style of every element; there must be some."""
    every = f"[...document.querySelectorAll({selector!r})]"
    values: list[str] = site.browser.value(f"{every}.map(e => getComputedStyle(e, {pseudo!r})[{name!r}])")
    assert values, selector
    return values


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "moved"])
def test_paper__white_whole_and_without_what_one_taps(site: Site, kind: str) -> None:
    on_paper(site, kind)
    assert styles(site, "body", "backgroundColor") == ["rgb(255, 255, 255)"]
    assert styles(site, "h1", "color") == ["rgb(0, 0, 0)"]
    assert set(styles(site, ONLY_ON_SCREENS, "display")) == {"none"}
    assert site.look("tooWide", "overlaps") == {"tooWide": [], "overlaps": []}
    for name in ON_PAPER.get(kind, ()):
        assert "none" not in styles(site, f".{name}", "display")


@pytest.mark.parametrize("kind", ["front", "story", "month"])
def test_paper__headings_stay_with_what_they_head(site: Site, kind: str) -> None:
    on_paper(site, kind)
    assert set(styles(site, "h2, h3", "breakAfter")) == {"avoid"}
    assert set(styles(site, "h2, h3", "breakInside")) == {"avoid"}


def test_paper__no_summary_ends_in_dots(site: Site) -> None:
    on_paper(site, "front")
    cut = "[...document.querySelectorAll('.summary')].filter(e => e.scrollHeight > e.clientHeight + 1).length"
    assert site.browser.value(cut) == 0
    site.browser.window(320)
    assert site.browser.value(cut) > 0


@pytest.mark.parametrize("kind", ["front", "story"])
def test_paper__pictures_are_whole_and_fit(site: Site, kind: str) -> None:
    on_paper(site, kind)
    assert set(styles(site, "img", "objectFit")) == {"contain"}
    assert set(styles(site, "img", "filter")) == {"none"}
    site.browser.value("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    shapes = """(async () => {
        await Promise.all([...document.images].map(i => i.decode()));
        return [...document.images].map(i => i.getBoundingClientRect().height);
    })()"""
    heights = site.browser.value(shapes)
    assert heights
    assert max(heights) <= 110 / 25.4 * 96 + 1
    assert min(heights) > 20


def test_paper__address_of_each_source_is_written_out(site: Site) -> None:
    on_paper(site, "story")
    links = site.browser.value(
        "[...document.querySelectorAll('.credit dd a')].map(a => a.getAttribute('href'))"
    )
    assert len(links) == 2
    said = styles(site, ".credit dd a", "content", "::after")
    assert all(link in text for link, text in zip(links, said, strict=True))
    site.browser.window(PAPER)
    assert styles(site, ".credit dd a", "content", "::after") == ["none", "none"]


@pytest.mark.parametrize(("kind", "most"), [("front", 5), ("story", 6), ("search", 1)])
def test_pdf__pages_are_full(site: Site, kind: str, most: int) -> None:
    site.browser.window(1280, "dark")
    site.go(kind)
    data = site.browser.pdf()
    assert data.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) <= most
