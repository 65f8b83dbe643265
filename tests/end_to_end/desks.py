"""A desk at work: its people, its newsroom on disk, and the installed command run in it as each of them would."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CURATE = Path(sys.executable).with_name("curate")
"""The command as pip installs it, beside the Python that runs the tests."""


@dataclass(frozen=True)
class Person:
    """Somebody as git would record them."""

    name: str
    email: str


LIN = Person("林编辑", "lin@example.org")
WANG = Person("王审校", "wang@example.org")
ZHAO = Person("赵主编", "zhao@example.org")
STRANGER = Person("路人", "stranger@example.org")

POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [汽车, 科技, 生活]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher]}
"""

PASTED = """\
一台旧相机,为什么值得再修一次?

楼下的修理铺里,最常见的不是坏得彻底的机器,而是“换个零件太麻烦”的机器; \
送来的人多半已经看好了新款。 老师傅先不谈价钱,\
只问一句: 它上一次拍照是什么时候? 答案往往是三年以前。 他把快门拆开,指给人看那片弹簧: 宽 2毫米,\
价钱 8元,换一次能用 10年。 \
先算账,再决定要不要扔 修一次 120元,买一台入门新机 2600元,差出来的钱够冲洗 60卷胶片。 这并非要人人念旧,\
而是请人先把两个数字写在一张纸上。 \
本文观点整理自视频号作者 「示例作者·甲」 的相关内容,文字为整理与结构化呈现,\
保留其核心立场与判断。
"""
"""What a person copies out of a page: a title line, one long paragraph, and the credit at its very end."""

SLUG = "jiu-xiangji"

STEERING_BYTES = set(range(32)) - set(b"\n\t") | {127}
STEERING_CHARACTERS = {
    chr(code) for code in [*range(0x80, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F)]
} | {chr(code) for code in range(0x2066, 0x206A)}
"""What a terminal or a log would obey, or what would make a text read differently from what it says."""


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and the raw bytes it printed."""

    command: str
    code: int
    out_bytes: bytes
    err_bytes: bytes

    @property
    def out(self) -> str:
        return self.out_bytes.decode()

    @property
    def err(self) -> str:
        return self.err_bytes.decode()

    @property
    def both(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def ended(self, code: int) -> Ran:
        """Fail with everything that was printed, unless the command ended with this code."""
        assert self.code == code, f"{self.command}: {self.code}, not {code}\n{self.out}\n{self.err}"
        return self


def environment(who: Person | None, home: Path, **more: str) -> dict[str, str]:
    """Give everything a process of this person sees; nothing of the machine's own settings is in it."""
    environ = {
        "PATH": os.environ["PATH"],
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
    if who is not None:
        for role in ("AUTHOR", "COMMITTER"):
            environ[f"GIT_{role}_NAME"] = who.name
            environ[f"GIT_{role}_EMAIL"] = who.email
    return environ | more


def run(
    command: list[str | Path],
    *,
    at: Path,
    environ: Mapping[str, str],
    stdin: bytes = b"",
    seconds: float = 60,
) -> Ran:
    """Run a program to its end with pipes for input and output."""
    ended = subprocess.run(
        command, cwd=at, env=dict(environ), input=stdin, capture_output=True, check=False, timeout=seconds
    )
    return Ran(" ".join(map(str, command)), ended.returncode, ended.stdout, ended.stderr)


@dataclass(frozen=True)
class Desk:
    """A folder people work in. `top` need not be a newsroom yet; `home` is everybody's home folder."""

    top: Path
    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def curate(
        self,
        *arguments: str | Path,
        who: Person | None = LIN,
        at: Path | None = None,
        stdin: bytes = b"",
        **env: str,
    ) -> Ran:
        """Run the installed command and give what it left.

        Whatever it was asked, it prints nothing that steers a terminal, and never fails by a fault of its own.
        """
        environ = environment(who, self.home, **self.env | env)
        ran = run([CURATE, *arguments], at=at or self.top, environ=environ, stdin=stdin)
        printed = ran.out_bytes + ran.err_bytes
        assert ran.code in (0, 1, 2, 3, 4), f"{ran.command}: {ran.code}\n{ran.both}"
        assert not set(printed) & STEERING_BYTES, ran
        assert not set(ran.both) & STEERING_CHARACTERS, ran
        assert "Traceback" not in ran.both, ran
        return ran

    def try_git(
        self, *arguments: str | Path, who: Person | None = LIN, at: Path | None = None, **env: str
    ) -> Ran:
        """Run git and give what it left, whatever the exit code."""
        environ = environment(who, self.home, **self.env | env)
        return run(["git", *arguments], at=at or self.top, environ=environ)

    def git(self, *arguments: str, who: Person | None = LIN, at: Path | None = None, **env: str) -> str:
        """Run git, which has to succeed, and give what it printed."""
        return self.try_git(*arguments, who=who, at=at, **env).ended(0).out

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the work tree."""
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    @property
    def story_path(self) -> str:
        """The path of the desk's one story."""
        (path,) = [*self.top.glob(f"stories/*/*/{SLUG}.md")]
        return path.relative_to(self.top).as_posix()

    @property
    def story(self) -> str:
        """The text of the desk's one story."""
        return (self.top / self.story_path).read_text(encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        """Replace a text that stands once in the desk's one story."""
        text = self.story
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {text}"
        (self.top / self.story_path).write_text(text.replace(old, new), encoding="utf-8")

    @property
    def path_with_curate(self) -> str:
        """A PATH on which the installed command is found."""
        return f"{CURATE.parent}{os.pathsep}{os.environ['PATH']}"

    def log(self, form: str = "%an: %s") -> list[str]:
        """Give the commits of the current branch, oldest first, a line each."""
        return self.git("log", "--reverse", f"--format={form}").splitlines()

    def on_disk(self) -> dict[str, str]:
        """Give the sha256 of every file, git's own included; a link counts with what it says.

        The lock of curate's own turn stays and says who held it last; that is no change.
        """
        found = {}
        for path in sorted(self.top.rglob("*")):
            name = path.relative_to(self.top).as_posix()
            if name == ".git/curate.lock":
                continue
            if path.is_symlink():
                found[name] = f"link {path.readlink()}"
            elif path.is_file():
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def copy_to(self, top: Path) -> Desk:
        """Give a desk of its own with the same files and the same history."""
        shutil.copytree(self.top, top, symlinks=True)
        return Desk(top, self.home, self.env)


DeskAt = Callable[[str], Desk]
"""Takes a step of a story's way (founded, drafted, in-review, approved, published), gives a desk that is there."""
