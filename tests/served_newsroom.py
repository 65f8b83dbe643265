"""A newsroom and a real preview of it: the installed command in a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsrooms import Git, make_repository

CURATE = Path(sys.executable).with_name("curate")
CANARY = "金丝雀词"
POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [汽车, 科技]
people:
  lin: {name: 林编辑, emails: [lin@example.org]}
"""
DRAFT = f"""\
---
id: cao
title: 草稿{CANARY}
state: draft
category: 科技
summary: 摘要{CANARY}。
curator: lin
created: 2025-12-13T20:10:00+08:00
cover: dot.gif
tags: [标签{CANARY}]
attribution:
  - relation: 原创
---

正文{CANARY}，另见[坏稿](huai.md)。
"""
BROKEN = f"---\nid: [{CANARY}\n"
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
DRAFT_PATH = "stories/2025/12/cao.md"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers with their names in small letters, the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Served:
    """A preview that runs; `lines` is what it has printed so far."""

    def __init__(self, git: Git, process: subprocess.Popen[str], lines: list[str]) -> None:
        self.git = git
        self.process = process
        self.lines = lines
        address = self.line(r"preview at http://127\.0\.0\.1:(\d+)/")
        self.port = int(address[1])

    def line(self, pattern: str, seconds: float = 30) -> re.Match[str]:
        """Wait for a line it prints."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in list(self.lines):
                if found := re.search(pattern, line):
                    return found
            assert self.process.poll() is None, self.lines
            time.sleep(0.02)
        raise AssertionError(f"never printed {pattern}: {self.lines}")

    def ask(self, path: str, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
        """Send one request exactly as it is given; `_` in a header's name stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, given, answer.read())
        finally:
            connection.close()

    @property
    def events_path(self) -> str:
        """The path of the events, as a page names it."""
        found = re.search(r'data-events="([^"]+)"', self.ask("/").text)
        assert found
        return found[1]

    @contextmanager
    def listening(self) -> Iterator[Iterator[str]]:
        """Give the versions told from now on, the present one first."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", self.events_path)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
        try:
            yield (
                line.decode().removeprefix("data: ").strip()
                for line in iter(answer.readline, b"")
                if line.startswith(b"data: ")
            )
        finally:
            answer.close()
            connection.close()


def a_newsroom(top: Path) -> Git:
    """Make a newsroom with a draft, a story that cannot be read, and a link that leads out of it."""
    git = make_repository(top)
    secret = top.parent / "secret"
    secret.mkdir(exist_ok=True)
    (secret / "secret.md").write_text("the secret", encoding="utf-8")
    git.commit(
        {
            "stories/newsroom.yaml": POLICY,
            DRAFT_PATH: DRAFT,
            "stories/2025/12/huai.md": BROKEN,
            "stories/2025/12/cao/dot.gif": GIF,
        }
    )
    (top / "stories/link").symlink_to(secret)
    (top / "stories/2025/12/out.md").symlink_to(secret / "secret.md")
    return git


@contextmanager
def serving(git: Git, *arguments: str) -> Iterator[Served]:
    """Run the preview until it has been asked all there is to ask."""
    process = subprocess.Popen(
        [CURATE, "serve", *(arguments or ("--port", "0"))],
        cwd=git.top, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    lines: list[str] = []

    def gather() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip("\n"))

    reader = threading.Thread(target=gather, daemon=True)
    reader.start()
    try:
        yield Served(git, process, lines)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        reader.join(5)
        if process.stdout is not None:
            process.stdout.close()


def save(path: Path, text: str, *, by_rename: bool) -> None:
    """Save as an editor does: in place, or by a new file put over the old one."""
    if not by_rename:
        path.write_text(text, encoding="utf-8")
        return
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def taken_port() -> socket.socket:
    """Give a socket that holds a port of this machine."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen(1)
    return held
