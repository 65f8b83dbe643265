"""The search in a real browser, over HTTP: two characters find, and whatever is typed is shown as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from real_browser import Browser, browser, served
from site_stories import a_site, a_story

__all__ = ["browser"]

EVIL = "\"'><img src=x onerror=document.title='hit'>{count}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site whose stories tell of 小米 in the title, in the text, and in neither."""
    padding = "别的话。" * 40
    stories = [
        a_story("title", "2025-12-01T08:00:00+08:00", title="小米新车", body=f"{padding}\n"),
        a_story(
            "text",
            "2025-12-02T08:00:00+08:00",
            title="另一篇",
            body=f"{padding}这里说到小米的事。{padding}\n",
        ),
        a_story("evil", "2025-12-03T08:00:00+08:00", title="'<b>粗体</b> & 标签'", body=f"{EVIL}\n"),
        *(a_story(f"m{i:02}", f"2025-11-{i:02}T08:00:00+08:00", title=f"许多稿件 {i}") for i in range(1, 13)),
    ]
    top = tmp_path_factory.mktemp("searched")
    for path, data in a_site(stories).items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    return top


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def searched(browser: Browser, server: str, query: str) -> list[str]:
    """Search by the address of the page; give the titles found."""
    browser.go(f"{server}/search/?q={quote(query)}")
    browser.until(f"/[：“]/.test({STATUS})")
    titles: list[str] = browser.value(
        "[...document.querySelectorAll('#search-results h2')].map(h => h.textContent)"
    )
    return titles


STATUS = "document.getElementById('search-status').textContent"


def test_two_characters__found_in_titles_first(browser: Browser, server: str) -> None:
    assert searched(browser, server, "小米") == ["小米新车", "另一篇"]
    assert browser.value(STATUS) == "“小米”：找到 2 篇"
    assert browser.value("document.getElementById('search-without').hidden")
    snippet = "document.querySelectorAll('#search-results .summary')[1]"
    browser.until(
        f"{snippet}.querySelector('mark') && {snippet}.querySelector('mark').textContent === '小米'"
    )
    assert "这里说到小米的事" in browser.value(f"{snippet}.textContent")
    row = browser.value("document.querySelector('#search-results li').textContent")
    assert "2025年12月01日" in row
    assert "整理自视频号「示例作者甲」" in row
    browser.value("document.querySelector('#search-results a').click()")
    browser.until("location.pathname.includes('/stories/title/')")
    assert browser.value("document.querySelector('h1').textContent") == "小米新车"
    assert browser.complaints() == []


def test_keyboard__type_and_enter(browser: Browser, server: str) -> None:
    browser.go(f"{server}/search/")
    browser.until("!document.getElementById('search-form').hidden")
    browser.value("document.getElementById('search-query').focus()")
    browser.type("小米新车\ue007")
    browser.until("document.querySelectorAll('#search-results li').length === 1")
    assert browser.value("new URLSearchParams(location.search).get('q')") == "小米新车"
    browser.type("\ue004\ue004")
    assert browser.value("document.activeElement.textContent") == "小米新车"
    browser.ask("POST", "/back", {})
    browser.until("!document.querySelector('#search-results li')")
    assert browser.value("document.getElementById('search-query').value") == ""
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "query", [EVIL, "<script>alert(1)</script>", "\"小米\" 'x'", "__proto__", "constructor"]
)
def test_whatever_is_typed__is_text(browser: Browser, server: str, query: str) -> None:
    searched(browser, server, query)
    assert query in browser.value(STATUS)
    assert browser.value("document.getElementById('search-query').value") == query
    assert browser.value("document.querySelectorAll('main img, main script').length") == 0
    assert browser.value("document.title") == "搜索 - 快报"
    assert browser.complaints() == []


def test_markup_in_a_title__is_text(browser: Browser, server: str) -> None:
    assert searched(browser, server, "粗体") == ["<b>粗体</b> & 标签"]
    assert browser.value("document.querySelectorAll('#search-results b').length") == 0


def test_many__ten_at_a_time(browser: Browser, server: str) -> None:
    assert len(searched(browser, server, "许多")) == 10
    assert browser.value(STATUS) == "“许多”：找到 12 篇"
    browser.value("document.getElementById('search-more').click()")
    browser.until("document.querySelectorAll('#search-results li').length === 12")
    assert browser.value("document.getElementById('search-more').hidden")
    assert browser.value("document.activeElement.textContent") == "许多稿件 2"


def test_nothing_and_too_little__said(browser: Browser, server: str) -> None:
    assert searched(browser, server, "没有这个词语") == []
    assert browser.value(STATUS).startswith("没有找到与“没有这个词语”相符的文章")
    browser.go(f"{server}/search/?q=米")
    browser.until(f"{STATUS} === '请至少输入两个字。'")


def test_only_what_a_query_needs__is_fetched(browser: Browser, server: str) -> None:
    searched(browser, server, "小米")
    names = browser.value("performance.getEntriesByType('resource').map(r => new URL(r.name).pathname)")
    assert len([name for name in names if name.startswith("/search/terms/")]) == 1
    assert len([name for name in names if name.startswith("/search/stories/")]) == 1


def test_index_that_is_gone__said(browser: Browser, server: str, folder: Path) -> None:
    outline = folder / "search/index.json"
    kept = outline.read_bytes()
    outline.unlink()
    try:
        browser.go(f"{server}/search/?q=小米")
        browser.until(f"{STATUS} === '没能取到搜索索引，请稍后再试。'")
    finally:
        outline.write_bytes(kept)
        browser.complaints()


def test_from_the_disk__says_so(browser: Browser, folder: Path) -> None:
    browser.open(folder / "search/index.html", 360)
    browser.until("document.getElementById('search-without').textContent.includes('磁盘')")
    assert browser.value("document.getElementById('search-form').hidden")
    assert browser.complaints() == []


def test_without_scripts__says_what_to_do(browser: Browser, server: str) -> None:
    with browser.without_scripts():
        browser.go(f"{server}/search/?q=小米")
        assert "没有脚本" in browser.text("#search-without")
