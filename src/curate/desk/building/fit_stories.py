"""The published stories as readers may see them: those known from an earlier build, and the others judged now."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from curate.adapters import files
from curate.adapters.own_code import program_stamp
from curate.adapters.site_record import KeptText, Known
from curate.adapters.site_record import KnownStory as Row
from curate.adapters.workers import cores, spread
from curate.checks.findings import Finding, in_order
from curate.desk.building.known_stories import (
    KnownStory,
    PackedBody,
    Picture,
    decode_facts,
    facts_of,
    known_story,
    none_packed,
    pack_body,
)
from curate.desk.finding_stories import parsed_from, unreadable
from curate.desk.newsroom import Newsroom
from curate.desk.picture_files import read_picture
from curate.desk.portions import portions_of
from curate.desk.reader_versions import ForReaders, ReaderVersions
from curate.desk.snapshots import WorkTree
from curate.site.parts import key_of
from curate.site.search_index import StoryTerms, terms_in
from curate.site.story_page import lasting_body
from curate.story.head import StoryHead, version_of
from curate.story.story import ParsedStory, Story
from curate.story.vocabulary import State

MANY = 1_000
"""From so many stories on, starting more processes costs less than they save."""
AT_ONCE = 100
_NOT_OUT = ""
"""The facts of a story of another state: its text is nothing to the site."""
Progress = Callable[[int, int], None]


@dataclass
class FitStories:
    """What was found.

    `rows` and `texts` are for the record: all stories it may take over, and what was made of texts now.
    """

    fit: list[StoryHead] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    texts: dict[str, KeptText] = field(default_factory=dict)


@dataclass(frozen=True)
class _Found:
    """One story that was judged now.

    `row` is for the record, None for what has to be judged each time; a story that differs from the last commit has
    one and is judged nevertheless. `story` is there when readers see another version than the file's.
    """

    path: str
    row: Row | None
    text: KeptText | None
    story: Story | None
    left_out: tuple[Finding, ...]


def verdict_key(newsroom: Newsroom, now: datetime) -> str:
    """Stand for all that a verdict depends on besides the story, its pictures and the commit it may differ from."""
    today = now.astimezone(newsroom.policy.zone).date()
    return key_of(program_stamp(), newsroom.policy, today)


def find_fit_stories(
    newsroom: Newsroom,
    now: datetime,
    known: Known | None = None,
    *,
    bodies: PackedBody = none_packed,
    texts: bool = False,
    progress: Progress | None = None,
) -> FitStories:
    """Find the stories of the state published as readers may see them, and what keeps others from them.

    `known` are those an earlier build judged, under the same `verdict_key`. What differs from the last commit is
    always judged: the way it came there counts. With `texts` what a site needs of the texts is made too; `bodies`
    gives those made before.
    """
    tree = WorkTree(newsroom.repository)
    paths = tree.story_paths()
    found = FitStories()
    heads: dict[str, StoryHead] = {}
    pending = [
        path for path in paths if not _take_over(newsroom, tree, path, known or Known(), bodies, found, heads)
    ]
    job = _Job(newsroom, now, texts)
    portions = portions_of(pending, AT_ONCE)
    done = len(paths) - len(pending)
    for portion in spread(_begin, job, _work, portions, cores() if len(pending) >= MANY else 1):
        for each in portion:
            _put(each, tree, bodies, found, heads)
        done += len(portion)
        if progress is not None:
            progress(done, len(paths))
    found.fit = [heads[path] for path in paths if path in heads]
    found.left_out = in_order(found.left_out)
    return found


def unpack_terms(packed: bytes) -> StoryTerms:
    """Read the terms of a story again. Raises `ValueError` for what was not packed here."""
    try:
        everywhere, title = zlib.decompress(packed).decode("utf-8").split("\n\n")
    except (zlib.error, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    return StoryTerms(frozenset(everywhere.split("\n")) - {""}, frozenset(title.split("\n")) - {""})


def _take_over(
    newsroom: Newsroom,
    tree: WorkTree,
    path: str,
    known: Known,
    bodies: PackedBody,
    found: FitStories,
    heads: dict[str, StoryHead],
) -> bool:
    """Take a story over from the record if nothing it was judged by is another now."""
    row = known.stories.get(path)
    if row is None or path in tree.changed_paths:
        return False
    row = _if_as_it_was(newsroom, tree, path, row)
    if row is None:
        return False
    if row.facts != _NOT_OUT:
        try:
            story = known_story(path, decode_facts(row.version, row.facts), tree.read, bodies)
        except ValueError:
            return False
        if known.text_versions.get(path) != row.version or not _untouched(newsroom, story):
            return False
        heads[path] = story
    found.rows[path] = row
    return True


def _if_as_it_was(newsroom: Newsroom, tree: WorkTree, path: str, row: Row) -> Row | None:
    """Give the row of a story whose file holds what it held; the file is read only if it may have been touched."""
    signature = files.signature(f"{newsroom.top}/{path}")
    if signature and signature == row.signature and not tree.is_behind_link(path):
        return row
    data = tree.read(path)
    if isinstance(data, bytes) and version_of(data) == row.version:
        return row._replace(signature=signature)
    return None


def _untouched(newsroom: Newsroom, story: KnownStory) -> bool:
    return all(
        picture.signature and files.signature(f"{newsroom.top}/{picture.path}") == picture.signature
        for picture in story.facts.pictures
    )


def _put(
    each: _Found, tree: WorkTree, bodies: PackedBody, found: FitStories, heads: dict[str, StoryHead]
) -> None:
    found.left_out += each.left_out
    if each.row is not None:
        found.rows[each.path] = each.row
        if each.row.facts != _NOT_OUT:
            facts = decode_facts(each.row.version, each.row.facts)
            heads[each.path] = known_story(each.path, facts, tree.read, bodies)
    if each.text is not None:
        found.texts[each.path] = each.text
    if each.story is not None:
        heads[each.path] = each.story


@dataclass(frozen=True)
class _Job:
    newsroom: Newsroom
    now: datetime
    texts: bool


class _Finder:
    """Judges portions of the stories on disk, in this process or one of several."""

    def __init__(self, job: _Job) -> None:
        self._newsroom = job.newsroom
        self._texts = job.texts
        self._tree = WorkTree(job.newsroom.repository)
        self._versions = ReaderVersions(job.newsroom, self._tree, job.now)

    def find(self, paths: Sequence[str]) -> list[_Found]:
        # The signatures come first: a file that changes between the two is looked at again next time.
        self._signatures = {path: files.signature(f"{self._newsroom.top}/{path}") for path in paths}
        parsed = [parsed_from(self._tree, path) for path in paths]
        published = [p for p in parsed if p.story is not None and p.story.state is State.PUBLISHED]
        seen = dict(zip((p.path for p in published), self._versions.of_each(published), strict=True))
        return [self._found(each, seen.get(each.path)) for each in parsed]

    def _found(self, parsed: ParsedStory, seen: ForReaders | None) -> _Found:
        story, path = parsed.story, parsed.path
        if story is None:
            return _Found(path, None, None, None, tuple(unreadable(parsed, self._newsroom.policy).findings))
        if seen is None:
            return _Found(path, Row(story.version, self._signatures[path], _NOT_OUT), None, None, ())
        if seen.story is None:
            return _Found(path, None, None, None, seen.findings)
        if seen.story.data != story.data:
            return _Found(path, None, None, seen.story, ())
        pictures = tuple(self._picture(picture) for picture in story.picture_paths)
        row = Row(story.version, self._signatures[path], facts_of(story, pictures).encode())
        return _Found(path, row, self._text(story) if self._texts else None, None, ())

    def _text(self, story: Story) -> KeptText:
        policy = self._newsroom.policy
        body = lasting_body(story, policy)
        return KeptText(story.version, _packed(terms_in(story, policy)), pack_body(body) if body else None)

    def _picture(self, path: str) -> Picture:
        signature = files.signature(f"{self._newsroom.top}/{path}")
        data = read_picture(self._newsroom.top, path)
        return Picture(path, signature, key_of(data) if data is not None else "")


_finder: _Finder | None = None
"""The one of this process, made once."""


def _begin(job: _Job) -> None:
    global _finder
    _finder = _Finder(job)


def _work(paths: Sequence[str]) -> list[_Found]:
    assert _finder is not None
    return _finder.find(paths)


def _packed(terms: StoryTerms) -> bytes:
    text = "\n\n".join("\n".join(sorted(each)) for each in (terms.everywhere, terms.title))
    return zlib.compress(text.encode("utf-8"), 1)
