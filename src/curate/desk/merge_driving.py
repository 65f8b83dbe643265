"""The merge of one story for git: three files in, the merged one out, and never a text lost."""

from __future__ import annotations

from pathlib import Path

from curate.adapters import files
from curate.adapters.git.merge_file import merge_lines
from curate.errors import CurateError
from curate.messages import msg
from curate.story.merging import Conflict, Labels, Merged, merge_story, whole_file_conflict

_MOST_BYTES = 512 * 1024 * 1024


def merge_files(base: Path, ours: Path, theirs: Path, labels: Labels, marker_size: int) -> Merged:
    """Merge the files `ours` and `theirs`, which stem from `base`, into `ours`; give what was written.

    An empty `base` means that both sides made the file. Whatever goes wrong in between, both texts are in `ours`
    afterwards; only a file that cannot be read or written raises, and is then as it was.
    """
    versions = [files.read_bytes(path.absolute(), _MOST_BYTES) for path in (base, ours, theirs)]
    merged = _merged(versions[0] or None, versions[1], versions[2], labels, marker_size)
    if merged.data != versions[1]:
        files.write_atomically(ours.absolute(), merged.data, expected=versions[1])
    return merged


def _merged(base: bytes | None, ours: bytes, theirs: bytes, labels: Labels, marker_size: int) -> Merged:
    try:
        return merge_story(base, ours, theirs, merge_lines, labels, marker_size, _not_approved)
    except CurateError as error:
        why = msg("The two versions could not be merged: {reason}", reason=error.message)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not cost a curator's text
        why = msg("The two versions could not be merged: {reason}", reason=repr(error))
    return Merged(whole_file_conflict(ours, theirs, labels, marker_size), (Conflict("", why),))


def _not_approved() -> frozenset[str]:
    from curate.workflow.digest import NOT_DIGESTED

    return NOT_DIGESTED
