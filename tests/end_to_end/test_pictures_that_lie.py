"""A file that is no picture inside, whatever it is called, gets into nothing that readers open.

The desk has softened the rules about pictures here, so that nothing but the copying stands in the way.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from canaries import all_files
from desks import Desk
from newsroom_of_secrets import MONTH, commit, policy, put, story

from curate.desk.newsroom import open_newsroom
from curate.desk.previewing import Preview
from made_pictures import gif, png

SLUG = "jia-tu"
MARK = b"owned-by-a-picture"
LIES = {
    "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'>" + MARK + b"</svg>",
    "page.jpg": b"<!doctype html><script>" + MARK + b"</script>",
    "polyglot.png": b"GIF89a/*" + MARK + b"*/=1;" + gif()[13:],
    "svg.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>" + MARK + b"</script></svg>",
    "text.webp": MARK,
}
SOFT = "rules: {image-type: off, image-missing: off, image-size: off, image-alt: off, image-credit: off}\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    top = tmp_path_factory.mktemp("lies")
    (top / "home").mkdir()
    (top / "newsroom").mkdir()
    desk = Desk(top / "newsroom", top / "home")
    desk.git("init", "--quiet", "--initial-branch=main")
    desk.write("stories/newsroom.yaml", policy() + SOFT)
    for name, data in LIES.items():
        desk.write(f"{MONTH}/{SLUG}/{name}", data)
    desk.write(f"{MONTH}/{SLUG}/true.png", png())
    secret = top / "secret.png"
    secret.write_bytes(png() + MARK)
    (desk.top / f"{MONTH}/{SLUG}/link.png").symlink_to(secret)
    shown = "\n\n".join(f"![图]({name})" for name in ("true.png", *LIES, "link.png", "gone.png"))
    put(desk, SLUG, story(SLUG, more="cover: svg.png", body=f"正文一段。\n\n{shown}"))
    commit(desk)
    return desk


def lies_in(files: dict[str, bytes]) -> list[str]:
    return [path for path, data in files.items() if MARK in data or Path(path).name in (*LIES, "link.png")]


def test_build__copies_the_true_picture_only(desk: Desk) -> None:
    desk.curate("build", "--now", "2090-01-01T12:00").ended(0)
    site = all_files(desk.top / "_site")
    assert f"stories/{SLUG}/true.png" in site
    assert lies_in(site) == []


@pytest.mark.parametrize("form", ["html", "card", "wechat", "markdown", "text"])
def test_export__holds_the_true_picture_only(desk: Desk, form: str, tmp_path: Path) -> None:
    ran = desk.curate("export", SLUG, "--to", form, "--out", "-", PATH="/usr/bin:/bin").ended(0)
    assert "正文一段" in ran.out
    assert ran.out.count(";base64,") == (1 if form in ("html", "card", "wechat") else 0)
    assert "true.png" in ran.out or form in ("text", "html", "card")
    assert not [name for name in LIES if name in ran.out]


def test_preview__answers_with_the_true_picture_only(desk: Desk) -> None:
    preview = Preview(
        open_newsroom(desk.top), lambda: datetime.now(UTC), lambda text: text, events="/_preview/events/x"
    )
    pages = {path: page.data for path, page in preview.show().pages.items()}
    assert f"stories/{SLUG}/true.png" in pages
    assert lies_in(pages) == []
