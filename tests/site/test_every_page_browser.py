"""Each kind of page of a sample bulletin in a real browser: every width, light and dark, keyboard, no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from real_browser import ENTER, TAB, Browser, browser, served
from sample_bulletin import sample_bulletin

__all__ = ["browser"]

KINDS = {
    "front": "",
    "story": "stories/xuhang-shuzi-zenme-du/",
    "bare-story": "stories/ditie/",
    "category": "category/汽车/",
    "tag": "tag/消费/",
    "source": "source/公众号-示例作者-街角/",
    "all": "all/",
    "archive": "archive/",
    "month": "archive/2025/12/",
    "day": "archive/2025/12/11/",
    "corrections": "corrections/",
    "about": "about/",
    "search": "search/",
    "retracted": "stories/chexia/",
    "moved": "stories/xiangji/",
}
WIDTHS = (320, 390, 768, 1280)
GROUNDS = {"light": "rgb(251, 249, 244)", "dark": "rgb(23, 22, 20)"}
LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
SEARCHABLE = "!document.getElementById('search-form').hidden"
STATUS = "document.getElementById('search-status').textContent"


@dataclass(frozen=True)
class Site:
    """The bulletin on a server of its own."""

    browser: Browser
    address: str
    folder: Path

    def go(self, kind: str) -> None:
        """Open a page of this kind; one that moved is kept from leading on."""
        self.browser.go(f"{self.address}/{quote(KINDS[kind])}{'stays.html' if kind == 'moved' else ''}")

    def look(self, *questions: str) -> dict[str, Any]:
        """Ask the functions of looking.js; give what each finds wrong."""
        asked = ", ".join(f"{question}: {question}()" for question in questions)
        script = f"{LOOKING}\nreturn {{{asked}}}"
        found: dict[str, Any] = self.browser.ask("POST", "/execute/sync", {"script": script, "args": []})
        return found


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("bulletin")
    for path, data in sample_bulletin().site().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    moved = (folder / KINDS["moved"] / "index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in moved
    (folder / KINDS["moved"] / "stays.html").write_text(
        moved.replace('http-equiv="refresh"', ""), encoding="utf-8"
    )
    (folder / "favicon.ico").write_bytes(b"")
    with served(folder) as address:
        yield Site(browser, address, folder)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_page__fits_nothing_overlaps_and_fingers_hit(site: Site, kind: str, width: int) -> None:
    for scheme, ground in GROUNDS.items():
        site.browser.window(width, scheme)
        site.go(kind)
        found = site.look("tooWide", "overlaps", "smallTargets")
        assert found == {"tooWide": [], "overlaps": [], "smallTargets": []}
        assert site.browser.value("getComputedStyle(document.body).backgroundColor") == ground
        assert site.browser.value(
            "[document.documentElement.lang, document.querySelectorAll('h1, main').length]"
        ) == [
            "zh-CN",
            2,
        ]
        assert site.browser.complaints() == []


def test_looking__would_see_what_is_wrong(site: Site) -> None:
    site.browser.window(390)
    site.go("front")
    site.browser.value(
        "(document.body.style.minWidth = '500px',"
        " document.querySelector('.lead .meta').style.marginTop = '-2em',"
        " document.querySelector('.sections a').style = 'padding: 0; line-height: 1')"
    )
    found = site.look("tooWide", "overlaps", "smallTargets", "moving")
    assert "the page scrolls sideways" in found["tooWide"]
    assert any("12月14日" in each or "今天" in each for each in found["overlaps"])
    assert [each.split()[0] for each in found["smallTargets"]] == ["A"]
    assert "scrolling" in found["moving"]


@pytest.mark.parametrize("kind", ["front", "story", "search"])
def test_reduced_motion__nothing_moves(site: Site, kind: str) -> None:
    site.browser.window(768, prefers_reduced_motion="reduce")
    site.go(kind)
    assert site.look("moving") == {"moving": []}


def test_language__english_second_headings_are_marked_so(site: Site) -> None:
    site.browser.window(768)
    site.go("front")
    headings = "[...document.querySelectorAll('.second')].map(e => [e.lang, e.textContent])"
    assert site.browser.value(headings) == [
        ["en", "Today's Picks"],
        ["en", "Most Recent"],
        ["en", "Trending"],
        ["en", "Important"],
        ["en", "More from categories"],
    ]


REACHABLE = "[...document.querySelectorAll('a[href]:not([tabindex]), button, input, [tabindex=\"0\"]')]"
FOCUSED = """(() => {
    const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
    return {
        place: it.closest('.skip, header.masthead, main, footer.imprint').className.split(' ')[0] || 'main',
        slot: it.closest('main section')?.className.split(' ')[0] || '',
        number: REACHABLE.indexOf(it),
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        marked: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
    };
})()""".replace("REACHABLE", REACHABLE)


@pytest.mark.parametrize("kind", ["front", "story", "month", "search", "retracted"])
def test_keyboard__all_that_takes_the_focus_in_order_and_seen(site: Site, kind: str) -> None:
    site.browser.window(1280, prefers_reduced_motion="reduce")
    site.go(kind)
    if kind == "search":
        site.browser.until(SEARCHABLE)
    count = site.browser.value(f"{REACHABLE}.filter(e => e.checkVisibility()).length")
    stops = []
    for _ in range(count):
        site.browser.type(TAB)
        stops.append(site.browser.value(FOCUSED))
    assert stops[0]["place"] == "skip"
    assert [stop["number"] for stop in stops] == sorted({stop["number"] for stop in stops})
    assert all(stop["seen"] and stop["marked"] for stop in stops)
    places = list(dict.fromkeys(stop["place"] for stop in stops))
    assert places == ["skip", "masthead", *(["main"] if kind != "retracted" else []), "imprint"]
    if kind == "front":
        slots = [stop["slot"] for stop in stops if stop["place"] == "main"]
        assert list(dict.fromkeys(slots)) == ["picks", "recent", "trending", "important", "shelf"]


def test_skip_link__leads_past_the_masthead(site: Site) -> None:
    site.browser.window(390)
    site.go("front")
    site.browser.type(TAB + ENTER + TAB)
    assert site.browser.value("document.activeElement === document.querySelector('main a:not([tabindex])')")


def test_search__by_keyboard_alone_on_the_narrowest_phone(site: Site) -> None:
    site.browser.window(320)
    site.go("search")
    site.browser.until(SEARCHABLE)
    for _ in range(20):
        if site.browser.value("document.activeElement.id") == "search-query":
            break
        site.browser.type(TAB)
    site.browser.type("续航" + ENTER)
    site.browser.until("document.querySelector('#search-results mark')")
    assert site.browser.value(STATUS) == "“续航”：找到 2 篇"
    assert site.look("tooWide", "overlaps", "smallTargets") == {
        "tooWide": [],
        "overlaps": [],
        "smallTargets": [],
    }
    site.browser.type(TAB + TAB)
    assert site.browser.value("document.activeElement.textContent") == "续航数字怎么读：先问三个条件"
    site.browser.type(ENTER)
    site.browser.until(f"location.pathname.startsWith('/{KINDS['story']}')")
    assert site.browser.complaints() == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("CLTC工况", "续航数字怎么读：先问三个条件"),
        ("wltp", "续航数字怎么读：先问三个条件"),
        ("放进git", "稿子为什么变成这样：给编辑流程记一本账"),
    ],
)
def test_search__latin_among_chinese(site: Site, query: str, first: str) -> None:
    site.browser.window(768)
    site.browser.go(f"{site.address}/search/?q={quote(query)}")
    site.browser.until("document.querySelector('#search-results h2')")
    assert site.browser.value("document.querySelector('#search-results h2').textContent") == first


def test_search__no_result_is_said_in_words(site: Site) -> None:
    site.browser.window(320)
    site.browser.go(f"{site.address}/search/?q={quote('没有的词语')}")
    said = site.browser.until(f"/没有/.test({STATUS}) && {STATUS}")
    assert "“没有的词语”" in said
    assert site.browser.value("document.getElementById('search-status').getAttribute('role')") == "status"
    assert site.look("tooWide", "overlaps") == {"tooWide": [], "overlaps": []}


def test_without_scripts__every_page_is_read(site: Site) -> None:
    site.browser.window(390)
    with site.browser.without_scripts():
        for kind in KINDS:
            site.go(kind)
            assert site.browser.text("h1"), kind
            assert len(site.browser.text("main")) > 10, kind
        site.go("search")
        assert "没有脚本" in site.browser.text("#search-without")
        assert "汽车" in site.browser.text(".search-instead")
        site.browser.go(f"{site.address}/{KINDS['moved']}")
        assert site.browser.text("h1").startswith("一台旧相机")
