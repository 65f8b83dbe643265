"""The files findings are about, read again as they were judged: on disk, or as a commit would hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from curate.adapters.git import Repository
from curate.desk.snapshots import Index, WorkTree, is_story_path
from curate.errors import CurateError
from curate.policy import POLICY_PATH


def judged_texts(
    repository: Repository, paths: Iterable[str], *, staged: bool
) -> Callable[[str], bytes | None]:
    """Give a function that gives a file's bytes by its path, None where it cannot be read any more.

    `paths` are those that will be asked for, so that what is staged is fetched together.
    """
    snapshot = Index(repository) if staged else WorkTree(repository)
    if staged:
        snapshot.prepare(sorted({path for path in paths if is_story_path(path)}))

    def read(path: str) -> bytes | None:
        try:
            found = snapshot.policy() if path == POLICY_PATH else snapshot.read(path)
        except (OSError, CurateError):
            return None  # it was judged unreadable, or is gone since: the finding is shown without its line
        return found if isinstance(found, bytes) else None

    return read
