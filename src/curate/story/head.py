"""What is known of a story without its text: where it lies and what its front matter says."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from curate.story.accounts import Account, account_of
from curate.story.model import Meta, Review, Source
from curate.story.vocabulary import State

if TYPE_CHECKING:
    from curate.story.story import Story


def version_of(data: bytes) -> str:
    """Give a text that is another one for all other bytes."""
    return sha256(data).hexdigest()


@dataclass(frozen=True)
class MadeBody:
    """A body as pages show it, and how long it is: characters (words in other scripts), and minutes to read it."""

    html: str
    count: int
    minutes: int


@dataclass(frozen=True)
class StoryHead:
    """A story as lists need it. `meta` lacks the keys named by a schema fault.

    `path` is relative to the top of the newsroom, with `/`.
    """

    path: str
    meta: Meta

    @abstractmethod
    def whole(self) -> Story:
        """Give the story with its text, which may have to be read first."""

    @property
    def made_body(self) -> MadeBody | None:
        """Its body if somebody has made it before; only one is kept whose HTML is the same on every site."""
        return None

    @property
    @abstractmethod
    def version(self) -> str:
        """Another text whenever the story's bytes are others."""

    @property
    @abstractmethod
    def picture_paths(self) -> tuple[str, ...]:
        """Where the pictures it uses lie, each once, relative to the top of the newsroom."""

    @property
    @abstractmethod
    def linked_paths(self) -> tuple[str, ...]:
        """The files its text links to beside it, each once, relative to the top of the newsroom."""

    @property
    def slug(self) -> str:
        """The file name without its ending; also the story's address."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def folder(self) -> str:
        """Where the story's pictures lie, relative to the top of the newsroom."""
        return self.path.removesuffix(".md")

    @property
    def id(self) -> str:
        return self.meta.id or ""

    @property
    def title(self) -> str:
        """The title, or the slug while there is none."""
        return self.meta.title or self.slug

    @property
    def state(self) -> State:
        """The state; a story that does not say is a draft."""
        return self.meta.state or State.DRAFT

    @property
    def sources(self) -> list[Source]:
        return self.meta.attribution

    @property
    def reviews(self) -> Sequence[Review]:
        """What was said of it by its reviewers; `meta` of a story that only lists know may be without."""
        return self.meta.reviews

    @cached_property
    def tags_by_key(self) -> dict[str, str]:
        """Map its tags, without letter case, to how it writes them; one written twice counts once."""
        tags: dict[str, str] = {}
        for written in self.meta.tags:
            if tag := written.strip():
                tags.setdefault(tag.casefold(), tag)
        return tags

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Whose work it draws on, each once, in the story's order."""
        found = (account_of(source) for source in self.sources)
        return tuple(dict.fromkeys(account for account in found if account))
