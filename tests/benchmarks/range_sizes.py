"""Judges one change of 20 stories in a small and in a large newsroom: `python tests/benchmarks/range_sizes.py`.

The change is the same in both: each story is corrected in one commit and approved in another, by two people, on a
branch that is merged together out of two. What it costs to judge it, `curate check --base main --head change`, is to
follow the change and not the newsroom. Both are measured in the same run, one command after the other in each round;
the ratio compares least with least, wall and cpu.

Without options 1,000 stories are compared with 100,000, which takes some minutes to make; `--sizes` and `--rounds`
make it quicker, `--keep DIR` leaves the newsrooms there and uses those that are.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from made_newsroom import POLICY, story
from measuring import BESIDE, Entry, environment, measure, table

from curate.story.story import parse_story
from curate.workflow.digest import story_digest

STORIES_CHANGED = 20
IN_ONE_COMMIT = 100
LIN, WANG = "林编辑 <lin@example.org>", "王审校 <wang@example.org>"
FIRST_SECOND = 1_760_000_000


def _commits(count: int) -> Iterator[bytes]:
    """Give what `git fast-import` makes the newsroom of: `main` with all stories, `change` with the change."""
    second = FIRST_SECOND
    yield _commit("main", LIN, second, {"stories/newsroom.yaml": POLICY.encode()})
    for start in range(0, count, IN_ONE_COMMIT):
        second += 1
        numbers = range(start, min(count, start + IN_ONE_COMMIT))
        yield _commit("main", LIN, second, dict(story(number) for number in numbers))
    chosen = [number * (min(count, 1000) // STORIES_CHANGED) for number in range(STORIES_CHANGED)]
    yield b"reset refs/heads/aside\nfrom refs/heads/main\n\nreset refs/heads/change\nfrom refs/heads/main\n\n"
    for at, number in enumerate(chosen):
        branch = "aside" if at % 4 == 0 else "change"
        path, corrected, approved = _corrected(number)
        yield _commit(branch, LIN, second + 2 * at + 1, {path: corrected})
        yield _commit(branch, WANG, second + 2 * at + 2, {path: approved})
    merged = {_corrected(number)[0]: _corrected(number)[2] for at, number in enumerate(chosen) if at % 4 == 0}
    yield _commit("change", LIN, second + 100, merged, "merge refs/heads/aside\n")


def _corrected(number: int) -> tuple[str, bytes, bytes]:
    """Give the path of a story, the story with another last line, and that approved again."""
    path, data = story(number)
    text = data.decode() + "\n补记：数字已经核对过一遍。\n"
    parsed = parse_story(path, text.encode()).story
    assert parsed is not None
    digest = story_digest(parsed, {})
    line = f'  - {{by: wang, verdict: approve, at: 2050-01-01T08:00:00+08:00, digest: "{digest}"}}\n'
    head, end, body = text.partition("\n---\n\n")
    return path, text.encode(), f"{head}\n{line.rstrip()}{end}{body}".encode()


def _commit(branch: str, who: str, second: int, files: dict[str, bytes], more: str = "") -> bytes:
    stamp = f"{who} {second} +0800"
    parts = [
        f"commit refs/heads/{branch}\nauthor {stamp}\ncommitter {stamp}\ndata 8\na change\n{more}".encode()
    ]
    for path, data in files.items():
        parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(parts) + b"\n"


def make(top: Path, count: int) -> None:
    """Make a newsroom of `count` stories with a change on the branch `change`; nothing is checked out."""
    top.mkdir(parents=True)
    _git(top, "init", "--quiet", "--initial-branch=main", "--template=")
    command = ["git", "-c", "core.bigFileThreshold=1m", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=top, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for chunk in _commits(count):
            process.stdin.write(chunk)
    if process.returncode != 0:
        raise SystemExit(f"git fast-import ended with {process.returncode}")
    _git(top, "repack", "-a", "-d", "--quiet")
    _git(top, "read-tree", "main")


def _git(top: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=top, check=True, timeout=1200)


def main() -> int:
    """Make the newsrooms, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs=2, metavar="N", default=[1000, 100_000])
    parser.add_argument("--rounds", type=int, metavar="N", default=5)
    parser.add_argument("--keep", type=Path, metavar="DIR")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="curate-range-sizes-"))
    try:
        environ = environment(folder)
        rows: list[Entry] = []
        for size in asked.sizes:
            top = folder / f"newsroom-{size}"
            if not top.exists():
                make(top, size)
            command = [str(BESIDE / "curate"), "check", "--base", "main", "--head", "change"]
            peer = rows[0].name if rows else None
            rows.append(Entry(f"check --base, 20 of {size}", command, top, peer))
        measure(rows, asked.rounds, environ)
    finally:
        if asked.keep is None:
            shutil.rmtree(folder)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; stories of about 4 KiB; seconds")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
