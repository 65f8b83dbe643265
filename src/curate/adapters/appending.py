"""Adding to the end of a file that another program reads while we write."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from curate.adapters.disk import PLAIN, disk_fault, not_a_file
from curate.messages import msg


def append_bytes(path: Path, data: bytes) -> None:
    """Put `data` at the end of a regular file, which is made when it is not there.

    Raises `Refused` for what is not a regular file and `EnvironmentFault` when the disk does not play along.
    """
    try:
        # Without O_NONBLOCK the opening of a named pipe would wait for its reader.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | PLAIN | getattr(os, "O_NONBLOCK", 0)
        fd = os.open(path, flags, 0o644)
        with os.fdopen(fd, "ab") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise not_a_file(path)
            file.write(data)
    except OSError as error:
        raise disk_fault(msg("{path} was not saved", path=str(path)), error) from error
