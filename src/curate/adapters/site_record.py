"""What a build of the site knew, kept beside git's own files so that the next one need not find it out again.

Nothing in it is needed: without it, or when it is broken or another program's, everything is found out anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_TABLES = (
    "CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS stories (path TEXT PRIMARY KEY, version TEXT NOT NULL, signature TEXT NOT NULL,"
    " facts TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS texts"
    " (path TEXT PRIMARY KEY, version TEXT NOT NULL, terms BLOB NOT NULL, body BLOB)",
    "CREATE TABLE IF NOT EXISTS files"
    " (path TEXT PRIMARY KEY, key TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL)",
)
_AT_ONCE = 500


class KnownStory(NamedTuple):
    """A story as it was judged: the version of its bytes, what tells that its file was touched, and what was found.

    The facts are JSON.
    """

    version: str
    signature: str
    facts: str


class KeptText(NamedTuple):
    """What was made of a story's text in one version: its terms for the search, and its body, both packed."""

    version: str
    terms: bytes
    body: bytes | None


class KnownFile(NamedTuple):
    """A file a build left: the key of what it was made of, its size in bytes, and when it was modified, in ns."""

    key: str
    size: int
    modified: int


@dataclass
class Known:
    """What the last build left behind; `files` is its site."""

    notes: dict[str, str] = field(default_factory=dict)
    stories: dict[str, KnownStory] = field(default_factory=dict)
    text_versions: dict[str, str] = field(default_factory=dict)
    files: dict[str, KnownFile] = field(default_factory=dict)


class SiteRecord:
    """An open record; nobody else has it until it is closed."""

    def __init__(self, base: sqlite3.Connection, stamp: str) -> None:
        self._base = base
        self._stamp = stamp
        self.known = Known()
        """What the last build left behind; empty when it was another program's."""

    def read(self) -> None:
        """Fill in `known`."""
        for table in _TABLES:
            self._base.execute(table)
        notes = dict(self._base.execute("SELECT name, text FROM notes"))
        if notes.pop("stamp", None) != self._stamp:
            self._empty()
            return
        stories = self._base.execute("SELECT path, version, signature, facts FROM stories")
        files = self._base.execute("SELECT path, key, size, modified FROM files")
        self.known = Known(
            notes,
            {path: KnownStory(*rest) for path, *rest in stories},
            dict(self._base.execute("SELECT path, version FROM texts")),
            {path: KnownFile(*rest) for path, *rest in files},
        )

    def texts(self, paths: Sequence[str]) -> dict[str, KeptText]:
        """Give what was kept of the texts of stories; one that is not there is left out."""
        found: dict[str, KeptText] = {}
        for start in range(0, len(paths), _AT_ONCE):
            part = paths[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            asked = f"SELECT path, version, terms, body FROM texts WHERE path IN ({marks})"  # noqa: S608 - only question marks are put in
            found.update((path, KeptText(*rest)) for path, *rest in self._base.execute(asked, part))
        return found

    def save(
        self,
        *,
        notes: Mapping[str, str],
        stories: Mapping[str, KnownStory],
        texts: Mapping[str, KeptText],
        files: Mapping[str, KnownFile],
    ) -> None:
        """Keep what this build knows; `texts` are those that are new since the last one.

        When the disk has no room for it, the record stays as it was: the site is in place, and the next build finds
        out what it lacks.
        """
        try:
            self._save(notes, stories, texts, files)
        except sqlite3.Error:
            self._base.rollback()

    def _save(
        self,
        notes: Mapping[str, str],
        stories: Mapping[str, KnownStory],
        texts: Mapping[str, KeptText],
        files: Mapping[str, KnownFile],
    ) -> None:
        known = self.known
        self._bring("files", known.files, files)
        self._bring("stories", known.stories, stories)
        self._base.executemany(
            "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)",
            [(path, *text) for path, text in texts.items()],
        )
        gone = known.text_versions.keys() - stories.keys()
        self._base.executemany("DELETE FROM texts WHERE path = ?", [(path,) for path in gone])
        every = {**notes, "stamp": self._stamp}
        self._base.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", every.items())
        self._base.execute("COMMIT")

    def _empty(self) -> None:
        for table in ("notes", "stories", "texts", "files"):
            self._base.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own tables

    def _bring(
        self, table: str, before: Mapping[str, tuple[object, ...]], after: Mapping[str, tuple[object, ...]]
    ) -> None:
        """Change the rows of a table that are others than before."""
        gone = [(path,) for path in before.keys() - after.keys()]
        self._base.executemany(f"DELETE FROM {table} WHERE path = ?", gone)  # noqa: S608 - one of our own tables
        changed = [(path, *row) for path, row in after.items() if before.get(path) != row]
        if changed:
            marks = ",".join("?" * len(changed[0]))
            self._base.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", changed)  # noqa: S608


def _is_broken(error: Exception) -> bool:
    """Tell a record that holds something else, such as tables of another shape, from one that cannot be had now."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return not isinstance(error, OSError)


@contextmanager
def open_record(path: Path, stamp: str) -> Iterator[SiteRecord | None]:
    """Open the record at `path`, of builds by the program that `stamp` stands for.

    A broken one is begun anew. None when somebody else has it now, or it cannot be written here: a record is a help
    and no build depends on it. What was not saved when it closes is as if it had never been.
    """
    record: SiteRecord | None = None
    for _ in range(2):
        base: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(path, timeout=0, isolation_level=None)
            # A cut in the middle may cost the record, and not the time to wait for the disk.
            base.execute("PRAGMA synchronous = OFF")
            base.execute("BEGIN EXCLUSIVE")
            record = SiteRecord(base, stamp)
            record.read()
        except (sqlite3.Error, OSError, ValueError, TypeError) as error:
            record = None
            if _is_broken(error):
                if base is not None:
                    base.close()
                try:
                    path.unlink(missing_ok=True)
                except OSError:
                    break
                continue
        try:
            yield record
        finally:
            if base is not None:
                base.close()
        return
    yield None
