"""The site in place: what of it lies as an earlier build left it, and as this one would make it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from curate.adapters.site_folder import SiteFolder
from curate.adapters.site_record import Known, KnownFile
from curate.adapters.workers import beside
from curate.desk.building.making import MANY
from curate.site.parts import ALWAYS, Part

Lies = Mapping[str, tuple[int, int]]
"""Files that lie in place, with their size in bytes and the time of their change in ns."""


def finding_what_lies(folder: SiteFolder, known: Known) -> AbstractContextManager[Callable[[], Lies | None]]:
    """Begin to bring the kept site up to date with the one in place, if a build may take anything over from it."""
    if not known.files:
        return nullcontext(lambda: None)
    paths = list(known.files)
    return beside(folder.mirror, paths) if len(paths) >= MANY else nullcontext(partial(folder.mirror, paths))


def intact_files(files: Mapping[str, KnownFile], lies: Lies) -> dict[str, KnownFile]:
    """Keep those of the files that lie in place as they were left."""
    return {path: file for path, file in files.items() if lies.get(path) == (file.size, file.modified)}


def unchanged_files(parts: Iterable[Part], intact: Mapping[str, KnownFile]) -> dict[str, KnownFile]:
    """Give the files that lie in place as these parts would make them."""
    there = ((part, intact[part.path]) for part in parts if part.path in intact)
    return {part.path: file for part, file in there if file.key != ALWAYS and file.key == part.key}
