"""Two files change places in one step, on systems that know how to."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

_NOT_HERE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two paths of one file system change places; False where the system or the file system cannot.

    Raises `OSError` when it can and fails, as when one of them does not exist.
    """
    call = _renameat2()
    if call is None:
        return False
    # Whoever watches what a process does to the disk is told, as by os.rename.
    sys.audit("os.rename", str(one), str(other), -1, -1)
    number = call(os.fsencode(one), os.fsencode(other))
    if number in _NOT_HERE:
        return False
    if number:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return True


@cache
def _renameat2() -> Callable[[bytes, bytes], int] | None:
    """Give the system's call as a function that returns the number of its error, 0 for none."""
    if sys.platform != "linux":
        return None
    import ctypes  # only a command that writes pays for it

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def exchanged(one: bytes, other: bytes) -> int:
        if call(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0:
            return 0
        return ctypes.get_errno()

    return exchanged
