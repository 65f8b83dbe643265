"""Opening a file safely, and what a failing disk means to a person."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from curate.errors import EnvironmentFault, Refused
from curate.messages import Message, msg

NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

_REASONS = {
    errno.ENOENT: msg("No such file or directory"),
    errno.EACCES: msg("Permission denied"),
    errno.EPERM: msg("Operation not permitted"),
    errno.ENOSPC: msg("No space left on device"),
    errno.EISDIR: msg("Is a directory"),
    errno.ENOTDIR: msg("Not a directory"),
    errno.EROFS: msg("Read-only file system"),
    errno.EEXIST: msg("File exists"),
    errno.EIO: msg("Input/output error"),
}
"""The system's own words for what happens most, so that they can be said in the reader's language."""
_ADVICE = {
    errno.ENOSPC: msg("The disk is full. Make some room, then try again."),
    errno.EDQUOT: msg("Your share of the disk is used up. Make some room, then try again."),
    errno.EFBIG: msg("The file would be larger than this system allows."),
    errno.EROFS: msg("The disk cannot be written to. Make it writable, then try again."),
    errno.EACCES: msg("You have no right to do that. Check who owns the file and its folder."),
    errno.EPERM: msg("You have no right to do that. Check who owns the file and its folder."),
    errno.EIO: msg("The disk reports an error. Copy your work elsewhere and have the disk looked at."),
    errno.ENAMETOOLONG: msg("The name is too long. Choose a shorter slug."),
    errno.EMFILE: msg("Too many files are open. Close some programs, then try again."),
    errno.ENFILE: msg("Too many files are open. Close some programs, then try again."),
}


class FoundOut(OSError):
    """What the system did not say and was found out here; `reason` says it in words of ours."""

    def __init__(self, number: int, reason: Message, path: str) -> None:
        super().__init__(number, str(reason), path)
        self.reason = reason


def reason_of(error: OSError) -> Message | str:
    """Say why the system refused, to stand in a message; a rare reason comes in the system's own words."""
    if isinstance(error, FoundOut):
        return error.reason
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def disk_fault(what: Message, error: OSError) -> EnvironmentFault:
    """Make the error for a disk that refused: what did not work, why, and what to do about it."""
    return EnvironmentFault(
        msg("{what}: {reason}.", what=what, reason=reason_of(error)),
        _ADVICE.get(error.errno or 0, msg("Check the disk and the folder, then try again.")),
    )


class TooLarge(Refused):
    """A file has `size` bytes, more than it may; it was not read."""

    def __init__(self, path: Path, size: int, most: int) -> None:
        super().__init__(
            msg("{path} has {size} bytes; at most {most} are allowed.", path=str(path), size=size, most=most)
        )
        self.size = size


def read_bytes(path: Path, most: int) -> bytes:
    """Read a regular file of at most `most` bytes; a symbolic link is not followed.

    Raises `TooLarge`, `Refused` for what is not a regular file, `FileNotFoundError`, and `EnvironmentFault`
    when the disk does not let itself be read.
    """
    try:
        fd = open_regular(path)
        with os.fdopen(fd, "rb") as file:
            size = os.fstat(fd).st_size
            if size > most:
                raise TooLarge(path, size, most)
            data = file.read(most + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise disk_fault(msg("{path} cannot be read", path=str(path)), error) from error
    if len(data) > most:  # it grew while it was read
        raise TooLarge(path, len(data), most)
    return data


def open_regular(path: Path) -> int:
    """Open for reading and give the descriptor. Raises `Refused` for what is not a regular file."""
    if not NOFOLLOW and path.is_symlink():
        raise not_a_file(path)
    try:
        # Without O_NONBLOCK the opening of a named pipe would wait for its writer.
        fd = os.open(path, os.O_RDONLY | NOFOLLOW | PLAIN | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise not_a_file(path) from error
        raise
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise not_a_file(path)
    return fd


def not_a_file(path: Path) -> Refused:
    """Make the refusal of what is not a regular file."""
    return Refused(
        msg("{path} is a symbolic link, a folder or a device, not a file.", path=str(path)),
        msg("Put a regular file in its place."),
    )
