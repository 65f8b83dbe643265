"""Addresses that carry what a site added to follow its readers: in the text and in the attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from shlex import quote

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.canonical_url import clean_url
from curate.story.fault import Fault, shown
from curate.story.story import Story

RULES = (by_state("link-tracker", "warning", "warning", "warning"),)

_IN_ADDRESS = r"[^\s()<>\"“”‘’「」『』【】《》，。；：！？、（）…|\[\]\ue000]"
_ADDRESS = re.compile(rf"https?://(?:{_IN_ADDRESS}|\({_IN_ADDRESS}*+\))++")
_NOT_ITS_END = ".,:;!?'*_~&"


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find addresses with trackers; those in the text can be cleaned for sure."""
    del around
    if "://" in story.body:
        yield from _in_text(story)
    for index, source in enumerate(story.sources):
        if source.url and source.url != (clean := clean_url(source.url)):
            yield Fault(
                "link-tracker",
                *story.place("attribution", index, "url"),
                msg("The source's address carries {trackers}.", trackers=_taken_out(source.url, clean)),
                msg(
                    "`curate credit {slug} --index {number} --url {address}`",
                    slug=story.slug,
                    number=index + 1,
                    address=quote(clean),
                ),
                len(source.url),
            )


def _in_text(story: Story) -> Iterator[Fault]:
    for match in _ADDRESS.finditer(story.uncoded.masked):
        address = match[0].rstrip(_NOT_ITS_END)
        if "?" not in address and "#" not in address:
            continue
        clean = clean_url(address)
        if clean != address:
            yield fault_at(
                "link-tracker",
                story.uncoded,
                match.start(),
                match.start() + len(address),
                msg("The address carries {trackers}.", trackers=_taken_out(address, clean)),
                msg("Write {address}; `curate check --fix` does it.", address=shown(clean)),
                becomes=clean,
            )


def _taken_out(address: str, clean: str) -> str:
    """Name the parameters that are in one address and not in the other."""
    kept = set(re.split(r"[?&#;]", clean))
    parts = [part for part in re.split(r"[?&#;]", address)[1:] if part not in kept]
    return shown(", ".join(part.partition("=")[0] for part in parts) or address)
