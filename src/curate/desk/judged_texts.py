"""The files findings are about, read again as they were judged: on disk, as a commit would hold them, or in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from curate.desk.snapshots import Snapshot, is_story_path
from curate.errors import CurateError
from curate.policy import POLICY_PATH


def judged_texts(snapshot: Snapshot, paths: Iterable[str]) -> Callable[[str], bytes | None]:
    """Give a function that gives a file's bytes by its path, None where it cannot be read any more.

    `paths` are those that will be asked for, so that they are fetched together.
    """
    snapshot.prepare(sorted({path for path in paths if is_story_path(path)}))

    def read(path: str) -> bytes | None:
        try:
            found = snapshot.policy() if path == POLICY_PATH else snapshot.read(path)
        except (OSError, CurateError):
            return None  # it was judged unreadable, or is gone since: the finding is shown without its line
        return found if isinstance(found, bytes) else None

    return read
