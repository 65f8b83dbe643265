"""The preview in a real browser: a page loads itself again when its story is saved, and nothing is refused to it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from real_browser import Browser, browser
from test_axe import violations

from served_newsroom import CANARY, DRAFT, DRAFT_PATH, POLICY, a_newsroom, save, serving

__all__ = ["browser"]


def _until(browser: Browser, expression: str, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while browser.value(expression) is not True:
        assert time.monotonic() < end, f"never true: {expression}"
        time.sleep(0.05)


def test_page__loads_itself_again_when_its_story_is_saved(browser: Browser, tmp_path: Path) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    with serving(git) as served:
        at = f"http://127.0.0.1:{served.port}/_preview/cao/"
        browser.ask("POST", "/url", {"url": at})
        assert browser.value("document.querySelector('h1').textContent") == f"草稿{CANARY}"
        assert browser.value("getComputedStyle(document.querySelector('.preview-banner')).display") == "block"
        assert browser.value("document.querySelector('.cover img').decode().then(() => true)") is True
        save(git.top / DRAFT_PATH, DRAFT.replace("title: 草稿", "title: 改过"), by_rename=True)
        _until(browser, f"document.querySelector('h1')?.textContent === '改过{CANARY}'")
        save(git.top / DRAFT_PATH, "---\n坏", by_rename=False)
        _until(browser, "document.querySelector('.preview-findings .error') !== null")
        save(git.top / DRAFT_PATH, DRAFT, by_rename=False)
        _until(browser, f"document.querySelector('h1')?.textContent === '草稿{CANARY}'")
        assert browser.value("location.href") == at
        for path in ("/", "/_preview/", "/_preview/huai/"):
            browser.ask("POST", "/url", {"url": f"http://127.0.0.1:{served.port}{path}"})
            assert browser.value("document.readyState") == "complete"
        assert browser.ask("POST", "/se/log", {"type": "browser"}) == []
        # a page that is left behind must not keep the preview from ending
        browser.ask("POST", "/url", {"url": "about:blank"})


@pytest.mark.parametrize("width", [320, 1280])
def test_own_pages__no_wider_than_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    git.write({f"stories/2025/12/{'long' * 40}.md": DRAFT.replace("id: cao", "id: lang")})
    with serving(git) as served:
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        browser.ask(
            "POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": size}
        )
        for path in ("/_preview/", "/_preview/huai/", "/_preview/cao/", "/nothing/"):
            browser.ask("POST", "/url", {"url": f"http://127.0.0.1:{served.port}{path}"})
            assert browser.value("document.documentElement.scrollWidth") <= width, path


def test_policy__broken_meanwhile__open_pages_say_so_and_lead_to_what_was_found(
    browser: Browser, tmp_path: Path
) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    policy = git.top / "stories/newsroom.yaml"
    browser.ask("POST", "/url", {"url": "about:blank"})  # a page of another preview asks on for its events
    browser.complaints()
    with serving(git) as served:
        for scheme in ("light", "dark"):
            browser.window(320, scheme, prefers_reduced_motion="reduce")
            browser.go(f"http://127.0.0.1:{served.port}/")
            assert browser.value("document.querySelector('.preview-stale')") is None
            save(policy, POLICY + "people: nobody\n", by_rename=True)
            _until(browser, "document.querySelector('.preview-stale') !== null")
            assert browser.value("document.querySelector('.preview-stale').getBoundingClientRect().top") == 0
            assert browser.value("document.documentElement.scrollWidth") <= 320
            assert violations(browser) == []
            assert browser.complaints() == []
            browser.value("document.querySelector('.preview-stale a').click()")
            _until(browser, "document.querySelector('.preview-findings .error') !== null")
            browser.go(f"http://127.0.0.1:{served.port}/")
            save(policy, POLICY, by_rename=True)
            _until(browser, "document.querySelector('.preview-stale') === null")
        browser.ask("POST", "/url", {"url": "about:blank"})
