"""Pages full of an attacker's words in a real browser: nothing of them runs, loads or leads away, and none is blocked.

That no policy had to step in shows that the words are words; that it would have is asked of a page broken on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_site import PAYLOADS, RUN, hostile_files
from real_browser import Browser, browser, served

from curate.site.resources import preview_theme, theme

__all__ = ["browser"]

EVERYWHERE = (
    "index.html",
    "stories/evil/index.html",
    "_preview/draft/index.html",
    "exports/story.html",
)
"""Pages looked at for every payload; all others of a site for some."""
ALL_PAGES = (0, 2, 5)
EXPECTED = ("/favicon.ico", "/_preview/events/")
"""What is not there where these pages lie, and no fault of theirs."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Give the address of a server, and its folder, where each payload's files lie below its number."""
    top = tmp_path_factory.mktemp("hostile")
    files = theme() | {f"_preview/{name}": data for name, data in preview_theme().items()}
    for number, payload in enumerate(PAYLOADS):
        files |= {f"{number}/{path}": data for path, data in hostile_files(payload).items()}
    for path, data in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    with served(top) as address:
        yield address, top


def complaints(browser: Browser) -> list[str]:
    """Give what the browser has said since it was asked last."""
    said = [entry["message"] for entry in browser.complaints()]
    return [message for message in said if not any(known in message for known in EXPECTED)]


def look_at(browser: Browser, url: str) -> None:
    """Open a page, load all of its pictures and put the focus on all that takes it."""
    browser.go(url)
    browser.value("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    browser.value("document.querySelectorAll('*').forEach(e => { e.focus && e.focus() })")
    browser.value("new Promise(done => setTimeout(done, 10))")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_page__nothing_of_the_payload_runs(browser: Browser, server: tuple[str, Path], number: int) -> None:
    address, top = server
    folder = top / str(number)
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
    assert set(EVERYWHERE) <= set(paths)
    assert complaints(browser) is not None
    for path in paths if number in ALL_PAGES else EVERYWHERE:
        url = f"{address}/{number}/{quote(path)}"
        look_at(browser, url)
        moved = b'http-equiv="refresh"' in (folder / path).read_bytes() and path.startswith("stories/")
        there = browser.value("location.href")
        assert there == (f"{address}/{number}/stories/evil/index.html" if moved else url), path
        assert browser.value("typeof window.pwned") == "undefined", path
        assert browser.value("document.querySelectorAll('iframe, object, embed, base, svg').length") == 0, (
            path
        )
        links = browser.value("[...document.links].map(a => a.protocol)")
        assert set(links) <= {"http:", "https:", "mailto:"}, path
        assert complaints(browser) == [], path


def test_policy__would_have_stopped_what_got_through(browser: Browser, server: tuple[str, Path]) -> None:
    address, top = server
    page = (top / "0/stories/evil/index.html").read_text(encoding="utf-8")
    broken = page.replace("</main>", f"<script>{RUN}</script><img src=x onerror={RUN}></main>")
    assert broken != page
    (top / "0/stories/evil/broken.html").write_text(broken, encoding="utf-8")
    look_at(browser, f"{address}/0/stories/evil/broken.html")
    assert browser.value("typeof window.pwned") == "undefined"
    assert any("Content Security Policy" in message for message in complaints(browser))
    open_to_all = broken.replace("Content-Security-Policy", "x-none")
    (top / "0/stories/evil/open.html").write_text(open_to_all, encoding="utf-8")
    look_at(browser, f"{address}/0/stories/evil/open.html")
    assert browser.value("window.pwned") == 1
    complaints(browser)
