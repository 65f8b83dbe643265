"""The site in a real browser, opened from the disk: no wider than the narrowest phone, theme applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_browser import TAB, Browser, browser
from site_stories import CREDIT, a_policy, a_site, a_story

from curate.site.links import folder_name

__all__ = ["browser", "site"]

WIDTHS = (320, 360, 768, 1280)
LONG_WORD = "https://example.org/" + "a-very-long-address-without-a-blank" * 4
BODY = f"""\
## {LONG_WORD}

一段正文，里面有一个很长的地址 {LONG_WORD}。*强调*，**加粗（注）**后文[^1]。

| 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 |
|:--|--:|:--|:--|:--|:--|:--|:--|
| 一个相当长的单元格 | 1234567890 | 一个相当长的单元格 | {LONG_WORD} | 甲 | 乙 | 丙 | 丁 |

```
{LONG_WORD}{LONG_WORD}
```

- {LONG_WORD}
  - 1. > {LONG_WORD}

![图](wide.gif)

[^1]: {LONG_WORD}
"""
GIF = bytes.fromhex("47494638396100102000800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""One dot that says it is 4096 pixels wide."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site with everything that could be too wide into a folder whose name needs encoding."""
    long_title = (
        "一个没有任何标点可以断开的非常非常长的标题用来看它在窄屏上怎样换行" + "VeryLongLatinWord" * 6
    )
    stories = [
        a_story(
            f"s{i}",
            f"2025-12-14T0{i}:00:00+08:00",
            title=f"'{long_title} {i}'",
            more=f"summary: 摘要 {LONG_WORD}\ncover: wide.gif\ntags: [{'标签' * 20}, 示例]\n"
            "placement: [picks, trending, important]\nai: assisted\n"
            f"corrections: [{{note: '{LONG_WORD}'}}]\n",
            credit=CREDIT.replace("示例作者甲", "示例作者甲" * 12) + f"    title: {LONG_WORD}\n",
            body=BODY,
        )
        for i in range(1, 6)
    ]
    pictures = {f"stories/2025/12/s{i}/wide.gif": GIF for i in range(1, 6)}
    policy = a_policy().model_copy(update={"categories": ["汽车", "很长很长的分类名" * 4]})
    top = tmp_path_factory.mktemp("site") / "子 目录"
    for path, data in a_site(stories, policy, pictures=pictures).items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    return top


PAGES = ("index.html", "stories/s5/index.html", "category/汽车/index.html")
LISTS = (
    "about/index.html",
    "archive/index.html",
    "archive/2025/12/index.html",
    "archive/2025/12/14/index.html",
    "corrections/index.html",
    f"source/{folder_name('视频号-' + '示例作者甲' * 12)}/index.html",
    "tag/示例/index.html",
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES + LISTS)
def test_page__no_wider_than_the_window(browser: Browser, site: Path, path: str, width: int) -> None:
    browser.open(site / path, width)
    assert browser.value("innerWidth") == width
    too_wide = """[...document.querySelectorAll('body *')].filter(e =>
        !e.closest('.table, pre') && e.getBoundingClientRect().right > innerWidth + 1
    ).map(e => e.outerHTML.slice(0, 80))"""
    assert browser.value(too_wide) == []
    assert browser.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_page__theme_and_pictures_load_under_its_own_policy(browser: Browser, site: Path, path: str) -> None:
    browser.open(site / path, 360)
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(251, 249, 244)"
    browser.value("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    loaded = "await Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))"
    widths = browser.value(f"(async () => {loaded})()")
    assert widths
    assert 0 not in widths
    assert browser.complaints() == []
    browser.open(site / path, 360, "dark")
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"


@pytest.mark.parametrize("path", LISTS)
def test_list__nothing_to_complain_about_in_the_light_and_in_the_dark(
    browser: Browser, site: Path, path: str
) -> None:
    for scheme, ground in (("light", "rgb(251, 249, 244)"), ("dark", "rgb(23, 22, 20)")):
        browser.open(site / path, 768, scheme)
        assert browser.value("getComputedStyle(document.body).backgroundColor") == ground
        assert browser.value("document.querySelectorAll('h1, main, footer nav').length") == 3
        assert browser.complaints() == []


def test_story__description_for_machines_is_data_to_the_browser(browser: Browser, site: Path) -> None:
    browser.open(site / "stories/s5/index.html", 360)
    told = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    assert browser.value(f"{told}.creditText") == browser.value(
        "document.querySelector('.credit-line').textContent"
    )
    assert browser.complaints() == []


def test_keyboard__first_the_way_past_the_masthead_then_links_that_show_it(
    browser: Browser, site: Path
) -> None:
    browser.open(site / "archive/2025/12/index.html", 768)
    browser.type(TAB)
    assert browser.value("document.activeElement.className") == "skip"
    assert browser.value("document.activeElement.getBoundingClientRect().top") >= 0
    browser.type(TAB)
    assert browser.value("document.activeElement.tagName") == "A"
    assert browser.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_story__reached_from_the_front_page_and_back(browser: Browser, site: Path) -> None:
    browser.open(site / "index.html", 360)
    browser.value("document.querySelector('.lead .title a').click()")
    assert browser.value("document.querySelector('h1').textContent").startswith("一个没有任何标点")
    browser.value("document.querySelector('.masthead .name a').click()")
    assert browser.value("document.querySelector('h1').textContent") == "快报"
