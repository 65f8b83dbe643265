"""The index of the search after a few stories have changed, made out of the one before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from curate.site.parts import key_of
from curate.site.search_index import IndexState, StoryTerms, Terms, shard_count
from curate.site.search_terms import shard_of


@dataclass(frozen=True)
class ChangedStory:
    """A story with the number it has in the index. `before` is None for one that is new, with the next free number."""

    number: int
    before: StoryTerms | None
    after: StoryTerms


class Relaid(Exception):
    """The changed index goes into another number of parts, so that all of them are others."""


class ChangedIndex:
    """An index made out of an earlier one whose stories have the same numbers in this one."""

    def __init__(
        self, before: IndexState, stories: Iterable[ChangedStory], read: Callable[[int], Terms]
    ) -> None:
        """`read` gives a part of the index before; it is called for each part that changes, here and at once.

        Raises `Relaid`, and whatever `read` raises.
        """
        count = len(before.keys)
        self._changed: dict[int, Terms] = {}
        said: dict[int, list[tuple[object, ...]]] = {}
        terms, postings = before.terms, before.postings
        for story in stories:
            none: frozenset[str] = frozenset()
            was = story.before or StoryTerms(none, none)
            for term in sorted(was.everywhere ^ story.after.everywhere):
                shard = self._shard(shard_of(term, count), read)
                is_there = term in story.after.everywhere
                held = len(shard.everywhere.get(term, ()))
                _set(shard.everywhere, term, story.number, is_there=is_there)
                now = len(shard.everywhere.get(term, ()))
                terms += bool(now) - bool(held)
                postings += now - held
                said.setdefault(shard_of(term, count), []).append((story.number, "all", term, is_there))
            for term in sorted(was.title ^ story.after.title):
                shard = self._shard(shard_of(term, count), read)
                is_there = term in story.after.title
                _set(shard.titles, term, story.number, is_there=is_there)
                said.setdefault(shard_of(term, count), []).append((story.number, "titles", term, is_there))
        if shard_count(terms, postings) != count:
            raise Relaid
        keys = [key_of(key, said[n]) if n in said else key for n, key in enumerate(before.keys)]
        self.state = IndexState(terms, postings, tuple(keys))

    def terms(self, number: int) -> Terms:
        """Give what a changed part holds; the others are as they were."""
        return self._changed[number]

    def _shard(self, number: int, read: Callable[[int], Terms]) -> Terms:
        if number not in self._changed:
            self._changed[number] = read(number)
        return self._changed[number]


def _set(postings: dict[str, list[int]], term: str, number: int, *, is_there: bool) -> None:
    """Say that a term stands in a story, or that it does not; numbers stay in order."""
    numbers = postings.setdefault(term, [])
    at = bisect_left(numbers, number)
    found = at < len(numbers) and numbers[at] == number
    if is_there and not found:
        numbers.insert(at, number)
    elif found and not is_there:
        del numbers[at]
    if not numbers:
        del postings[term]
