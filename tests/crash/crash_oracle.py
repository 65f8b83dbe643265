"""What has to hold in a newsroom after a command in it was killed, whatever the moment."""

from __future__ import annotations

import difflib
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from crash_desk import SLUG, Move, Rooms

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_ID = re.compile(rb'(?<=\nid: )"?20\d{6}-[2-9a-z]{4}"?|(?<=\nStory: )20\d{6}-[2-9a-z]{4}')
_TEMPORARY = re.compile(r"\..+\.curate-\d+-[0-9a-f]{8}\.tmp\Z")
"""How a file is called while it is being written."""


@dataclass(frozen=True)
class Picture:
    """A newsroom as it lies on disk and in git, ids and moments blotted out."""

    files: dict[str, bytes]
    temporary: tuple[str, ...]
    commits: int
    message: str
    in_head: dict[str, bytes]
    """The files of the last commit."""

    @property
    def story(self) -> bytes | None:
        """The story on disk; b"" when it is there and empty, None when it is not there."""
        return next((self.files[path] for path in _story_paths(self)), None)

    def text(self, *, temporary: bool = True) -> str:
        """Write everything down, to compare and to show."""
        parts = [f"{self.commits} commits", self.message, *(self.temporary if temporary else ())]
        for where, files in (("on disk", self.files), ("in HEAD", self.in_head)):
            parts += [
                f"{where}: {name}\n{data.decode('utf-8', 'backslashreplace')}" for name, data in files.items()
            ]
        return "\n".join(parts)


@dataclass(frozen=True)
class Reference:
    """A move that was not killed: the newsroom before and after it, and how many seconds it took."""

    move: Move
    before: Picture
    after: Picture
    seconds: float


@dataclass
class Verdict:
    """What a kill left. `faults` is empty when nothing was lost.

    `index_behind`: git was killed after it moved the branch and before it put its index in place. The story is
    new on disk and in HEAD, and the old one lies in the index, until the next command that commits it.
    """

    saved: bool = False
    committed: bool = False
    index_behind: bool = False
    temporaries: int = 0
    locks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def picture(rooms: Rooms, top: Path) -> Picture:
    """Take the picture of a newsroom."""
    files: dict[str, bytes] = {}
    temporary = []
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        if name.startswith(".git/") or not path.is_file():
            continue
        if _TEMPORARY.match(path.name):
            temporary.append(name)
        else:
            files[name] = _blotted(path.read_bytes())
    names = rooms.git(top, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    in_head = {n: _blotted(rooms.git(top, "show", f"HEAD:{n}").encode()) for n in names if n}
    return Picture(
        files,
        tuple(temporary),
        int(rooms.git(top, "rev-list", "--count", "HEAD")),
        _blotted(rooms.git(top, "log", "-1", "--format=%an%n%B").encode()).decode(),
        in_head,
    )


def reference(rooms: Rooms, move: Move) -> Reference:
    """Let a move go to its end and tell what it changes."""
    top = rooms.copy(move.start)
    before = picture(rooms, top)
    begun = time.perf_counter()
    ran = rooms.move(top, move)
    seconds = time.perf_counter() - begun
    assert ran.code == 0, ran.said
    after = picture(rooms, top)
    assert after.story
    assert after.commits == before.commits + move.commits
    assert (after.story != before.story) or move.name == "commit", "a move that saves nothing tells nothing"
    assert rooms.move(top, move).code == move.again
    assert picture(rooms, top) == after, "the same command again changed something"
    return Reference(move, before, after, seconds)


def judge(rooms: Rooms, top: Path, known: Reference) -> Verdict:
    """Look at a newsroom after a kill, run the same command again, and look once more.

    Locks of git that the kill left are removed before that, as git itself asks for; curate's own lock goes
    with its process.
    """
    verdict = Verdict(locks=_locks(top))
    move, before, after = known.move, known.before, known.after
    _remove_locks(top)
    fsck = rooms.run(top, "lin", ["git", "fsck", "--full", "--strict", "--no-dangling"])
    if fsck.code != 0:
        verdict.faults.append(f"git fsck: {fsck.said}")
    seen = picture(rooms, top)
    verdict.saved = seen.story == after.story and seen.story != before.story
    verdict.committed = seen.commits > before.commits
    verdict.temporaries = len(seen.temporary)
    _judge_killed(seen, known, verdict.faults)

    done = verdict.committed if move.commits else verdict.saved
    ran = rooms.move(top, move)
    if ran.code not in ((move.again,) if done else (0,)):
        verdict.faults.append(f"the same command again ended with {ran.code}: {ran.said}")
    final = picture(rooms, top)
    if final.text(temporary=False) != after.text(temporary=False):
        verdict.faults.append(f"after the same command again:\n{difference(after, final)}")
    left = rooms.git(top, "status", "--porcelain", "-z", "--untracked-files=all").split("\0")
    staged = [line for line in left if line and line[0] not in " ?"]
    if verdict.committed and verdict.locks and staged == [f"MM {path}" for path in _story_paths(after)]:
        verdict.index_behind = True
    elif staged:
        verdict.faults.append(f"left in the index: {staged}")
    return verdict


def _judge_killed(seen: Picture, known: Reference, faults: list[str]) -> None:
    before, after = known.before, known.after
    if seen.files not in (before.files, after.files):
        faults.append(f"neither the old files nor the new:\n{difference(after, seen)}")
    if len(seen.temporary) > 1:
        faults.append(f"more than one temporary file: {seen.temporary}")
    if (seen.commits, seen.message, seen.in_head) not in (
        (before.commits, before.message, before.in_head),
        (after.commits, after.message, after.in_head),
    ):
        faults.append(f"the last commit is neither the old one nor the new:\n{difference(after, seen)}")
    if seen.commits > before.commits and seen.story != after.story:
        faults.append("committed, but not on disk")


def _story_paths(seen: Picture) -> list[str]:
    return [path for path in seen.files if path.endswith(f"/{SLUG}.md")]


def difference(wanted: Picture, seen: Picture) -> str:
    """Show how a newsroom differs from what it should be."""
    lines = difflib.unified_diff(
        wanted.text().splitlines(), seen.text().splitlines(), "wanted", "seen", lineterm="", n=1
    )
    return "\n".join(lines)


def _locks(top: Path) -> list[str]:
    found = (path.relative_to(top).as_posix() for path in (top / ".git").rglob("*.lock"))
    return sorted(name for name in found if name != ".git/curate.lock")


def _remove_locks(top: Path) -> None:
    for name in _locks(top):
        (top / name).unlink()


def _blotted(data: bytes) -> bytes:
    return _ID.sub(b"ID", _MOMENT.sub(b"MOMENT", data))
