"""Writing a file so that no byte is ever lost: the old one whole, or the new one whole."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
import time
from pathlib import Path

from curate.adapters.disk import NOFOLLOW, PLAIN, FoundOut, disk_fault, not_a_file, open_regular
from curate.adapters.exchanging import exchange
from curate.errors import Refused
from curate.messages import msg

_LONGEST_NAME = 255
_MOST_EXCHANGES = 20
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})


class ChangedUnderUs(Refused):
    """The file is no longer what was read; it was left alone, and ours lies beside it at `kept`."""

    def __init__(self, path: Path, kept: Path, *, appeared: bool = False) -> None:
        super().__init__(
            msg("{path} exists already and was not touched.", path=str(path))
            if appeared
            else msg("{path} was changed by somebody else and was not touched.", path=str(path)),
            msg("Your version is in {kept}. Compare the two, then delete it.", kept=str(kept)),
        )
        self.path = path
        self.kept = kept


def write_atomically(path: Path, data: bytes, *, expected: bytes | None, private: bool = False) -> None:
    """Put `data` at `path`: afterwards the whole old or the whole new file is there, whatever happens.

    `expected` is what was read there before, None for a new file, which never overwrites. Folders are made
    as needed. A `private` file is nobody's but the user's to read.

    Raises `ChangedUnderUs` when something else lies there by now (ours is kept beside it), `Refused` for a
    symbolic link, a folder or a read-only file, and `EnvironmentFault` when the disk fails: the old file is
    then as it was, unless the message says that the new one was written.
    """
    existing = _look_at(path)
    if existing is not None and expected is not None and not _writable(path, existing):
        raise Refused(msg("{path} is read-only.", path=str(path)), msg("Make it writable, then try again."))
    try:
        _make_folders(path.parent)
        temporary = _write_beside(path, data, existing, private)
    except OSError as error:
        raise disk_fault(msg("{path} was not saved", path=str(path)), error) from error
    try:
        if expected is None:
            placed = _put_new(temporary, path)
        else:
            placed = _put_in_place_of(temporary, path, data, expected)
        if not placed:
            if not _is_still(temporary, data):  # it was exchanged for another text
                _keep_foreign(temporary, path)
                temporary = _write_beside(path, data, existing, private)
            raise ChangedUnderUs(path, _keep_beside(temporary, path, data), appeared=expected is None)
    except OSError as error:
        raise disk_fault(msg("{path} was not saved", path=str(path)), error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    try:
        _sync_folder(path.parent)
    except OSError as error:
        # The new file is in place already, so "not saved" would be untrue.
        raise disk_fault(
            msg("{path} was written, but the disk did not confirm it", path=str(path)), error
        ) from error


def _look_at(path: Path) -> os.stat_result | None:
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_fault(msg("{path} was not saved", path=str(path)), error) from error
    if not stat.S_ISREG(facts.st_mode):
        raise not_a_file(path)
    return facts


def _writable(path: Path, facts: os.stat_result) -> bool:
    # A folder's permission would let us replace a read-only file; whoever made it so meant otherwise.
    return bool(facts.st_mode & 0o222) and os.access(path, os.W_OK)


def _is_still(path: Path, expected: bytes) -> bool:
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            return (
                os.fstat(file.fileno()).st_size == len(expected) and file.read(len(expected) + 1) == expected
            )
    except (FileNotFoundError, Refused):
        return False


def _make_folders(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for made in reversed(missing):
        made.mkdir(exist_ok=True)
        _sync_folder(made.parent)


def _name_beside(path: Path, ending: str) -> Path:
    """Give `.NAME.curate-ENDING` in the same folder, NAME cut when the file system would not take it all."""
    tail = os.fsencode(f".curate-{ending}")
    name = os.fsencode(path.name)[: _LONGEST_NAME - len(tail) - 1]
    return path.with_name("." + os.fsdecode(name) + os.fsdecode(tail))


def _write_beside(path: Path, data: bytes, existing: os.stat_result | None, private: bool) -> Path:
    """Write a temporary file; it is then on the disk and was read back. A failure leaves none."""
    temporary = _name_beside(path, f"{os.getpid()}-{secrets.token_hex(4)}.tmp")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | PLAIN, 0o600)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(fd, rest) :]
            if not private:
                _take_over_rights(fd, existing)
            _sync(fd)
        finally:
            os.close(fd)
        if temporary.read_bytes() != data:
            raise FoundOut(errno.EIO, msg("what was written cannot be read back"), str(temporary))
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _take_over_rights(fd: int, existing: os.stat_result | None) -> None:
    if os.name != "posix":
        return
    if existing is None:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(fd, 0o666 & ~mask)
        return
    if (existing.st_uid, existing.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.fchown(fd, existing.st_uid, existing.st_gid)
    os.fchmod(fd, stat.S_IMODE(existing.st_mode))


def _put_new(temporary: Path, path: Path) -> bool:
    """Give the temporary file its name, unless the name is taken by now; tell whether it was free."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: reserve the name, then replace our own reservation.
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | PLAIN, 0o600))
        except FileExistsError:
            return False
        temporary.replace(path)
    return True


def _put_in_place_of(temporary: Path, path: Path, data: bytes, expected: bytes) -> bool:
    """Put the temporary file, which holds `data`, in the place of what was read; tell whether that was still there.

    Between a look and a replacement an editor may save. So the two files change places where the system knows
    how, what came out is looked at, and another text than expected goes back to its place.
    """
    if not _is_still(path, expected):
        return False
    try:
        if not exchange(temporary, path):
            _replace(temporary, path)
            return True
        if _is_still(temporary, expected):
            return True
        put: tuple[int, int, int] | None = None  # ours stands there
        for _ in range(_MOST_EXCHANGES):
            theirs = _facts(temporary)
            exchange(temporary, path)
            if _is_still(temporary, data) if put is None else _facts(temporary) == put:
                break
            put = theirs  # saved once more in this moment: the newer text goes to its place
    except FileNotFoundError:
        pass  # deleted meanwhile: it does not come back
    return False


def _facts(path: Path) -> tuple[int, int, int]:
    facts = path.lstat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _replace(temporary: Path, path: Path) -> None:
    # On Windows an editor or a virus scanner that has the file open makes this fail for a moment.
    for pause in (0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(path)


def _keep_beside(temporary: Path, path: Path, data: bytes) -> Path:
    """Keep our version as `.NAME.curate-new` (with a number when that is taken by another text)."""
    for number in range(1, 1000):
        kept = _name_beside(path, "new" if number == 1 else f"new-{number}")
        if _put_new(temporary, kept) or _is_still(kept, data):
            _sync_folder(path.parent)
            return kept
    raise FoundOut(errno.EEXIST, msg("too many versions are kept already"), str(path))


def _keep_foreign(temporary: Path, path: Path) -> None:
    """Keep what an editor saved and nobody may have seen since: it too is somebody's text."""
    if temporary.is_file() and not temporary.is_symlink():
        _keep_beside(temporary, path, temporary.read_bytes())
    temporary.unlink(missing_ok=True)


def _sync(fd: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # On macOS only this reaches the disk itself; not every file system knows it.
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
    os.fsync(fd)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY | PLAIN)
    try:
        os.fsync(fd)
    except OSError as error:
        # Some network file systems know no such thing; that is no failure of this disk.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)
