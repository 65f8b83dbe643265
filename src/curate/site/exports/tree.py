"""The clean HTML of a body as a tree of few kinds of elements, for renderers that do not write HTML for a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("img", "br", "hr"))
BLOCKS = frozenset(
    ("p", "ul", "ol", "blockquote", "pre", "hr", "table", "figure", "notes", "h2", "h3", "h4", "h5", "h6")
)
"""What stands by itself, not in a line of text. `notes` holds the notes, each an `li`."""


@dataclass(slots=True)
class Element:
    """An element; text stands among its children as plain strings. The root has no name."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Give this element and all below it, in the order they are written."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self) -> str:
        """The words of the element and of all below it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]


def parse_tree(html: str) -> Element:
    """Read what the cleaner wrote, which is well formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


def serialise(element: Element) -> str:
    """Write an element and all below it as HTML; of the root only what it holds."""
    inside = "".join(escape(c, quote=False) if isinstance(c, str) else serialise(c) for c in element.children)
    if not element.tag:
        return inside
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    start = f"<{element.tag}{attributes}>"
    return start if element.tag in VOID else f"{start}{inside}</{element.tag}>"


def plain_tree(html: str) -> Element:
    """Read a body and leave what every medium knows.

    Links keep `href` when they lead out of the page, else their text stays. `note` (its text the mark) stands
    where a note is referred to and one `notes` at the end for all notes; the ways back are gone. Pictures keep
    `src`, `alt` and `title`, `ol` its `start`; all other attributes are dropped.
    """
    root = parse_tree(html)
    return Element("", {}, list(_plain(root.children)))


def blocks_of(element: Element) -> Iterator[Element]:
    """Give the blocks an element holds; text between them comes as a paragraph, blanks alone as nothing."""
    line: list[Element | str] = []
    for child in [*element.children, None]:
        if child is None or (isinstance(child, Element) and child.tag in BLOCKS):
            paragraph = Element("p", {}, line)
            if paragraph.text.strip() or any(e.tag in ("img", "note") for e in paragraph.walk()):
                yield paragraph
            line = []
            if child is not None:
                yield child
        else:
            line.append(child)


_KEPT = {"img": ("src", "alt", "title"), "ol": ("start",)}


def _plain(children: list[Element | str]) -> Iterator[Element | str]:
    for child in children:
        if isinstance(child, str):
            yield child
            continue
        tag, given = child.tag, child.attributes
        kind = given.get("class", "")
        if tag == "a" and kind == "note-back":
            continue
        if tag == "sup" and kind == "note-mark":
            yield Element("note", {}, [child.text])
        elif tag == "section":
            notes = [item for item in child.walk() if item.tag == "li" and "id" in item.attributes]
            yield Element("notes", {}, [Element("li", {}, list(_plain(note.children))) for note in notes])
        elif tag == "a" and given.get("href", "").startswith(("http://", "https://")):
            yield Element("a", {"href": given["href"]}, list(_plain(child.children)))
        elif tag in ("a", "div", "span"):
            yield from _plain(child.children)
        else:
            kept = {name: given[name] for name in _KEPT.get(tag, ()) if name in given}
            yield Element(tag, kept, list(_plain(child.children)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)
