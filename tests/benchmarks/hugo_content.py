"""Makes what Hugo builds of a made newsroom: the templates, curate's theme and the same stories.

`hugo_content.py NEWSROOM SITE EDITS NUMBER` makes the folder SITE, and in the folder EDITS story NUMBER with its last
sentence changed, twice: `0.changed.md`, the same approved again as `0.approved.md`, and as Hugo reads it `0.hugo.md`.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from made_newsroom import story as made_story

import curate.site
from curate.story.story import Story, parse_story
from curate.workflow.digest import story_digest

TEMPLATES = Path(__file__).with_name("hugo_site")
THEME = Path(curate.site.__file__).parent / "theme"
PEOPLE = {"lin": "林编辑", "wang": "王审校"}
HOST = "kuaibao.example"


def make_site(newsroom: Path, site: Path) -> None:
    """Make the site of all stories of a made newsroom in a new folder."""
    shutil.copytree(TEMPLATES, site)
    (site / "static/theme").mkdir(parents=True)
    for name in ("style.css", "icon.svg"):
        shutil.copy(THEME / name, site / "static/theme" / name)
    for found in sorted((newsroom / "stories").rglob("*.md")):
        path = found.relative_to(newsroom).as_posix()
        put = site / "content" / path
        put.parent.mkdir(parents=True, exist_ok=True)
        put.write_text(content(path, found.read_bytes()), encoding="utf-8")


def content(path: str, data: bytes) -> str:
    """Give a story as Hugo reads it: its front matter under the keys of Hugo, its body as it is."""
    story = _parsed(path, data)
    meta = story.meta
    assert meta.published is not None
    source = meta.attribution[0]
    head = {
        "title": meta.title,
        "date": meta.published.isoformat(),
        "categories": [meta.category],
        "tags": list(meta.tags),
        "sources": [f"{source.platform}-{source.author}"],
        "days": [f"{meta.published:%Y-%m-%d}"],
        "months": [f"{meta.published:%Y-%m}"],
        # `summary` is a word of Hugo's own: it would read its Markdown.
        "lead": meta.summary,
        "curator": PEOPLE[str(meta.curator)],
        "reviewers": sorted({PEOPLE[review.by] for review in meta.reviews if review.by}),
        "guid": f"tag:{HOST},{meta.published:%Y-%m-%d}:{meta.id}",
    }
    credit = {
        "relation": source.relation,
        "platform": source.platform,
        "author": source.author,
        "title": source.title,
        "url": source.url,
        "published": str(source.published),
        "treatment": source.treatment,
    }
    lines = [f"{key}: {_value(value)}" for key, value in head.items()]
    lines += ["attribution:"]
    lines += [
        f"{'  - ' if number == 0 else '    '}{key}: {_value(value)}"
        for number, (key, value) in enumerate(credit.items())
    ]
    return "\n".join(["---", *lines, "---", "", story.body])


def edited(number: int, edition: int) -> tuple[str, bytes, bytes]:
    """Give the path of a story, the story with one sentence of its body changed, and that approved again."""
    path, data = made_story(number)
    text = f"{data.decode()}\n{sentence(edition)}\n"
    digest = story_digest(_parsed(path, text.encode()), {})
    line = f'  - {{by: wang, verdict: approve, at: 2026-01-01T08:00:00+08:00, digest: "{digest}"}}'
    head, end, body = text.partition("\n---\n\n")
    return path, text.encode(), f"{head}\n{line}{end}{body}".encode()


def sentence(edition: int) -> str:
    """Give the sentence that differs from one edit to the other."""
    return f"补记：数字已经核对过第{edition + 7}遍。"


def make_edits(number: int, folder: Path) -> None:
    """Make both edits of a story, for curate and for Hugo."""
    folder.mkdir()
    for edition in (0, 1):
        path, changed, approved = edited(number, edition)
        (folder / f"{edition}.changed.md").write_bytes(changed)
        (folder / f"{edition}.approved.md").write_bytes(approved)
        (folder / f"{edition}.hugo.md").write_text(content(path, approved), encoding="utf-8")


def _parsed(path: str, data: bytes) -> Story:
    parsed = parse_story(path, data)
    assert parsed.story is not None, parsed.faults
    return parsed.story


def _value(value: object) -> str:
    # JSON is YAML, too.
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    make_site(Path(sys.argv[1]), Path(sys.argv[2]))
    make_edits(int(sys.argv[4]), Path(sys.argv[3]))
