"""The files a merge left in conflict, and staging them once a person has mended them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.adapters.git import merging
from curate.adapters.git.repository import Repository
from curate.adapters.git.status import differences
from curate.errors import Refused
from curate.messages import msg

_MARK = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
"""The lines git puts around the two sides. The one between them may as well underline a heading."""
_MOST_BYTES = 64 * 1024 * 1024
_BOTH_SIDES = {2, 3}


def in_conflict(repository: Repository) -> list[str]:
    """Give the files a merge under way left in conflict, sorted."""
    return git_adapter.unmerged_paths(repository)


def settle_conflicts(repository: Repository, touched: Sequence[str]) -> None:
    """Stage what a person has mended: the files in conflict, and any other the merge touched (`touched`).

    Raises `Refused` for a file with marks of a conflict left in it, and for one in which nothing shows that
    somebody chose: a picture, or a file one side deleted.
    """
    sides = merging.conflict_sides(repository)
    changed = {d.path for d in differences(repository, "") if d.unstaged}
    mended = sorted(set(sides) | (changed & set(touched)))
    contents = {path: _bytes(repository, path) for path in mended}
    marked = [
        _place(path, data) for path, data in contents.items() if data is not None and _MARK.search(data)
    ]
    if marked:
        raise Refused(
            msg("Marks of the conflict are left in these files:\n{files}", files="\n".join(marked)),
            msg("Keep what is right, take the marks out, then type: curate sync --continue"),
        )
    unclear = [path for path in mended if path in sides and not _shows_a_choice(sides[path], contents[path])]
    if unclear:
        raise Refused(
            msg("Nobody has said yet what becomes of these files:\n{files}", files="\n".join(unclear)),
            msg(
                "To keep one as it lies there: git add FILE; to let it go: git rm FILE; to take the other side's:"
                " git checkout --theirs FILE, then git add FILE. Then type: curate sync --continue"
            ),
        )
    merging.stage(repository, mended)


def _shows_a_choice(stages: set[int], data: bytes | None) -> bool:
    # With a text on both sides git wrote marks into the file; that they are gone is the choice.
    return stages >= _BOTH_SIDES and data is not None and b"\0" not in data


def _place(path: str, data: bytes) -> str:
    found = _MARK.search(data)
    line = data.count(b"\n", 0, found.start() if found else 0) + 1
    return f"{path}:{line}"


def _bytes(repository: Repository, path: str) -> bytes | None:
    try:
        return files.read_bytes(repository.top / path, _MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError, files.TooLarge):
        return None
