"""One commit of exactly these paths, with the user's own identity, hooks and signing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence

from curate.adapters.disk import disk_fault, open_regular
from curate.adapters.git.blobs import tree_entry
from curate.adapters.git.reading import head_commit, resolve_commit, staged_entries
from curate.adapters.git.repository import Repository, checked_paths, object_format
from curate.adapters.git.run import (
    Answer,
    executable,
    git_version,
    words_of_a_hook,
)
from curate.adapters.git.status import changed_paths
from curate.adapters.git.turn import one_at_a_time
from curate.adapters.git.with_hooks import run_with_hooks
from curate.errors import EnvironmentFault, Refused, SavedNotCommitted
from curate.messages import Message, msg
from curate.story.blob_id import blob_oid

LOCK_SECONDS = 3.0
MOST_ATTEMPTS = 8
"""How often a commit is made anew because somebody else's moved the branch meanwhile."""


class NothingToCommit(Refused):
    """None of the paths differs from HEAD: what should be committed is committed already."""


class CommittedWithTrouble(EnvironmentFault):
    """The commit was made, and git failed after that; the message says at what."""

    def __init__(self, reason: Message) -> None:
        super().__init__(
            msg("The commit was made, but git had trouble: {reason}", reason=reason),
            msg("To see the state of your files, type: git status"),
        )


class _BranchMoved(EnvironmentFault):
    """Somebody who does not take our lock committed between git's look at the branch and its moving it."""


class CommittedDifferently(Refused):
    """The commit `oid` was made, but a hook or an editor put other bytes at `path` than were meant."""

    def __init__(self, oid: str, path: str) -> None:
        super().__init__(
            msg("The commit was made, but {path} in it is not what was saved.", path=path),
            msg(
                "A hook or an editor changed the file meanwhile. To see how, type: git show {oid}",
                oid=oid[:12],
            ),
        )
        self.oid = oid
        self.path = path


def commit_paths(
    repo: Repository,
    rels: Sequence[str],
    message: str,
    *,
    finish: str,
    expected: Mapping[str, bytes] | None = None,
) -> str:
    """Commit the work tree's state of the paths `rels`, new, changed or deleted, and nothing else.

    Other staged work stays staged. `finish` is the one command that ends the work when git refuses;
    `expected` holds, by path, the bytes that were saved, when the caller has them. Gives the new commit's
    object id. Raises `SavedNotCommitted` when git did not commit (the index is then as it was before),
    `NothingToCommit`, `CommittedDifferently`, `CommittedWithTrouble`, and `Refused` for a path that is not a
    regular file.
    """
    paths = checked_paths(rels)
    if not paths:
        raise ValueError("no paths to commit")
    saved = (
        paths[0] if len(paths) == 1 else msg("{path} and {count} more", path=paths[0], count=len(paths) - 1)
    )
    try:
        with one_at_a_time(repo):
            for _ in range(MOST_ATTEMPTS - 1):
                with contextlib.suppress(_BranchMoved):
                    return _commit_exactly(repo, paths, message, saved, finish, expected or {})
            return _commit_exactly(repo, paths, message, saved, finish, expected or {})
    except CommittedWithTrouble:
        raise
    except EnvironmentFault as fault:
        raise SavedNotCommitted(
            msg("Saved {path}, but not committed: {reason}", path=saved, reason=fault.message),
            msg("To finish, type: {command}", command=finish),
        ) from fault


def torn_paths(repo: Repository, rels: Sequence[str]) -> list[str]:
    """Give those of the paths that a killed commit left behind.

    A commit that is killed after it moved the branch and before it put the new index in place leaves the disk and
    HEAD new and the index as it was. The next plain `git commit` would then take the commit back without a word.
    It shows in a path whose index is exactly what HEAD's parent holds.
    """
    head = head_commit(repo)
    if head is None:
        return []
    parent = resolve_commit(repo, f"{head}~1")
    staged = staged_entries(repo, checked_paths(rels))
    torn = []
    for path in rels:
        now = tree_entry(repo, head, path)
        before = tree_entry(repo, parent, path) if parent else None
        entry = staged.get(path)
        held = (entry.mode, entry.oid) if entry is not None else None
        if held == before and now != before and _disk_oid(repo, path) == (now[1] if now else None):
            torn.append(path)
    return torn


