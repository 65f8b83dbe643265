"""What machines are told of a story: schema.org as JSON-LD, with the one credit line and every source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from curate.policy import Policy
from curate.site.credits import Note, People
from curate.site.edition import PublishedStory
from curate.site.links import outside
from curate.site.words import Words
from curate.story.credit import credit_line
from curate.story.model import Source
from curate.story.vocabulary import RELATIONS, Ai, relation_word

_MACHINE_MADE = {
    Ai.ASSISTED: "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    Ai.TRANSCRIBED: "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    Ai.GENERATED: "TrainedAlgorithmicMediaDigitalSource",
}
_MERE_REFERENCE = "援引"
_TRANSLATION = "翻译自"
_OWN_WORK = "原创"
_AUTHORS_TEXT = frozenset(("转载自", "转载有删改", _TRANSLATION))
"""Where the text itself is the source's author's, and not only what it says."""
_ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True)
class Addressed:
    """Where a story's page and its cover are on the web, as far as that is known, and the site's own address."""

    page: str | None
    image: str | None
    site: str | None


def story_data(
    story: PublishedStory,
    policy: Policy,
    words: Words,
    makers: People,
    corrections: Sequence[Note],
    at: Addressed,
) -> dict[str, object]:
    """Describe a story as a schema.org NewsArticle; what is not known is left out.

    A source is `isBasedOn` when the story was made out of it, and a `citation` when it is only referred to or
    when its relation is a word of the desk's own. An author is named when the text is theirs.
    """
    meta, sources = story.story.meta, story.story.sources
    publisher = _without_none({"@type": "Organization", "name": policy.name, "url": at.site})
    relations = {relation_word(source.relation or "") for source in sources}
    maker = _person(makers.curator)
    data: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": at.page,
        "url": at.page,
        "mainEntityOfPage": at.page,
        "headline": story.story.title,
        "description": meta.summary,
        "image": at.image,
        "inLanguage": policy.language,
        "articleSection": meta.category,
        "keywords": list(dict.fromkeys(tag for tag in meta.tags if tag)) or None,
        "datePublished": _moment(story.published),
        "dateModified": _moment(last_change(story, corrections)),
        "author": _authors(sources) or (maker if relations == {_OWN_WORK} else None),
        "translator": maker if _TRANSLATION in relations else None,
        "editor": maker if relations != {_OWN_WORK} else None,
        "contributor": [_reviewer(name, words) for name in makers.reviewers] or None,
        "publisher": publisher,
        "creditText": credit_line(sources, language=policy.language) or None,
        "isBasedOn": [_work(s) for s in sources if _is_based_on(s)] or None,
        "translationOfWork": [_work(s) for s in sources if _relation(s) == _TRANSLATION] or None,
        "citation": [_work(s) for s in sources if _is_citation(s)] or None,
        "digitalSourceType": _digital_source(meta.ai),
        "correction": [_correction(note) for note in corrections] or None,
    }
    return _without_none(data)


def last_change(story: PublishedStory, corrections: Sequence[Note]) -> datetime:
    """Give when readers last got something new of a story: its publication or its newest correction."""
    return max([story.published, *(note.at for note in corrections if note.at)])


def as_json(data: dict[str, object]) -> Markup:
    """Write data so that it may stand inside a script element, whatever its texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))


def _work(source: Source) -> dict[str, object]:
    return _without_none(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "author": source.author,
            "translator": source.translator,
            "provider": source.platform,
            "url": outside(source.url),
            "archivedAt": outside(source.archive),
            "datePublished": source.published.isoformat() if source.published else None,
            "inLanguage": source.language,
        }
    )


def _relation(source: Source) -> str:
    return relation_word(source.relation or "")


def _is_based_on(source: Source) -> bool:
    relation = _relation(source)
    return relation in RELATIONS and relation not in (_MERE_REFERENCE, _OWN_WORK)


def _is_citation(source: Source) -> bool:
    return not _is_based_on(source) and _relation(source) != _OWN_WORK


def _authors(sources: Sequence[Source]) -> list[str]:
    return list(dict.fromkeys(s.author for s in sources if s.author and _relation(s) in _AUTHORS_TEXT))


def _person(name: str) -> dict[str, object] | None:
    return {"@type": "Person", "name": name} if name else None


def _reviewer(name: str, words: Words) -> dict[str, object]:
    return {"@type": "Role", "roleName": words.reviewer, "contributor": _person(name)}


def _correction(note: Note) -> dict[str, object]:
    moment = _moment(note.at) if note.at else None
    return _without_none({"@type": "CorrectionComment", "text": note.text, "datePublished": moment})


def _digital_source(ai: Ai | None) -> str | None:
    return f"https://schema.org/{_MACHINE_MADE[ai]}" if ai in _MACHINE_MADE else None


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _without_none(data: dict[str, object | None]) -> dict[str, object]:
    return {key: value for key, value in data.items() if value is not None}
