"""SSH keys that git may sign with: whether ssh-keygen is there, and which public key a setting means."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from curate.adapters.disk import read_bytes
from curate.errors import CurateError

MOST_KEY_BYTES = 64 * 1024
_LITERAL = "key::"
_KINDS = ("ssh-", "ecdsa-", "sk-")


def ssh_keygen() -> str | None:
    """Give the path of ssh-keygen, which makes and verifies signatures; None without one on the path."""
    # As for git itself, entries of PATH that are not absolute are passed over.
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which(
        "ssh-keygen", path=os.pathsep.join(part for part in parts if Path(part).is_absolute())
    )


def public_key(signing_key: str) -> str | None:
    """Give kind and key, as in a `.pub` file without its comment, that git's `user.signingKey` means.

    The setting holds the key itself, or the path of its file or of the private key beside it. None when it
    leads nowhere. Private keys are not read.
    """
    text = signing_key.removeprefix(_LITERAL).strip()
    if not text.startswith(_KINDS):
        path = Path(signing_key).expanduser()
        beside = path if path.suffix == ".pub" else path.with_name(f"{path.name}.pub")
        try:
            text = read_bytes(beside, MOST_KEY_BYTES).decode("utf-8", "replace")
        except (OSError, ValueError, CurateError):
            return None
    words = text.split()
    return " ".join(words[:2]) if len(words) >= 2 and words[0].startswith(_KINDS) else None
