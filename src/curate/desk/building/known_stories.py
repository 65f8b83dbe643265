"""A published story as it was found fit for readers, written down so that the next build need not judge it again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.head import MadeBody, StoryHead
from curate.story.model import Meta, Review
from curate.story.story import Story, parse_story, without_empty

Read = Callable[[str], bytes | Fault]
"""Gives the bytes of the story at a path."""
PackedBody = Callable[[str], bytes | None]
"""Gives the body of the story at a path as `pack_body` wrote it down; None when it was not."""


_OF_THE_DESK = frozenset(("reviews", "waivers", "claim"))
"""The keys that no list of a site shows anything of."""


def none_packed(path: str) -> None:
    """Give no body, where none was written down."""
    del path


@dataclass(frozen=True)
class Picture:
    """A picture a story uses: its path, what tells whether its file was touched, and an id of what it shows.

    `id` is empty for one that is not fit for readers.
    """

    path: str
    signature: str
    id: str


@dataclass(frozen=True)
class StoryFacts:
    """What a site needs of a story without its text.

    `values` are its keys, as `Meta` takes them, without what the desk alone needs; `reviews` those of its reviews,
    which only its own page asks for.
    """

    version: str
    values: Mapping[str, object]
    reviews: Sequence[object] = ()
    pictures: tuple[Picture, ...] = ()
    linked_paths: tuple[str, ...] = ()

    def encode(self) -> str:
        """Write the facts down as JSON; the version stands beside them."""
        pictures = [(picture.path, picture.signature, picture.id) for picture in self.pictures]
        return json.dumps(
            [self.values, self.reviews, pictures, self.linked_paths],
            ensure_ascii=False,
            separators=(",", ":"),
        )


def decode_facts(version: str, text: str) -> StoryFacts:
    """Read facts again. Raises `ValueError` for what was not written by `encode`."""
    try:
        values, reviews, pictures, linked = json.loads(text)
        return StoryFacts(version, values, reviews, tuple(Picture(*each) for each in pictures), tuple(linked))
    except TypeError as error:
        raise ValueError(str(error)) from error


def facts_of(story: Story, pictures: tuple[Picture, ...]) -> StoryFacts:
    """Give the facts of a story that is in memory."""
    values = without_empty(story.values)
    kept = {key: value for key, value in values.items() if key not in _OF_THE_DESK}
    return StoryFacts(story.version, kept, values.get("reviews") or (), pictures, story.linked_paths)


@dataclass(frozen=True)
class KnownStory(StoryHead):
    """A story of which the facts are known; its text is read when somebody asks for it."""

    facts: StoryFacts
    read: Read
    packed_body: PackedBody

    @property
    def version(self) -> str:
        return self.facts.version

    @property
    def picture_paths(self) -> tuple[str, ...]:
        return tuple(picture.path for picture in self.facts.pictures)

    @property
    def linked_paths(self) -> tuple[str, ...]:
        return self.facts.linked_paths

    @property
    def reviews(self) -> Sequence[Review]:
        return Meta.model_validate({"reviews": list(self.facts.reviews)}).reviews

    @property
    def made_body(self) -> MadeBody | None:
        packed = self.packed_body(self.path)
        try:
            return unpack_body(packed) if packed else None
        except ValueError:
            return None

    def whole(self) -> Story:
        """Read the story. Raises `EnvironmentFault` when its file is no longer what was judged."""
        data = self.read(self.path)
        story = parse_story(self.path, data).story if isinstance(data, bytes) else None
        if story is None or story.version != self.version:
            raise EnvironmentFault(
                msg("{path} was changed while the site was being made.", path=self.path),
                msg("Build once more: `curate build`."),
            )
        return story


def known_story(path: str, facts: StoryFacts, read: Read, packed_body: PackedBody) -> KnownStory:
    """Make a story of its facts. Raises `ValueError` when its keys are not what a story has."""
    return KnownStory(path, Meta.model_validate(facts.values), facts, read, packed_body)


def pack_body(body: MadeBody) -> bytes:
    """Write a body down for the record."""
    return zlib.compress(f"{body.count} {body.minutes}\n{body.html}".encode(), 1)


def unpack_body(packed: bytes) -> MadeBody:
    """Read what `pack_body` wrote. Raises `ValueError` for anything else."""
    try:
        numbers, html = zlib.decompress(packed).decode("utf-8").split("\n", 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    count, minutes = numbers.split()
    return MadeBody(html, int(count), int(minutes))
