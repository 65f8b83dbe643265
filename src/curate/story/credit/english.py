"""The wording of the credit line in English: one sentence for the sources of one relation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curate.story.credit.pieces import Segment, bare, host, openable, same_for_all, several, treated
from curate.story.credit.words import PLATFORM_ENGLISH, in_brackets
from curate.story.model import Source
from curate.story.vocabulary import Permission

_OPENINGS = {
    "整理自": "The views in this story are arranged from ",
    "编译自": "This story is translated and adapted from ",
    "翻译自": "This story is translated from ",
    "转载自": "This story is reprinted from ",
    "转载有删改": "This story is reprinted with edits from ",
    "摘编自": "This story is excerpted from ",
    "改编自": "This story is adapted from ",
    "综合自": "This story is compiled from ",
    "援引": "This story cites ",
    "口述": "This story was told by ",
    "": "Source: ",
}
_JOINTS = (", ", " and ")
_OWN = (" (", "; ", ")")
_BRACKETS = (("“", "”"), ("‘", "’"), ("«", "»"), ("「", "」"), ("『", "』"))
_PLAIN_NAME = re.compile(r"(?:(?:[A-Z]\.|[\w·'’&@.-]*\w) ){0,6}[\w·'’&@.-]*\w\Z")
_JOINING_WORD = re.compile(r"\b(?:and|at|by|from|in|of|on|with)\b", re.IGNORECASE)


def english_sentence(relation: str, group: Sequence[Source]) -> list[Segment]:
    """Credit the sources of one relation (a word of the desk, "" when the draft does not say)."""
    if relation == "原创":
        signed = [source for source in group if source.author]
        authors = several(signed, _signature, _remarks, joints=_JOINTS, own=_OWN)
        by = [Segment(" by "), *authors] if authors else []
        return [Segment("This is an original story"), *by, Segment(f"{_tail(group)}.")]
    known = relation in _OPENINGS
    ending = "" if known else f" ({relation})"
    if relation == "口述":
        ending = f"{',' if len(group) > 1 else ''} and written down by the desk"
    phrase = _spoken if relation == "口述" else english_phrase
    middle = several(group, phrase, _remarks, joints=_JOINTS, own=_OWN)
    return [Segment(_OPENINGS[relation if known else ""]), *middle, Segment(f"{ending}{_tail(group)}.")]


def _tail(group: Sequence[Source]) -> str:
    """What is said of all sources alike, at the end of their sentence."""
    remarks = _remarks(group[0]) if same_for_all(group, _remarks) else []
    return "".join(f"; {remark}" for remark in remarks)


def english_phrase(source: Source) -> list[Segment]:
    """Name one source and what of it is meant."""
    url = openable(source.url)
    where = _place(source)
    author = _name(source.author) if source.author else ""
    if source.title:
        by = f" by {author}" if author else ""
        return [Segment(in_brackets(source.title, _BRACKETS), url), Segment(by + where)]
    if author:
        return [Segment(author, url), Segment(where)]
    if where:
        return [Segment(f"content{where}", url)]
    return [Segment(host(url) or "a source not yet named", url)]


def _signature(source: Source) -> list[Segment]:
    return [Segment(_name(source.author or ""))]


def _spoken(source: Source) -> list[Segment]:
    url = openable(source.url)
    who = _name(source.author) if source.author else "somebody not yet named"
    if source.title:
        return [
            Segment(f"{who} in "),
            Segment(in_brackets(source.title, _BRACKETS), url),
            Segment(_place(source)),
        ]
    return [Segment(who, url), Segment(_place(source))]


def _place(source: Source) -> str:
    """Where the source stands, with a blank before it."""
    return f" {PLATFORM_ENGLISH.get(source.platform, f'on {source.platform}')}" if source.platform else ""


def _name(author: str) -> str:
    """Quote a name only where a reader could not tell where it ends."""
    if _PLAIN_NAME.match(author) and not _JOINING_WORD.search(author):
        return author
    return in_brackets(author, _BRACKETS)


def _remarks(source: Source) -> list[str]:
    translator = f"translated by {_name(source.translator)}" if source.translator else ""
    remarks = [*treated(source, ""), source.stance]
    note = bare(source.permission_note)
    if source.permission is Permission.GRANTED:
        remarks.append("used with permission")
    elif source.permission is Permission.LICENCE:
        remarks.append(f"used under {note}" if note else "used under its licence")
    elif source.permission is Permission.FAIR_QUOTATION:
        remarks.append("quoted as the law allows")
    return [text for text in (translator, *map(bare, remarks)) if text]
