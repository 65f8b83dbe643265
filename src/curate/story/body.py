"""The body of a story, parsed once: the HTML a page is made of, and the outline that the rules look at.

Both come from the same rendering by comrak, whose `sourcepos` says where in the file each part stands.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

import comrak

from curate.story.body_cost import MOST_DEPTH, costs_too_much
from curate.story.raw_html import RawHtmlLines

__all__ = ["MOST_DEPTH", "Block", "Body", "Heading", "Link", "Outline", "Picture", "parse_body"]

MOST_PARTS = 30_000
"""Elements of a page; a story with more is an accident or an attack."""

_VOID = {"img", "br", "hr", "input"}
_INLINE = {"strong", "em", "del", "code", "a", "sup"}
_HOLDS_BLOCKS = {"blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "section"}
_TOKEN = re.compile(
    r"<!--[^>]*-->|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)"
    r'(?: data-sourcepos="(?P<line>\d+):(?P<column>\d+)-(?P<end_line>\d+):(?P<end_column>\d+)")?'
    r"(?P<rest>[^<>]*)>"
)
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `line` and `column` are those of the file, from 1."""

    level: int
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an autolink."""

    target: str
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text. `target` is as written there, not yet decoded."""

    target: str
    alt: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
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


@dataclass(slots=True)
class _Open:
    """An element whose end tag has not been met; `column` counts bytes, 0 when the element has no place."""

    tag: str
    target: str | None
    line: int
    column: int
    end_line: int
    text_from: int


class _Outliner:
    """One pass over the rendered HTML. Lines are those of the body, from 1, until they are given out."""

    def __init__(self, text: str, rendered: str, first_line: int) -> None:
        self.rendered = rendered
        self.offset = first_line - 1
        self.columns = _Columns(text)
        self.raw_html = RawHtmlLines(text)
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.blocks: list[Block] = []
        self.stack: list[_Open] = []
        self.texts: list[str] = []
        self.line = 1
        self.depth = 0

    def run(self) -> Outline | None:
        """Give the outline, or None for a body that is nested too deeply or has too many parts."""
        cursor = parts = 0
        for token in _TOKEN.finditer(self.rendered):
            if token.start() > cursor:
                self.text(self.rendered[cursor : token.start()])
            cursor = token.end()
            if token["close"]:
                self.close(token["tag"])
                continue
            if token["tag"]:
                self.open(token)
            else:
                self.raw()
            parts += 1
            if parts > MOST_PARTS or self.depth > MOST_DEPTH:
                return None
        lines = tuple(line + self.offset for line in self.raw_html.lines)
        return Outline(
            tuple(self.headings),
            tuple(self.links),
            tuple(self.pictures),
            tuple(self.blocks),
            lines,
            self.depth,
        )

    def text(self, rendered: str) -> None:
        self.texts.append(html.unescape(rendered))
        if "\n" not in rendered or not self.stack:
            return
        around = self.stack[-1].tag
        if around not in _HOLDS_BLOCKS or (around == "li" and not rendered.isspace()):
            self.line += rendered.count(
                "\n"
            )  # a soft break; between blocks, line ends are the renderer's own

    def raw(self) -> None:
        in_text = bool(self.stack) and self.stack[-1].tag not in _HOLDS_BLOCKS
        around = (o for o in reversed(self.stack) if o.column and o.tag != "section")
        last = next((opened.end_line for opened in around), None)
        self.line = self.raw_html.met(self.line, last, in_text=in_text)

    def open(self, token: re.Match[str]) -> None:
        tag = token["tag"]
        if token["line"]:
            line, column, end_line = int(token["line"]), int(token["column"]), int(token["end_line"])
            if token["end_column"] == "0":
                end_line = max(line, end_line - 1)
        else:
            line, column, end_line = self.line, 0, self.line
        self.line = line
        if tag in _VOID:
            if tag == "img":
                attributes = _attributes(token["rest"])
                self.pictures.append(
                    Picture(
                        attributes.get("src", ""),
                        attributes.get("alt", ""),
                        line + self.offset,
                        self.columns.of(line, column),
                    )
                )
            elif tag == "hr" and not self.stack:
                self.blocks.append(Block(tag, line + self.offset, end_line + self.offset, ""))
            self.line = end_line + (tag == "hr")
            return
        target = _attributes(token["rest"]).get("href") if tag == "a" else None
        self.stack.append(_Open(tag, target, line, column, end_line, len(self.texts)))
        self.depth = max(self.depth, len(self.stack))

    def close(self, tag: str) -> None:
        opened = (
            self.stack.pop() if self.stack else _Open(tag, None, self.line, 0, self.line, len(self.texts))
        )
        if opened.column:
            self.line = opened.end_line + (tag not in _INLINE)
        if tag == "a" and opened.target is not None and opened.column:
            self.links.append(Link(opened.target, self.words(opened), *self.place(opened)))
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(Heading(int(tag[1]), self.words(opened).strip(), *self.place(opened)))
        if not self.stack and tag != "section":
            line, end_line = opened.line + self.offset, opened.end_line + self.offset
            self.blocks.append(Block(tag, line, end_line, self.words(opened).strip()))

    def words(self, opened: _Open) -> str:
        return "".join(self.texts[opened.text_from :])

    def place(self, opened: _Open) -> tuple[int, int]:
        return opened.line + self.offset, self.columns.of(opened.line, opened.column)


class _Columns:
    """Bytes to characters, for places asked in the order of the text: each line is counted once."""

    def __init__(self, text: str) -> None:
        self._lines = None if text.isascii() else text.split("\n")
        self._line = self._bytes = self._characters = 0
        self._raw = b""

    def of(self, line: int, column: int) -> int:
        """Give the column in characters, from 1, of a column in bytes."""
        if self._lines is None or column == 0 or line > len(self._lines):
            return max(column, 1)
        if line != self._line or column - 1 < self._bytes:
            self._line, self._bytes, self._characters = line, 0, 0
            self._raw = self._lines[line - 1].encode("utf-8", "replace")
        self._characters += len(self._raw[self._bytes : column - 1].decode("utf-8", "ignore"))
        self._bytes = column - 1
        return self._characters + 1


def _attributes(rest: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(rest)}
