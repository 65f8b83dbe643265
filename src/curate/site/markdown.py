"""The body of a story as it stands on a page: rewritten for readers, then cleaned by an allow-list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

import nh3

from curate.site.links import outside
from curate.site.words import CHINESE, Words
from curate.story.body import MOST_DEPTH, Body

Resolve = Callable[[str], str | None]
"""Takes a relative target as the body writes it, gives the address the page has to write, or None."""

_TOKEN = re.compile(r"<!--[^<>]*-->|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>")
_AS_THEY_ARE = "p|ul|blockquote|hr|thead|tbody|tr|strong|em|del|br|code"
"""The tags that a page has without any attribute, wherever they stand: most of a body's."""
_PLAIN = re.compile(rf"<({_AS_THEY_ARE})(?: [^<>]*)?>")
_LOOKED_AT = re.compile(
    r"<!--[^<>]*-->"
    rf"|<(?!/?(?:{_AS_THEY_ARE})>)(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>"
)
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)(?:="([^"]*)")?')
_VERBATIM = re.compile(r"(<pre[ >].*?(?:</pre>|\Z))", re.DOTALL)
_BARE_ADDRESS = re.compile(r'(<a [^<>]*href=")([^"<>]*)(">)((?:https?://|www\.)[^<>]*)</a>')
_SHOWS_ADDRESS = re.compile(r'<a (href="[^"]*" rel="noopener nofollow">(?:https?://|www\.))')
_PICTURE_ALONE = re.compile(r'<p>(<img [^<>]*?)(?: title="([^"]*)")?></p>')

_WIDE = (
    "\u2e80-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003ffff“”‘’…—"
)
_CLOSING = "、。，．：；！？」』）】》〉〕〗"
_OPENING = "「『（【《〈〔〖"
_AFTER_ADDRESS = re.compile(f"[{_CLOSING}{_OPENING}“”‘’…]")
_INLINE_TAGS = r"(?:</?(?:strong|em|del|a|code|sup)(?: [^<>]*)?>)*"
_NEEDLESS_BREAK = re.compile(
    rf"(?<=[{_WIDE}])({_INLINE_TAGS})\n(?={_INLINE_TAGS}[{_WIDE}])"
    rf"|(?<=[{_CLOSING}])({_INLINE_TAGS})\n"
    rf"|\n(?={_INLINE_TAGS}[{_OPENING}])"
)
_INLINE_END = r"</?(?:strong|em|del|a|code|sup)(?: [^<>]*)?>"
_BREAK_IN_TEXT = re.compile(rf"\n(?:[^<\n]|{_INLINE_END})")
"""A line end before text, as inside a paragraph; before the tag of a block there is nothing to be taken out."""

_BACK = "↩"
"""Followed by U+FE0E, so that phones do not draw it as a coloured picture."""
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_BARE = _HEADINGS | frozenset(
    ("p", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "thead", "tbody", "tr")
)
_BARE |= frozenset(("strong", "em", "del", "br", "code", "sup"))
_ASKED = frozenset(("a", "img", "input", "th", "td", "sup", "li", "ol"))
"""The tags whose attributes are looked at."""
_CLASSES = {
    "div": {"table"},
    "th": {"left", "center", "right"},
    "td": {"left", "center", "right"},
    "sup": {"note-mark"},
    "a": {"note-back", "bare"},
    "section": {"notes"},
    "li": {"task"},
    "span": {"box", "no-picture"},
}


def as_written(target: str) -> str | None:
    """Resolve to the target itself unless it leaves its folder."""
    name = unquote(target)
    leaves = name.startswith("/") or "\\" in name or ".." in name.split("/")
    return target if target and not leaves else None


def page_html(
    body: Body, *, words: Words = CHINESE, picture: Resolve = as_written, link: Resolve = as_written
) -> str:
    """Give the body as clean HTML.

    `picture` and `link` say where a relative target stands on the site. A picture that gets no address leaves
    its description, one of another site becomes a link to it, and a link without an address leaves its text.
    A body nested deeper than `MOST_DEPTH` comes as its text alone, so that it costs no more than others.
    """
    if body.outline.depth > MOST_DEPTH:
        return f"<pre>{_TOKEN.sub('', body.html)}</pre>"
    parts = _VERBATIM.split(body.html)
    parts[::2] = [_without_needless_breaks(part) for part in parts[::2]]
    parts[::2] = [_BARE_ADDRESS.sub(_end_address, part) for part in parts[::2]]
    rewritten = _Rewriting(words, picture, link).run("".join(parts))
    rewritten = _SHOWS_ADDRESS.sub(r'<a class="bare" \1', _PICTURE_ALONE.sub(_figure, rewritten))
    return _cleaner().clean(rewritten).strip()


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_BARE | {"a", "img", "th", "td", "div", "section", "span", "figure", "figcaption"},
        attributes={
            "a": {"href", "id", "rel", "aria-label"},
            "img": {"src", "alt", "loading", "decoding"},
            "ol": {"start"},
            "th": {"scope"},
            "div": {"role", "tabindex", "aria-label"},
            "pre": {"tabindex"},
            "span": {"role", "aria-label"},
            "section": {"aria-label"},
            "li": {"id"},
            **{heading: {"id"} for heading in _HEADINGS},
        },
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


