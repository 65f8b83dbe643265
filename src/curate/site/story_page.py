"""The page of one story, and the pictures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from curate.policy import Policy
from curate.site.cards import story_picture
from curate.site.credits import Row, corrections, people, source_rows
from curate.site.edition import PublishedStory
from curate.site.frame import Frame
from curate.site.groups import Tag
from curate.site.links import day_folder, href, listing_page, outside
from curate.site.markdown import Resolve, page_html
from curate.site.metadata import Addressed, as_json, last_change, story_data
from curate.site.parts import ALWAYS, Part, key_of
from curate.site.views import breaks_by_phrase
from curate.site.words import Words, words_for
from curate.story.accounts import account_of
from curate.story.credit import credit_segments, disclosure_line
from curate.story.head import MadeBody
from curate.story.length import length_of
from curate.story.linked_files import beside
from curate.story.model import Source
from curate.story.source_notes import noted_body
from curate.story.story import Story
from curate.story.vocabulary import Ai


@dataclass(frozen=True)
class _SourceBlock:
    """One source as the page shows it; `path` leads to everything from its author, with `more` as its words."""

    rows: list[Row]
    path: str | None
    more: str


@dataclass(frozen=True)
class _TagLink:
    """A tag of the story; `path` leads to its list, None when no list has it any more."""

    name: str
    path: str | None


def story_parts(frame: Frame, story: PublishedStory) -> Iterator[Part]:
    """Give the page of a story and the pictures beside it."""
    path = frame.where.story(story)
    yield frame.story_part(path, story, partial(story_page, frame, story))
    for source in story.story.picture_paths:
        picture = frame.views.picture_place(story, source)
        if picture is not None:
            key = frame.picture_ids.get(source)
            yield Part(
                picture, key_of(key) if key else ALWAYS, partial(frame.views.pictures.__getitem__, source)
            )


def story_page(frame: Frame, story: PublishedStory) -> bytes:
    """Make the page of a story."""
    meta, words = story.story.meta, frame.words
    path = frame.where.story(story)
    language = frame.policy.language
    body = _body(frame, story)
    makers = people(story.story, frame.policy, words)
    notes = corrections(story.story, frame.policy)
    day = story.published.date()
    cover = frame.views.picture(story, meta.cover)
    own = story_picture(frame.cards, story.story, cover, frame.absolute)
    at = Addressed(frame.absolute(path), own.address if own else None, frame.absolute("index.html"))
    return frame.page(
        "story.html",
        path,
        title=story.story.title,
        by_phrase=breaks_by_phrase(story.story.title),
        summary=meta.summary or "",
        category=meta.category,
        category_path=frame.where.category(meta.category) if meta.category in frame.categories else None,
        people=makers,
        iso=story.published.isoformat(timespec="minutes"),
        moment=words.moment(story.published),
        modified=last_change(story, notes).isoformat(timespec="minutes") if notes else None,
        day_path=listing_page(day_folder(day), 1) if day in frame.days else None,
        length=words.length.format(count=body.count),
        reading=words.reading.format(minutes=body.minutes),
        tags=[_tag(frame, Tag(key, name)) for key, name in story.story.tags_by_key.items()],
        cover=cover,
        cover_credit=meta.cover_credit or "",
        shared_picture=own or frame.site_picture,
        data=as_json(story_data(story, frame.policy, words, makers, notes, at)),
        body=Markup(body.html),
        corrections=[
            {
                "iso": note.at.isoformat(timespec="minutes") if note.at else "",
                "moment": words.moment(note.at) if note.at else "",
                "text": note.text,
            }
            for note in notes
        ],
        segments=[
            Row("", segment.text, outside(segment.url))
            for segment in credit_segments(story.story.sources, language=language)
        ],
        sources=[block for source in story.story.sources if (block := _source_block(frame, source)).rows],
        disclosure=disclosure_line(meta.ai or Ai.NONE, language=language, reviewed=makers.approved),
    )


def body_html(frame: Frame, story: PublishedStory) -> str:
    """Give the clean HTML of a story's body; its links and pictures are relative to the story's page."""
    return _body(frame, story).html


def lasting_body(story: Story, policy: Policy) -> MadeBody | None:
    """Give the body as pages show it, if it is the same whatever else the site holds and wherever the story lies."""
    if story.linked_paths or story.parsed_body.outline.pictures:
        return None
    return _made_body(story, policy, words_for(policy.language), _nowhere, _nowhere)


def _body(frame: Frame, story: PublishedStory) -> MadeBody:
    path = frame.where.story(story)
    return story.story.made_body or _made_body(
        story.story.whole(),
        frame.policy,
        frame.words,
        partial(_picture_href, frame, story, path),
        partial(_story_href, frame, story, path),
    )


def _made_body(story: Story, policy: Policy, words: Words, picture: Resolve, link: Resolve) -> MadeBody:
    noted = noted_body(story, language=policy.language)
    measured = length_of(story.parsed_body)
    html = page_html(noted, words=words, picture=picture, link=link)
    return MadeBody(html, measured.count, measured.minutes)


def _nowhere(_: str) -> None:
    """Resolve nothing, where there is nothing to be resolved."""


def _tag(frame: Frame, tag: Tag) -> _TagLink:
    return _TagLink(tag.name, frame.where.tag(tag) if tag in frame.tags else None)


def _source_block(frame: Frame, source: Source) -> _SourceBlock:
    rows = source_rows(source, frame.words)
    account = account_of(source)
    if account is None or account not in frame.accounts:
        return _SourceBlock(rows, None, "")
    return _SourceBlock(rows, frame.where.account(account), frame.labels.source_more)


def _picture_href(frame: Frame, story: PublishedStory, page: str, target: str) -> str | None:
    path = frame.views.picture(story, target)
    return href(path, page=page) if path else None


def _story_href(frame: Frame, story: PublishedStory, page: str, target: str) -> str | None:
    """Lead a link to another story's file to that story's page, if readers may see it."""
    wanted = beside(story.story, target)
    other = frame.stories.get(wanted) if wanted else None
    return href(frame.where.story(other), page=page) if other else None
