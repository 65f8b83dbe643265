"""The folder of the site: a new one is complete before it takes the old one's place, and shares what did not change.

The site that was in place before is kept out of sight. The next build brings it up to date and exchanges the two,
so that one changed story costs what changed. Files that are the same in both are one file with two names; none is
ever written to, only replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Container, Iterable
from pathlib import Path

from curate.adapters.exchanging import exchange
from curate.adapters.folders import MARKER, refuse_foreign_folder, swap_folders
from curate.adapters.mirroring import drop_empty_folders, give_second_name, mirror
from curate.adapters.site_record import KnownFile
from curate.site.theme_files import is_clutter, is_ours

_MARK = b"made by curate build\n"
_SITE = "site"


def builds_folder(git_dir: Path) -> Path:
    """Give where a work tree keeps what its builds know, beside git's own files."""
    return git_dir / "curate"


def forget_builds(git_dir: Path) -> None:
    """Take away what builds know and the sites they kept; the next build finds out everything anew."""
    shutil.rmtree(builds_folder(git_dir), ignore_errors=True)


class SiteFolder:
    """A site in the making that will stand at `out`; `keep` is where the one before is kept."""

    def __init__(self, out: Path, keep: Path) -> None:
        """Raises `Refused` when `out` holds what no build made."""
        self.out = out.absolute()
        self._keep = keep
        self._stage = keep / _SITE
        self._fresh: Path | None = None
        self._emptied: set[Path] = set()
        self._folders: set[str] = set()
        refuse_foreign_folder(self.out)

    @property
    def making(self) -> Path:
        """The folder into which the files of the new site are put."""
        return self._fresh or self._stage

    def mirror(self, wanted: Collection[str]) -> dict[str, tuple[int, int]] | None:
        """Let the kept site be what the one in place is, of the files that are wanted.

        Gives size in bytes and time of change in ns of those that are in place; None when no build made what is
        there, or the two could not be exchanged in the end. It takes a while where there are many files, and may be
        done by another process.
        """
        if not (self.out / MARKER).is_file() or not self._same_disk():
            return None
        try:
            return mirror(self.out, self._stage, wanted)
        except OSError:  # no room for so many folders, or somebody is at work in one of the two
            return None

    def put_by_hand(self, known: Collection[str]) -> list[str]:
        """Give what lies at the top of the site in place and no build made, sorted; `known` are paths of builds.

        Below the top nobody looks: of a large site that would cost more than the build.
        """
        tops = {path.partition("/")[0] for path in known}
        try:
            names = sorted(entry.name for entry in os.scandir(self.out))
        except OSError:  # not there, or nothing can be made of it: the building says so
            return []
        return [name for name in names if name not in tops and not is_ours(name) and not is_clutter(name)]

    def begin_afresh(self) -> None:
        """Begin with an empty folder; the site that is kept stays as it is."""
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self._fresh = Path(tempfile.mkdtemp(prefix=f".{self.out.name}.curate-", dir=self.out.parent))
        self._fresh.chmod(0o755)
        # First of all, so that `curate doctor` knows whose the folder is when the build is cut short.
        self.put(MARKER, _MARK)

    def begin_with(self, unchanged: Container[str], mirrored: Iterable[str]) -> None:
        """Begin with the files of the one in place that stay as they are; `mirrored` are those `mirror` gave."""
        self._fresh = None
        for path in mirrored:
            if path not in unchanged:
                (self._stage / path).unlink()
                self._emptied.add((self._stage / path).parent)

    def put(self, path: str, data: bytes, before: KnownFile | None = None) -> KnownFile:
        """Put a file in; `before` is what lies in place under its name, which is taken over when it is the same.

        The key of what is given back is empty.
        """
        target = f"{self.making}/{path}"
        self._make_folder(target.rpartition("/")[0])
        if before is not None and before.size == len(data) and (self.out / path).read_bytes() == data:
            give_second_name(f"{self.out}/{path}", target)
            facts = os.lstat(target)
        else:
            facts = self._write(target, data)
        return KnownFile("", facts.st_size, facts.st_mtime_ns)

    def _write(self, name: str, data: bytes) -> os.stat_result:
        try:
            return _write_new(name, data)
        except FileExistsError:
            if not os.path.isdir(name):  # noqa: PTH112
                raise
            # What is a file now was a folder, which nothing is put into any more.
            inside = [folder for folder in self._emptied if folder.is_relative_to(name)]
            drop_empty_folders(inside, Path(name).parent)
            return _write_new(name, data)

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        try:
            os.mkdir(folder)  # noqa: PTH102 - one for each story: a Path costs more than the disk
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        self._folders.add(folder)

    def finish(self) -> None:
        """Put the new site in place."""
        if not (self.making / MARKER).exists():
            self.put(MARKER, _MARK)
        if self._fresh is not None:
            swap_folders(self._fresh, self.out)
            return
        drop_empty_folders(self._emptied, self._stage)
        if not exchange(self._stage, self.out):
            aside = self._keep / "before"
            shutil.rmtree(aside, ignore_errors=True)
            self.out.rename(aside)
            try:
                self._stage.rename(self.out)
            except OSError:
                aside.rename(self.out)
                raise
            aside.rename(self._stage)

    def clean_up(self) -> None:
        """Take away what was begun afresh and not finished; the site in place stays as it is."""
        if self._fresh is not None:
            shutil.rmtree(self._fresh, ignore_errors=True)

    def forget(self) -> None:
        """Take away the site that was kept."""
        shutil.rmtree(self._keep, ignore_errors=True)

    def _same_disk(self) -> bool:
        try:
            self._keep.mkdir(parents=True, exist_ok=True)
            return self._keep.stat().st_dev == self.out.stat().st_dev
        except OSError:
            return False


def _write_new(name: str, data: bytes) -> os.stat_result:
    """Write a file under a name that is free: what stood there might have a second name, and be the site in place."""
    with open(name, "xb", buffering=0) as file:  # noqa: PTH123
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
        return os.fstat(file.fileno())
