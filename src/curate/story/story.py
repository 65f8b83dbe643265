"""A story: the one way from a path and bytes to values, for the work tree, the index and a commit alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from curate.messages import Message, msg
from curate.story.body import MOST_DEPTH, Body, parse_body
from curate.story.copy_text import CopyText, copy_text, uncoded
from curate.story.fault import Fault, shown
from curate.story.front_matter import Cut, read_front_matter
from curate.story.head import StoryHead, version_of
from curate.story.linked_files import beside
from curate.story.model import PARTS, SINGLE_PARTS, Meta, Part
from curate.story.nodes import Items, Node, Path, Plain, Scalar, Table, at, place, plain
from curate.story.pictures import PictureUse, find_pictures
from curate.story.yaml_faults import fullwidth_column, fullwidth_fault


@dataclass(frozen=True)
class Story(StoryHead):
    """A story whose front matter could be read, with its text."""

    data: bytes
    cut: Cut
    root: Table

    def whole(self) -> Story:
        """Give the story itself: it has its text."""
        return self

    @cached_property
    def version(self) -> str:
        return version_of(self.data)

    @cached_property
    def picture_paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(use.path for use in self.picture_uses if use.path is not None))

    @cached_property
    def picture_uses(self) -> tuple[PictureUse, ...]:
        """The cover and the pictures of the body; many rules ask for them."""
        return tuple(find_pictures(self))

    @cached_property
    def linked_paths(self) -> tuple[str, ...]:
        targets = [link.target for link in self.parsed_body.outline.links]
        targets += [source.url for source in self.sources if source.url]  # they may become notes of the text
        return tuple(dict.fromkeys(path for target in targets if (path := beside(self, target)) is not None))

    @property
    def body(self) -> str:
        return self.cut.body

    @cached_property
    def parsed_body(self) -> Body:
        """The body's HTML and outline; one parse for the rules and for the page."""
        return parse_body(self.body, self.cut.body_line)

    @cached_property
    def copy_text(self) -> CopyText:
        """The body for copy rules; what stands in it of the sources' own names and titles is masked."""
        names = [name for source in self.sources for name in (source.author, source.title) if name]
        return copy_text(self.body, self.parsed_body.html, self.cut.body_line, names)

    @cached_property
    def uncoded(self) -> CopyText:
        """The body with its code masked, for rules about Markdown's marks; nothing of one that is not rendered."""
        rendered = self.parsed_body.outline.depth <= MOST_DEPTH
        return uncoded(self.body if rendered else "", self.parsed_body.html, self.cut.body_line)

    @cached_property
    def values(self) -> dict[str, Plain]:
        """All keys as they were typed, unknown ones too."""
        values = plain(self.root)
        assert isinstance(values, dict)
        return values

    def place(self, *path: str | int) -> tuple[int, int]:
        """Give line and column of a value, or of the nearest thing around it that exists."""
        return place(self.root, path)


@dataclass(frozen=True)
class ParsedStory:
    """What reading gave: a story unless it could not be read at all, and every fault met."""

    path: str
    story: Story | None
    faults: tuple[Fault, ...] = ()


def parse_story(path: str, data: bytes) -> ParsedStory:
    """Read a story. Never raises: whatever is wrong with the bytes comes back as faults."""
    front_matter = read_front_matter(data)
    if isinstance(front_matter, list):
        return ParsedStory(path, None, tuple(front_matter))
    root = front_matter.root
    values = plain(root)
    assert isinstance(values, dict)
    meta, faults = _validated(root, values)
    story = Story(path, meta, data, front_matter.cut, root)
    return ParsedStory(path, story, (*faults, *_unknown_keys(story)))


def without_empty(value: Any) -> Any:
    """Drop keys of mappings whose value is an empty text, as `cover:` alone on a line is."""
    if isinstance(value, dict):
        return {k: without_empty(v) for k, v in value.items() if v != ""}
    if isinstance(value, list):
        return [without_empty(v) for v in value]
    return value


def _validated(root: Table, values: dict[str, Plain]) -> tuple[Meta, list[Fault]]:
    cleaned = without_empty(values)
    try:
        return Meta.model_validate(cleaned), []
    except ValidationError as error:
        faults = []
        for problem in error.errors(include_url=False, include_input=False):
            location = tuple(problem["loc"])
            faults.append(_schema_fault(root, location, problem))
            _drop(cleaned, location)
    return Meta.model_validate(cleaned), faults


def _drop(values: Any, location: Path) -> None:
    for step in location[:-1]:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(values, dict):
        values.pop(location[-1], None)
    elif isinstance(values, list) and isinstance(location[-1], int):
        values[location[-1]] = {}


