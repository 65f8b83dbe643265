"""The words a desk uses: relations to a source, platforms, states, and what may be asked of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a story stands on its way to the reader."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"


class Slot(StrEnum):
    """A place on the front page."""

    PICKS = "picks"
    RECENT = "recent"
    TRENDING = "trending"
    IMPORTANT = "important"
    CATEGORIES = "categories"


PINNABLE = (Slot.PICKS, Slot.TRENDING, Slot.IMPORTANT)
"""The slots a desk may pin a story to; the others follow from date and category."""


class Verdict(StrEnum):
    """What a review says."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request-changes"
    RETURN = "return"
    POINT = "point"
    """One thing that has to change, with the words it is about; it stays open until it is answered."""
    ANSWER = "answer"
    """What was done about a point, which closes it."""


FINAL_VERDICTS = (Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.RETURN)
"""Verdicts on the whole story: of several by one person the last one counts."""


class Ai(StrEnum):
    """How much of a text a machine made."""

    NONE = "none"
    ASSISTED = "assisted"
    TRANSCRIBED = "transcribed"
    GENERATED = "generated"


class Permission(StrEnum):
    """On what ground another's work is used."""

    NONE = "none"
    REQUESTED = "requested"
    GRANTED = "granted"
    LICENCE = "licence"
    FAIR_QUOTATION = "fair-quotation"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a story is to its source, and what it owes it.

    `word` is what the desk writes, `alias` what is accepted for it on input, `least_sources` how many sources a
    story of this relation needs, `needs_author` whether a source without a named author is incomplete. The story
    holds the source's own text (`needs_permission`), carries it into another language (`needs_original`), writes
    down what was said (`spoken`), or only points at a work, which then has to be named (`needs_work`).
    """

    word: str
    alias: str
    least_sources: int = 1
    needs_author: bool = True
    needs_permission: bool = False
    needs_original: bool = False
    needs_work: bool = False
    spoken: bool = False


RELATIONS = {
    relation.word: relation
    for relation in (
        Relation("整理自", "arrangement", spoken=True),
        Relation("编译自", "adapted-translation", needs_original=True),
        Relation("翻译自", "translation", needs_original=True),
        Relation("转载自", "reprint", needs_permission=True),
        Relation("转载有删改", "reprint-edited", needs_permission=True),
        Relation("摘编自", "excerpt"),
        Relation("改编自", "adaptation"),
        Relation("综合自", "synthesis", least_sources=2),
        Relation("援引", "citation", needs_work=True),
        Relation("口述", "as-told-to", spoken=True),
        Relation("原创", "original", least_sources=0, needs_author=False),
    )
}

BARE_RELATIONS = frozenset(("来源", "来自", "出处", "source", "via"))
"""Words that name a source and leave open what the story is to it; in lower case."""

PLATFORMS = (
    "视频号",
    "公众号",
    "微博",
    "B站",
    "小红书",
    "抖音",
    "知乎",
    "播客",
    "YouTube",
    "X",
    "报刊",
    "网页",
    "图书",
    "活动",
)

TIMED_PLATFORMS = frozenset(("视频号", "B站", "抖音", "播客", "YouTube"))
"""Where what is published is heard or watched, so that a passage of it is found by its time."""

_ALIASES = {r.alias: r.word for r in RELATIONS.values()} | {
    "整理": "整理自",
    "编译": "编译自",
    "译自": "翻译自",
    "翻译": "翻译自",
    "转自": "转载自",
    "转载": "转载自",
    "转载自，有删改": "转载有删改",
    "转载（有删改）": "转载有删改",
    "有删改转载": "转载有删改",
    "节选自": "摘编自",
    "摘编": "摘编自",
    "改编": "改编自",
    "综合": "综合自",
    "arranged": "整理自",
    "adapted_translation": "编译自",
    "reprint_edited": "转载有删改",
    "as_told_to": "口述",
}


def relation_word(typed: str) -> str:
    """Give the desk's word for a relation typed in English or in a usual short form; others as they came."""
    typed = typed.strip()
    return _ALIASES.get(typed.lower(), typed)


def is_bare(relation: str | None) -> bool:
    """True when a relation only says that there is a source, as 来源 does."""
    return bool(relation) and (relation or "").strip().lower() in BARE_RELATIONS
