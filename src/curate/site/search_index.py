"""The index of the search: for each term the stories that hold it, in files small enough to fetch one by one.

Measured with made-up stories of 4 KB of Chinese: 1,000 take 3 MB in 48 parts, 10,000 take 28 MB in 434 parts, of
55 KB on average (20 KB compressed) and 130 KB at most. Making it takes about 1 ms and 12 KB of memory a story.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import accumulate, pairwise
from typing import Protocol

from curate.policy import Policy
from curate.site.credits import short_credit
from curate.site.edition import PublishedStory
from curate.site.frame import Frame
from curate.site.parts import Part, key_of
from curate.site.search_terms import shard_of, terms_of
from curate.site.views import Views
from curate.story.story import Story

FOLDER = "search"
OUTLINE = f"{FOLDER}/index.json"
SHARD_BYTES = 64 * 1024
"""How large a part of the index gets on average, half of it at least; a query of two characters fetches one."""
STORIES_IN_FILE = 25
"""Stories whose titles and dates lie in one file."""
MOST_SUMMARY = 120
_BYTES_OF_POSTING = 3
_BYTES_OF_TERM = 12
_INLINE = re.compile(r"</?(?:a|strong|em|del|code|sup|span)(?: [^<>]*)?>")
_TAG = re.compile(r"<[^<>]*>")

Postings = dict[str, list[int]]


@dataclass(frozen=True)
class StoryTerms:
    """What one story is found by: all terms of it, and those of its title, which count more."""

    everywhere: frozenset[str]
    title: frozenset[str]


@dataclass(frozen=True)
class IndexState:
    """An index in numbers: how many terms it has, in how many stories they stand all in all, and its parts' keys."""

    terms: int
    postings: int
    keys: tuple[str, ...]


class Shards(Protocol):
    """The parts of the index that hold terms."""

    @property
    def state(self) -> IndexState:
        """What the next index can be made from, if it differs from this one by a few stories."""

    def terms(self, number: int) -> Terms:
        """Give what a part holds."""


def index_parts(frame: Frame, indexed: Shards | None = None) -> Iterator[Part]:
    """Give the files of the index.

    Stories are numbered from the oldest, so that a new one changes the number of no other. A part of the index
    holds terms with the stories they stand in: `all` anywhere, `titles` in the title; each list is written as
    its first number and the steps to the next ones. Without `indexed` the terms are taken from the stories.
    """
    stories = numbered(frame.listed)
    shards = indexed or Index(
        (terms_in(story.story.whole(), frame.policy) for story in stories), index_key(frame, stories)
    )
    keys = shards.state.keys
    outline = {"stories": len(stories), "shards": len(keys), "in_file": STORIES_IN_FILE}
    yield Part(OUTLINE, key_of(outline), partial(_json, outline))
    for number, key in enumerate(keys):
        yield Part(shard_path(number), key, partial(_shard, shards, number))
    for start in range(0, len(stories), STORIES_IN_FILE):
        shown = stories[start : start + STORIES_IN_FILE]
        path = f"{FOLDER}/stories/{start // STORIES_IN_FILE}.json"
        yield frame.part(path, partial(_fingerprints, frame, shown), partial(_stories, shown, frame.views))


def index_key(frame: Frame, stories: Sequence[PublishedStory]) -> str:
    """Stand for all that an index of these stories is made of."""
    return key_of(frame.shared_key, [(story.story.path, story.story.version) for story in stories])


def numbered(listed: Sequence[PublishedStory]) -> Sequence[PublishedStory]:
    """Give stories that are newest first in the order of their numbers."""
    return listed[::-1]


def shard_path(number: int) -> str:
    """Give the path of a part of the index that holds terms."""
    return f"{FOLDER}/terms/{number}.json"


def shard_count(terms: int, postings: int) -> int:
    """Say into how many parts an index goes that holds so many terms, which stand in so many stories all in all.

    The number doubles, so that a new story hardly ever changes it: with it every part changes.
    """
    wanted = (postings * _BYTES_OF_POSTING + terms * _BYTES_OF_TERM) / SHARD_BYTES
    count = 1
    while count < wanted:
        count *= 2
    return count


