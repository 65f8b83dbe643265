"""One file of a site before it is made: where it lies, what it is made of, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

ALWAYS = ""
"""The key of a file that is to be made anew each time."""


@dataclass(frozen=True)
class Part:
    """A file that can be made. `path` is relative to the site's top; `made_of` gives the key when it is asked for.

    Two parts with one path and one key that is not `ALWAYS` have the same bytes, in this build and in any other.
    """

    path: str
    made_of: Callable[[], str] | str
    make: Callable[[], bytes]

    @cached_property
    def key(self) -> str:
        """Stand for all that the file is made of."""
        return self.made_of if isinstance(self.made_of, str) else self.made_of()


def key_of(*values: object) -> str:
    """Make one key out of all that a file is made of; values count by what `repr` shows of them."""
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
