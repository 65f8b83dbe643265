"""Which program this is, to the last changed line: so that nothing made by another one is taken for its own."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

_MAKERS = ("comrak", "nh3", "jinja2", "markupsafe", "feedgenerator", "pillow", "pydantic")
"""Libraries whose version decides what a page looks like."""
_SAYS = (".dist-info", ".egg-info")


@cache
def program_stamp() -> str:
    """Give a text that is another one for every other program, library or Python.

    Files count by name, size and time, so that this costs no reading.
    """
    digest = blake2b(sys.version.encode(), digest_size=16)
    for installed in _installed():
        digest.update(f"{installed}\0".encode("utf-8", "surrogateescape"))
    for path, facts in sorted(_files(Path(__file__).parent.parent)):
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Give the names of the folders that say which version of a library is installed, such as `pydantic-2.1.dist-info`.

    Python's own way to ask for a version takes longer than a small build.
    """
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are all that is asked for
        except OSError:  # a zip, or nothing
            continue
        found += sorted(name for name in names if name.endswith(_SAYS) and _library(name) in _MAKERS)
    return found


def _library(name: str) -> str:
    return name.partition("-")[0].lower()


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
