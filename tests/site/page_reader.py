"""A reader of pages other than the one that wrote them: what a browser would find on one."""

from __future__ import annotations

from html.parser import HTMLParser

LOOK = "theme/look.js"
"""The script of every page: light or dark as the reader chose."""


def own_scripts(path: str) -> list[tuple[str, str]]:
    """Give the attributes of the scripts that may stand on a page: the look, a story's data, and what searches."""
    look = [("src", "../" * path.count("/") + LOOK), ("data-words", "外观|跟随系统|浅色|深色")]
    if path == "search/index.html":
        return [*look, ("src", "../theme/search.js"), ("defer", "")]
    return [*look, *[("type", "application/ld+json")] * path.startswith("stories/")]


class Reader(HTMLParser):
    """Gathers what the tests ask of a page; an end tag without its start fails at once."""

    VOID = frozenset(("meta", "link", "img", "br", "hr", "input"))

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: dict[str, int] = {}
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled_by: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.metas: dict[str, str] = {}
        self.headings: list[int] = []
        self.open: list[str] = []
        self.texts: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        self.links += [given[name] for name in ("href", "src") if name in given]
        if "id" in given:
            self.ids.append(given["id"])
        if "aria-labelledby" in given:
            self.labelled_by.append(given["aria-labelledby"])
        if tag == "meta":
            name = given.get("http-equiv") or given.get("name") or given.get("property") or "charset"
            self.metas[name] = given.get("content", "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data
