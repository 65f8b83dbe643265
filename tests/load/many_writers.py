"""Hundreds of curators at once in one newsroom: how many of their writes and commits are there afterwards.

    python tests/load/many_writers.py --writes 500 --commits 60

Every writer is a process of its own that runs the real command; meanwhile others commit with plain git and hold
the index now and then. Nothing may be lost: the exit code is 1 when anything is.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import curate

POLICY = """\
name: 快报
language: zh-CN
categories: [科技]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator, reviewer, publisher]}
"""
MONTH = "stories/2025/12"
ONE = "one-for-all"
RELATION = "援引"


@dataclass
class Report:
    """What was started, what came of it, and every fault that was found (empty: nothing was lost)."""

    writes: int
    commits: int
    others: int = 0
    git_refused_others: int = 0
    write_seconds: float = 0.0
    commit_seconds: float = 0.0
    told_to_wait: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.writes} concurrent writes in {self.write_seconds:.1f} s",
            f"{self.commits} concurrent commits in {self.commit_seconds:.1f} s",
            f"{self.others} plain git commits in between (git refused {self.git_refused_others} at first)",
            f"{self.told_to_wait} writers were told that they wait",
            *(f"FAULT: {fault}" for fault in self.faults[:20]),
            "nothing was lost" if not self.faults else f"{len(self.faults)} faults",
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Room:
    """A newsroom in `top` for this load, and the environment everybody works in."""

    top: Path
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(curate.__file__).parents[1]),
            "HOME": str(self.home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(self.home.parent),
            "LANG": "C.UTF-8",
            "CURATE_LANG": "en",
            "TMPDIR": str(self.home),
        }
        for role in ("AUTHOR", "COMMITTER"):
            environ |= {f"GIT_{role}_NAME": "林编辑", f"GIT_{role}_EMAIL": "lin@example.org"}
        return environ

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run git and give its answer."""
        return subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env=self.environ,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def ask(self, *arguments: str) -> str:
        """Ask git, which has to answer."""
        ran = self.git(*arguments)
        if ran.returncode != 0:
            raise AssertionError(f"git {arguments}: {ran.stderr}")
        return ran.stdout

    def path(self, slug: str) -> Path:
        return self.top / MONTH / f"{slug}.md"

    def curate(self, arguments: Sequence[str]) -> subprocess.Popen[str]:
        """Start the command and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "curate", "--no-input", *arguments],
            cwd=self.top,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def at_once(self, commands: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
        """Run commands all at the same time; give how each ended and what it printed, in their order."""
        running = [self.curate(command) for command in commands]
        return [(process.wait(), output) for process, output in ((p, p.communicate()[0]) for p in running)]


def make_room(folder: Path, slugs: Sequence[str]) -> Room:
    """Make a newsroom in which each of the slugs is a committed draft."""
    room = Room(folder / "newsroom", folder)
    (room.top / MONTH).mkdir(parents=True)
    (room.top / "stories/newsroom.yaml").write_text(POLICY, encoding="utf-8")
    for number, slug in enumerate(slugs):
        room.path(slug).write_text(
            f"---\nid: 20251213-{number:04d}\ntitle: 题{slug}\nstate: draft\ncategory: 科技\nsummary: 短。\n"
            "curator: lin\ncreated: 2025-12-13T20:10:00+08:00\nattribution:\n  - relation: 原创\n---\n\n"
            f"第 {number} 篇的正文。\n",
            encoding="utf-8",
        )
    room.ask("init", "--quiet", "--initial-branch=main")
    room.ask("add", "--all")
    room.ask("commit", "--quiet", "--message=A newsroom")
    return room


class Others:
    """Somebody who commits notes with plain git, and a program that holds the index for a moment now and then."""

    def __init__(self, room: Room, pause: Callable[[], float]) -> None:
        self._room = room
        self._pause = pause
        self._over = threading.Event()
        self.committed: list[str] = []
        self.refused = 0
        self.fault = ""

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._commit), threading.Thread(target=self._hold)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _commit(self) -> None:
        number = 0
        while not self._over.wait(self._pause()):
            number += 1
            note = f"note {time.time_ns()}"
            path = self._room.top / f"notes-{time.time_ns()}.txt"
            path.write_text(note, encoding="utf-8")
            # Without a lock of ours git gives up at once; whoever types it types it again. Both commands, for
            # `git commit` reads the index before it locks it: what another git added in between is staged no more.
            for _ in range(400):
                answers = (
                    self._room.git("add", path.name),
                    self._room.git("commit", "--quiet", f"--message={note}"),
                )
                if answers[1].returncode == 0:
                    break
                self.refused += 1
                time.sleep(0.05)
            else:
                self.fault = f"git commit of {path.name}: {answers[0].stderr} {answers[1].stderr}"
                return
            self.committed.append(note)

    def _hold(self) -> None:
        lock = self._room.top / ".git/index.lock"
        while not self._over.wait(self._pause() * 3):
            with contextlib.suppress(FileExistsError):
                os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
                time.sleep(random.uniform(0.05, 0.8))
                lock.unlink()


def load(folder: Path, *, writes: int, commits: int, stories: int = 10, pause: float = 0.5) -> Report:
    """Let `writes` writers and then `commits` committers work at once; two fifths of the writes go to one story."""
    report = Report(writes, commits)
    shared = [f"shared-{number}" for number in range(stories)]
    own = [f"own-{number}" for number in range(commits)]
    room = make_room(folder, [ONE, *shared, *own])
    chance = random.Random(2026)
    others = Others(room, lambda: chance.uniform(0.2, 1.8) * pause)
    with others.at_work():
        begun = time.monotonic()
        _write(room, report, shared)
        report.write_seconds = time.monotonic() - begun
    before = int(room.ask("rev-list", "--count", "HEAD"))
    room.ask("commit", "--quiet", "--allow-empty", "--all", "--message=What was written")
    report.others, report.git_refused_others = len(others.committed), others.refused
    if others.fault:
        report.faults.append(others.fault)
    if before != 1 + len(others.committed):
        report.faults.append(f"{before} commits before, of which {len(others.committed)} by others")

    others = Others(room, lambda: chance.uniform(0.2, 1.8) * pause)
    with others.at_work():
        begun = time.monotonic()
        _commit(room, report, own)
        report.commit_seconds = time.monotonic() - begun
    report.others += len(others.committed)
    report.git_refused_others += others.refused
    if others.fault:
        report.faults.append(others.fault)
    wanted = before + 1 + commits + len(others.committed)
    there = int(room.ask("rev-list", "--count", "HEAD"))
    if there != wanted:
        report.faults.append(f"{there} commits in HEAD, not {wanted}")
    _look_after(room, report)
    return report


def _write(room: Room, report: Report, shared: Sequence[str]) -> None:
    targets = [ONE if n % 5 < 2 else shared[n % len(shared)] for n in range(report.writes)]
    commands = [
        ("credit", slug, "--add", "--relation", RELATION, "--author", f"示例作者{number}")
        for number, slug in enumerate(targets)
    ]
    for command, (code, output) in zip(commands, room.at_once(commands), strict=True):
        report.told_to_wait += "Waiting for another curate" in output
        if code != 0:
            report.faults.append(f"{' '.join(command)}: {code}: {output}")
    for slug in {*targets}:
        text = room.path(slug).read_text(encoding="utf-8")
        for number, target in enumerate(targets):
            found = text.count(f"author: 示例作者{number}\n")
            if found != (target == slug):
                report.faults.append(f"writer {number} stands {found} times in {slug}")


def _commit(room: Room, report: Report, own: Sequence[str]) -> None:
    for slug in own:
        with room.path(slug).open("a", encoding="utf-8") as file:
            file.write("又一段。\n")
    commands = [("commit", slug, "-m", f"commit of {slug}") for slug in own]
    for command, (code, output) in zip(commands, room.at_once(commands), strict=True):
        report.told_to_wait += "Waiting for another curate" in output
        if code != 0:
            report.faults.append(f"{' '.join(command)}: {code}: {output}")
    log = room.ask("log", "-z", "--name-only", "--format=%s", "HEAD").replace("\0\n", "\0").split("\0")
    for slug in own:
        wanted = f"commit of {slug}"
        if log.count(wanted) != 1:
            report.faults.append(f"{log.count(wanted)} commits are called {wanted}")
        elif log[log.index(wanted) + 1] != f"{MONTH}/{slug}.md":
            report.faults.append(f"{wanted} holds {log[log.index(wanted) + 1]}")


def _look_after(room: Room, report: Report) -> None:
    """See that git finds nothing wrong, that index and disk are what was committed, and that nothing is left over."""
    checked = room.git("fsck", "--strict", "--no-dangling")
    if checked.returncode != 0 or checked.stdout.strip():
        report.faults.append(f"git fsck: {checked.stdout}{checked.stderr}")
    if left := room.ask("status", "--porcelain", "--untracked-files=all").strip():
        report.faults.append(f"not clean: {left}")
    leftovers = [p.name for p in room.top.rglob("*.curate-*")] + [
        p.name for p in (room.top / ".git").rglob("*.lock") if p.name != "curate.lock"
    ]
    if leftovers:
        report.faults.append(f"left over: {leftovers}")


def main() -> int:
    """Run the load with the counts from the command line, print what came of it, and give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writes", type=int, default=500, metavar="N", help="writers at the same time")
    parser.add_argument("--commits", type=int, default=60, metavar="N", help="committers at the same time")
    parser.add_argument(
        "--stories", type=int, default=10, metavar="N", help="stories that share three fifths"
    )
    parser.add_argument(
        "--pause", type=float, default=0.5, metavar="SECONDS", help="between commits of others"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = load(
            Path(folder), writes=given.writes, commits=given.commits, stories=given.stories, pause=given.pause
        )
    print(report)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
