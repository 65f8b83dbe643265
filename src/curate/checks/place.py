"""Where a story lies and what it is called: path, slug, id, and the kind of file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from curate.checks.rule import always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (
    always("path-shape"),
    always("path-name"),
    always("path-mode"),
    always("id-invalid"),
)

MOST_SLUG_BYTES = 120
_SHAPE = re.compile(r"stories/\d{4}/(0[1-9]|1[0-2])/[^/]+\.md\Z")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_ID = 64
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?\Z", re.IGNORECASE)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find an id that no command could take."""
    del around
    identity = story.id
    if identity and (len(identity) > MOST_ID or not _ID.match(identity)):
        yield Fault(
            "id-invalid",
            *story.place("id"),
            msg("The id {id} is not made of lower-case letters, digits and hyphens.", id=identity),
            msg("Give it the form of 20251213-k7q2; `curate new` makes one."),
        )


def check_path(path: str) -> Iterator[Fault]:
    """Find a story outside its folder, or with a name that some machine cannot hold."""
    if not _SHAPE.match(path):
        yield Fault(
            "path-shape",
            1,
            1,
            msg("A story does not belong here."),
            msg("Its place is stories/YYYY/MM/<slug>.md, for example stories/2025/12/xiao-mi.md."),
        )
    reason = slug_fault(path.rpartition("/")[2].removesuffix(".md"))
    if reason is not None:
        yield Fault(
            "path-name",
            1,
            1,
            reason,
            msg("Rename the file with `git mv`: letters, digits and hyphens."),
        )


def mode_fault() -> Fault:
    """The finding for a link, a submodule or a program where a story should be; it is never opened."""
    return Fault(
        "path-mode",
        1,
        1,
        msg("This is not an ordinary file: it is a link, a submodule or a program."),
        msg("Replace it by a file of its own: no link, no execute permission."),
    )


def slug_fault(slug: str) -> Message | None:
    """Say why a slug is not legal, or give None."""
    if not slug:
        return msg("The slug is empty.")
    if len(slug.encode("utf-8", "surrogatepass")) > MOST_SLUG_BYTES:
        return msg("The slug is longer than {most} bytes.", most=MOST_SLUG_BYTES)
    if not all(c.isalnum() or c in "-_" for c in slug) or slug[0] in "-_":
        return msg("The slug {slug} holds something other than letters, digits and hyphens.", slug=slug)
    if unicodedata.normalize("NFC", slug) != slug:
        return msg("The slug {slug} is not in Unicode's composed form (NFC).", slug=slug)
    if _RESERVED.match(slug):
        return msg("The slug {slug} is a device name on Windows.", slug=slug)
    return None
