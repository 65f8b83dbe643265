"""What every export of a story says: taken once from the story, so that no form can leave the credit out."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from curate.policy import Policy
from curate.site.credits import Note, People, Row, corrections, people, source_rows
from curate.site.exports.words import ExportWords, export_words_for
from curate.site.links import Addresses, outside
from curate.site.markdown import page_html
from curate.site.visibility import PublishedStory
from curate.site.words import Words, words_for
from curate.story.credit import credit_segments, disclosure_line
from curate.story.picture_content import SHOWN_KINDS, picture_content
from curate.story.pictures import picture_path, pictures_used
from curate.story.source_notes import noted_body
from curate.story.vocabulary import Ai, relation_word

_TYPES = {kind: f"image/{kind}" for kind in SHOWN_KINDS}
_BLANKS = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_PICTURE = "picture/"


@dataclass(frozen=True)
class Picture:
    """A picture of a story: `name` as in its folder; `address` where it stands on the site, if that is known."""

    name: str
    type: str
    data: bytes
    alt: str
    credit: str
    address: str | None
    is_cover: bool

    @property
    def data_url(self) -> str:
        """The picture itself as an address."""
        return f"data:{self.type};base64,{b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True)
class Content:
    """A story ready to be written down in any form. `disclosure` is empty when no machine wrote on it.

    `html` is the clean body; `picture_of` says which picture an `img` of it shows. `address` is the story's on
    the site, `original` that of its first source; both may be unknown.
    """

    slug: str
    newsroom: str
    language: str
    title: str
    summary: str
    published: str
    iso: str
    people: People
    credit: tuple[Row, ...]
    disclosure: str
    rows: tuple[tuple[Row, ...], ...]
    corrections: tuple[Note, ...]
    relations: frozenset[str]
    ai: Ai
    address: str | None
    original: str | None
    pictures: tuple[Picture, ...]
    html: str
    words: Words
    export_words: ExportWords

    @property
    def credit_line(self) -> str:
        """The credit as one text, on one line whatever the names in it hold."""
        return unbroken("".join(segment.text for segment in self.credit))

    @property
    def cover(self) -> Picture | None:
        """The cover, when there is one that may be shown."""
        return next((picture for picture in self.pictures if picture.is_cover), None)

    def picture_of(self, src: str) -> Picture | None:
        """Give the picture an `img` of the body shows."""
        number = src.removeprefix(_PICTURE)
        known = number.isdecimal() and int(number) < len(self.pictures)
        return self.pictures[int(number)] if known else None

    @property
    def byline(self) -> str:
        """Who made the story, on one line."""
        made = f"{self.people.role} {self.people.curator}".strip()
        names = self.words.name_separator.join(self.people.reviewers)
        reviewed = f"{self.words.reviewer} {names}" if names else ""
        solo = self.words.solo if self.people.solo else ""
        return one_line(" · ".join(part for part in (made, reviewed, solo, self.published) if part))

    def correction_text(self, note: Note) -> str:
        """Say a correction on one line, with its moment."""
        said = f" {self.words.moment(note.at)}" if note.at else ""
        return one_line(f"{self.export_words.correction}{said}{self.export_words.colon}{note.text}")


def content_of(
    published: PublishedStory, policy: Policy, pictures: Mapping[str, bytes], where: Addresses | None = None
) -> Content:
    """Gather what exports say of a story.

    `pictures` maps paths relative to the top of the newsroom to bytes; what is no picture by its content is
    left out. `where` tells the story's address on the site; without it, or without `site` in the policy, it is
    unknown.
    """
    story = published.story.whole()
    meta = story.meta
    words, language = words_for(policy.language), policy.language
    folder = _site_folder(published, policy, where)
    shown = _pictures(published, pictures, folder)
    numbers = {f"{story.folder}/{picture.name}": number for number, picture in enumerate(shown)}

    def place(target: str) -> str | None:
        number = numbers.get(picture_path(story, target) or "")
        return None if number is None else f"{_PICTURE}{number}"

    makers = people(story, policy, words)
    originals = (outside(source.url) for source in story.sources)
    return Content(
        slug=story.slug,
        newsroom=policy.name,
        language=language,
        title=unbroken(story.title),
        summary=one_line(meta.summary or ""),
        published=words.day(published.published),
        iso=published.published.isoformat(timespec="minutes"),
        people=makers,
        credit=tuple(
            Row("", s.text, outside(s.url)) for s in credit_segments(story.sources, language=language)
        ),
        disclosure=disclosure_line(meta.ai or Ai.NONE, language=language, reviewed=makers.approved),
        rows=tuple(tuple(rows) for source in story.sources if (rows := source_rows(source, words))),
        corrections=tuple(corrections(story, policy)),
        relations=frozenset(relation_word(source.relation or "") for source in story.sources),
        ai=meta.ai or Ai.NONE,
        address=f"{folder}/" if folder else None,
        original=next((url for url in originals if url), None),
        pictures=shown,
        html=page_html(noted_body(story, language=language), words=words, picture=place, link=_nowhere),
        words=words,
        export_words=export_words_for(language),
    )


def _nowhere(_: str) -> None:
    """Lead a link to another story nowhere: outside the site it would stand beside no such file."""


def one_line(text: str) -> str:
    """Put a text on one line, with one blank where there were several; blanks of Chinese width stay."""
    return _BLANKS.sub(" ", text).strip(" ")


def unbroken(text: str) -> str:
    """Put a text on one line, and leave it as it is when it is on one already: a name is as it is displayed."""
    lines = (line.strip() for line in text.splitlines())
    return " ".join(line for line in lines if line) if len(text.splitlines()) > 1 else text.rstrip("\r\n")


def _site_folder(published: PublishedStory, policy: Policy, where: Addresses | None) -> str | None:
    site = (outside(policy.site) or "").rstrip("/")
    return f"{site}/{quote(where.folder(published), safe='/-_.~')}" if site and where else None


def _pictures(
    published: PublishedStory, pictures: Mapping[str, bytes], folder: str | None
) -> tuple[Picture, ...]:
    shown: dict[str, Picture] = {}
    for use in pictures_used(published.story.whole()):
        data = pictures.get(use.path) if use.path else None
        if use.path is None or data is None or use.path in shown:
            continue
        kind = _TYPES.get(picture_content(data).kind or "")
        if kind is None:
            continue
        name = use.path.removeprefix(published.story.folder + "/")
        address = f"{folder}/{quote(name, safe='/-_.~')}" if folder else None
        shown[use.path] = Picture(name, kind, data, use.alt, use.credit, address, use.is_cover)
    return tuple(shown.values())