@dataclass(slots=True)
class _Rewriting:
    """One pass over comrak's HTML. Every attribute that comes out was written here, escaped."""

    words: Words
    picture: Resolve
    link: Resolve
    out: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """For each open link the text its end has to write: nothing for one that was taken out."""
    heading_from: int = 0
    ids: set[str] = field(default_factory=set)
    tables: int = 0

    def run(self, source: str) -> str:
        source = _PLAIN.sub(r"<\1>", source)
        cursor = 0
        for token in _LOOKED_AT.finditer(source):
            self.out.append(source[cursor : token.start()])
            cursor = token.end()
            tag = token["tag"]
            if tag is None:
                continue
            tag = "h2" if tag == "h1" else tag
            if token["close"]:
                self._close(tag)
            else:
                rest = token["rest"] if tag in _ASKED else ""
                self._open(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(rest)})
        self.out.append(source[cursor:])
        return "".join(self.out).replace(_BACK, _BACK + "\ufe0e")

    def _open(self, tag: str, given: dict[str, str]) -> None:
        write = self.out.append
        if tag == "a":
            self._open_link(given)
        elif tag == "img":
            self._picture(given.get("src", ""), given.get("alt", ""), given.get("title", ""))
        elif tag == "input":
            self._box("checked" in given)
        elif tag == "table":
            self.tables += 1
            label = self.words.table.format(number=self.tables)
            write(_tag("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": label}))
            write("<table>")
        elif tag in ("th", "td"):
            attributes = {"scope": "col"} if tag == "th" else {}
            write(_tag(tag, attributes | ({"class": given["align"]} if "align" in given else {})))
        elif tag == "sup":
            write('<sup class="note-mark">' if "footnote-ref" in given.get("class", "") else "<sup>")
        elif tag == "section":
            write(_tag("section", {"class": "notes", "aria-label": self.words.footnotes}))
        elif tag == "pre":
            write('<pre tabindex="0">')
        elif tag == "li" and "id" in given:
            write(_tag("li", {"id": given["id"]}))
        elif tag == "ol" and "start" in given:
            write(_tag("ol", {"start": given["start"]}))
        elif tag in _BARE:
            if tag in _HEADINGS:
                self.heading_from = len(self.out)
            write(f"<{tag}>")

    def _close(self, tag: str) -> None:
        if tag == "a":
            self.out.append(self.links.pop() if self.links else "")
            return
        if tag in _HEADINGS:
            text = unescape(_TOKEN.sub("", "".join(self.out[self.heading_from :])))
            self.out[self.heading_from] = _tag(tag, {"id": self._heading_id(text)})
        self.out.append("</table></div>" if tag == "table" else f"</{tag}>")

    def _open_link(self, given: dict[str, str]) -> None:
        href = given.get("href", "")
        attributes: dict[str, str] = {}
        if "data-footnote-ref" in given:
            attributes = {"href": href, "id": given.get("id", "")}
        elif "data-footnote-backref" in given:
            label = self.words.footnote_back.format(mark=given.get("data-footnote-backref-idx", ""))
            attributes = {"href": href, "class": "note-back", "aria-label": label}
        elif outside(href):
            attributes = {"href": href, "rel": "noopener nofollow"}
        elif href.startswith("mailto:") or (href.startswith("#") and len(href) > 1):
            attributes = {"href": href}
        elif _relative(href) and (resolved := self.link(href)):
            attributes = {"href": resolved}
        self.links.append("</a>" if attributes else "")
        if attributes:
            self.out.append(_tag("a", attributes))

    def _picture(self, src: str, alt: str, title: str) -> None:
        resolved = self.picture(src) if _relative(src) else None
        if resolved:
            attributes = {"src": resolved, "alt": alt, "loading": "lazy", "decoding": "async"}
            self.out.append(_tag("img", attributes | ({"title": title} if title else {})))
        elif outside(src) and not any(self.links):
            start = _tag("a", {"href": src, "rel": "noopener nofollow"})
            self.out.append(f"{start}{escape(alt or src)}</a>")
        else:
            self.out.append(_tag("span", {"class": "no-picture"}) + escape(alt) + "</span>")

    def _box(self, done: bool) -> None:
        label = self.words.task_done if done else self.words.task_open
        before = -1 if self.out[-1:] == ["<li>"] else -2
        if self.out[before : before + 1 or None] == ["<li>"] and (before == -1 or not self.out[-1].strip()):
            self.out[before] = '<li class="task">'
        self.out.append(_tag("span", {"class": "box", "role": "img", "aria-label": label}))
        self.out.append(("☑" if done else "☐") + "</span>")

    def _heading_id(self, text: str) -> str:
        """Make an id of the heading's own words, so that a link to it outlives headings added before it."""
        kept = (c if c.isalnum() else "-" for c in unicodedata.normalize("NFC", text.casefold()))
        base = "s-" + "-".join(part for part in "".join(kept).split("-") if part)[:60]
        number, free = 1, base
        while free in self.ids:
            number += 1
            free = f"{base}-{number}"
        self.ids.add(free)
        return free


def _without_needless_breaks(part: str) -> str:
    """Take out line ends where Chinese goes on; the search for them is slow, and most texts have none."""
    if _BREAK_IN_TEXT.search(part) is None:
        return part
    return _NEEDLESS_BREAK.sub(lambda m: m[1] or m[2] or "", part)


def _end_address(match: re.Match[str]) -> str:
    """End a bare address at the first Chinese punctuation; the parser takes all up to the next blank."""
    text = match[4]
    end = _AFTER_ADDRESS.search(text)
    cut = match[2].find(quote(end[0])) if end else -1
    if end is None or cut < 0:
        return match[0]
    return f"{match[1]}{match[2][:cut]}{match[3]}{text[: end.start()]}</a>{text[end.start() :]}"


def _figure(match: re.Match[str]) -> str:
    caption = f"<figcaption>{match[2]}</figcaption>" if match[2] else ""
    return f"<figure>{match[1]}>{caption}</figure>"


def _relative(target: str) -> bool:
    """Say whether a target has neither a scheme nor a host."""
    if not target or target.startswith(("/", "#")) or "\\" in target:
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"