def mend_torn_commit(repo: Repository, rels: Sequence[str]) -> list[str]:
    """Bring the index back to HEAD for those of the paths that `torn_paths` names; nothing else is touched."""
    torn = torn_paths(repo, rels)
    if torn:
        answer = _when_unlocked(lambda: repo.change_index("reset", "--quiet", "--", *torn))
        if answer.code != 0:
            raise EnvironmentFault(_reason(repo, answer))
    return torn


def _commit_exactly(
    repo: Repository,
    paths: list[str],
    message: str,
    saved: str | Message,
    finish: str,
    expected: Mapping[str, bytes],
) -> str:
    durable = _durable(git_version())
    before = head_commit(repo)
    known = _in_index(repo, paths)
    wanted = {path: _disk_oid(repo, path) for path in paths}
    for path, data in expected.items():
        if path in wanted and wanted[path] != blob_oid(data, object_format(repo)):
            raise Refused(
                msg("{path} was changed by somebody else after it was saved.", path=path),
                msg("Look at the file; then type: {command}", command=finish),
            )
    nothing = NothingToCommit(msg("There is nothing to commit in {path}.", path=saved))
    paths = [path for path in paths if wanted[path] or path in known or _in_head(repo, before, path)]
    wanted = {path: wanted[path] for path in paths}
    if not paths:
        raise nothing
    announced = [path for path in paths if path not in known and wanted[path]]
    command = [executable(), "--no-pager", *durable, "-c", "i18n.commitEncoding=UTF-8", "commit", "--only"]
    command += ["--file=-", "--cleanup=verbatim", "--no-verbose", "--quiet", "--", *_pathspecs(paths)]
    try:
        if announced:
            answer = _when_unlocked(lambda: repo.change_index("add", "--intent-to-add", "--", *announced))
            if answer.code != 0:
                raise EnvironmentFault(_reason(repo, answer))
        answer = _when_unlocked(lambda: run_with_hooks(repo, command, _as_text(message)))
    except BaseException:
        with contextlib.suppress(EnvironmentFault):
            _after_failure(repo, before, wanted, announced)
        raise
    after = head_commit(repo)
    if answer.code != 0 or after is None or after == before:
        if _after_failure(repo, before, wanted, announced):
            raise CommittedWithTrouble(_reason(repo, answer))
        if after != before:
            raise _BranchMoved(_reason(repo, answer))
        if answer.code == 1 and not any(path in changed_paths(repo, path) for path in paths):
            raise nothing
        raise EnvironmentFault(_reason(repo, answer))
    made = _own_commit(repo, before, after, paths)
    for path in paths:
        if not _committed_as_meant(repo, made, path, wanted[path]):
            raise CommittedDifferently(made, path)
    return made


def _own_commit(repo: Repository, before: str | None, after: str, paths: Sequence[str]) -> str:
    """Give the commit that was just made: `after`, unless somebody else committed right behind it."""
    if resolve_commit(repo, f"{after}~1") == before:
        return after
    since = [after, *([f"^{before}"] if before else [])]
    listing = repo.read("rev-list", "--first-parent", "--reverse", *since, "--", *paths).decode("ascii")
    return listing.split("\n")[0] or after


def _reason(repo: Repository, answer: Answer) -> Message:
    if _lock_held(answer):
        lock = repo.top / os.environ.get("GIT_INDEX_FILE", str(repo.git_dir / "index"))
        lock = lock.with_name(lock.name + ".lock")
        with contextlib.suppress(OSError):
            age = max(0, round(time.time() - lock.stat().st_mtime))
            return msg(
                "another git process holds {lock} (for {seconds} seconds now)", lock=str(lock), seconds=age
            )
    if answer.code < 0:
        return msg("git was ended by signal {number}", number=-answer.code)
    # When a hook refuses, git says nothing of its own: these are the hook's words.
    said = words_of_a_hook(answer.err) or words_of_a_hook(answer.out)
    if said:
        return msg("{said}", said=said)
    return msg("a hook refused without saying why (exit {code})", code=answer.code)


