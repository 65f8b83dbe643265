"""A newsroom nothing is wrong with, and short ways to ask one question about it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from curate import __version__
from curate.adapters.git import Repository, find_repository
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, Status
from curate.desk.doctor.examining import examine
from curate.desk.doctor.policy_file import policy_of
from curate.desk.founding import carry_out, plan
from newsrooms import Git, make_repository

STORY = "stories/2025/12/a.md"
TEXT = (
    "---\nid: 20251213-aaaa\ntitle: 题\nstate: draft\ncategory: 科技\nsummary: 短。\ncurator: lin\n"
    "created: 2025-12-13T20:10:00+08:00\nattribution:\n  - relation: 原创\n---\n\n正文。\n"
)
POLICY = "people:\n  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator, reviewer, maintainer]}\n"
Question = Callable[[Checkout], Iterator[Diagnosis]]


@dataclass(frozen=True)
class Room:
    """A newsroom, the program its hook runs, and the questions asked about it."""

    git: Git
    program: Path

    @property
    def top(self) -> Path:
        return self.git.top

    @property
    def repository(self) -> Repository:
        return find_repository(self.top)

    def checkout(self, *, now: datetime | None = None, deep: bool = False) -> Checkout:
        """Give the checkout as it is asked about at a moment, the present one otherwise."""
        policy, _ = policy_of(self.repository)
        return Checkout(self.repository, policy, self.program, now or datetime.now(UTC), deep)

    def ask(self, question: Question, *, now: datetime | None = None, deep: bool = False) -> list[Diagnosis]:
        """Ask one question."""
        return list(question(self.checkout(now=now, deep=deep)))

    def one(self, question: Question, *, now: datetime | None = None, deep: bool = False) -> Diagnosis:
        """Ask a question that has one answer."""
        (answer,) = self.ask(question, now=now, deep=deep)
        return answer

    def all(self, *, forge: bool = False, deep: bool = False) -> list[Diagnosis]:
        """Ask everything."""
        _, found = examine(self.top, self.program, datetime.now(UTC), forge=forge, deep=deep)
        return found

    def mend(self, answer: Diagnosis) -> None:
        """Do what `--fix` would do."""
        assert answer.remedy is not None
        answer.remedy.apply()


def program_at(path: Path, says: str = f"curate {__version__}", code: int = 0) -> Path:
    """Make a program that says its version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def make_room(folder: Path) -> Room:
    """Make the newsroom as `curate init` and one commit do."""
    git = make_repository(folder / "newsroom")
    program = program_at(folder / "bin/curate")
    repository = find_repository(git.top)
    git.write({"stories/newsroom.yaml": POLICY, STORY: TEXT})
    carry_out(repository, plan(repository, program, "en"), program, datetime.now(UTC))
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message=A newsroom")
    return Room(git, program)


def not_well(found: list[Diagnosis]) -> list[str]:
    """Give what is not as it should be, a line each."""
    return [f"{d.name}: {d.status.value}: {d.message}" for d in found if d.status is not Status.OK]


def dead_pid() -> int:
    """Give the number of a process that has ended."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def aged(path: Path, seconds: float) -> Path:
    """Let a file look as if it was written so many seconds ago."""
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path
