"""The object id git gives a file, computed from its bytes alone."""

from __future__ import annotations

import hashlib
from typing import Literal

ObjectFormat = Literal["sha1", "sha256"]


def blob_oid(data: bytes, object_format: ObjectFormat = "sha1") -> str:
    """Give the object id of a file with exactly these bytes, in a repository of this format."""
    digest = hashlib.new(object_format, usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()
