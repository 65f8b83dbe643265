"""The values of a story, typed: what a key must hold is said here, what a state asks for by the rules."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from curate.story.vocabulary import Ai, Permission, State, Verdict

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|[Zz])\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


def parse_moment(value: object) -> datetime:
    """Read a moment with its offset, e.g. 2025-12-14T09:39:00+08:00."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _MOMENT.match(value):
        try:
            moment = datetime.fromisoformat(value.replace("z", "Z").replace("t", "T"))
            if MINYEAR < moment.year < MAXYEAR:  # at the ends, no other time zone could show it
                return moment
        except ValueError:
            pass
    raise PydanticCustomError("moment", "not a moment with an offset")


def parse_day(value: object) -> date:
    """Read a day, or the day of a moment, e.g. 2025-12-12."""
    if isinstance(value, str):
        try:
            if _DAY.match(value):
                return date.fromisoformat(value)
            return parse_moment(value).date()
        except (ValueError, PydanticCustomError):
            pass
    elif isinstance(value, date):
        return value
    raise PydanticCustomError("day", "not a day")


def parse_end(value: object) -> date:
    """Read the last day of something, or (as a `datetime`) the moment it ends."""
    if isinstance(value, date):
        return value
    return parse_day(value) if isinstance(value, str) and _DAY.match(value) else _end_moment(value)


def _end_moment(value: object) -> datetime:
    try:
        return parse_moment(value)
    except PydanticCustomError:
        raise PydanticCustomError("day", "not a day") from None


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "not a text")
    return value


def _texts(value: object) -> object:
    if value == "":
        return []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise PydanticCustomError("texts", "not a list of texts")
    return value


def _entries(value: object) -> object:
    if value == "":
        return []
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise PydanticCustomError("entries", "not a list of entries")
    return value


def _entry(value: object) -> object:
    if value == "" or value is None:
        return None
    if not isinstance(value, (dict, Part)):
        raise PydanticCustomError("entry", "not one entry")
    return value


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[list[str], BeforeValidator(_texts)]
Moment = Annotated[
    datetime, PlainValidator(parse_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, PlainValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]

End = Annotated[
    date,
    PlainValidator(parse_end),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
    ),
]
"""The last day of something, or the moment it ends."""


class Part(BaseModel):
    """A group of keys. Unknown ones are kept; an empty value counts as not there."""

    model_config = ConfigDict(extra="allow", frozen=True)

    def unknown_keys(self) -> list[str]:
        """Give the keys the format does not know."""
        return list(self.model_extra or {})


class Source(Part):
    """One source of a story and the story's relation to it."""

    relation: Text | None = None
    platform: Text | None = None
    author: Text | None = None
    title: Text | None = None
    language: Text | None = None
    translator: Text | None = None
    url: Text | None = None
    url_note: Text | None = None
    locator: Text | None = None
    published: Day | None = None
    accessed: Day | None = None
    archive: Text | None = None
    permission: Permission | None = None
    permission_note: Text | None = None
    treatment: Text | None = None
    stance: Text | None = None
    id: Text | None = None
    note: Text | None = None


class Review(Part):
    """What one person said of one version of a story.

    A `point` is raised under its name together with a `quote` of the words it is about, and answered under the
    same name.
    """

    by: Text | None = None
    verdict: Verdict | None = None
    at: Moment | None = None
    digest: Text | None = None
    confirmed: Texts = Field(default_factory=list)
    point: Text | None = None
    quote: Text | None = None
    note: Text | None = None


class Correction(Part):
    """A dated public note on a published story."""

    at: Moment | None = None
    by: Text | None = None
    note: Text | None = None


class Waiver(Part):
    """A recorded exception to one rule."""

    rule: Text | None = None
    reason: Text | None = None
    by: Text | None = None
    until: Day | None = None


class Claim(Part):
    """Who works on a story now; after the day `until` it lapses by itself."""

    by: Text | None = None
    until: Day | None = None


class Retraction(Part):
    """A published story is taken back: when, by whom, and why.

    `takedown: "true"` says that the text was taken out of the tree too.
    """

    at: Moment | None = None
    by: Text | None = None
    reason: Text | None = None
    takedown: Text | None = None


class Meta(Part):
    """The front matter of a story. All keys are optional here: a draft may be rough."""

    id: Text | None = None
    title: Text | None = None
    state: State | None = None
    category: Text | None = None
    tags: Texts = Field(default_factory=list)
    summary: Text | None = None
    cover: Text | None = None
    cover_credit: Text | None = None
    curator: Text | None = None
    created: Moment | None = None
    published: Moment | None = None
    expires: End | None = None
    placement: Texts = Field(default_factory=list)
    attribution: Annotated[list[Source], BeforeValidator(_entries)] = Field(default_factory=list)
    ai: Ai | None = None
    reviews: Annotated[list[Review], BeforeValidator(_entries)] = Field(default_factory=list)
    corrections: Annotated[list[Correction], BeforeValidator(_entries)] = Field(default_factory=list)
    waivers: Annotated[list[Waiver], BeforeValidator(_entries)] = Field(default_factory=list)
    claim: Annotated[Claim | None, BeforeValidator(_entry)] = None
    retraction: Annotated[Retraction | None, BeforeValidator(_entry)] = None


PARTS: dict[str, type[Part]] = {
    "attribution": Source,
    "reviews": Review,
    "corrections": Correction,
    "waivers": Waiver,
}
"""The keys that hold lists of entries, and what an entry is."""

SINGLE_PARTS: dict[str, type[Part]] = {"claim": Claim, "retraction": Retraction}
"""The keys that hold one entry, and what it is."""
