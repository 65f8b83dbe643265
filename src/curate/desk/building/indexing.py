"""The index of the search: made out of the one before when a few stories are others, else out of all terms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from curate.adapters.site_folder import SiteFolder
from curate.adapters.site_record import KeptText, KnownFile, SiteRecord
from curate.desk.building.fit_stories import FitStories, unpack_terms
from curate.site.edition import PublishedStory
from curate.site.frame import Frame
from curate.site.search_change import ChangedIndex, ChangedStory, Relaid
from curate.site.search_index import (
    Index,
    IndexState,
    Shards,
    StoryTerms,
    Terms,
    decode_terms,
    index_key,
    numbered,
    shard_path,
    terms_in,
)

_AT_ONCE = 500
NOTE = "index"
"""The name of the record's note on the index before."""


def index_for(
    frame: Frame,
    found: FitStories,
    record: SiteRecord | None,
    folder: SiteFolder,
    intact: Mapping[str, KnownFile],
) -> Shards:
    """Give the index of the stories in lists; `intact` are the files of the site in place that are as they were."""
    stories = numbered(frame.listed)
    try:
        changed = _changed(frame, stories, found, record, folder, intact) if record is not None else None
    except (ValueError, TypeError):  # the record's note or a part of the index is not what was written
        changed = None
    return changed or Index(_terms(frame, stories, found, record), index_key(frame, stories))


@dataclass(frozen=True)
class IndexInMemory:
    """An index, and the key of all that it was made of."""

    key: str
    shards: Shards


def index_in_memory(
    frame: Frame, texts: Mapping[str, KeptText], before: IndexInMemory | None = None
) -> IndexInMemory:
    """Give the index of the stories in lists, the one `before` if it would be the same; `texts` hold their terms."""
    stories = numbered(frame.listed)
    key = index_key(frame, stories)
    if before is not None and before.key == key:
        return before
    kept = (texts.get(story.story.path) for story in stories)
    terms = (
        (_unpacked(text) if text is not None and text.version == story.story.version else None)
        or terms_in(story.story.whole(), frame.policy)
        for story, text in zip(stories, kept, strict=True)
    )
    return IndexInMemory(key, Index(terms, key))


def index_note(frame: Frame, index: Shards) -> str:
    """Write down what the next index can be made from."""
    order = [(story.story.path, story.story.version) for story in numbered(frame.listed)]
    state = index.state
    return json.dumps(
        [frame.shared_key, order, state.terms, state.postings, state.keys],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _changed(
    frame: Frame,
    stories: Sequence[PublishedStory],
    found: FitStories,
    record: SiteRecord,
    folder: SiteFolder,
    intact: Mapping[str, KnownFile],
) -> ChangedIndex | None:
    """Make the index out of the one before; None when that would not do."""
    note = record.known.notes.get(NOTE)
    if note is None:
        return None
    shared, order, terms, postings, keys = json.loads(note)
    if shared != frame.shared_key:  # the policy's names are terms too
        return None
    before = IndexState(terms, postings, tuple(keys))
    now = [(story.story.path, story.story.version) for story in stories]
    if any(was[0] != each[0] for was, each in zip(order, now, strict=False)) or len(order) > len(now):
        return None  # stories have other numbers
    if any(shard_path(number) not in intact for number in range(len(keys))):
        return None
    others = [n for n, each in enumerate(now) if n >= len(order) or order[n][1] != each[1]]
    if len(others) > len(now) // 10:
        return None
    was = _kept(record, {order[n][0]: order[n][1] for n in others if n < len(order)})
    changes = []
    for n, after in zip(others, _terms(frame, [stories[n] for n in others], found, record), strict=True):
        path = now[n][0]
        if n < len(order) and path not in was:
            return None
        changes.append(ChangedStory(n, unpack_terms(was[path].terms) if n < len(order) else None, after))

    def read(number: int) -> Terms:
        return decode_terms((folder.out / shard_path(number)).read_bytes())

    try:
        return ChangedIndex(before, changes, read)
    except (Relaid, OSError):
        return None


def _terms(
    frame: Frame, stories: Sequence[PublishedStory], found: FitStories, record: SiteRecord | None
) -> Iterator[StoryTerms]:
    """Give the terms of stories in order: those found now, those of the record, and for the rest out of the text."""
    wanted = {s.story.path: s.story.version for s in stories if s.story.path not in found.texts}
    # A portion at a time, for all terms of a large newsroom need not be in memory at once.
    for start in range(0, len(stories), _AT_ONCE):
        portion = stories[start : start + _AT_ONCE]
        names = [s.story.path for s in portion if s.story.path in wanted]
        kept = _kept(record, {name: wanted[name] for name in names}) if record is not None else {}
        for story in portion:
            text = found.texts.get(story.story.path) or kept.get(story.story.path)
            yield _unpacked(text) or terms_in(story.story.whole(), frame.policy)


def _unpacked(text: KeptText | None) -> StoryTerms | None:
    try:
        return unpack_terms(text.terms) if text is not None else None
    except ValueError:
        return None


def _kept(record: SiteRecord, versions: Mapping[str, str]) -> dict[str, KeptText]:
    """Give the kept texts of stories in these versions; those of other versions are left out."""
    known = record.known.text_versions
    return record.texts([path for path, version in versions.items() if known.get(path) == version])
