"""All that a site is made of, in a form that one process can hand to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from curate.adapters.own_code import program_stamp
from curate.adapters.site_record import KnownStory as Row
from curate.desk.building.known_stories import KnownStory, PackedBody, decode_facts, known_story, none_packed
from curate.desk.newsroom import Newsroom
from curate.desk.picture_files import read_picture
from curate.desk.snapshots import WorkTree
from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.site.card_drawing import CardFonts
from curate.site.edition import published_stories
from curate.site.feeds import Tell
from curate.site.frame import Frame
from curate.site.own_theme import Theme
from curate.site.pages import other_parts, page_parts
from curate.site.parts import Part, key_of
from curate.site.search_index import Shards
from curate.site.view_counts import ViewCount
from curate.site.visibility import retracted_stories
from curate.story.head import StoryHead
from curate.story.story import Story


class SitePictures(Mapping[str, bytes]):
    """The pictures of a site by their paths in the newsroom; each is read when it is asked for, and judged again."""

    def __init__(self, newsroom: Newsroom, ids: Mapping[str, str]) -> None:
        self._newsroom = newsroom
        self.ids = ids

    def __getitem__(self, path: str) -> bytes:
        if path not in self.ids:
            raise KeyError(path)
        data = read_picture(self._newsroom.top, path)
        if data is None:
            raise EnvironmentFault(
                msg("{path} was changed while the site was being made.", path=path),
                msg("Build once more: `curate build`."),
            )
        return data

    def __contains__(self, path: object) -> bool:
        return path in self.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class SiteInput:
    """What the site of one moment is made of.

    `rows` are stories whose facts are known, by path; `others` those readers see in another version than the files'.
    """

    newsroom: Newsroom
    now: datetime
    rows: Mapping[str, Row]
    others: Sequence[Story]
    theme: Theme
    fonts: CardFonts | None
    former: Mapping[str, Sequence[str]]
    counts: Sequence[ViewCount]

    def frame(self, stories: Sequence[StoryHead] | None = None, bodies: PackedBody = none_packed) -> Frame:
        """Give the frame of the site; `stories` are those of `rows` and `others` when somebody has read them.

        Else `bodies` gives their bodies where those were made before.
        """
        policy = self.newsroom.policy
        if stories is None:
            stories = self._stories(bodies)
        ids = _picture_ids(self.newsroom, stories)
        return Frame(
            published_stories(stories, policy, self.now),
            policy,
            SitePictures(self.newsroom, ids),
            self.theme,
            retracted_stories(stories, policy, self.now),
            fonts=self.fonts,
            stamp=program_stamp(),
            picture_ids=ids,
        )

    def pages(self, frame: Frame) -> Iterator[Part]:
        """Give the files that any process can make."""
        return page_parts(frame, self.former)

    def others_than_pages(self, frame: Frame, tell: Tell, indexed: Shards | None = None) -> Iterator[Part]:
        """Give the files that this process has to make."""
        return other_parts(frame, self.now, tell, self.counts, indexed)

    def _stories(self, bodies: PackedBody) -> list[StoryHead]:
        tree = WorkTree(self.newsroom.repository)
        known = [
            known_story(path, decode_facts(row.version, row.facts), tree.read, bodies)
            for path, row in self.rows.items()
        ]
        return [*known, *self.others]


def _picture_ids(newsroom: Newsroom, stories: Sequence[StoryHead]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for story in stories:
        if isinstance(story, KnownStory):
            ids.update((picture.path, picture.id) for picture in story.facts.pictures if picture.id)
            continue
        for path in story.picture_paths:
            data = read_picture(newsroom.top, path)
            if data is not None:
                ids[path] = key_of(data)
    return ids
