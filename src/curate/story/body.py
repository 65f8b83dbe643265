"""The body of a story, parsed once: the HTML a page is made of, and the outline that the rules look at.

Both come from the same rendering by comrak, whose `sourcepos` says where in the file each part stands.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import comrak

from curate.story.body_cost import MOST_DEPTH, costs_too_much
from curate.story.raw_html import raw_html_lines

__all__ = ["MOST_DEPTH", "Block", "Body", "Heading", "Link", "Outline", "Picture", "parse_body"]

MOST_PARTS = 30_000
"""Elements of a page; a story with more is an accident or an attack."""

_CHILDLESS = {"img", "br", "hr", "input", "!--"}
_NOTED = {"a", "h1", "h2", "h3", "h4", "h5", "h6"}
_NOTED_ENDS = {f"/{tag}" for tag in _NOTED}
_TOKEN = re.compile(r"<(/?[a-z0-9]+|!--)([^<>]*)>([^<]*)")
"""A tag or a comment, its attributes, and the text behind it; the renderer escapes every other `<` and `>`."""
_PLACE = re.compile(r' data-sourcepos="(\d+):(\d+)-(\d+):(\d+)"')
_LINK = re.compile(r' data-sourcepos="(\d+):(\d+)-[^"]*" href="([^"]*)"')
_ATTRIBUTE = re.compile(r'(?<![a-zA-Z-])([a-zA-Z-]++)="([^"]*+)"')


class Heading(NamedTuple):
    """A heading; `line` and `column` are those of the file, from 1."""

    level: int
    text: str
    line: int
    column: int


class Link(NamedTuple):
    """A link or an autolink."""

    target: str
    text: str
    line: int
    column: int


class Picture(NamedTuple):
    """A picture in the text. `target` is as written there, not yet decoded."""

    target: str
    alt: str
    line: int
    column: int


class Block(NamedTuple):
    """A block at the top level of the body: `tag` as in HTML, first and last line of the file, from 1."""

    tag: str
    line: int
    end_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a body holds, in the order it is written."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]
    blocks: tuple[Block, ...]
    raw_html_lines: tuple[int, ...]
    """Lines at which raw HTML was left out."""
    depth: int
    """How deeply elements lie in each other; above `MOST_DEPTH` nothing else of the outline is there."""


@dataclass(frozen=True, slots=True)
class Body:
    """`html` carries `data-sourcepos` and is not cleaned yet; a page must clean it."""

    html: str
    outline: Outline


def parse_body(text: str, first_line: int = 1) -> Body:
    """Render a body and take its outline; `first_line` is the line of the file the body begins at.

    A body that nests deeper than `MOST_DEPTH`, or costs more than any story does, is not rendered: its HTML
    is the text, escaped, and its outline is empty but for a `depth` above `MOST_DEPTH`.
    """
    if costs_too_much(text):
        return _as_text(text)
    rendered = comrak.render_markdown(text, *_options())
    outline = _Outliner(text, rendered, first_line).run()
    return _as_text(text) if outline is None else Body(rendered, outline)


def _as_text(text: str) -> Body:
    return Body(html.escape(text), Outline((), (), (), (), (), MOST_DEPTH + 1))


@lru_cache(maxsize=1)
def _options() -> tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]:
    extension = comrak.ExtensionOptions()
    extension.table = True
    extension.footnotes = True
    extension.strikethrough = True
    extension.tasklist = True
    extension.autolink = True
    extension.cjk_friendly_emphasis = True
    parse = comrak.ParseOptions()
    parse.sourcepos_chars = False  # comrak counts a line again for each of its parts: see _Columns
    render = comrak.RenderOptions()
    render.sourcepos = True
    render.unsafe_ = False
    return extension, parse, render


class _Open(NamedTuple):
    """An element to be noted whose end tag has not been met."""

    tag: str
    attributes: str
    text_from: int


class _Outliner:
    """One pass over the rendered HTML, which holds some hundred tags; only few of them are looked at closely."""

    def __init__(self, text: str, rendered: str, first_line: int) -> None:
        self.text = text
        self.rendered = rendered
        self.offset = first_line - 1
        self.columns = _Columns(text)
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.blocks: list[Block] = []
        self.texts: list[str] = []

    def run(self) -> Outline | None:
        """Give the outline, or None for a body that is nested too deeply or has too many parts."""
        tokens: list[tuple[str, str, str]] = _TOKEN.findall(self.rendered)
        if len(tokens) > MOST_PARTS and sum(tag[0] != "/" for tag, _, _ in tokens) > MOST_PARTS:
            return None
        texts = self.texts
        noted: list[_Open] = []
        depth = deepest = 0
        left_out = False
        for tag, attributes, text in tokens:
            if tag[0] == "/":
                depth -= 1
                if depth == 0 or tag in _NOTED_ENDS:
                    self.close(noted.pop(), outermost=depth == 0)
            elif tag in _CHILDLESS:
                if tag == "img":
                    self.picture(attributes)
                elif tag == "hr" and depth == 0:
                    self.block(_Open(tag, attributes, len(texts)))
                elif tag == "!--":
                    left_out = True
            else:
                if depth == 0 or tag in _NOTED:
                    noted.append(_Open(tag, attributes, len(texts)))
                depth += 1
                if depth > deepest:
                    deepest = depth
                    if depth > MOST_DEPTH:
                        return None
            if text:
                texts.append(text)
        raw = raw_html_lines(self.text, self.rendered) if left_out else ()
        return Outline(
            tuple(self.headings),
            tuple(self.links),
            tuple(self.pictures),
            tuple(self.blocks),
            tuple(line + self.offset for line in raw),
            deepest,
        )

    def picture(self, attributes: str) -> None:
        known = {name: _unescaped(value) for name, value in _ATTRIBUTE.findall(attributes)}
        self.pictures.append(Picture(known.get("src", ""), known.get("alt", ""), *self.place(attributes)))

    def close(self, opened: _Open, *, outermost: bool) -> None:
        tag = opened.tag
        if tag == "a":
            self.link(opened)
        elif tag in _NOTED:
            words = self.words(opened).strip()
            self.headings.append(Heading(int(tag[1]), words, *self.place(opened.attributes)))
        if outermost and tag != "section":
            self.block(opened)

    def link(self, opened: _Open) -> None:
        """Note a link; those that lead to a footnote and back have no place."""
        link = _LINK.match(opened.attributes)
        if link is not None:
            line = int(link[1])
            column = self.columns.of(line, int(link[2]))
            self.links.append(Link(_unescaped(link[3]), self.words(opened), line + self.offset, column))

    def block(self, opened: _Open) -> None:
        place = _PLACE.match(opened.attributes)
        line = end_line = 1
        if place is not None:
            line, end_line = int(place[1]), int(place[3])
            if place[4] == "0":
                end_line = max(line, end_line - 1)
        text = self.words(opened).strip()
        self.blocks.append(Block(opened.tag, line + self.offset, end_line + self.offset, text))

    def words(self, opened: _Open) -> str:
        return _unescaped("".join(self.texts[opened.text_from :]))

    def place(self, attributes: str) -> tuple[int, int]:
        """Give line and column of the file, in characters, at which an element begins."""
        place = _PLACE.match(attributes)
        if place is None:
            return self.offset + 1, 1
        line = int(place[1])
        return line + self.offset, self.columns.of(line, int(place[2]))


class _Columns:
    """Bytes to characters, for places asked in the order of the text: each line is counted once."""

    def __init__(self, text: str) -> None:
        self._lines = None if text.isascii() else text.split("\n")
        self._line = self._bytes = self._characters = 0
        self._raw = b""

    def of(self, line: int, column: int) -> int:
        """Give the column in characters, from 1, of a column in bytes."""
        if self._lines is None or column <= 1 or line > len(self._lines):
            return max(column, 1)
        if line != self._line or column - 1 < self._bytes:
            self._line, self._bytes, self._characters = line, 0, 0
            self._raw = self._lines[line - 1].encode("utf-8", "replace")
        self._characters += len(self._raw[self._bytes : column - 1].decode("utf-8", "ignore"))
        self._bytes = column - 1
        return self._characters + 1


def _unescaped(text: str) -> str:
    """Give the characters that the renderer escaped; it writes these four and has read all others itself."""
    if "&" not in text:
        return text
    return text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
