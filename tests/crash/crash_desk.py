"""Newsrooms at each step of a story's way, and the commands that are killed in copies of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import curate

SLUG = "jiu-zidian"
PASTED_NAME = "pasted.txt"
PASTED = """\
一本旧字典还有什么用

社区图书角清出一批字典，最旧的一本掉了封面。示例作者乙在视频里说，他留着它不为查字，为的是看三十年前的人怎样解释“网”字。

- 第一版：捕鱼捉鸟的器具
- 第三版：加上了“像网的东西”
- 第六版：才有计算机那一条

本文观点整理自视频号作者「示例作者乙」的相关内容，文字为整理与结构化呈现，保留其核心立场与判断。
"""

POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [生活, 科技]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
"""

STEPS = ("founded", "written", "drafted", "in-review", "approved")


@dataclass(frozen=True)
class Move:
    """A command that is killed.

    `start` is the step its newsroom stands at, `commits` how many commits it makes, `again` the exit code it
    has when it was done already.
    """

    name: str
    start: str
    who: str
    arguments: tuple[str, ...]
    commits: int
    again: int


NEW = (
    *("new", "--body", PASTED_NAME, "--slug", SLUG, "--category", "生活", "--url-note", "视频号没有公开网址"),
    *("--locator", "00:01:05-00:09:40"),
    *("--summary", "一本三十年前的字典，怎样解释一个今天人人会用的字。"),
)

APPROVE = ("review", SLUG, "--approve", "--confirm", "all", "--note", "逐条核对过")
MOVES = {
    move.name: move
    for move in (
        Move("new", "founded", "lin", NEW, 0, 3),
        Move("credit", "drafted", "lin", ("credit", SLUG, "--author", "示例作者丙", "--locator", "00:03:10"), 0, 0),
        Move("commit", "written", "lin", ("commit", SLUG), 1, 3),
        Move("submit", "drafted", "lin", ("submit", SLUG), 1, 3),
        Move("approve", "in-review", "wang", APPROVE, 1, 3),
        Move("return", "in-review", "wang", ("return", SLUG, "--note", "第二条缺出处"), 1, 3),
        Move("publish", "approved", "wang", ("publish", SLUG), 1, 3),
    )
}  # fmt: skip


def curate_command(*arguments: str) -> list[str]:
    """Give the real command, run by this very Python."""
    return [sys.executable, "-m", "curate", "--no-input", *arguments]


def environment(who: str, home: Path) -> dict[str, str]:
    """Give everything a process of `who` sees: nothing of the machine's own settings, the code under test."""
    name = {"lin": "林编辑", "wang": "王审校"}[who]
    environ = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(Path(curate.__file__).parents[1]),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(home.parent),
        "LANG": "C.UTF-8",
        "CURATE_LANG": "en",
        "TZ": "Asia/Shanghai",
        "TMPDIR": str(home),
    }
    for role in ("AUTHOR", "COMMITTER"):
        environ[f"GIT_{role}_NAME"] = name
        environ[f"GIT_{role}_EMAIL"] = f"{who}@example.org"
    return environ


@dataclass(frozen=True)
class Ran:
    """How a process ended, and what it printed."""

    code: int
    said: str


class Rooms:
    """Newsrooms at each step, made once by the command itself below `folder`, and copied for each kill."""

    def __init__(self, folder: Path, *, hooked: bool) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self._copies = 0
        make: dict[str, Callable[[Path], None]] = {
            "founded": lambda top: self._found(top, hooked=hooked),
            "written": lambda top: self._done(top, "new"),
            "drafted": lambda top: self._done(top, "commit"),
            "in-review": lambda top: self._done(top, "submit"),
            "approved": lambda top: self._done(top, "approve"),
        }
        before: Path | None = None
        for step in STEPS:
            top = self._step(step)
            if before is None:
                top.mkdir()
            else:
                shutil.copytree(before, top, symlinks=True)
            make[step](top)
            before = top

    def copy(self, step: str) -> Path:
        """Give a newsroom of one's own that stands at this step."""
        self._copies += 1
        top = self.folder / "copies" / f"{self._copies:05d}"
        shutil.copytree(self._step(step), top, symlinks=True)
        return top

    def run(self, top: Path, who: str, command: Sequence[str]) -> Ran:
        """Run a program in the newsroom to its end."""
        ended = subprocess.run(
            command,
            cwd=top,
            env=environment(who, self.home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        return Ran(ended.returncode, ended.stdout.decode("utf-8", "backslashreplace"))

    def move(self, top: Path, move: Move) -> Ran:
        """Run the command of a move to its end."""
        return self.run(top, move.who, curate_command(*move.arguments))

    def git(self, top: Path, *arguments: str) -> str:
        """Ask git, which has to answer."""
        ran = self.run(top, "lin", ["git", *arguments])
        if ran.code != 0:
            raise AssertionError(f"git {arguments}: {ran.said}")
        return ran.said

    def _step(self, step: str) -> Path:
        return self.folder / f"at-{step}"

    def _found(self, top: Path, *, hooked: bool) -> None:
        self.git(top, "init", "--quiet", "--initial-branch=main", "--template=")
        (top / "stories").mkdir()
        (top / "stories/newsroom.yaml").write_text(POLICY, encoding="utf-8")
        (top / PASTED_NAME).write_text(PASTED, encoding="utf-8")
        if hooked:
            ran = self.run(top, "lin", curate_command("init"))
            assert ran.code == 0, ran.said
            assert (top / ".git/hooks/pre-commit").exists(), "curate init made no hook"
        self.git(top, "add", "--all")
        self.git(top, "commit", "--quiet", "--no-verify", "--message=A newsroom")

    def _done(self, top: Path, name: str) -> None:
        ran = self.move(top, MOVES[name])
        assert ran.code == 0, f"{name}: {ran.said}"
