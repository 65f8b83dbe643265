"""The present moment, and the random end of a new id."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from curate.errors import UsageFault
from curate.messages import msg

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters without those that are mistaken for each other (0 o, 1 i l, u v)."""


def now() -> datetime:
    """Give the present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def build_moment() -> datetime:
    """Give the moment pages are built as of: SOURCE_DATE_EPOCH (seconds since 1970) when set, else the present."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return now()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageFault(
            msg("SOURCE_DATE_EPOCH is {value}, which is no number of seconds.", value=epoch),
            msg("Unset it, or set it to seconds since 1970."),
        ) from None


def random_suffix(length: int = 4) -> str:
    """Give `length` random characters for an id; what is taken already is the caller's to look up."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
