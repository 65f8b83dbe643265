"""The merge of two versions of a story file: by key, by rule, by sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from curate.messages import msg
from curate.story.fault import Fault
from curate.story.merging.keys import Settled, merge_tables, merged_gap
from curate.story.merging.outcome import Conflict, Labels, Merged, MergeLines, marked
from curate.story.merging.parts import Part
from curate.story.merging.sources import known
from curate.story.merging.text import merge_text
from curate.story.merging.version import (
    NO_VERSION,
    Version,
    file_of,
    head_of,
    merge_frames,
    read_version,
)
from curate.story.nodes import plain
from curate.story.vocabulary import State
from curate.story.yaml_reader import read_yaml

STATE = "state"


def merge_story(
    base: bytes | None,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    labels: Labels,
    marker_size: int,
    not_approved: Callable[[], Collection[str]],
) -> Merged:
    """Merge two versions of a story that stem from `base`; None when each was made by itself.

    `merge_lines` is git's own merge. `not_approved` gives the keys that an approval does not cover; it is asked only
    where a side published the story. What cannot be decided stands in the file between conflict marks.
    """
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    here, there = read_version(ours), read_version(theirs)
    before = None if base is None else read_version(base)
    if here is None or there is None:
        return _by_lines(base or b"", ours, theirs, merge_lines, labels, marker_size)
    if before is None and here.values.get("id") != there.values.get("id"):
        conflict = Conflict("id", msg("Two different stories lie at the same path."))
        return Merged(whole_file_conflict(ours, theirs, labels, marker_size), (conflict,))
    return _Merge(before, here, there, merge_lines, labels, marker_size, not_approved).run()


def whole_file_conflict(ours: bytes, theirs: bytes, labels: Labels, marker_size: int) -> bytes:
    """Put two whole files between conflict marks; it works with any bytes."""
    first, second = (d if d.endswith(b"\n") or not d else d + b"\n" for d in (ours, theirs))
    opening, closing = labels.ours.encode("utf-8"), labels.theirs.encode("utf-8")
    middle = b"=" * marker_size
    return b"%b %b\n%b%b\n%b%b %b\n" % (
        *(b"<" * marker_size, opening, first),
        *(middle, second, b">" * marker_size, closing),
    )


def _by_lines(
    base: bytes, ours: bytes, theirs: bytes, merge_lines: MergeLines, labels: Labels, marker_size: int
) -> Merged:
    lines = merge_lines(
        base, ours, theirs, labels=(labels.ours, labels.theirs), marker_size=marker_size, with_base=False
    )
    why = msg("One side cannot be read as a story, so that lines were merged as they are.")
    return Merged(lines.data, (Conflict("", why),) if lines.conflict else ())


class _Merge:
    """One merge of three versions that can be read."""

    def __init__(
        self,
        base: Version | None,
        ours: Version,
        theirs: Version,
        merge_lines: MergeLines,
        labels: Labels,
        marker_size: int,
        not_approved: Callable[[], Collection[str]],
    ) -> None:
        self.known_base = base is not None
        self.base = base or replace(NO_VERSION, frame=ours.frame)
        self.ours = ours
        self.theirs = theirs
        self.merge_lines = merge_lines
        self.labels = labels
        self.size = marker_size
        self.not_approved = not_approved

    def run(self) -> Merged:
        base, ours, theirs = self.base, self.ours, self.theirs
        settled = merge_tables(base.parts, ours.parts, theirs.parts)
        unapproved = self.published_unapproved()
        if unapproved:
            settled = [self.state_asked(each) for each in settled]
        conflicts = [Conflict(_key(each), each.reason) for each in settled if each.reason is not None]
        tail = merged_gap(base.tail, ours.tail, theirs.tail)
        heads = [
            head_of([part for each in settled if (part := pick(each)) is not None], tail, ours.column)
            for pick in (_ours, _theirs)
        ]
        if all(_reads_as(head, [pick(s) for s in settled]) for head, pick in zip(heads, _SIDES, strict=True)):
            head = self.marked_head(settled, tail, unapproved=unapproved)
        else:
            why = msg("The two front matters cannot be put together key by key.")
            conflicts = [Conflict("", why)]
            head = marked(ours.head, theirs.head, (self.labels.ours, self.labels.theirs), self.size)
        text = merge_text(base.text, ours.text, theirs.text, self.merge_lines, self.labels, self.size)
        if text.conflict:
            conflicts.append(Conflict("", msg("The text was changed on both sides in the same place.")))
        frame = merge_frames(base.frame, ours.frame, theirs.frame)
        return Merged(file_of(frame, head, text.text), tuple(conflicts))

    def marked_head(self, settled: Sequence[Settled], tail: str, *, unapproved: bool) -> str:
        column = self.ours.column
        text = ""
        for each in settled:
            here = head_of([each.ours] if each.ours else [], "", column)
            if each.reason is None:
                text += here
                continue
            there = head_of([each.theirs] if each.theirs else [], "", column)
            publishes = unapproved and _key(each) == STATE
            theirs = self.labels.unapproved if publishes else self.labels.theirs
            text += marked(here, there, (self.labels.ours, theirs), self.size)
        return text + tail

    def published_unapproved(self) -> bool:
        """True when one side published the story while the other changed what its approval covers."""
        if not self.known_base:
            return False
        was, *are = (version.values.get(STATE) for version in (self.base, self.ours, self.theirs))
        published = [state == State.PUBLISHED != was for state in are]
        if not any(published):
            return False
        covered = [self.covered(version) for version in (self.base, self.ours, self.theirs)]
        changed = [each != covered[0] for each in covered[1:]]
        crossed = (published[0] and changed[1]) or (published[1] and changed[0])
        return crossed and covered[1] != covered[2]

    def covered(self, version: Version) -> tuple[str, str, bool]:
        left_out = self.not_approved()
        values = {key: value for key, value in version.values.items() if key not in left_out}
        return known(values), version.text, version.frame.text_crlf

    def state_asked(self, settled: Settled) -> Settled:
        """Make a choice of the state: both sides', or the one before where both published."""
        if _key(settled) != STATE:
            return settled
        ours, theirs, before = (_state_part(v) for v in (self.ours, self.theirs, self.base))
        if ours is not None and theirs is not None and ours.value == theirs.value:
            theirs = before
        reason = msg("One side published the story, the other changed what the approval covers.")
        return Settled(ours, theirs, reason)


def _ours(settled: Settled) -> Part | None:
    return settled.ours


def _theirs(settled: Settled) -> Part | None:
    return settled.theirs


_SIDES = (_ours, _theirs)


def _key(settled: Settled) -> str:
    part = settled.ours or settled.theirs
    assert part is not None
    return part.key


def _state_part(version: Version) -> Part | None:
    return next((part for part in version.parts if part.key == STATE), None)


def _reads_as(head: str, parts: Sequence[Part | None]) -> bool:
    """True when a front matter says what it was put together of, key by key in this order."""
    read = read_yaml(head, first_line=2)
    if isinstance(read, Fault):
        return False
    return [(entry.key.text, plain(entry.value)) for entry in read] == [
        (part.key, part.value) for part in parts if part is not None
    ]
