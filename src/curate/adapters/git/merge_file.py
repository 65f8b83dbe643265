"""Git's own merge of three texts by lines."""

from __future__ import annotations

import tempfile
from pathlib import Path

from curate.adapters.disk import reason_of
from curate.adapters.git.run import SAFE_OPTIONS, executable, first_line, reading_environment, run
from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.story.merging import Lines

_MOST_CONFLICTS = 127
"""Above this exit code git did not merge at all."""


def merge_lines(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    labels: tuple[str, str] = ("ours", "theirs"),
    marker_size: int = 7,
    with_base: bool = False,
) -> Lines:
    """Merge by `git merge-file`, the same way whatever is configured.

    `labels` stand behind the conflict marks; `with_base` shows within each conflict what stood there before.
    Raises `EnvironmentFault` for what git takes for no text, and when the disk fails.
    """
    names = (labels[0], "base", labels[1])
    try:
        with tempfile.TemporaryDirectory(prefix="curate-") as made:
            folder = Path(made)
            for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
                (folder / name).write_bytes(data)
            answer = run(
                [
                    *(executable(), *SAFE_OPTIONS, "-c", "merge.conflictStyle=merge"),
                    *("merge-file", "-p", "-q", f"--marker-size={marker_size}"),
                    *(["--diff3"] if with_base else []),
                    *(part for name in names for part in ("-L", name)),
                    *("ours", "base", "theirs"),
                ],
                at=folder,
                environ=_of_no_repository(),
            )
    except OSError as error:
        raise EnvironmentFault(
            msg("The files to merge could not be written: {reason}.", reason=reason_of(error)),
            msg("See that the disk for temporary files is not full."),
        ) from error
    if not 0 <= answer.code <= _MOST_CONFLICTS:
        raise EnvironmentFault(
            msg("git could not merge the lines: {said}", said=first_line(answer.err)),
            msg("To see both versions, type: git log --merge -p"),
        )
    return Lines(answer.out, conflict=answer.code > 0)


def _of_no_repository() -> dict[str, str]:
    """Give the environment of a read, without what a running merge says of its repository."""
    return {
        name: value
        for name, value in reading_environment().items()
        if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
    }
