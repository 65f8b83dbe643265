"""A placeholder is never a value: 作者ID, 某某, TODO and xxx stand for something that is still to come."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault, shown
from curate.story.nodes import Path
from curate.story.placeholder import placeholder_in
from curate.story.story import Story

RULES = (by_state("placeholder", "warning", "error", "error"),)

READ_OTHERWISE = frozenset(("published", "accessed", "permission"))
"""Keys of a source whose values are days and words of the format, judged where they are read."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find placeholders in what a reader sees or relies on."""
    del around
    for path, key, value in _values(story):
        found = placeholder_in(key, value)
        if found is None:
            continue
        yield Fault(
            "placeholder",
            *story.place(*path),
            msg("{key} holds a placeholder: {found}", key=".".join(_counted(path)), found=shown(found)),
            msg(
                "Write what it stands for, then `curate check {slug}`; what nobody knows is left out.",
                slug=story.slug,
            ),
        )


def _counted(path: Path) -> Iterator[str]:
    for step in path:
        yield str(step + 1) if isinstance(step, int) else shown(step)


def _values(story: Story) -> Iterator[tuple[Path, str, str]]:
    """Give the texts to look at, each with its place and the kind of value it is."""
    values = story.values
    for key in ("title", "summary", "category"):
        value = values.get(key)
        if isinstance(value, str):
            yield (key,), key, value
    for index, tag in enumerate(story.meta.tags):
        yield ("tags", index), "tags", tag
    sources = values.get("attribution")
    for index, source in enumerate(sources if isinstance(sources, list) else ()):
        for key, value in source.items() if isinstance(source, dict) else ():
            if isinstance(value, str) and key not in READ_OTHERWISE:
                yield ("attribution", index, key), key, value
    for key, part in (("waivers", "reason"), ("corrections", "note")):
        entries = values.get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            value = entry.get(part) if isinstance(entry, dict) else None
            if isinstance(value, str):
                yield (key, index, part), part, value
