"""Where a site may be built: nowhere that the newsroom or git keeps files, nor around them."""

from __future__ import annotations

from pathlib import Path

from curate.adapters.git import Repository
from curate.errors import Refused
from curate.messages import msg

_OWN = ("stories", ".git")


def refuse_unfit_place(repository: Repository, out: Path) -> None:
    """Raise `Refused` for a folder that a build would have to take the newsroom's own files away from.

    That is the newsroom itself, a folder it lies in, and whatever lies below `stories/` or is git's own, there or
    not. Links on the way are followed. Whether an earlier build left what is there now is another question.
    """
    other = msg("Choose another with `--out`.")
    try:
        place, top = out.resolve(), repository.top.resolve()
    except (OSError, RuntimeError):  # links that lead round in a circle
        raise Refused(msg("{folder} is not a folder.", folder=str(out)), other) from None
    if top.is_relative_to(place):
        raise Refused(msg("{folder} is the newsroom itself, or a folder it lies in.", folder=str(out)), other)
    inside = place.relative_to(top).parts if place.is_relative_to(top) else ()
    of_git = (folder.resolve() for folder in (repository.git_dir, repository.common_dir))
    if any(place.is_relative_to(folder) or folder.is_relative_to(place) for folder in of_git) or (
        inside and inside[0].casefold() in _OWN
    ):
        raise Refused(msg("{path} lies where the newsroom keeps its own files.", path=str(out)), other)
