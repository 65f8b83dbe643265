"""Folders that an interrupted `curate build` left beside the one it was making."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curate.adapters.folders import MARKER
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import FIXING, Diagnosis, Remedy, doubtful, typing, well
from curate.messages import msg

OLD_SECONDS = 3600
"""A build that has not touched its folder for so long is over."""
SWAP_SECONDS = 60
"""An earlier site is out of its place for no longer than two renames take."""
_NAME = re.compile(r"\.(.+)\.curate-(old-)?[a-z0-9_]{8}")


@dataclass(frozen=True)
class BuildFolder:
    """What a build keeps beside `site`, its out folder: the new one in the making, or the earlier on its way out."""

    path: Path
    site: Path
    is_earlier: bool

    @property
    def kept(self) -> Path:
        """Where the earlier site lies in it."""
        return self.path / "site"

    @property
    def may_be_restored(self) -> bool:
        """Whether it holds a site whose place is empty."""
        return self.is_earlier and _is_site(self.kept) and not self._place_is_taken

    @property
    def may_be_removed(self) -> bool:
        """Whether nothing is in it but what a build made, and the site itself is in its place."""
        if not self.path.is_dir():
            return False
        inside = {child.name for child in self.path.iterdir()}
        if self.is_earlier:
            return inside <= {"site"} and (not inside or _is_site(self.site))
        return not inside or _is_site(self.path)

    @property
    def _place_is_taken(self) -> bool:
        if self.site.is_dir() and not self.site.is_symlink():
            return any(self.site.iterdir())
        return os.path.lexists(self.site)


def build_folder_of(path: Path) -> BuildFolder | None:
    """Read the name a build gives to a folder beside its own; None for any other name."""
    match = _NAME.fullmatch(path.name)
    return BuildFolder(path, path.with_name(match[1]), match[2] is not None) if match else None


def build_folders(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at the top of the newsroom for what a killed build left; a site that is out of its place goes back."""
    found = list(_folders(checkout))
    restored = {one.site: one for one in found if one.may_be_restored and _age(checkout, one) > SWAP_SECONDS}
    others = [one for one in found if one not in restored.values() and _age(checkout, one) > OLD_SECONDS]
    if not restored and not others:
        yield well("build-folders", msg("no interrupted build has left a folder behind"))
    for one in restored.values():  # before the others: once the site is back, they are of no use
        yield doubtful(
            "build-folders",
            msg(
                "{site} is missing: a build was interrupted and left the earlier one in {path}.",
                site=checkout.shown(one.site),
                path=checkout.shown(one.kept),
            ),
            typing(FIXING),
            _restoring(checkout, one),
        )
    for one in others:
        yield _left_behind(checkout, one, site_comes_back=one.site in restored)


def _left_behind(checkout: Checkout, one: BuildFolder, *, site_comes_back: bool) -> Diagnosis:
    shown = checkout.shown(one.path)
    message = msg("{path} was left by a build that was interrupted.", path=shown)
    if one.may_be_removed or (site_comes_back and one.is_earlier):
        return doubtful("build-folders", message, typing(FIXING), _removal(checkout, one))
    return doubtful(
        "build-folders",
        message,
        msg("See that nothing of yours is in it, then type: rm -r {path}", path=shown),
    )


def _folders(checkout: Checkout) -> Iterator[BuildFolder]:
    """Give those at the top, the latest last."""
    paths = [path for path in checkout.top.iterdir() if path.is_dir() and not path.is_symlink()]
    found = [one for one in map(build_folder_of, sorted(paths)) if one is not None]
    yield from sorted(found, key=lambda one: one.path.lstat().st_mtime)


def _age(checkout: Checkout, one: BuildFolder) -> float:
    return checkout.now.timestamp() - one.path.lstat().st_mtime


def _is_site(folder: Path) -> bool:
    return (folder / MARKER).is_file()


def _restoring(checkout: Checkout, one: BuildFolder) -> Remedy:
    def restore() -> None:
        # Once more, just before: another build may have made the site since.
        if one.may_be_restored:
            if one.site.is_dir():
                one.site.rmdir()
            one.kept.rename(one.site)
            one.path.rmdir()

    what = msg("put the earlier build back as {site}", site=checkout.shown(one.site))
    return Remedy(what, restore)


def _removal(checkout: Checkout, one: BuildFolder) -> Remedy:
    def remove() -> None:
        if one.may_be_removed:
            shutil.rmtree(one.path)

    return Remedy(msg("delete {path}", path=checkout.shown(one.path)), remove)
