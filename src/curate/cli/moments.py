"""Moments as people type them."""

from __future__ import annotations

from datetime import datetime, tzinfo

from curate.errors import UsageFault
from curate.messages import msg


def parse_typed_moment(typed: str, zone: tzinfo) -> datetime:
    """Read a moment; without an offset it is meant in `zone`. Raises `UsageFault`."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise UsageFault(
            msg("{typed} is not a moment.", typed=typed),
            msg("Type it as 2025-12-14T09:39 or 2025-12-14T09:39+08:00."),
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
