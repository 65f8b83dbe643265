"""One file of a site before it is made: where it lies, what it is made of, and how."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

ALWAYS = ""
"""The key of a file that is to be made anew each time."""


class Part:
    """A file that can be made. `path` is relative to the site's top; `made_of` gives the key when it is asked for.

    Two parts with one path and one key that is not `ALWAYS` have the same bytes, in this build and in any other.
    """

    __slots__ = ("_made_of", "make", "path")

    def __init__(self, path: str, made_of: Callable[[], str] | str, make: Callable[[], bytes]) -> None:
        self.path = path
        self.make = make
        self._made_of = made_of

    @property
    def key(self) -> str:
        """Stand for all that the file is made of."""
        if not isinstance(self._made_of, str):
            self._made_of = self._made_of()
        return self._made_of


def key_of(*values: object) -> str:
    """Make one key out of all that a file is made of; values count by what `repr` shows of them."""
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
