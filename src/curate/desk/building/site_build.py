"""Building the site: the published stories of the work tree to files in a folder, or in memory for a preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

from curate.adapters.collecting import collecting_seldom
from curate.adapters.disk import disk_fault
from curate.adapters.fonts import FoundFonts, find_card_fonts
from curate.adapters.own_code import program_stamp
from curate.adapters.site_folder import SiteFolder, builds_folder
from curate.adapters.site_record import KeptText, Known, KnownFile, SiteRecord, open_record
from curate.checks.findings import Finding
from curate.desk.building.fit_stories import FitStories, Progress, find_fit_stories, verdict_key
from curate.desk.building.in_place import Lies, finding_what_lies, intact_files, unchanged_files
from curate.desk.building.indexing import NOTE as INDEX_NOTE
from curate.desk.building.indexing import IndexInMemory, index_for, index_in_memory, index_note
from curate.desk.building.known_stories import KnownStory
from curate.desk.building.made_texts import MadeTexts
from curate.desk.building.making import Making, make_files
from curate.desk.building.shared_names import notes_on_shared_names
from curate.desk.building.site_input import SiteInput
from curate.desk.editions import read_view_counts
from curate.desk.former_addresses import former_paths
from curate.desk.newsroom import Newsroom
from curate.desk.site_place import gone_with_build, refuse_unfit_place
from curate.desk.theming import own_theme
from curate.messages import Message, msg
from curate.site.cards import wants_cards
from curate.site.frame import Frame
from curate.site.own_theme import ThemeFault
from curate.site.parts import ALWAYS, Part
from curate.site.search_index import Shards
from curate.site.visibility import PublishedStory, RetractedStory
from curate.story.story import Story

_VERDICTS = "verdicts"
"""The name of the record's note on what its verdicts depend on."""


