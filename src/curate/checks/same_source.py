"""The same source again: stories of one newsroom that are made from one address, or that say nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from curate.checks.near_duplicates import Search, marks
from curate.checks.rule import by_state
from curate.messages import Message, msg
from curate.story.canonical_url import canonical_url, search_needles
from curate.story.fault import Fault, shown
from curate.story.model import Source
from curate.story.story import Story
from curate.story.vocabulary import State, relation_word
from curate.workflow.transitions import STATE_WORDS

RULES = (
    by_state("source-reused", "warning", "warning", "warning"),
    by_state("body-duplicate", "warning", "warning", "warning"),
)

_NO_REUSE = frozenset(("援引", "原创"))
"""Relations in which a story may share an address with any number of others: a citation makes no story of it."""


@dataclass(frozen=True, slots=True)
class UsedSource:
    """An address a story is made from: the form all its spellings share, and where it stands in the file."""

    address: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A story as far as its sources and its text go; a newsroom may have more stories than fit in memory.

    `born` orders stories: the moment it was created in UTC, or the year and month of its folder. `body_line` is the
    line of the file its text begins at, `marks` what `near_duplicates.marks` gives for the text.
    """

    path: str
    title: str
    state: State
    born: str
    sources: tuple[UsedSource, ...]
    body_line: int
    marks: bytes


def facts_of(story: Story, *, with_text: bool = True) -> SourceFacts:
    """Give the facts of a story; without its text, it has part in `check_sources` only."""
    used: dict[str, UsedSource] = {}
    for index, source in enumerate(story.sources):
        address = address_of(source)
        if address is not None and address not in used:
            used[address] = UsedSource(address, *story.place("attribution", index, "url"))
    return SourceFacts(
        path=story.path,
        title=story.title,
        state=story.state,
        born=_born(story),
        sources=tuple(used.values()),
        body_line=story.cut.body_line,
        marks=marks(story.body) if with_text else b"",
    )


def address_of(source: Source) -> str | None:
    """Give the address under which a source is known again; None where using it twice says nothing.

    That is a citation, a text of the desk's own, what is no web address, and the front page of a site.
    """
    if source.url is None or relation_word(source.relation or "") in _NO_REUSE:
        return None
    address = canonical_url(source.url)
    return address if address is not None and set("/?#") & set(address.removeprefix("https://")) else None


def needles_of(facts: Iterable[SourceFacts]) -> set[str]:
    """Give texts of which every story made from one of the same sources holds at least one."""
    return {needle for each in facts for used in each.sources for needle in search_needles(used.address)}


def check_sources(facts: Iterable[SourceFacts]) -> Iterator[tuple[str, Fault]]:
    """Give a fault, with its path, for every source that an earlier story is made from."""
    first_with: dict[str, SourceFacts] = {}
    for each in sorted(facts, key=_order):
        for used in each.sources:
            other = first_with.setdefault(used.address, each)
            if other is not each:
                yield each.path, Fault("source-reused", used.line, used.column, *_reused(other))


def check_bodies(facts: Iterable[SourceFacts], body_of: Callable[[str], str]) -> Iterator[tuple[str, Fault]]:
    """Give a fault, with its path, for every story whose text is nearly that of an earlier one.

    `body_of` gives the body of the story at a path; it is asked for the few that look alike.
    """
    ordered: Sequence[SourceFacts] = sorted(facts, key=_order)
    search = Search([each.marks for each in ordered], lambda number: body_of(ordered[number].path))
    for number, earlier, share in search.copies():
        copy, other = ordered[number], ordered[earlier]
        yield (
            copy.path,
            Fault(
                "body-duplicate",
                copy.body_line,
                1,
                msg(
                    "{percent} % of the shorter text stands in both: {path} ({state}), {title}",
                    percent=int(100 * share),
                    path=other.path,
                    state=STATE_WORDS[other.state],
                    title=shown(other.title),
                ),
                msg(
                    "Read it with `curate show {slug}`, and keep one of the two; if both are meant, record a waiver.",
                    slug=_slug(other),
                ),
            ),
        )


def _reused(other: SourceFacts) -> tuple[Message, Message]:
    return (
        msg(
            "This source was used before, in {path} ({state}): {title}",
            path=other.path,
            state=STATE_WORDS[other.state],
            title=shown(other.title),
        ),
        msg(
            "Read it with `curate show {slug}`; if both stories are meant, record a waiver that says why.",
            slug=_slug(other),
        ),
    )


def _order(facts: SourceFacts) -> tuple[str, str]:
    return facts.born, facts.path


def _born(story: Story) -> str:
    created = story.meta.created
    if created is not None:
        return created.astimezone(UTC).isoformat()
    return "-".join(story.path.split("/")[1:3])


def _slug(facts: SourceFacts) -> str:
    return facts.path.rpartition("/")[2].removesuffix(".md")
