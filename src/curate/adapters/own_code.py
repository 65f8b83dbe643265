"""Which program this is, to the last changed line: so that nothing made by another one is taken for its own."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

_MAKERS = ("comrak", "nh3", "jinja2", "markupsafe", "feedgenerator", "pillow", "pydantic")
"""Libraries whose version decides what a page looks like."""


@cache
def program_stamp() -> str:
    """Give a text that is another one for every other program, library or Python.

    Files count by name, size and time, so that this costs no reading.
    """
    digest = blake2b(sys.version.encode(), digest_size=16)
    for name in _MAKERS:
        try:
            digest.update(f"{name} {metadata.version(name)}\0".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{name}\0".encode())
    for path, facts in sorted(_files(Path(__file__).parent.parent)):
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _files(top: Path) -> list[tuple[str, os.stat_result]]:
    found = []
    pending = [str(top)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    pending.append(entry.path)
                else:
                    found.append((entry.path[len(str(top)) :], entry.stat()))
    return found
