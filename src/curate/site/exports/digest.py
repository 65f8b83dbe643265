"""The stories of one day as a numbered list (早报): plain text and Markdown, each with its credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from curate.policy import Policy
from curate.site.edition import compose_edition
from curate.site.exports import markdown
from curate.site.exports.content import Content, content_of, one_line
from curate.site.exports.words import ExportWords, export_words_for
from curate.site.links import Addresses
from curate.site.view_counts import ViewCount
from curate.site.visibility import PublishedStory, newest_first
from curate.site.words import words_for
from curate.story.vocabulary import Slot

_ORDER = (Slot.PICKS, Slot.IMPORTANT, Slot.TRENDING, Slot.RECENT)
"""The slots of the edition in the order a digest reads them; what stands in none comes last, newest first."""
_ENDS = ("。", "！", "？", "…", "」", "”", ".", "!", "?", '"')


@dataclass(frozen=True)
class Digest:
    """The stories of a day in order; `heading` says which newsroom and which day."""

    heading: str
    day: date
    language: str
    items: tuple[Content, ...]
    newest: datetime

    @property
    def words(self) -> ExportWords:
        """The words of the newsroom's language."""
        return export_words_for(self.language)


def of_day(stories: Sequence[PublishedStory], day: date) -> list[PublishedStory]:
    """Keep what came out on a day of the newsroom's time zone."""
    return [story for story in stories if story.published.date() == day]


def digest_of(
    stories: Sequence[PublishedStory],
    policy: Policy,
    day: date,
    moment: datetime,
    where: Addresses | None = None,
    counts: Sequence[ViewCount] = (),
) -> Digest:
    """Put the stories of `day` (at least one) into the order they have in the edition of `moment`.

    `stories` are those of all days, as the edition sees them; `counts` are views of them.
    """
    edition = compose_edition(stories, policy, moment, counts)
    placed = [place.story for slot in _ORDER for place in edition.slots.get(slot, ())]
    order = {story.story.path: story for story in of_day([*placed, *newest_first(stories)], day)}
    words = words_for(policy.language)
    heading = one_line(f"{policy.name} {words.day(day)} {words.weekday(day)}")
    items = tuple(content_of(story, policy, {}, where) for story in order.values())
    return Digest(heading, day, policy.language, items, max(story.published for story in order.values()))


def digest_text(digest: Digest, *, sources: bool) -> str:
    """Give the plain text. With `sources` each item is followed by its credit; else all credits stand at the end."""
    words = digest.words
    parts = [digest.heading]
    for number, item in enumerate(digest.items, 1):
        lines = [words.item.format(number=number) + _said(item, words)]
        if sources:
            lines += [item.credit_line, item.disclosure, item.address or ""]
        parts.append("\n".join(line for line in lines if line))
    if not sources:
        parts += _closing(digest)
    return "\n\n".join(parts) + "\n"


def digest_markdown(digest: Digest, *, sources: bool) -> str:
    """Give the Markdown, as `digest_text` does."""
    escaped = markdown.escaped
    parts = [f"# {escaped(digest.heading)}"]
    for number, item in enumerate(digest.items, 1):
        title = f"**{escaped(item.title)}**"
        if item.address:
            title = f"[{escaped(item.title)}](<{item.address}>)"
        lines = [f"{number}. {title}"]
        lines += [f"   {escaped(item.summary)}"] if item.summary else []
        if sources:
            lines += [f"   {markdown.linked(item.credit)}"] if item.credit else []
            lines += [f"   {escaped(item.disclosure)}"] if item.disclosure else []
        parts.append("\n\n".join(lines))
    if not sources:
        parts += ["---", *(escaped(line) for text in _closing(digest) for line in text.split("\n"))]
    return "\n\n".join(parts) + "\n"


def digest_values(digest: Digest) -> Mapping[str, object]:
    """Give the digest as values for JSON."""
    items = [
        {
            "number": number,
            "slug": item.slug,
            "title": item.title,
            "summary": item.summary,
            "credit": item.credit_line,
            "disclosure": item.disclosure,
            "published": item.iso,
            "address": item.address,
        }
        for number, item in enumerate(digest.items, 1)
    ]
    return {"date": digest.day.isoformat(), "heading": digest.heading, "items": items}


def _said(item: Content, words: ExportWords) -> str:
    """Say a story in one sentence or two: its title, then its summary."""
    stop = "。" if words.chinese else "."
    title = item.title
    if item.summary:
        title += (" " * (not words.chinese)) if title.endswith(_ENDS) else words.colon
    said = title + item.summary
    return said if said.endswith(_ENDS) else f"{said}{stop}"


def _closing(digest: Digest) -> list[str]:
    """Say at the end whose views the items hold and what a machine wrote of them, by their numbers."""
    words = digest.words
    numbered = list(enumerate(digest.items, 1))
    parts = []
    for label, said in (
        (words.credits, [(number, item.credit_line) for number, item in numbered]),
        (words.digest_disclosures, [(number, item.disclosure) for number, item in numbered]),
    ):
        lines = [words.item.format(number=number) + text for number, text in said if text]
        if lines:
            parts.append("\n".join([f"{label}{words.colon}".strip(), *lines]))
    return parts
