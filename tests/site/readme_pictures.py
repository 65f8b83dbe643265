"""Makes the pictures of the READMEs: the sample bulletin in a real browser. Run it with `--into` a folder.

`python tests/site/readme_pictures.py` writes into .github/pictures; every picture is a PNG of at most 256 colours.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from real_browser import ENTER, Browser, running_browser, served
from sample_bulletin import TOP, Bulletin, sample_bulletin

from curate.adapters.fonts import find_card_fonts
from curate.site.card_drawing import draw_card
from curate.site.cards import cards_of
from curate.site.exports.content import content_of
from curate.site.exports.wechat import story_wechat
from curate.site.links import addresses
from curate.site.resources import theme

QUERY = "续航"
"""What is searched for: two characters."""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the page, and a window in CSS pixels."""

    name: str
    path: str
    width: int
    height: int
    scheme: str = "light"
    scale: int = 1


STORY = "stories/xuhang-shuzi-zenme-du/"
SHOTS = (
    Shot("front-page", "", 1280, 1500),
    Shot("phone-1", "", 390, 844, scale=2),
    Shot("phone-2", "", 390, 844, "dark", scale=2),
    Shot("phone-3", STORY, 390, 844, "dark", scale=2),
    Shot("story", STORY, 1000, 1250),
    Shot("credit", STORY, 1000, 720),
    Shot("source", f"source/{quote('公众号-示例作者-街角')}/", 1000, 760),
    Shot("search", "search/", 1000, 760),
)
"""Every picture of a page.

`search` has a word typed into it, `credit` shows where a story says whose views it has, and the phones stand
beside each other in one picture.
"""
PHONES = [shot.name for shot in SHOTS if shot.name.startswith("phone-")]


def page_pictures(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """Give the pictures of the pages at this address."""
    for shot in SHOTS:
        browser.window(
            shot.width, shot.scheme, height=shot.height, scale=shot.scale, prefers_reduced_motion="reduce"
        )
        browser.go(f"{address}/{shot.path}")
        if shot.name == "search":
            browser.until("!document.getElementById('search-form').hidden")
            browser.value("document.getElementById('search-query').focus()")
            browser.type(QUERY + ENTER)
            browser.until("document.querySelector('#search-results mark')")
            browser.value("document.activeElement.blur()")
        if shot.name == "credit":
            browser.value("document.querySelector('.corrections').scrollIntoView()")
            browser.value("scrollBy(0, -48)")
        browser.value("document.fonts.ready.then(() => true)")
        yield shot.name, browser.screenshot()


def wechat_picture(browser: Browser, bulletin: Bulletin, folder: Path) -> bytes:
    """Give the page that is pasted into the editor of a 公众号."""
    story = next(each for each in bulletin.published() if each.story.slug == STORY.split("/")[1])
    page = folder / "wechat.html"
    where = addresses(bulletin.published(), [])
    page.write_text(
        story_wechat(content_of(story, bulletin.policy, bulletin.pictures, where)).page, encoding="utf-8"
    )
    browser.window(760, height=1100)
    browser.go(page.as_uri())
    return browser.screenshot()


def card(bulletin: Bulletin) -> bytes:
    """Give the card drawn for a story without a cover."""
    found = find_card_fonts(TOP, bulletin.policy.language)
    if found.fonts is None:
        raise LookupError("no fonts for cards on this machine")
    published = bulletin.published()
    cards = cards_of(published, [], addresses(published, []), bulletin.policy, theme())
    path = next(path for path in cards.stories if path.endswith("/qiche-shangban-cong-tiaolu-kaishi.md"))
    return draw_card(cards.stories[path].text, found.fonts)


def beside_each_other(phones: list[bytes]) -> bytes:
    """Put pictures of phones into one, on a ground between light and dark."""
    gap = 48
    screens = [Image.open(io.BytesIO(phone)).convert("RGB") for phone in phones]
    width = sum(screen.width for screen in screens) + gap * (len(screens) + 1)
    ground = Image.new("RGB", (width, screens[0].height + 2 * gap), "#b9b2a4")
    at = gap
    for screen in screens:
        ground.paste(screen, (at, gap))
        at += screen.width + gap
    out = io.BytesIO()
    ground.resize((ground.width // 2, ground.height // 2), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def smaller(data: bytes) -> bytes:
    """Give the same picture with at most 256 colours, without dithering."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    # refined by k-means, or the one accent, which covers little of a page, would be mixed with the grey of its letters
    few = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Make all pictures and say how large each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=TOP / ".github/pictures")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    bulletin = sample_bulletin()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for path, data in bulletin.site().items():
            (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "site" / path).write_bytes(data)
        with running_browser(folder) as browser, served(folder / "site") as address:
            pictures = dict(page_pictures(browser, address))
            pictures["wechat"] = wechat_picture(browser, bulletin, folder)
    pictures["phones"] = beside_each_other([pictures.pop(name) for name in PHONES])
    pictures["card"] = card(bulletin)
    for name, data in pictures.items():
        small = smaller(data)
        (into / f"{name}.png").write_bytes(small)
        print(f"{name}.png  {len(small) // 1024} KiB")


if __name__ == "__main__":
    main()
