"""The site in a real browser, opened from the disk: no wider than the narrowest phone, theme applied."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from site_stories import CREDIT, a_policy, a_site, a_story

from curate.site.links import folder_name

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


@dataclass
class Browser:
    """A browser under the WebDriver protocol; `at` is the address of its session."""

    at: str

    def ask(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own driver on this machine
            self.at + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def open(self, page: Path, width: int, scheme: str = "light") -> None:
        assert page.is_file(), page
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        for command, parameters in (("setDeviceMetricsOverride", size), ("setEmulatedMedia", media)):
            self.ask("POST", "/goog/cdp/execute", {"cmd": f"Emulation.{command}", "params": parameters})
        self.ask("POST", "/url", {"url": page.as_uri()})

    def value(self, expression: str) -> Any:
        return self.ask("POST", "/execute/sync", {"script": f"return {expression}", "args": []})


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        missing = "chromium and chromedriver are not on PATH: NO PAGE WAS LOOKED AT IN A BROWSER"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    home = tmp_path_factory.mktemp("browser")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [driver, f"--port={port}"], stdout=log, stderr=log, env=os.environ | {"HOME": str(home)}
        )
    try:
        yield from _session(Browser(f"http://127.0.0.1:{port}"), process, program, home)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _session(
    driver: Browser, process: subprocess.Popen[bytes], program: str, home: Path
) -> Iterator[Browser]:
    while True:  # until it answers or has ended
        try:
            driver.ask("GET", "/status")
            break
        except OSError:
            assert process.poll() is None, (home / "log").read_text(errors="replace")
    options = {
        "binary": program,
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={home / 'profile'}",
        ],
    }
    wanted = {
        "capabilities": {
            "alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        }
    }
    opened = driver.ask("POST", "/session", wanted)
    session = Browser(f"{driver.at}/session/{opened['sessionId']}")
    try:
        yield session
    finally:
        session.ask("DELETE", "")


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
    assert browser.ask("POST", "/se/log", {"type": "browser"}) == []
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
        assert browser.ask("POST", "/se/log", {"type": "browser"}) == []


def test_story__description_for_machines_is_data_to_the_browser(browser: Browser, site: Path) -> None:
    browser.open(site / "stories/s5/index.html", 360)
    told = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    assert browser.value(f"{told}.creditText") == browser.value(
        "document.querySelector('.credit-line').textContent"
    )
    assert browser.ask("POST", "/se/log", {"type": "browser"}) == []


def test_keyboard__first_the_way_past_the_masthead_then_links_that_show_it(
    browser: Browser, site: Path
) -> None:
    browser.open(site / "archive/2025/12/index.html", 768)
    tab = {
        "type": "key",
        "id": "keys",
        "actions": [{"type": t, "value": "\ue004"} for t in ("keyDown", "keyUp")],
    }
    browser.ask("POST", "/actions", {"actions": [tab]})
    assert browser.value("document.activeElement.className") == "skip"
    assert browser.value("document.activeElement.getBoundingClientRect().top") >= 0
    browser.ask("POST", "/actions", {"actions": [tab]})
    assert browser.value("document.activeElement.tagName") == "A"
    assert browser.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_story__reached_from_the_front_page_and_back(browser: Browser, site: Path) -> None:
    browser.open(site / "index.html", 360)
    browser.value("document.querySelector('.lead .title a').click()")
    assert browser.value("document.querySelector('h1').textContent").startswith("一个没有任何标点")
    browser.value("document.querySelector('.masthead .name a').click()")
    assert browser.value("document.querySelector('h1').textContent") == "快报"
