"""A story as plain text for a group chat: title, summary, body without marks, credit, addresses."""

from __future__ import annotations

from collections.abc import Iterator

from curate.site.exports.content import Content, one_line
from curate.site.exports.tree import Element, blocks_of, plain_tree


def story_text(content: Content) -> str:
    """Give the text, ended by a line feed. Paragraphs are divided by an empty line."""
    words = content.export_words
    title = f"{words.open_title}{content.title}{words.close_title}"
    parts = [f"{title}\n{content.summary}" if content.summary else title]
    parts += body_paragraphs(plain_tree(content.html), content)
    parts += closing_lines(content)
    return "\n\n".join(parts) + "\n"


def closing_lines(content: Content) -> list[str]:
    """Give the paragraphs below a body: corrections, credit, disclosure, addresses."""
    words = content.export_words
    lines = [content.correction_text(note) for note in content.corrections]
    said = [content.credit_line, content.disclosure, content.byline]
    lines.append("\n".join(line for line in said if line))
    addresses = []
    if content.original:
        addresses.append(f"{content.words.original}{words.colon}{content.original}")
    if content.address:
        addresses.append(f"{words.read}{words.colon}{content.address}")
    if addresses:
        lines.append("\n".join(addresses))
    return lines


def body_paragraphs(root: Element, content: Content) -> list[str]:
    """Give the paragraphs of a body as plain text."""
    return [text for block in blocks_of(root) for text in _block(block, content, "")]


def _block(block: Element, content: Content, indent: str) -> Iterator[str]:
    words = content.export_words
    if block.tag in ("ul", "ol"):
        yield "\n".join(_items(block, content, indent))
    elif block.tag == "notes":
        yield "\n".join(
            f"[{number}] {_joined(note, content)}" for number, note in enumerate(block.elements, 1)
        )
    elif block.tag == "table":
        rows = [row for row in block.walk() if row.tag == "tr"]
        cells = ([_line(cell, content) for cell in row.elements] for row in rows)
        separator = "　" if words.chinese else "\t"
        yield "\n".join(separator.join(row) for row in cells)
    elif block.tag == "pre":
        yield block.text.rstrip("\n")
    elif block.tag == "hr":
        yield "———"
    elif block.tag == "blockquote":
        for inner in blocks_of(block):
            yield from _block(inner, content, indent)
    elif text := _line(block, content):
        yield text


def _items(block: Element, content: Content, indent: str) -> Iterator[str]:
    start = block.attributes.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    for item in (e for e in block.elements if e.tag == "li"):
        mark = "· "
        if block.tag == "ol":
            mark, number = content.export_words.item.format(number=number), number + 1
        first = True
        for inner in blocks_of(item):
            for text in _block(inner, content, indent + "  "):
                nested = inner.tag in ("ul", "ol")
                yield text if nested else f"{indent}{mark if first else '  '}{text}"
                first = False


def _joined(element: Element, content: Content) -> str:
    return one_line(" ".join(text for block in blocks_of(element) for text in _block(block, content, "")))


def _line(element: Element, content: Content) -> str:
    lines = "".join(_inline(element, content)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _inline(element: Element, content: Content) -> Iterator[str]:
    words = content.export_words
    for child in element.children:
        if isinstance(child, str):
            yield child.replace("\n", " ")
        elif child.tag == "br":
            yield "\n"
        elif child.tag == "note":
            yield f"[{child.text}]"
        elif child.tag == "img":
            picture = content.picture_of(child.attributes.get("src", ""))
            name = child.attributes.get("alt") or (picture.name if picture else "")
            yield words.picture.format(name=one_line(name))
        elif child.tag == "figcaption":
            yield f"\n{child.text}"
        else:
            inside = "".join(_inline(child, content))
            yield inside
            url = child.attributes.get("href", "")
            if url and inside.strip() != url:
                yield words.address.format(url=url)
