"""The pieces that a credit line is joined from, in whichever language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from curate.story.model import Source
from curate.story.vocabulary import relation_word


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the credit line; `url` (http or https only) is set where it names a source to open."""

    text: str
    url: str | None = None


Phrase = Callable[[Source], list[Segment]]
Remarks = Callable[[Source], list[str]]


def several(
    group: Sequence[Source],
    phrase: Phrase,
    remarks: Remarks,
    *,
    joints: tuple[str, str],
    own: tuple[str, str, str],
) -> list[Segment]:
    """List sources, and after each what is said of it alone.

    `joints` are what stands between sources and before the last; `own` opens, divides and closes the remarks.
    """
    opening, divider, closing = own
    parts = []
    for source in group:
        part = phrase(source)
        said = [] if same_for_all(group, remarks) else remarks(source)
        parts.append([*part, Segment(f"{opening}{divider.join(said)}{closing}")] if said else part)
    return listed(parts, *joints)


def same_for_all(group: Sequence[Source], remarks: Remarks) -> bool:
    """Whether the same is said of all sources of one relation."""
    return all(remarks(source) == remarks(group[0]) for source in group)


def listed(parts: Sequence[Sequence[Segment]], between: str, last: str) -> list[Segment]:
    """Join parts as a list in a sentence."""
    joined: list[Segment] = []
    for index, part in enumerate(parts):
        if index:
            joined.append(Segment(last if index == len(parts) - 1 else between))
        joined += part
    return joined


def merged(segments: Iterable[Segment]) -> Iterable[Segment]:
    """Join neighbours without an address and drop empty ones."""
    pending = ""
    for segment in segments:
        if segment.url is None:
            pending += segment.text
            continue
        if pending:
            yield Segment(pending)
            pending = ""
        yield segment
    if pending:
        yield Segment(pending)


def bare(text: str | None) -> str:
    """A remark without the punctuation around it, which the sentence brings itself."""
    return (text or "").strip().rstrip("。．.，,；;、：:！!？?… \u3000").lstrip("，,；;、。：:！!？?… \u3000")


_CUT_OR_CHANGED = re.compile(
    r"(?:内容|文字|原文|全文|略|稍|均|已|经)*+(?:有|作|做)(?:少量|部分|所|了)?"
    r"(?:删改|删节|删减|删略|删选|删|改动|修改|节略)\Z"
)


def treated(source: Source, edited: str) -> list[str]:
    """Say what was done to the text; an edited reprint says `edited` unless its treatment says as much."""
    treatment = bare(source.treatment)
    if relation_word(source.relation or "") != "转载有删改" or _CUT_OR_CHANGED.match(treatment):
        return [treatment]
    return [edited, treatment]


def openable(url: str | None) -> str | None:
    """The address if a reader may be sent there: no scripts, no local files, nothing with blanks inside."""
    return url if url and re.match(r"https?://[^\s\x00-\x20]+\Z", url, re.IGNORECASE) else None


def host(url: str | None) -> str:
    """The host of an address, "" when there is none."""
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:  # an address such as https://[ is what the draft says, and names nobody
        return ""
