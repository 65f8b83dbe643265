"""What differs between two versions of a story, over exactly what the digest covers, with words for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from curate.messages import Message, msg
from curate.story.nodes import Path, Plain
from curate.story.story import Story, dotted
from curate.workflow.digest import NOT_DIGESTED

MOST_NAMED = 4
"""How many parts a sentence names before it counts the rest."""
_MOST_ENTRIES = 400
"""Entries of two lists that are matched with each other; longer lists are compared place by place."""


class Kind(StrEnum):
    """Which part of a story differs."""

    KEY = "key"
    BODY = "body"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `before` is None for what is new, `after` for what is gone.

    Of a key `path` leads to the value, lists counted from 0, in the later version, or in the earlier one for what is
    gone; `before` and `after` are its values as text. Of the body they are its texts. Of a picture `path` holds its
    name within the story's folder, and they are object ids, "" where the story uses it and it is missing; a picture
    whose content is there under another name has that as `renamed_from`.
    """

    kind: Kind
    path: Path
    before: str | None
    after: str | None
    renamed_from: str | None = None

    @property
    def name(self) -> str:
        """The name for scripts: `title`, `attribution.1.url`, `body`, `pictures/cover.jpg`."""
        if self.kind is Kind.PICTURE:
            return f"pictures/{self.path[0]}"
        return "body" if self.kind is Kind.BODY else dotted(self.path)

    @property
    def part(self) -> Message:
        """The part of the story, as a sentence names it."""
        if self.kind is Kind.PICTURE:
            return msg("the picture {name}", name=self.path[0])
        if self.kind is Kind.BODY:
            return msg("the text")
        key = str(self.path[0])
        if key == "attribution" and len(self.path) > 1 and isinstance(self.path[1], int):
            return msg("source {number}", number=self.path[1] + 1)
        return _PARTS.get(key) or msg("the key {key}", key=dotted(self.path[:1]))


_PARTS = {
    "id": msg("the id"),
    "title": msg("the title"),
    "category": msg("the category"),
    "tags": msg("the tags"),
    "summary": msg("the summary"),
    "cover": msg("the cover"),
    "cover_credit": msg("the credit of the cover"),
    "curator": msg("the curator"),
    "created": msg("the moment of creation"),
    "expires": msg("the expiry"),
    "attribution": msg("the attribution"),
    "ai": msg("the word on AI"),
    "corrections": msg("the corrections"),
    "waivers": msg("the waivers"),
}


def differences(
    before: Story,
    after: Story,
    pictures_before: Mapping[str, str | None],
    pictures_after: Mapping[str, str | None],
) -> tuple[Difference, ...]:
    """Give every difference between two versions: keys, then the body, then pictures.

    Pictures are given as `story_digest` takes them: path in the newsroom to object id. There is no difference exactly
    when the digests are equal.
    """
    keys = _of_tables(_digested(before), _digested(after), ())
    body = [Difference(Kind.BODY, (), before.body, after.body)] if before.body != after.body else []
    pictures = _of_pictures(_in_folder(before, pictures_before), _in_folder(after, pictures_after))
    return (*keys, *body, *pictures)


def parts_that_differ(found: Sequence[Difference]) -> Message:
    """Give the parts of a story that differ, each once, as the subject of a sentence; of at least one difference."""
    parts: list[Message] = []
    pictures = sum(one.kind is Kind.PICTURE for one in found)
    for one in found:
        many = one.kind is Kind.PICTURE and pictures > 1
        part = msg("{count} pictures", count=pictures) if many else one.part
        if part not in parts:
            parts.append(part)
    if len(parts) == 1:
        return parts[0]
    *first, last = parts
    if len(parts) > MOST_NAMED:
        first, last = parts[: MOST_NAMED - 1], msg("{count} other parts", count=len(parts) - MOST_NAMED + 1)
    text = first[0]
    for part in first[1:]:
        text = msg("{parts}, {part}", parts=text, part=part)
    return msg("{parts} and {part}", parts=text, part=last)


def as_text(value: Plain) -> str:
    """Write a value on one line: a text as it is, a list as `[a, b]`, a mapping as `{key: value}`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{', '.join(as_text(item) for item in value)}]"
    return f"{{{', '.join(f'{key}: {as_text(inner)}' for key, inner in value.items())}}}"


def _digested(story: Story) -> dict[str, Plain]:
    return {key: value for key, value in story.values.items() if key not in NOT_DIGESTED}


def _in_folder(story: Story, pictures: Mapping[str, str | None]) -> dict[str, str]:
    inside = len(story.folder) + 1
    return {path[inside:]: oid or "" for path, oid in pictures.items()}


def _of_values(before: Plain, after: Plain, path: Path) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_tables(before, after, path)
    elif isinstance(before, list) and isinstance(after, list) and _has_entries([*before, *after]):
        yield from _of_entries(before, after, path)
    elif before != after:
        yield Difference(Kind.KEY, path, as_text(before), as_text(after))


def _of_tables(before: dict[str, Plain], after: dict[str, Plain], path: Path) -> Iterator[Difference]:
    for key, value in after.items():
        if key in before:
            yield from _of_values(before[key], value, (*path, key))
        else:
            yield from _whole(value, (*path, key), is_new=True)
    for key, value in before.items():
        if key not in after:
            yield from _whole(value, (*path, key), is_new=False)


def _whole(value: Plain, path: Path, *, is_new: bool) -> Iterator[Difference]:
    """Give what is new or gone as a whole: a list of entries entry by entry, anything else at once."""
    if isinstance(value, list) and _has_entries(value):
        for number, entry in enumerate(value):
            yield from _whole(entry, (*path, number), is_new=is_new)
        return
    text = as_text(value)
    yield Difference(Kind.KEY, path, None if is_new else text, text if is_new else None)


def _has_entries(items: list[Plain]) -> bool:
    return any(isinstance(item, dict) for item in items)


def _of_entries(before: list[Plain], after: list[Plain], path: Path) -> Iterator[Difference]:
    """Match the entries of two lists, so that one put in front does not make all of them differ."""
    for i, j in _matched(before, after):
        if i is not None and j is not None:
            yield from _of_values(before[i], after[j], (*path, j))
        elif j is not None:
            yield from _whole(after[j], (*path, j), is_new=True)
        elif i is not None:
            yield from _whole(before[i], (*path, i), is_new=False)


def _matched(before: list[Plain], after: list[Plain]) -> Iterator[tuple[int | None, int | None]]:
    blocks = [(0, len(before), 0, len(after))]
    if len(before) + len(after) <= _MOST_ENTRIES:
        # `repr` tells all values apart, and unlike them it can be hashed. The order of keys is no difference.
        one, other = ([repr(_ordered(item)) for item in items] for items in (before, after))
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        blocks = [(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    for a, b, c, d in blocks:
        for step in range(max(b - a, d - c)):
            yield (a + step if a + step < b else None, c + step if c + step < d else None)


def _ordered(value: Plain) -> object:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _of_pictures(before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    gone = {name: oid for name, oid in before.items() if name not in after}
    for name, oid in after.items():
        if name in before:
            if before[name] != oid:
                yield Difference(Kind.PICTURE, (name,), before[name], oid)
            continue
        former = next((other for other, content in gone.items() if oid and content == oid), None)
        if former is not None:
            del gone[former]
        yield Difference(Kind.PICTURE, (name,), None if former is None else oid, oid, former)
    for name, oid in gone.items():
        yield Difference(Kind.PICTURE, (name,), oid, None)
