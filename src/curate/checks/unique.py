"""What only one story of a newsroom may have: its id and its slug."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curate.checks.rule import always
from curate.messages import msg
from curate.story.fault import Fault

RULES = (
    always("id-duplicate"),
    always("slug-duplicate"),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A story as far as uniqueness goes; `line` and `column` are those of its id."""

    path: str
    id: str
    line: int = 1
    column: int = 1


def check_ids(holders: Iterable[Holder]) -> Iterator[tuple[str, Fault]]:
    """Give a fault, with its path, for every story that shares its id with another."""
    by_id: defaultdict[str, list[Holder]] = defaultdict(list)
    for holder in holders:
        if holder.id:
            by_id[holder.id].append(holder)
    for identity, sharing in by_id.items():
        for holder in sharing if len(sharing) > 1 else ():
            other = next(h.path for h in sharing if h is not holder)
            yield (
                holder.path,
                Fault(
                    "id-duplicate",
                    holder.line,
                    holder.column,
                    msg("The id {id} belongs to {other} too.", id=identity, other=other),
                    msg("Give the newer story an id of its own; an id is never copied."),
                ),
            )


def check_slugs(paths: Iterable[str]) -> Iterator[tuple[str, Fault]]:
    """Give a fault, with its path, for every story whose address would be another's.

    Letter case and Unicode form make no difference: some file systems and servers see none either.
    """
    by_slug: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_slug[slug_key(path)].append(path)
    for sharing in by_slug.values():
        for path in sharing if len(sharing) > 1 else ():
            other = next(p for p in sharing if p != path)
            yield (
                path,
                Fault(
                    "slug-duplicate",
                    1,
                    1,
                    msg("The slug is that of {other} too.", other=other),
                    msg("Rename one of the two files with `git mv`; the slug is the story's address."),
                ),
            )


def slug_key(path: str) -> str:
    """Give the form of a path's slug in which two equal ones would collide."""
    slug = path.rpartition("/")[2].removesuffix(".md")
    if slug.isascii():
        return slug.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", slug).casefold())
