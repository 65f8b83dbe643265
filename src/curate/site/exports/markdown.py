"""A story as CommonMark (with tables and notes as GitHub writes them), made of its cleaned body.

The body is written anew, not copied: raw HTML and comments of the desk never leave the newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curate.site.credits import Row
from curate.site.exports.content import Content, one_line
from curate.site.exports.tree import Element, blocks_of, plain_tree

_MARKS = re.compile(r"([\\`*_\[\]<>#!|~&^])")
_AT_START = re.compile(r"^([ \t]*)(?:([-+=])|([0-9]{1,9})([.)]))", re.MULTILINE)
"""What would begin a list or underline a heading where a line begins."""
_IN_ADDRESS = {"<": "%3C", ">": "%3E", "\\": "%5C", "\n": "%0A", " ": "%20"}
_TICKS = re.compile(r"`+")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def story_markdown(content: Content) -> str:
    """Give the Markdown, ended by a line feed. A picture of no known address stands with its name."""
    parts = [f"# {escaped(content.title)}"]
    if content.summary:
        parts.append(f"> {escaped(content.summary)}")
    parts.append(escaped(content.byline))
    if content.cover:
        parts.append(_picture(content.cover.address or content.cover.name, "", content.cover.credit))
    parts += [text for block in blocks_of(plain_tree(content.html)) for text in _block(block, content)]
    parts += [escaped(content.correction_text(note)) for note in content.corrections]
    parts.append("---")
    parts += closing(content)
    return "\n\n".join(part for part in parts if part) + "\n"


def closing(content: Content) -> list[str]:
    """Give the paragraphs of the credit, the disclosure and what is known of each source."""
    parts = [linked(content.credit), escaped(content.disclosure)]
    for rows in content.rows:
        parts.append("\n".join(f"- {_row(row, content)}" for row in rows))
    if content.address:
        link = f"{escaped(content.export_words.read)}{escaped(content.export_words.colon)}"
        parts.append(f"{link}<{_address(content.address)}>")
    return [part for part in parts if part]


def linked(segments: Sequence[Row]) -> str:
    """Write the pieces of a credit line, each with its link."""
    parts = []
    for segment in segments:
        text = escaped(segment.text)
        parts.append(f"[{text}](<{_address(segment.url)}>)" if segment.url else text)
    return _no_list("".join(parts))


def escaped(text: str) -> str:
    """Write words on one line so that Markdown shows them as they are."""
    return _no_list(_MARKS.sub(r"\\\1", one_line(text)))


def _no_list(text: str) -> str:
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def _row(row: Row, content: Content) -> str:
    text = f"[{escaped(row.text)}](<{_address(row.url)}>)" if row.url else escaped(row.text)
    return f"{escaped(row.label)}{escaped(content.export_words.colon)}{text}"


def _address(url: str) -> str:
    return "".join(_IN_ADDRESS.get(c, c) for c in url).replace("&", "&amp;")


def _picture(address: str, alt: str, title: str) -> str:
    said = f' "{escaped(title)}"'.replace('\\"', '"') if title and '"' not in title else ""
    return f"![{escaped(alt)}](<{_address(address)}>{said})"


def _block(block: Element, content: Content) -> Iterator[str]:
    if block.tag in _HEADINGS:
        yield f"{'#' * int(block.tag[1])} {_line(block, content)}"
    elif block.tag in ("ul", "ol"):
        yield "\n".join(_items(block, content))
    elif block.tag == "blockquote":
        inside = "\n\n".join(text for inner in blocks_of(block) for text in _block(inner, content))
        yield _indented(inside, "> ", "> ")
    elif block.tag == "pre":
        yield _fenced(block.text)
    elif block.tag == "hr":
        yield "---"
    elif block.tag == "table":
        yield _table(block, content)
    elif block.tag == "notes":
        for number, note in enumerate(block.elements, 1):
            inside = "\n\n".join(text for inner in blocks_of(note) for text in _block(inner, content))
            yield _indented(inside, f"[^{number}]: ", "    ")
    elif text := _line(block, content):
        yield text


def _items(block: Element, content: Content) -> Iterator[str]:
    start = block.attributes.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    for item in (e for e in block.elements if e.tag == "li"):
        mark = "- "
        if block.tag == "ol":
            mark, number = f"{number}. ", number + 1
        inside = "\n\n".join(text for inner in blocks_of(item) for text in _block(inner, content))
        yield _indented(inside, mark, " " * len(mark))


def _table(block: Element, content: Content) -> str:
    rows = [
        [_line(cell, content).replace("\n", " ") for cell in row.elements]
        for row in block.walk()
        if row.tag == "tr"
    ]
    if not rows:
        return ""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _fenced(text: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
    ended = text if text.endswith("\n") else f"{text}\n"
    return f"{fence}\n{ended}{fence}"


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])


def _line(element: Element, content: Content) -> str:
    return _no_list("".join(_inline(element, content)).strip())


_AROUND = {"strong": "**", "em": "*", "del": "~~"}


def _inline(element: Element, content: Content) -> Iterator[str]:
    before = " "
    for number, child in enumerate(element.children):
        if isinstance(child, str):
            text = _MARKS.sub(r"\\\1", child.replace("\n", " "))
            yield f"\\{text}" if before == "]" and text.startswith(":") else text
            before = child[-1:] or before
            continue
        following = element.children[number + 1 : number + 2]
        after = "".join(c if isinstance(c, str) else c.text for c in following)[:1] or " "
        yield _marked(child, content, before, after)
        before = "]" if child.tag == "note" else child.text[-1:] or " "


def _marked(child: Element, content: Content, before: str, after: str) -> str:
    """Write an element of a line; `before` and `after` are the characters it stands between."""
    if child.tag == "br":
        return "\\\n"
    if child.tag == "note":
        return f"[^{child.text}]"
    if child.tag == "img":
        return _image(child, content)
    if child.tag == "code":
        return _code(child.text)
    if child.tag == "figcaption":
        return ""  # it is the picture's title
    inside = "".join(_inline(child, content))
    url = child.attributes.get("href")
    if url:
        return f"[{inside}](<{_address(url)}>)"
    around = _AROUND.get(child.tag, "")
    return f"{around}{inside}{around}" if _may_mark(child.text, before, after) else inside


def _may_mark(text: str, before: str, after: str) -> bool:
    """Say whether Markdown takes marks around these words for marks: punctuation inside wants none outside."""
    if not text or text != text.strip():
        return False
    opens = text[0].isalnum() or not before.isalnum()
    return opens and (text[-1].isalnum() or not after.isalnum())


def _image(element: Element, content: Content) -> str:
    picture = content.picture_of(element.attributes.get("src", ""))
    alt = element.attributes.get("alt", "")
    if picture is None:
        return escaped(alt)
    return _picture(picture.address or picture.name, alt, picture.credit)


def _code(text: str) -> str:
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    room = " " if "`" in text else ""
    return f"{ticks}{room}{one_line(text) or ' '}{room}{ticks}"
