"""Files beside stories that other programs left: an editor's locks and copies, a synced folder's conflict copies."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator

from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, doubtful, well
from curate.messages import Message, msg

MOST_SHOWN = 20
_HOST_COPY = re.compile(
    r"(.{1,200}?)-(?:DESKTOP|LAPTOP|[A-Z][A-Z0-9]{2,14})(?:-[A-Z0-9]{1,15})?+(?:-[0-9]{1,3})?+\.md"
)
"""OneDrive adds the machine's name: `x-DESKTOP-4F2K1L0.md`."""


def editor_files(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for what an open or crashed editor leaves beside a story."""
    found = [
        (path, edited)
        for path in checkout.files_among_stories
        if (edited := edited_in(path.rpartition("/")[2])) is not None
    ]
    if not found:
        yield well("editor-files", msg("no editor has a story open or crashed with one"))
    for path, edited in found[:MOST_SHOWN]:
        yield doubtful(
            "editor-files",
            msg("{path}: an editor has {name} open, or crashed with it.", path=path, name=edited),
            _recovery(path),
        )


def conflict_copies(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for copies that a synced folder or a merge tool made when two versions met."""
    paths = checkout.files_among_stories
    known = set(paths)
    copies = [path for path in paths if is_conflict_copy(path, known)]
    if not copies:
        yield well("conflict-copies", msg("no synced folder has left a second version of a story"))
    for path in copies[:MOST_SHOWN]:
        yield doubtful(
            "conflict-copies",
            msg("{path} looks like a second version that a synced folder or a merge left.", path=path),
            msg(
                "Compare it with the story, take over what is missing, then type: rm {path}",
                path=shlex.quote(path),
            ),
        )


def edited_in(name: str) -> str | None:
    """Give the story's file that an editor's own file belongs to; None for any other name."""
    edited = None
    if name.startswith(".~lock.") and name.endswith("#"):  # LibreOffice
        edited = name[len(".~lock.") : -1]
    elif name.startswith(".#"):  # Emacs, while it is open
        edited = name[2:]
    elif name.startswith("#") and name.endswith("#"):  # Emacs, what was not saved
        edited = name[1:-1]
    elif name.startswith(".") and name[-4:] in (".swp", ".swo", ".swn"):  # Vim
        edited = name[1:-4]
    elif name.endswith("~"):
        edited = name[:-1]
    return edited if edited is not None and edited.endswith(".md") else None


def is_conflict_copy(path: str, known: Collection[str]) -> bool:
    """Tell whether a file's name is one that synced folders and merges give to second versions.

    `known` are all files: a name that ends like a machine's counts only beside the story without that end.
    """
    folder, _, name = path.rpartition("/")
    if name.endswith((".md.orig", ".md.rej")):
        return True
    if not name.endswith(".md"):
        return False
    stem = name.removesuffix(".md").lower()
    if "冲突" in stem or ".sync-conflict-" in stem or "conflicted copy" in stem or "(conflict" in stem:
        return True
    match = _HOST_COPY.fullmatch(name)
    return match is not None and f"{folder}/{match[1]}.md" in known


def _recovery(path: str) -> Message:
    name = path.rpartition("/")[2]
    folder = path[: -len(name)]
    shown = shlex.quote(path)
    if name[-4:] in (".swp", ".swo", ".swn"):
        return msg(
            "Close the editor. If it crashed, see what is in it with: vim -r {story}; then type: rm {path}",
            story=shlex.quote(f"{folder}{name[1:-4]}"),
            path=shown,
        )
    return msg("Close the editor. If it crashed, look into the file, then type: rm {path}", path=shown)
