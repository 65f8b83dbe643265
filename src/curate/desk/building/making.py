"""Making the files of a site, and putting them into their folder: in this process, or in several at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from curate.adapters.site_folder import SiteFolder
from curate.adapters.site_record import KnownFile
from curate.adapters.workers import cores, spread
from curate.desk.building.site_input import SiteInput
from curate.desk.portions import portions_of
from curate.messages import Message
from curate.site.parts import ALWAYS, Part

MANY = 1_000
"""From so many files on, starting more processes costs less than they save."""
AT_ONCE = 100
Progress = Callable[[int, int], None]
Bodies = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Gives what was made before of the texts of the stories whose pages lie at these paths, by the stories' paths."""


@dataclass(frozen=True)
class Making:
    """Files to make: `shared` may be made by any process, `own` only by this one. `before` is what lies in place.

    `own` may take long to find; with several processes the others work meanwhile.
    """

    shared: Sequence[Part]
    own: Callable[[], Sequence[Part]]
    before: Mapping[str, KnownFile]


def make_files(
    made_of: SiteInput,
    making: Making,
    folder: SiteFolder,
    notes: Sequence[Message],
    bodies: Bodies,
    progress: Progress | None = None,
) -> dict[str, KnownFile]:
    """Make files and put them into the folder; what came to `notes` with one of `own` lets it be made again next time.

    Raises what the making raises.
    """
    made: dict[str, KnownFile] = {}
    shared = _shared(made_of, making, folder, bodies)
    try:
        own = making.own()
        for part in own:
            told = len(notes)
            file = _put(folder, part, making.before)
            made[part.path] = file if len(notes) == told else file._replace(key=ALWAYS)
        for portion in shared:
            made.update(portion)
            if progress is not None:
                progress(len(made), len(own) + len(making.shared))
    finally:
        shared.close()
    return made


def _shared(
    made_of: SiteInput, making: Making, folder: SiteFolder, bodies: Bodies
) -> Generator[list[tuple[str, KnownFile]]]:
    """Make what any process may make, some at a time."""
    parts = {part.path: part for part in making.shared}
    paths = sorted(parts)
    portions = portions_of(paths, AT_ONCE)
    if len(paths) < MANY or cores() == 1:
        return ([(path, _put(folder, parts[path], making.before)) for path in each] for each in portions)
    before = {path: making.before[path] for path in paths if path in making.before}
    given = [_Portion(each, bodies(each)) for each in portions]
    made = spread(_begin, _Job(made_of, folder, before), _work, given, cores())
    return _with_keys(made, parts)


def _with_keys(
    made: Generator[list[tuple[str, KnownFile]]], parts: Mapping[str, Part]
) -> Generator[list[tuple[str, KnownFile]]]:
    try:
        for portion in made:
            yield [(path, file._replace(key=parts[path].key)) for path, file in portion]
    finally:
        made.close()


def _put(folder: SiteFolder, part: Part, before: Mapping[str, KnownFile]) -> KnownFile:
    return folder.put(part.path, part.make(), before.get(part.path))._replace(key=part.key)


@dataclass(frozen=True)
class _Portion:
    paths: Sequence[str]
    bodies: Mapping[str, bytes]


@dataclass(frozen=True)
class _Job:
    made_of: SiteInput
    folder: SiteFolder
    before: Mapping[str, KnownFile]


class _Maker:
    def __init__(self, job: _Job) -> None:
        self._folder = job.folder
        self._before = job.before
        self._bodies: Mapping[str, bytes] = {}
        frame = job.made_of.frame(bodies=lambda path: self._bodies.get(path))
        self._parts = {part.path: part for part in job.made_of.pages(frame)}

    def make(self, portion: _Portion) -> list[tuple[str, KnownFile]]:
        self._bodies = portion.bodies
        # Its key is the other process's: here nobody asks for it.
        return [
            (path, self._folder.put(path, self._parts[path].make(), self._before.get(path)))
            for path in portion.paths
        ]


_maker: _Maker | None = None
"""The one of this process, made once."""


def _begin(job: _Job) -> None:
    global _maker
    _maker = _Maker(job)


def _work(portion: _Portion) -> list[tuple[str, KnownFile]]:
    assert _maker is not None
    return _maker.make(portion)
