"""Files of curate's own that were left: those of a killed save, versions kept beside a story, unfinished answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curate.adapters import files, processes
from curate.adapters import git as git_adapter
from curate.desk.answers import MOST_ANSWERS_BYTES, kept_answers, kept_answers_path
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import FIXING, Diagnosis, Remedy, doubtful, typing, well
from curate.desk.newsroom import Newsroom
from curate.errors import Refused
from curate.messages import Message, msg
from curate.story.blob_id import blob_oid
from curate.story.front_matter import MOST_FILE_BYTES

OLD_SECONDS = 3600
MOST_BYTES = max(MOST_FILE_BYTES, MOST_ANSWERS_BYTES)
_MARK = ".curate-"


@dataclass(frozen=True)
class Leftover:
    """A file that was written beside another: `target` is the other's path, `pid` who wrote it (None: it is kept)."""

    path: Path
    target: Path
    pid: int | None


def leftover_of(path: Path) -> Leftover | None:
    """Read the name curate gives to what it writes beside a file; None for any other name."""
    hidden, mark, ending = path.name.rpartition(_MARK)
    if not mark or not hidden.startswith("."):
        return None
    target = path.with_name(hidden[1:])
    if ending == "new" or (ending.startswith("new-") and ending[4:].isdigit()):
        return Leftover(path, target, None)
    pid, _, rest = ending.partition("-")
    if pid.isascii() and pid.isdigit() and len(pid) < 12 and rest.endswith(".tmp"):
        return Leftover(path, target, int(pid))
    return None


def temporary_files(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for what a killed save left. What is nowhere else is shown and stays."""
    found = [
        leftover
        for leftover in _leftovers(checkout)
        if leftover.pid is not None
        and _is_old(checkout, leftover.path)
        and not processes.is_running(leftover.pid)
    ]
    if not found:
        yield well("temp-files", msg("no killed command has left a file behind"))
    for leftover in found:
        shown = checkout.shown(leftover.path)
        if _is_elsewhere(checkout, leftover):
            yield doubtful(
                "temp-files",
                msg(
                    "{path} was left by a command that was killed; what is in it is safe elsewhere.",
                    path=shown,
                ),
                typing(FIXING),
                _removal(checkout, leftover),
            )
        else:
            yield doubtful(
                "temp-files",
                msg(
                    "{path} was left by a command that was killed, and its text is in no other file.",
                    path=shown,
                ),
                _comparing(checkout, leftover),
            )


def kept_versions(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for versions that were kept because somebody else had changed the file."""
    found = [leftover for leftover in _leftovers(checkout) if leftover.pid is None]
    if not found:
        yield well("kept-versions", msg("no version of a story waits beside it"))
    for leftover in found:
        shown, target = checkout.shown(leftover.path), checkout.shown(leftover.target)
        if _is_elsewhere(checkout, leftover):
            yield doubtful(
                "kept-versions",
                msg(
                    "{path} was kept beside {target}; what is in it is safe elsewhere.",
                    path=shown,
                    target=target,
                ),
                typing(FIXING),
                _removal(checkout, leftover),
            )
        else:
            yield doubtful(
                "kept-versions",
                msg(
                    "{path} holds a version of {target} that was not saved over another.",
                    path=shown,
                    target=target,
                ),
                _comparing(checkout, leftover),
            )


def unfinished_answers(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for an interrupted `curate new`."""
    if checkout.policy is None:
        return
    newsroom = Newsroom(checkout.repository, checkout.policy)
    path = kept_answers_path(newsroom)
    if not path.exists():
        yield well("kept-answers", msg("no `curate new` was left unfinished"))
        return
    unfinished = kept_answers(newsroom)
    if unfinished is None:
        yield doubtful(
            "kept-answers",
            msg(
                "{path} holds answers to `curate new` that this curate cannot read.",
                path=checkout.shown(path),
            ),
            msg("Take out of it what you need, then type: rm {path}", path=checkout.shown(path)),
        )
    else:
        yield doubtful(
            "kept-answers",
            msg("A `curate new` was left unfinished: {title}", title=unfinished.answers.title or "…"),
            msg("To go on with it, type: curate new"),
        )


def _leftovers(checkout: Checkout) -> list[Leftover]:
    places = [checkout.top / path for path in checkout.files_among_stories]
    state = git_adapter.state_dir(checkout.repository)
    for folder in (checkout.top, git_adapter.hooks_dir(checkout.repository), state):
        places += sorted(folder.iterdir()) if folder.is_dir() else []
    found = [leftover for path in places if (leftover := leftover_of(path)) is not None]
    return [leftover for leftover in found if leftover.path.is_file() and not leftover.path.is_symlink()]


def _is_old(checkout: Checkout, path: Path) -> bool:
    try:
        return checkout.now.timestamp() - path.lstat().st_mtime > OLD_SECONDS
    except FileNotFoundError:
        return False


def _is_elsewhere(checkout: Checkout, leftover: Leftover) -> bool:
    """Tell whether nothing would be lost: it is empty, or the file itself, the index or the last commit holds it."""
    data = _bytes(leftover.path)
    if data is None:
        return False
    if not data or data == _bytes(leftover.target):
        return True
    repository = checkout.repository
    if not leftover.target.is_relative_to(checkout.top):
        return False
    oid = blob_oid(data, git_adapter.object_format(repository))
    rel = leftover.target.relative_to(checkout.top).as_posix()
    entry = git_adapter.staged_entries(repository, [rel]).get(rel)
    if entry is not None and entry.oid == oid:
        return True
    head = git_adapter.head_commit(repository)
    committed = git_adapter.tree_entry(repository, head, rel) if head else None
    return committed is not None and committed[1] == oid


def _bytes(path: Path) -> bytes | None:
    try:
        return files.read_bytes(path, MOST_BYTES)
    except (FileNotFoundError, Refused):
        return None


def _removal(checkout: Checkout, leftover: Leftover) -> Remedy:
    def remove() -> None:
        # Once more, just before: nothing that is nowhere else is deleted.
        if _is_elsewhere(checkout, leftover):
            leftover.path.unlink(missing_ok=True)

    return Remedy(msg("delete {path}", path=checkout.shown(leftover.path)), remove)


def _comparing(checkout: Checkout, leftover: Leftover) -> Message:
    path, target = checkout.shown(leftover.path), checkout.shown(leftover.target)
    if os.path.lexists(leftover.target):
        return msg(
            "Take over what is missing, then delete it. To see what differs: diff {target} {path}",
            target=target,
            path=path,
        )
    return msg("If you want it, type: mv {path} {target}; otherwise: rm {path}", path=path, target=target)
