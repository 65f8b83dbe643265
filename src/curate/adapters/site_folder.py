"""The folder of the site: a new one is complete before it takes the old one's place, and shares what did not change.

The site that was in place before is kept out of sight. The next build brings it up to date and exchanges the two,
so that one changed story costs what changed. Files that are the same in both are one file with two names; none is
ever written to, only replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from curate.adapters.exchanging import exchange
from curate.adapters.folders import MARKER, refuse_foreign_folder, swap_folders
from curate.adapters.site_record import KnownFile

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
        refuse_foreign_folder(self.out)

    @property
    def making(self) -> Path:
        """The folder into which the files of the new site are put."""
        return self._fresh or self._stage

    @property
    def keeps(self) -> bool:
        """Whether the site that was in place before is kept."""
        return self._fresh is None

    def intact(self, files: Mapping[str, KnownFile]) -> dict[str, KnownFile]:
        """Keep those of the files that lie in place as they were left."""
        found = {}
        top = str(self.out)
        if not (self.out / MARKER).is_file():
            return {}
        for path, file in files.items():
            try:
                facts = os.lstat(f"{top}/{path}")
            except OSError:
                continue
            if (facts.st_size, facts.st_mtime_ns) == (file.size, file.modified):
                found[path] = file
        return found

    def begin_afresh(self) -> None:
        """Begin with an empty folder; the site that is kept stays as it is."""
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self._fresh = Path(tempfile.mkdtemp(prefix=f".{self.out.name}.curate-", dir=self.out.parent))
        self._fresh.chmod(0o755)
        # First of all, so that `curate doctor` knows whose the folder is when the build is cut short.
        self.put(MARKER, _MARK)

    def begin_with(self, unchanged: Mapping[str, KnownFile], kept: Mapping[str, KnownFile]) -> bool:
        """Begin with the files that stay as they are in `out`; `kept` is what is known of the site before it.

        False when the two could not be exchanged in the end, so that everything has to be begun afresh.
        """
        if not self._same_disk():
            return False
        self._fresh = None
        self._stage.mkdir(parents=True, exist_ok=True)
        self._stage.chmod(0o755)
        there = _files_below(self._stage)
        for path in there.keys() - unchanged.keys():
            (self._stage / path).unlink()
            self._emptied.add((self._stage / path).parent)
        for path, file in unchanged.items():
            if there.get(path) == (file.size, file.modified) and kept.get(path) == file:
                continue
            target = self._stage / path
            if path in there:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.out / path, target)
        return True

    def put(self, path: str, data: bytes, before: KnownFile | None = None) -> KnownFile:
        """Put a file in; `before` is what lies in place under its name, which is taken over when it is the same.

        The key of what is given back is empty.
        """
        target = self.making / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if before is not None and before.size == len(data) and (self.out / path).read_bytes() == data:
            _link(self.out / path, target)
        else:
            target.write_bytes(data)
        facts = target.lstat()
        return KnownFile("", facts.st_size, facts.st_mtime_ns)

    def finish(self) -> None:
        """Put the new site in place."""
        if not (self.making / MARKER).exists():
            self.put(MARKER, _MARK)
        if self._fresh is not None:
            swap_folders(self._fresh, self.out)
            return
        _drop_empty_folders(self._emptied, self._stage)
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


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk knows no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _files_below(top: Path) -> dict[str, tuple[int, int]]:
    """Give all files below a folder with their sizes and times; paths are relative to it."""
    found = {}
    cut = len(str(top)) + 1
    pending = [str(top)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    facts = entry.stat(follow_symlinks=False)
                    found[entry.path[cut:]] = (facts.st_size, facts.st_mtime_ns)
    return found


def _drop_empty_folders(folders: Iterable[Path], top: Path) -> None:
    """Take away the folders that are empty now, and those around them that are empty then; never `top`."""
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        while folder != top and folder.is_relative_to(top):
            try:
                folder.rmdir()
            except OSError:  # it holds something
                break
            folder = folder.parent