class Index:
    """The index of stories, given by their terms in the order of their numbers."""

    def __init__(self, stories: Iterable[StoryTerms], key: str) -> None:
        """`key` stands for all that the index is made of."""
        self._everywhere: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        self._titles: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        for number, story in enumerate(stories):
            for term in story.everywhere:
                self._everywhere[term].append(number)
            for term in story.title:
                self._titles[term].append(number)
        postings = sum(map(len, self._everywhere.values()))
        count = shard_count(len(self._everywhere), postings)
        keys = tuple(key_of(key, number) for number in range(count))
        self.state = IndexState(len(self._everywhere), postings, keys)
        self._names: list[list[str]] = [[] for _ in range(count)]
        for term in self._everywhere:
            self._names[shard_of(term, count)].append(term)

    def terms(self, number: int) -> Terms:
        names = sorted(self._names[number])
        titles = {term: list(self._titles[term]) for term in names if term in self._titles}
        return Terms({term: list(self._everywhere[term]) for term in names}, titles)


@dataclass
class Terms:
    """One part of the index: the numbers of the stories that hold each of its terms, in order."""

    everywhere: Postings
    titles: Postings

    def encode(self) -> bytes:
        """Write it as the page reads it."""
        return _json(
            {
                "all": {term: _steps(of_it) for term, of_it in sorted(self.everywhere.items()) if of_it},
                "titles": {term: _steps(of_it) for term, of_it in sorted(self.titles.items()) if of_it},
            }
        )


def decode_terms(data: bytes) -> Terms:
    """Read a part of the index again. Raises `ValueError` for what `Terms.encode` did not write."""
    try:
        found = json.loads(data)
        return Terms(
            *({t: list(accumulate(steps)) for t, steps in found[k].items()} for k in ("all", "titles"))
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def terms_in(story: Story, policy: Policy) -> StoryTerms:
    """Give what a story is found by."""
    return StoryTerms(frozenset(terms_of(_words(story, policy))), frozenset(terms_of(story.title)))


def plain_text(story: Story) -> str:
    """Give the words of a story's body; blocks stand on lines of their own, apart from one another."""
    html = _INLINE.sub("", story.parsed_body.html)
    return unescape(_TAG.sub(" | ", html))


def _shard(shards: Shards, number: int) -> bytes:
    return shards.terms(number).encode()


def _fingerprints(frame: Frame, stories: Sequence[PublishedStory]) -> list[object]:
    return [frame.fingerprint(story) for story in stories]


def _stories(stories: Sequence[PublishedStory], views: Views) -> bytes:
    return _json([_shown(story, views) for story in stories])


def _steps(numbers: list[int]) -> list[int]:
    return [numbers[0], *[after - before for before, after in pairwise(numbers)]]


def _words(story: Story, policy: Policy) -> str:
    """Give all that a story is found by: not the credit line, whose own words stand in every story."""
    meta = story.meta
    parts = [story.title, meta.summary, meta.category, *meta.tags, policy.person_name(meta.curator)]
    for source in story.sources:
        parts += [source.platform, source.author, source.title, source.translator]
    parts.append(plain_text(story))
    return " | ".join(part for part in parts if part)


def _shown(story: PublishedStory, views: Views) -> dict[str, str]:
    """Give what a result shows, under the same words as everywhere else on the site."""
    summary = story.story.meta.summary
    if not summary:
        summary = " ".join(plain_text(story.story.whole()).replace("|", " ").split())
    cut = summary if len(summary) <= MOST_SUMMARY else summary[:MOST_SUMMARY] + "…"
    return {
        "title": story.story.title,
        "path": views.where.folder(story),
        "iso": story.published.isoformat(timespec="minutes"),
        "when": views.words.day(story.published),
        "credit": short_credit(story.story.sources, views.words),
        "summary": cut,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
