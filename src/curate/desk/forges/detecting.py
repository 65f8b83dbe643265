"""The forges a newsroom can be hosted at, and whom they know."""

from __future__ import annotations

import re
from enum import StrEnum

from curate.errors import UsageFault
from curate.messages import msg


class Forge(StrEnum):
    """A kind of forge that `init` writes files for."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    FORGEJO = "forgejo"
    NONE = "none"

    @property
    def label(self) -> str:
        """The name as the forge writes it itself; "" for none."""
        return _LABELS[self]


_LABELS = {
    Forge.GITHUB: "GitHub",
    Forge.GITLAB: "GitLab",
    Forge.GITEA: "Gitea",
    Forge.FORGEJO: "Forgejo",
    Forge.NONE: "",
}

_OWNER = re.compile(r"[^\s#@]*+@[^\s#@]++")


def checked_owner(forge: Forge, typed: str) -> str:
    """Give a person or team as the forge's CODEOWNERS names one: `@name`, `@team/name`, or an e-mail address.

    Raises `UsageFault` for what it would not understand.
    """
    owner = typed.strip()
    if owner and "@" not in owner:
        owner = f"@{owner}"
    by_name_only = forge in (Forge.GITEA, Forge.FORGEJO)
    if not _OWNER.fullmatch(owner) or (by_name_only and not owner.startswith("@")):
        raise UsageFault(
            msg("{forge} does not know {owner} as an owner of files.", forge=forge.label, owner=typed),
            msg("Give a name as the forge shows it, with `--owner @NAME`.")
            if by_name_only
            else msg("Give a name as the forge shows it, or an e-mail address, with `--owner`."),
        )
    return owner