_EXPECTED = {
    "text": msg("one text"),
    "texts": msg("a list of texts, such as [小米, 品牌]"),
    "entries": msg("a list of entries, each on lines that begin with `- `"),
    "moment": msg("a moment with its offset, such as 2025-12-14T09:39:00+08:00"),
    "day": msg("a day, such as 2025-12-12"),
}


def _schema_fault(root: Table, location: Path, problem: Any) -> Fault:
    kind = problem["type"]
    node = at(root, location)
    if kind in ("texts", "entries") and isinstance(node, Items):
        fits = Scalar if kind == "texts" else Table
        index, node = next((i, item) for i, item in enumerate(node.items) if not isinstance(item, fits))
        location = (*location, index)
        kind = "text" if kind == "texts" else "entry"
    key = dotted(location)
    line, column = place(root, location)
    if kind == "enum":
        expected = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        one_of = msg("One of: {choices}", choices=expected)
        if not isinstance(node, Scalar):
            return Fault(
                "schema",
                line,
                column,
                msg("{key} has to be {expected}.", key=key, expected=msg("one text")),
                one_of,
            )
        return Fault(
            "value-unknown",
            line,
            column,
            msg("{key} is {value}, which the format does not know.", key=key, value=shown(node.text)),
            did_you_mean(node.text, expected.split(", ")) or one_of,
        )
    if kind == "entry":
        return _entry_fault(node, key, line, column)
    rule = "date-invalid" if kind in ("moment", "day") else "schema"
    expected_message = _EXPECTED.get(kind, msg("something else"))
    return Fault(rule, line, column, msg("{key} has to be {expected}.", key=key, expected=expected_message))


def _entry_fault(node: Node | None, key: str, line: int, column: int) -> Fault:
    wide = fullwidth_column(node.text) if isinstance(node, Scalar) and not node.style else None
    if wide is not None:
        return fullwidth_fault(line, column + wide)
    return Fault(
        "schema",
        line,
        column,
        msg("{key} has to be {expected}.", key=key, expected=msg("keys with values")),
        msg("Write the entry as `- key: value`, with its other keys on the lines below."),
    )


def dotted(location: Path) -> str:
    """Give a path as people read it: `attribution.1.url`, counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else shown(step) for step in location)


_LONGEST_WORD = 80


def did_you_mean(typed: str, known: list[str]) -> Message | None:
    """Give "did you mean X" for the nearest known word, or None."""
    near = get_close_matches(typed[:_LONGEST_WORD], known, n=1, cutoff=0.6)
    return msg("Did you mean {word}?", word=near[0]) if near else None


_EVERY_PART: tuple[type[Part], ...] = (Meta, *PARTS.values(), *SINGLE_PARTS.values())
_USUAL_WORDS = {
    **dict.fromkeys(("pin", "pins", "pinned", "slot", "slots"), "placement"),
    **dict.fromkeys(("until", "valid_until", "expiry"), "expires"),
    **dict.fromkeys(("embargo", "date", "publish_at"), "published"),
    **dict.fromkeys(("source", "sources", "credit"), "attribution"),
    **dict.fromkeys(("image", "picture"), "cover"),
    **dict.fromkeys(("author", "editor"), "curator"),
}
_KNOWN_KEYS = {part: list(part.model_fields) for part in _EVERY_PART}


def _unknown_keys(story: Story) -> Iterator[Fault]:
    yield from _unknown_in(story.root, Meta, "")
    for key, part in SINGLE_PARTS.items():
        single = at(story.root, (key,))
        if isinstance(single, Table):
            yield from _unknown_in(single, part, key)
    for key, part in PARTS.items():
        items = at(story.root, (key,))
        for item in items.items if isinstance(items, Items) else ():
            if isinstance(item, Table):
                yield from _unknown_in(item, part, key)


def _unknown_in(table: Table, part: type[Part], parent: str) -> Iterator[Fault]:
    known = _KNOWN_KEYS[part]
    for entry in table.entries:
        if entry.key.text not in known:
            name = f"{parent}.{shown(entry.key.text)}" if parent else shown(entry.key.text)
            yield Fault(
                "unknown-key",
                entry.key.line,
                entry.key.column,
                msg("The format has no key {key}; it is kept.", key=name),
                _meant(entry.key.text, part) or did_you_mean(entry.key.text, known),
            )


def _meant(typed: str, part: type[Part]) -> Message | None:
    """Name the key of a story for a word that comes to mind in its place and looks nothing like it."""
    key = _USUAL_WORDS.get(typed.lower()) if part is Meta else None
    return msg("Did you mean {word}?", word=key) if key is not None else None