def _durable(version: tuple[int, ...]) -> tuple[str, ...]:
    # By default git does not ask the disk to keep a commit; ours are to survive a power cut.
    if version >= (2, 36):
        return ("-c", "core.fsync=committed,index,reference", "-c", "core.fsyncMethod=fsync")
    return ("-c", "core.fsyncObjectFiles=true")


def _as_text(message: str) -> str:
    text = message.replace("\0", "")
    return text if text.endswith("\n") else text + "\n"


def _pathspecs(paths: Sequence[str]) -> list[str]:
    # The option --literal-pathspecs would reach the hooks too, and change what their own git calls mean.
    return [f":(top,literal){path}" for path in paths]


def _when_unlocked(attempt: Callable[[], Answer]) -> Answer:
    """Make an attempt again for some seconds, while another process holds the index; give its last answer."""
    deadline = time.monotonic() + LOCK_SECONDS
    pause = 0.05
    while True:
        answer = attempt()
        if not _lock_held(answer) or time.monotonic() + pause > deadline:
            return answer
        time.sleep(pause)
        pause = min(pause * 2, 0.5)


def _lock_held(answer: Answer) -> bool:
    # The words around the name are in the user's language; the name of the file is not.
    return answer.code != 0 and b"index.lock'" in answer.err


def _after_failure(
    repo: Repository, before: str | None, wanted: Mapping[str, str | None], announced: list[str]
) -> bool:
    """Put the index right after a failed or interrupted commit; tell whether the commit was made after all.

    Best effort: a lock left behind may prevent it, and the text on disk is safe in any case.
    """
    after = head_commit(repo)
    # Where the branch moved, it was by our commit when it holds what was meant; others may have committed just then.
    if after not in (None, before) and all(
        _committed_as_meant(repo, after, path, oid) for path, oid in wanted.items()
    ):
        repo.change_index("reset", "--quiet", "--", *wanted)
        return True
    if announced:
        listing = "".join(f"{path}\0" for path in announced)
        repo.change_index("update-index", "--force-remove", "-z", "--stdin", stdin=os.fsencode(listing))
    return False


def _in_index(repo: Repository, paths: Sequence[str]) -> set[str]:
    out = repo.read("ls-files", "--stage", "-z", "--", *paths)
    return {os.fsdecode(record.partition(b"\t")[2]) for record in out.split(b"\0") if record}


def _in_head(repo: Repository, head: str | None, path: str) -> bool:
    return head is not None and tree_entry(repo, head, path) is not None


def _disk_oid(repo: Repository, path: str) -> str | None:
    """Give the object id of a file's bytes as they lie on disk; None when there is no file."""
    try:
        # Given to git, a folder would commit everything in it, and a link would be taken for a file.
        fd = open_regular(repo.top / path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_fault(msg("{path} cannot be read", path=path), error) from error
    with os.fdopen(fd, "rb") as file:
        facts = os.fstat(fd)
        digest = hashlib.new(object_format(repo), b"blob %d\0" % facts.st_size, usedforsecurity=False)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _committed_as_meant(repo: Repository, commit: str, path: str, wanted: str | None) -> bool:
    entry = tree_entry(repo, commit, path)
    if entry is None or wanted is None:
        return entry is None and wanted is None
    if entry[1] == wanted:
        return True
    if _disk_oid(repo, path) != wanted:
        return False
    # The file is as it was: line endings or a filter made the difference, as .gitattributes asks for.
    converted = repo.ask_as_configured("hash-object", "--", path)
    return converted.code == 0 and converted.out.decode("ascii").strip() == entry[1]