@dataclass(frozen=True)
class Built:
    """What a build made: where, which files, how many of them anew, and what was left out.

    `left_out` are the findings of stories readers do not see because of them. `of_no_use` are files of the newsroom's
    own theme that were passed over, `notes` what the desk has to know besides.
    """

    out: Path
    paths: tuple[str, ...]
    made: int
    stories: int
    left_out: tuple[Finding, ...]
    of_no_use: tuple[ThemeFault, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A site in memory: its files by path, and the rest as in `Built`.

    `stories` are those readers see, `retracted` those of which they see a notice. `as_they_are` are the paths of all
    that are fit for readers just as their files are now. `keys` are those of the files; with `known`, `texts` and
    `index` the next site in memory may be made.
    """

    files: Mapping[str, bytes]
    stories: Sequence[PublishedStory]
    retracted: Sequence[RetractedStory]
    as_they_are: frozenset[str]
    left_out: tuple[Finding, ...]
    keys: Mapping[str, str]
    known: Known
    texts: Mapping[str, KeptText]
    index: IndexInMemory


@dataclass(frozen=True)
class _Gathered:
    """All that a site is made of, and what there is to tell of it."""

    found: FitStories
    made_of: SiteInput
    frame: Frame
    of_no_use: tuple[ThemeFault, ...]
    notes: list[Message]


def build(
    newsroom: Newsroom,
    out: Path,
    now: datetime,
    *,
    afresh: bool = False,
    judging: Progress | None = None,
    making: Progress | None = None,
) -> Built:
    """Put the site as readers would see it at `now` into `out`, in place of an earlier build.

    A published story with an error is left out, and its findings are given; nothing else gets in. Of one with a
    correction that is not approved yet the version approved last gets in. What an earlier build into the same folder
    found out and made is taken over unless it would be another now, or with `afresh`. `judging` and `making` are told
    how far it is.
    """
    refuse_unfit_place(newsroom.repository, out)
    place = builds_folder(newsroom.repository.git_dir) / f"site-{_name_of(out)}"
    folder = SiteFolder(out, place)
    with collecting_seldom(), open_record(place.with_suffix(".record"), program_stamp()) as record:
        known = record.known if record is not None and not afresh else Known()
        texts = MadeTexts(record if known.stories else None)
        with finding_what_lies(folder, known) as mirrored:
            gathered = _gather(newsroom, now, known, judging, texts)
            before = mirrored()
        made_before = record.known.files if record is not None else known.files
        by_hand = folder.put_by_hand({*made_before, *gathered.made_of.theme.root})
        gathered.notes.extend(gone_with_build(out, by_hand))
        try:
            files, made, index = _make(gathered, folder, record, known, before, texts, making)
        except OSError as error:
            raise disk_fault(
                msg("The pages could not be written to {folder}", folder=str(out)), error
            ) from error
        finally:
            folder.clean_up()
        if record is not None:
            found = gathered.found
            record.save(
                notes={_VERDICTS: verdict_key(newsroom, now), INDEX_NOTE: index_note(gathered.frame, index)},
                stories=found.rows,
                texts=found.texts,
                files=files,
            )
    return _built(out, gathered, files, made)


def outline(newsroom: Newsroom, out: Path, now: datetime, *, judging: Progress | None = None) -> Built:
    """Say what `build` would put into `out`; nothing is made but what the desk is to be told of, nothing written."""
    refuse_unfit_place(newsroom.repository, out)
    gathered = _gather(newsroom, now, Known(), judging, MadeTexts(None))
    parts = [
        *gathered.made_of.pages(gathered.frame),
        *gathered.made_of.others_than_pages(gathered.frame, gathered.notes.append),
    ]
    return _built(out, gathered, [part.path for part in parts], 0)


def render(newsroom: Newsroom, now: datetime, before: Rendered | None = None) -> Rendered:
    """Make the site as readers would see it at `now`, in memory; what is the same as `before` is taken over."""
    texts = MadeTexts(None, before.texts if before is not None else {})
    gathered = _gather(
        newsroom, now, before.known if before is not None else Known(), None, texts, cards=False
    )
    frame, found = gathered.frame, gathered.found
    kept = {path: text for path, text in {**texts.old, **found.texts}.items() if path in found.rows}
    index = index_in_memory(frame, kept, before.index if before is not None else None)
    files: dict[str, bytes] = {}
    keys: dict[str, str] = {}
    for part in _all_parts(gathered, index.shards):
        keys[part.path] = part.key
        if before is not None and part.key != ALWAYS and before.keys.get(part.path) == part.key:
            files[part.path] = before.files[part.path]
        else:
            files[part.path] = part.make()
    known = Known(
        {_VERDICTS: verdict_key(newsroom, now)},
        found.rows,
        {path: text.version for path, text in kept.items()},
    )
    fit = frozenset(story.path for story in found.fit if isinstance(story, KnownStory))
    left_out = tuple(found.left_out)
    return Rendered(files, frame.ordered, frame.retracted, fit, left_out, keys, known, kept, index)


def _all_parts(gathered: _Gathered, index: Shards) -> Iterator[Part]:
    yield from gathered.made_of.pages(gathered.frame)
    yield from gathered.made_of.others_than_pages(gathered.frame, gathered.notes.append, index)


def _gather(
    newsroom: Newsroom,
    now: datetime,
    known: Known,
    judging: Progress | None,
    texts: MadeTexts,
    *,
    cards: bool = True,
) -> _Gathered:
    policy = newsroom.policy
    if known.notes.get(_VERDICTS) != verdict_key(newsroom, now):
        known = Known()
    found = find_fit_stories(newsroom, now, known, bodies=texts.body, texts=True, progress=judging)
    texts.new = found.texts
    theme, of_no_use = own_theme(newsroom)
    counts = read_view_counts(newsroom)
    notes: list[Message] = []
    if counts.read.bad:
        notes.append(
            msg(
                "{path}: lines of no use {count}; `curate edition` shows them.",
                path=counts.path,
                count=len(counts.read.bad),
            )
        )
    fonts = (
        find_card_fonts(newsroom.top, policy.language) if cards and wants_cards(policy) else FoundFonts(None)
    )
    notes += fonts.notes
    made_of = SiteInput(
        newsroom,
        now,
        {story.path: found.rows[story.path] for story in found.fit if isinstance(story, KnownStory)},
        [story for story in found.fit if isinstance(story, Story)],
        theme,
        fonts.fonts,
        former_paths(newsroom, found.fit, now),
        counts.read.counts,
    )
    frame = made_of.frame(found.fit)
    notes += notes_on_shared_names(frame)
    return _Gathered(found, made_of, frame, tuple(of_no_use), notes)


def _make(
    gathered: _Gathered,
    folder: SiteFolder,
    record: SiteRecord | None,
    known: Known,
    before: Lies | None,
    texts: MadeTexts,
    progress: Progress | None,
) -> tuple[dict[str, KnownFile], int, Shards]:
    """Put the site into its folder. Gives its files, how many of them were made now, and the index of its search."""
    made_of, frame = gathered.made_of, gathered.frame
    intact = intact_files(known.files, before or {})
    pages = list(made_of.pages(frame))
    unchanged = unchanged_files(pages, intact)

    @cache
    def index() -> Shards:
        return index_for(frame, gathered.found, record, folder, intact)

    @cache
    def others() -> list[Part]:
        return list(made_of.others_than_pages(frame, gathered.notes.append, index()))

    if unchanged:
        unchanged |= unchanged_files(others(), intact)
    if unchanged and before is not None:
        folder.begin_with(unchanged, before)
    else:
        if record is not None:  # else another build has it, which makes its site where that one is kept
            folder.forget()
        folder.begin_afresh()
    making = Making(
        [part for part in pages if part.path not in unchanged],
        lambda: [part for part in others() if part.path not in unchanged],
        intact if unchanged else {},
    )
    stories_at = {frame.where.story(story): story.story.path for story in frame.ordered}

    def bodies(pages: Sequence[str]) -> dict[str, bytes]:
        return texts.bodies([stories_at[page] for page in pages if page in stories_at])

    made = make_files(made_of, making, folder, gathered.notes, bodies, progress)
    folder.finish()
    return {**unchanged, **made}, len(made), index()


def _built(out: Path, gathered: _Gathered, paths: Iterable[str], made: int) -> Built:
    return Built(
        out,
        tuple(sorted(paths)),
        made,
        len(gathered.frame.ordered),
        tuple(gathered.found.left_out),
        gathered.of_no_use,
        tuple(gathered.notes),
    )


def _name_of(out: Path) -> str:
    """Give each folder a site is built into a name of its own."""
    return blake2b(str(out.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
