"""Somebody else is writing: the command says so, waits, and can be interrupted; nothing is changed meanwhile."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

from desks import CURATE, LIN, SLUG, Desk, DeskAt, environment

HOLDING = """
import time
from pathlib import Path
from curate.adapters.git import find_repository, one_at_a_time
with one_at_a_time(find_repository(Path.cwd())):
    print("held", flush=True)
    time.sleep(60)
"""


@contextlib.contextmanager
def held(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """Let another process hold the newsroom's lock."""
    with subprocess.Popen([sys.executable, "-c", HOLDING], cwd=desk.top, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


def started(desk: Desk, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [CURATE, "--no-input", *arguments],
        cwd=desk.top,
        env=environment(LIN, desk.home, **env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_waiting__is_told_on_standard_error_and_ends_when_the_lock_is_free(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    with held(desk) as other:
        writer = started(desk, "credit", SLUG, "--author", "示例作者乙", CURATE_LANG="zh")
        assert writer.stderr is not None
        told = writer.stderr.readline().decode()
        assert re.search(rf"pid {other.pid}\b.*\d\d:\d\d:\d\d", told)
        assert "示例作者乙" not in desk.story
        other.kill()
        out, err = writer.communicate(timeout=30)
    assert (writer.returncode, err) == (0, b"")
    assert out
    assert "示例作者乙" in desk.story


def test_waiting__ctrl_c_ends_it_and_nothing_was_changed(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    before = desk.on_disk()
    with held(desk):
        writer = started(desk, "submit", SLUG)
        assert writer.stderr is not None
        assert "Waiting for another curate" in writer.stderr.readline().decode()
        writer.send_signal(signal.SIGINT)
        _, err = writer.communicate(timeout=30)
    assert writer.returncode == 130
    assert "Traceback" not in err.decode()
    assert desk.on_disk() == before
