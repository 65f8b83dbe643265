"""The one section of a WeChat page: every look in a style attribute, no list in a list, links as a numbered list."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from curate.site.exports.content import Content, Picture
from curate.site.exports.tree import Element, blocks_of, plain_tree

_HOST = "mp.weixin.qq.com"
"""The one host the editor lets links lead to."""
_TEXT = "margin:0 0 16px;font-size:16px;line-height:1.75;color:#333333"
_SMALL = "margin:0 0 8px;font-size:14px;line-height:1.6;color:#595959"
_STYLES = {
    "section": "font-size:16px;line-height:1.75;color:#333333;word-break:break-word",
    "p": _TEXT,
    "h2": "margin:32px 0 16px;font-size:20px;line-height:1.4;color:#111111;font-weight:bold",
    "h3": "margin:24px 0 12px;font-size:18px;line-height:1.4;color:#111111;font-weight:bold",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:1.4;color:#111111;font-weight:bold",
    "ul": "margin:0 0 16px;padding-left:24px",
    "ol": "margin:0 0 16px;padding-left:24px",
    "li": "margin:0 0 8px;font-size:16px;line-height:1.75;color:#333333",
    "blockquote": "margin:0 0 16px;padding:8px 16px;border-left:3px solid #c8c8c8;background:#f7f7f7",
    "pre": "margin:0 0 16px;padding:12px;background:#f5f5f5;font-size:14px;line-height:1.6;white-space:pre-wrap",
    "code": "padding:0 4px;background:#f5f5f5;font-size:14px;font-family:monospace",
    "table": "margin:0 0 16px;width:100%;border-collapse:collapse;font-size:14px",
    "th": "padding:6px 8px;border:1px solid #c8c8c8;background:#f5f5f5;text-align:left",
    "td": "padding:6px 8px;border:1px solid #c8c8c8;text-align:left",
    "img": "display:block;margin:0 auto 8px;max-width:100%",
    "hr": "margin:24px 0;border:0;border-top:1px solid #c8c8c8",
    "strong": "font-weight:bold;color:#111111",
    "em": "font-style:italic",
    "del": "text-decoration:line-through",
    "a": "color:#576b95;text-decoration:none",
    "sup": "font-size:12px;line-height:0",
}
_LEVELS = {"h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_CREDIT = "margin:0 0 16px;padding:8px 16px;background:#f7f7f7;font-size:14px;line-height:1.6;color:#333333"


def section_html(content: Content) -> str:
    """Write the section: credit and disclosure first, then the body, notes, links and sources."""
    return _Section(content).html()


class _Section:
    """One section in the making; it numbers the links as they come."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.links: dict[str, tuple[int, str]] = {}
        """Address to its number and the words of its first link."""

    def html(self) -> str:
        content, words = self.content, self.content.export_words
        credit = _said(content.credit_line)
        parts = [_styled("p", _said(content.byline), _SMALL), _styled("p", credit, _CREDIT)]
        if content.disclosure:
            parts.append(_styled("p", _said(content.disclosure), _CREDIT))
        if content.cover:
            parts += self._figure(content.cover, "")
        for block in blocks_of(plain_tree(content.html)):
            parts += self._block(block)
        parts += [_styled("p", _said(content.correction_text(note)), _SMALL) for note in content.corrections]
        sources = [
            _styled("p", f"{_said(row.label)}{words.colon}{_said(row.url or row.text)}", _SMALL)
            for rows in content.rows
            for row in rows
        ]
        if sources:
            parts += [_styled("h4", _said(words.credits)), *sources]
        if self.links:
            parts.append(_styled("h4", _said(words.links)))
            parts += [
                _styled("p", _said(_listed(number, text, url, words.colon)), _SMALL)
                for url, (number, text) in self.links.items()
            ]
        return _styled("section", "\n".join(parts))

    def _block(self, block: Element) -> Iterator[str]:
        if block.tag in ("ul", "ol"):
            yield from self._list(block)
        elif block.tag == "blockquote":
            quoted = [html for inner in blocks_of(block) for html in self._block(inner)]
            yield _styled("blockquote", "".join(quoted))
        elif block.tag == "pre":
            yield _styled("pre", _said(block.text.rstrip("\n")).replace("\n", "<br>"))
        elif block.tag == "hr":
            yield f'<hr style="{_STYLES["hr"]}">'
        elif block.tag == "table":
            yield self._table(block)
        elif block.tag == "notes":
            yield _styled("h4", _said(self.content.words.footnotes))
            for number, note in enumerate(block.elements, 1):
                mark = _said(self.content.export_words.note.format(mark=number))
                inside = "<br>".join(self._inline(inner) for inner in blocks_of(note))
                yield _styled("p", f"{mark} {inside}", _SMALL)
        elif block.tag == "figure":
            image = next((e for e in block.elements if e.tag == "img"), None)
            picture = self.content.picture_of(image.attributes.get("src", "")) if image else None
            if image is not None and picture is not None:
                yield from self._figure(picture, image.attributes.get("alt", ""))
        else:
            yield _styled(_LEVELS.get(block.tag, "p"), self._inline(block))

    def _list(self, block: Element) -> Iterator[str]:
        """Write a list; what lies in an item and is no line of text comes after it, and the list goes on below."""
        start = block.attributes.get("start", "1")
        number = int(start) if start.isdecimal() else 1
        first, items = number, list[str]()

        def flat() -> Iterator[str]:
            if items:
                begin = f' start="{first}"' if block.tag == "ol" and first != 1 else ""
                yield f'<{block.tag}{begin} style="{_STYLES[block.tag]}">{"".join(items)}</{block.tag}>'
                items.clear()

        for item in (e for e in block.elements if e.tag == "li"):
            lines: list[str] = []
            after: list[Element] = []
            for inner in blocks_of(item):
                if inner.tag in ("p", *_LEVELS) and not after:
                    lines.append(self._inline(inner))
                else:
                    after.append(inner)
            items.append(_styled("li", "<br>".join(lines)))
            number += 1
            if after:
                yield from flat()
                first = number
                for inner in after:
                    yield from self._block(inner)
        yield from flat()

    def _table(self, block: Element) -> str:
        rows = []
        for row in (e for e in block.walk() if e.tag == "tr"):
            cells = "".join(_styled(cell.tag, self._inline(cell)) for cell in row.elements)
            rows.append(f"<tr>{cells}</tr>")
        return _styled("table", f"<tbody>{''.join(rows)}</tbody>")

    def _figure(self, picture: Picture, alt: str) -> Iterator[str]:
        yield f'<img src="{picture.data_url}" alt="{escape(alt)}" style="{_STYLES["img"]}">'
        if picture.credit:
            yield _styled("p", _said(picture.credit), f"{_SMALL};text-align:center")

    def _inline(self, element: Element) -> str:
        parts = []
        for child in element.children:
            if isinstance(child, str):
                parts.append(_said(child.replace("\n", " ")))
            elif child.tag == "br":
                parts.append("<br>")
            elif child.tag == "note":
                mark = self.content.export_words.note.format(mark=child.text)
                parts.append(_styled("sup", f"[{_said(mark)}]"))
            elif child.tag == "img":
                picture = self.content.picture_of(child.attributes.get("src", ""))
                if picture is not None:
                    parts += self._figure(picture, child.attributes.get("alt", ""))
            elif child.tag == "a":
                parts.append(self._link(child.attributes["href"], self._inline(child), child.text))
            elif child.tag in _STYLES:
                parts.append(_styled(child.tag, self._inline(child)))
            else:
                parts.append(self._inline(child))
        return "".join(parts).strip() if element.tag in ("p", "li", "td", "th") else "".join(parts)

    def _link(self, url: str, inside: str, text: str) -> str:
        if (urlsplit(url).hostname or "") == _HOST:
            return f'<a href="{escape(url)}" style="{_STYLES["a"]}">{inside}</a>'
        number, _ = self.links.setdefault(url, (len(self.links) + 1, text.strip()))
        return f"{inside}{_styled('sup', f'[{number}]')}"


def _listed(number: int, text: str, url: str, colon: str) -> str:
    return f"[{number}] {url}" if text in ("", url) else f"[{number}] {text}{colon}{url}"


def _styled(tag: str, inside: str, style: str = "") -> str:
    return f'<{tag} style="{style or _STYLES[tag]}">{inside}</{tag}>'


def _said(text: str) -> str:
    return escape(text, quote=False)
