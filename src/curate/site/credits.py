"""Whose work a story is: its sources, its people, and what was said of it since, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from curate.policy import Policy
from curate.site.links import outside
from curate.site.words import Words
from curate.story.credit.words import PLATFORM_ENGLISH, in_brackets
from curate.story.head import StoryHead
from curate.story.model import Source
from curate.story.vocabulary import RELATIONS, Permission, Verdict, is_bare, relation_word


@dataclass(frozen=True)
class Row:
    """One fact of a source; `url`, when there is one, is safe to link to."""

    label: str
    text: str
    url: str | None = None


@dataclass(frozen=True)
class People:
    """Who made a story. `role` is what the curator did, `approved` that a person has reviewed it.

    `solo` says that this person is the curator, at a desk that allows it.
    """

    role: str
    curator: str
    reviewers: tuple[str, ...]
    approved: bool
    solo: bool


@dataclass(frozen=True)
class Note:
    """A correction; `at` is in the newsroom's time zone."""

    at: datetime | None
    text: str


def short_credit(sources: Sequence[Source], words: Words) -> str:
    """Say in a few words whose views a story holds, for lists; empty without a source."""
    if not sources:
        return ""
    first = sources[0]
    relation = relation_word(first.relation or "")
    if relation in RELATIONS and RELATIONS[relation].least_sources == 0:
        return words.original_work
    said = words.from_source if is_bare(relation) else words.relation(relation)
    name = first.author or first.platform or first.title
    author = in_brackets(name) if name and words.chinese else name
    if first.author and first.platform:
        platform = (
            first.platform if words.chinese else PLATFORM_ENGLISH.get(first.platform, f"on {first.platform}")
        )
        credit = words.short_credit.format(relation=said, platform=platform, author=author)
    else:
        credit = words.short_credit_author.format(relation=said, author=author) if name else ""
    if credit and len(sources) > 1:
        return words.short_credit_more.format(credit=credit, count=len(sources))
    return credit


def source_rows(source: Source, words: Words) -> list[Row]:
    """Give what is known of one source, in the order a reader looks for it."""
    original, archive = outside(source.url), outside(source.archive)
    rows = [
        Row(words.source, " ".join(part for part in (source.platform, source.author) if part)),
        Row(words.source_title, source.title or ""),
        Row(words.translator, source.translator or ""),
        Row(words.original, _host(original) if original else source.url_note or "", original),
        Row(words.locator, source.locator or ""),
        Row(words.source_published, _day(source.published, words)),
        Row(words.accessed, _day(source.accessed, words)),
        Row(words.archive, _host(archive), archive),
        Row(words.permission, _permission(source, words)),
    ]
    return [row for row in rows if row.text]


def people(story: StoryHead, policy: Policy, words: Words) -> People:
    """Name the curator, and those who approved the version that was approved last.

    An approval of an earlier version, and one that its giver took back, name nobody.
    """
    last: dict[str, tuple[Verdict, str | None]] = {}
    approved = None
    for review in story.reviews:
        if review.by and review.verdict:
            last[review.by] = (review.verdict, review.digest)
            if review.verdict is Verdict.APPROVE:
                approved = review.digest
    approvers = [by for by, said in last.items() if said == (Verdict.APPROVE, approved)]
    curator = story.meta.curator
    relation = relation_word(story.sources[0].relation or "") if story.sources else ""
    return People(
        words.roles.get(relation, words.role),
        policy.person_name(curator),
        tuple(policy.person_name(by) for by in approvers if by != curator),
        bool(approvers),
        policy.review.solo and curator in approvers and len(approvers) == 1,
    )


def corrections(story: StoryHead, policy: Policy) -> list[Note]:
    """Give the corrections that say something, oldest first; those without a moment come last."""
    zone = policy.zone
    notes = [Note(c.at.astimezone(zone) if c.at else None, c.note) for c in story.meta.corrections if c.note]
    return sorted(notes, key=lambda n: (n.at is None, n.at.timestamp() if n.at else 0.0))


def _host(url: str | None) -> str:
    """Give what tells a reader where a link leads."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _day(day: date | None, words: Words) -> str:
    return words.day(day) if day else ""


def _permission(source: Source, words: Words) -> str:
    """Say the ground the work is used on, none included, and which licence; other notes are the desk's own."""
    stated = source.permission
    if stated is None:
        return ""
    permission = words.permissions[stated.value]
    if stated is Permission.LICENCE and source.permission_note:
        return words.permission_with_note.format(permission=permission, note=source.permission_note)
    return permission
