"""The text of a new story file, and the slug it gets from its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from curate.story.edit import quoted
from curate.story.vocabulary import State

MOST_SLUG_WORDS = 8
MOST_SLUG_CHARACTERS = 60
_LATIN = re.compile(r"[a-z0-9]+")

# Family names that are read otherwise than the same character elsewhere.
_NAMES = {
    "曾国藩": [["zeng"], ["guo"], ["fan"]],
    "曾志伟": [["zeng"], ["zhi"], ["wei"]],
    "朴槿惠": [["piao"], ["jin"], ["hui"]],
    "单田芳": [["shan"], ["tian"], ["fang"]],
    "解晓东": [["xie"], ["xiao"], ["dong"]],
    "仇英": [["qiu"], ["ying"]],
    "查良镛": [["zha"], ["liang"], ["yong"]],
}


@dataclass(frozen=True)
class Newborn:
    """What is known of a story at its birth; empty values are not written."""

    id: str
    title: str
    curator: str
    created: datetime
    category: str = ""
    tags: Sequence[str] = ()
    summary: str = ""
    attribution: Sequence[Mapping[str, str]] = field(default=())
    ai: str = ""
    body: str = ""


def story_bytes(story: Newborn) -> bytes:
    """Write a new story: its keys in the order of the format, then the body."""
    lines = [
        f"id: {quoted(story.id)}",
        f"title: {quoted(story.title)}",
        f"state: {State.DRAFT.value}",
    ]
    if story.category:
        lines.append(f"category: {quoted(story.category)}")
    if story.tags:
        lines.append("tags: [" + ", ".join(quoted(tag, in_flow=True) for tag in story.tags) + "]")
    if story.summary:
        lines.append(f"summary: {quoted(story.summary)}")
    lines.append(f"curator: {quoted(story.curator)}")
    lines.append(f"created: {story.created.replace(microsecond=0).isoformat()}")
    if story.attribution:
        lines.append("attribution:")
        for source in story.attribution:
            keys = [f"{key}: {quoted(text)}" for key, text in source.items() if text]
            lines += [("  - " if i == 0 else "    ") + key for i, key in enumerate(keys)]
    if story.ai:
        lines.append(f"ai: {quoted(story.ai)}")
    head = "\n".join(["---", *lines, "---", ""])
    body = f"\n{story.body}" if story.body else "\n"
    return (head + body).encode("utf-8")


def slug_from(title: str) -> str:
    """Give a slug of ASCII words: pinyin for Chinese, the words as they are for Latin; may be empty."""
    words: list[str] = []
    for part in _parts(title):
        words += _LATIN.findall(part) if part.isascii() else _pinyin(part)
    slug = ""
    for word in words[:MOST_SLUG_WORDS]:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MOST_SLUG_CHARACTERS:
            break
        slug = longer
    return slug


def _parts(title: str) -> list[str]:
    """Cut a title into runs of ASCII and of other letters, lower case, without accents on Latin letters."""
    plain = unicodedata.normalize("NFKD", title).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", plain))
    return re.findall(r"[a-z0-9]+|[^\x00-\x7f]+", plain)


def _pinyin(text: str) -> list[str]:
    # The dictionaries cost a quarter of a second and 60 MB; only a new story needs them.
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(_NAMES)
    syllables = lazy_pinyin(text, errors="ignore")
    return [s for s in syllables if s.isascii() and s.isalnum()]
