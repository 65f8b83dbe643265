"""The copy button of the WeChat page in a real browser: its script is let run, and what it copies is the section."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from exported_stories import content
from real_browser import Browser, browser

from curate.site.exports.wechat import story_wechat

__all__ = ["browser"]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "story.wechat.html"
    path.write_text(story_wechat(content()).page, encoding="utf-8")
    return path


def test_copy_button__copies_the_section_as_html(browser: Browser, page: Path) -> None:
    browser.open(page, 900)
    assert browser.value("document.querySelector('button').hidden") is False
    # what would be pasted is taken from the script's own call: a test may not read this machine's clipboard
    browser.value(
        "(navigator.clipboard.write = items => items[0].getType('text/html').then(b => b.text())"
        ".then(text => { document.title = text }), true)"
    )
    browser.value("document.querySelector('button').click()")
    deadline = time.monotonic() + 20
    while not browser.value("document.querySelector('output').textContent") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert browser.value("document.querySelector('output').textContent").startswith("已复制")
    copied, section = browser.value("[document.title, document.querySelector('main section').outerHTML]")
    assert copied.split() == section.split()
    assert "本文观点整理自" in copied


def test_pictures__are_shown_from_the_page_itself(browser: Browser, page: Path) -> None:
    browser.open(page, 900)
    assert browser.value("[...document.querySelectorAll('main img')].map(i => i.naturalWidth)") == [640, 320]


def test_copying_that_fails__says_so(browser: Browser, page: Path) -> None:
    browser.open(page, 900)
    browser.value("(navigator.clipboard.write = () => Promise.reject(), document.execCommand = () => false)")
    browser.value("document.querySelector('button').click()")
    deadline = time.monotonic() + 20
    while not browser.value("document.querySelector('output').textContent") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert browser.value("document.querySelector('output').textContent").startswith("没有复制成功")
