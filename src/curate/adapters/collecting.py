"""When Python looks for garbage in cycles: seldom, where much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000
"""New objects after which it is looked for; a build makes millions that stay, each look at which is for nothing."""


def collect_seldom() -> None:
    """Let this process look for garbage seldom from now on."""
    gc.set_threshold(_OBJECTS, 20, 100)


def collect_no_more() -> None:
    """Let this process end without a last look at all it made, which takes long after work on many stories."""
    gc.disable()
    gc.freeze()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom while this lasts."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
