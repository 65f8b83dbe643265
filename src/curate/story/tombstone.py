"""What is left of a story whose text was taken down: who and what it was, and why it is gone."""

from __future__ import annotations

from collections.abc import Mapping

from curate.story.nodes import Plain
from curate.story.scalar_text import flow_entry, quoted, written
from curate.story.story import Story
from curate.story.vocabulary import State

KEPT = ("id", "title", "state", "category", "curator", "created", "published", "attribution", "waivers")
"""Keys a tombstone keeps as they were; waivers too, since the attribution they excuse is kept."""
TAKEN_DOWN = "true"


def claims_takedown(story: Story) -> bool:
    """True when the retraction says that the text was taken down, whether or not it was."""
    retraction = story.meta.retraction
    return retraction is not None and bool(retraction.takedown)


def left_over(story: Story) -> list[str]:
    """Give what of a story does not belong into a tombstone: names of keys, and `body`."""
    keys = [key for key in story.values if key not in KEPT and key != "retraction"]
    return [*keys, *(["body"] if story.body.strip() else [])]


def is_tombstone(story: Story) -> bool:
    """True for a published story that was taken down and of which nothing is left but what is meant to be."""
    return story.state is State.PUBLISHED and claims_takedown(story) and not left_over(story)


def tombstone_bytes(story: Story, retraction: Mapping[str, str]) -> bytes:
    """Write the tombstone of a story, a file of its own: nothing of the old bytes, comments neither, comes along."""
    lines = [line for key in KEPT if key in story.values for line in _lines(key, story.values[key])]
    lines.append(f"retraction: {flow_entry({**retraction, 'takedown': TAKEN_DOWN})}")
    return "\n".join(["---", *lines, "---", ""]).encode("utf-8")


def _lines(key: str, value: Plain) -> list[str]:
    if isinstance(value, str):
        return [f"{key}: {quoted(value)}" if value else f"{key}:"]
    if isinstance(value, Mapping):
        return [f"{key}: {_flow(value)}"]
    if not value:
        return [f"{key}: []"]
    lines = [f"{key}:"]
    for item in value:
        if isinstance(item, Mapping) and item:
            entries = [f"{quoted(k)}: {_inline(v)}" for k, v in item.items()]
            lines += [("  - " if number == 0 else "    ") + entry for number, entry in enumerate(entries)]
        else:
            lines.append(f"  - {_inline(item)}")
    return lines


def _inline(value: Plain) -> str:
    return written(value) if isinstance(value, str) else _flow(value)


def _flow(value: Plain) -> str:
    if isinstance(value, str):
        return quoted(value, in_flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return "{" + ", ".join(f"{quoted(key, in_flow=True)}: {_flow(item)}" for key, item in value.items()) + "}"
