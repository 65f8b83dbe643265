"""The index of the search: for each term the stories that hold it, in files small enough to fetch one by one.

Measured with made-up stories of 4 KB of Chinese: 1,000 take 3 MB in 48 parts, 10,000 take 28 MB in 434 parts, of
55 KB on average (20 KB compressed) and 130 KB at most. Making it takes about 1 ms and 12 KB of memory a story.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise

from curate.site.credits import short_credit
from curate.site.edition import PublishedStory, newest_first
from curate.site.search_terms import shard_of, terms_of
from curate.site.views import Views
from curate.story.story import Story

FOLDER = "search"
SHARD_BYTES = 64 * 1024
"""About how large a part of the index is; a query of two characters fetches one."""
STORIES_IN_FILE = 25
"""Stories whose titles and dates lie in one file."""
MOST_SUMMARY = 120
_BYTES_OF_POSTING = 3
_BYTES_OF_TERM = 12
_INLINE = re.compile(r"</?(?:a|strong|em|del|code|sup|span)(?: [^<>]*)?>")
_TAG = re.compile(r"<[^<>]*>")

Postings = dict[str, list[int]]


def index_files(stories: Sequence[PublishedStory], views: Views) -> Iterator[tuple[str, bytes]]:
    """Make the files of the index.

    Stories are numbered from the oldest, so that a new one changes the number of no other. A part of the index
    holds terms with the stories they stand in: `all` anywhere, `titles` in the title; each list is written as
    its first number and the steps to the next ones.
    """
    numbered = newest_first(stories)[::-1]
    everywhere: defaultdict[str, list[int]] = defaultdict(list)
    titles: defaultdict[str, list[int]] = defaultdict(list)
    for number, story in enumerate(numbered):
        for term in terms_of(_words(story.story.whole(), views)):
            everywhere[term].append(number)
        for term in terms_of(story.story.title):
            titles[term].append(number)
    shards = _shard_count(everywhere)
    outline = {"stories": len(numbered), "shards": shards, "in_file": STORIES_IN_FILE}
    yield f"{FOLDER}/index.json", _json(outline)
    yield from _terms(everywhere, titles, shards)
    for start in range(0, len(numbered), STORIES_IN_FILE):
        part = [_shown(story, views) for story in numbered[start : start + STORIES_IN_FILE]]
        yield f"{FOLDER}/stories/{start // STORIES_IN_FILE}.json", _json(part)


def plain_text(story: Story) -> str:
    """Give the words of a story's body; blocks stand on lines of their own, apart from one another."""
    html = _INLINE.sub("", story.parsed_body.html)
    return unescape(_TAG.sub(" | ", html))


def _terms(everywhere: Postings, titles: Postings, shards: int) -> Iterator[tuple[str, bytes]]:
    names: list[list[str]] = [[] for _ in range(shards)]
    for term in sorted(everywhere):
        names[shard_of(term, shards)].append(term)
    for number, of_shard in enumerate(names):
        part = {
            "all": {term: _steps(everywhere[term]) for term in of_shard},
            "titles": {term: _steps(titles[term]) for term in of_shard if term in titles},
        }
        yield f"{FOLDER}/terms/{number}.json", _json(part)


def _shard_count(everywhere: Postings) -> int:
    postings = sum(map(len, everywhere.values()))
    return max(1, (postings * _BYTES_OF_POSTING + len(everywhere) * _BYTES_OF_TERM) // SHARD_BYTES)


def _steps(numbers: list[int]) -> list[int]:
    return [numbers[0], *[after - before for before, after in pairwise(numbers)]]


def _words(story: Story, views: Views) -> str:
    """Give all that a story is found by: not the credit line, whose own words stand in every story."""
    meta = story.meta
    parts = [story.title, meta.summary, meta.category, *meta.tags, views.policy.person_name(meta.curator)]
    for source in story.sources:
        parts += [source.platform, source.author, source.title, source.translator]
    parts.append(plain_text(story))
    return " | ".join(part for part in parts if part)


def _shown(story: PublishedStory, views: Views) -> dict[str, str]:
    """Give what a result shows, under the same words as everywhere else on the site."""
    summary = story.story.meta.summary or " ".join(plain_text(story.story.whole()).replace("|", " ").split())
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
