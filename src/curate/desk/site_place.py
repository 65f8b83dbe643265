"""Where a site may be built: nowhere that the newsroom or git keeps files; and what people put into it by hand."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from curate.adapters.git import Repository
from curate.errors import Refused
from curate.messages import Message, msg
from curate.site.own_theme import ROOT_FOLDER

_MOST_NAMED = 5
_OWN = ("stories", ".git")


def refuse_unfit_place(repository: Repository, out: Path) -> None:
    """Raise `Refused` for a folder that a build would have to take the newsroom's own files away from.

    That is the newsroom itself, a folder it lies in, and whatever lies below `stories/` or is git's own, there or
    not. Links on the way are followed. Whether an earlier build left what is there now is another question.
    """
    other = msg("Choose another with `--out`.")
    if _leads_round(out):
        raise Refused(msg("{folder} is not a folder.", folder=str(out)), other)
    place, top = out.resolve(), repository.top.resolve()
    if top.is_relative_to(place):
        raise Refused(msg("{folder} is the newsroom itself, or a folder it lies in.", folder=str(out)), other)
    inside = place.relative_to(top).parts if place.is_relative_to(top) else ()
    of_git = (folder.resolve() for folder in (repository.git_dir, repository.common_dir))
    if any(place.is_relative_to(folder) or folder.is_relative_to(place) for folder in of_git) or (
        inside and inside[0].casefold() in _OWN
    ):
        raise Refused(msg("{path} lies where the newsroom keeps its own files.", path=str(out)), other)


def _leads_round(out: Path) -> bool:
    """Tell whether links on the way to a folder lead round in a circle; not every Python says so when it resolves."""
    for path in (out, *out.parents):
        try:
            path.stat()
        except OSError as error:
            if error.errno == errno.ELOOP:
                return True
    return False


def gone_with_build(out: Path, by_hand: Sequence[str]) -> list[Message]:
    """Say which files a build takes away because none made them, and where they could lie instead."""
    if not by_hand:
        return []
    return [
        msg(
            "Put into {folder} by hand and gone with this build: {names}. What has to lie at the top of the site"
            " goes here: {place}",
            folder=out.name,
            names=", ".join(by_hand[:_MOST_NAMED]) + (", …" if len(by_hand) > _MOST_NAMED else ""),
            place=ROOT_FOLDER,
        )
    ]
