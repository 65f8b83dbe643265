"""Links that lead nowhere, and text that was meant to be a link and is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.body import Link
from curate.story.fault import Fault, shown
from curate.story.story import Story, did_you_mean

RULES = (by_state("link-broken", "warning", "error", "error"),)

SCHEMES = ("http", "https", "mailto")
"""What a page may link to, besides other stories."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"https?(?P<joint>[:：]?[/／]*)(?P<host>[^/?#]*)", re.I)
_STARTS_LIKE_WEB = re.compile(r"https?(?:[:：]|[/／])", re.I)
_WIDE = re.compile(r"[\u3000\uff01-\uff5e。]")
_TARGET_SCHEME = re.compile(r"[ \t]*+(?:<[ \t]*+)?([A-Za-z][A-Za-z0-9+.-]{0,20}+)[ \t]*+:")
_PICTURE = re.compile(r"\[\s*!\[")
_MEANT = re.compile(
    r"(?P<words>[\[［【](?!\^)[^\[\]［］【】\n]{1,200}[\]］】])"
    r"[ \t]?[(（][ \t]*(?:https?[:：/]|www\.|[^\s()（）]{1,80}\.md[)）#])[^()（）\n]{0,2000}[)）]?",
    re.I,
)
_LONGEST_WORDS = 2_000


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find links whose address no page can follow, and what only looks like a link."""
    del around
    links = story.parsed_body.outline.links
    for link in links:
        found = _what_is_wrong(story, link)
        if found is not None:
            yield Fault("link-broken", link.line, link.column, *found)
    if "](" in story.body or "]（" in story.body or "] (" in story.body or "】" in story.body:
        yield from _meant(story, {(link.line, link.column) for link in links})


def _what_is_wrong(story: Story, link: Link) -> tuple[Message, Message | None] | None:
    start = story.uncoded.offset(link.line, link.column)
    text, target = story.body, link.target
    if not text.startswith("[", start):
        return _scheme(target.partition(":")[0].lower())
    if not link.text.strip() and not _PICTURE.match(text, start):
        return msg("The link has no words."), msg("Write between [ and ] what it leads to.")
    if target in ("", "#"):
        return _nowhere(text, start)
    address = unquote(target)
    if _STARTS_LIKE_WEB.match(address):
        return _web(address)
    if target.startswith("www."):
        return (
            msg("The address {address} does not say how to open it.", address=shown(address)),
            msg("Begin it with {start}.", start="https://"),
        )
    scheme = _SCHEME.match(target)
    if scheme is not None:
        return _scheme(scheme[1].lower())
    return None if target.startswith("#") else _relative(story, address)


def _nowhere(text: str, start: int) -> tuple[Message, Message | None]:
    """The renderer empties addresses that could do harm, so they are looked up in the text."""
    middle = text.find("](", start, start + _LONGEST_WORDS)
    scheme = _TARGET_SCHEME.match(text, middle + 2) if middle >= 0 else None
    if scheme is not None:
        return _scheme(scheme[1].lower()) or _empty()
    return _empty()


def _empty() -> tuple[Message, Message | None]:
    return msg("The link leads nowhere."), msg("Write the address between ( and ), or leave the words alone.")


def _web(address: str) -> tuple[Message, Message | None] | None:
    parts = _WEB.match(address)
    joint, host = (parts["joint"], parts["host"]) if parts is not None else ("", "")
    wide = _WIDE.search(joint + host)
    if wide is not None:
        return (
            msg("The address {address} holds the full-width {sign}.", address=shown(address), sign=wide[0]),
            msg("Type the address with half-width signs, or paste it from the browser."),
        )
    if joint == "://" and host and not re.search(r"\s", host):
        return None
    return (
        msg("The address {address} is not well formed.", address=shown(address)),
        msg("Begin it with {start}, then the host: https://example.org/page", start="https://"),
    )


@lru_cache(maxsize=64)
def _scheme(scheme: str) -> tuple[Message, Message | None] | None:
    if scheme in SCHEMES:
        return None
    return (
        msg("No page links to {scheme}: addresses.", scheme=shown(scheme)),
        did_you_mean(scheme, list(SCHEMES)) or msg("Link to an address that begins with https://."),
    )


def _relative(story: Story, address: str) -> tuple[Message, Message | None] | None:
    """A link within the newsroom leads to a story's file; nothing else has a page."""
    name = address.partition("#")[0].partition("?")[0]
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(story.path), name))
    inside = wanted.startswith("stories/") and not name.startswith("/") and "\\" not in name
    if inside and wanted.endswith(".md"):
        return None
    return (
        msg("The page has nothing at {address}.", address=shown(address)),
        msg("Link to another story by its file, such as `xiao-mi.md`, or to an address with https://."),
    )


def _meant(story: Story, links: set[tuple[int, int]]) -> Iterator[Fault]:
    for match in _MEANT.finditer(story.uncoded.masked):
        start = match.start()
        if story.uncoded.place(start) in links or story.body.startswith("!", start - 1 if start else 0):
            continue
        yield fault_at(
            "link-broken",
            story.uncoded,
            *match.span(),
            msg("{typed} looks like a link and is none.", typed=shown(match[0])),
            msg(
                "Write {form}: half-width brackets, nothing between them, no blank in the address.",
                form="[…](https://…)",
            ),
        )
