"""Commands measured one after the other, and the table of what they cost."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

BESIDE = Path(sys.executable).parent
# A process of its own makes the newsrooms: what this one has loaded counts into the peak of those it starts.
_MAKE = Path(__file__).with_name("made_newsroom.py")


@dataclass
class Entry:
    """One row: a command, where it runs, and the name of the row it is compared with."""

    name: str
    command: list[str]
    at: Path
    peer: str | None = None
    rounds: int | None = None
    fine: tuple[int, ...] = (0,)
    """The exit codes of a run that did its work."""
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0
    """Kibibytes."""

    @property
    def missing(self) -> bool:
        return not all(Path(part).exists() for part in self.command[:2] if os.sep in part)

    def run(self, environ: dict[str, str], *, count: bool) -> None:
        """Run it once; the first time, which fills caches, does not count."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.at,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.fine:
            raise SystemExit(f"{self.name} ended with {process.returncode}: {said.decode(errors='replace')}")
        if count:
            self.wall.append(time.perf_counter() - begun)
            self.cpu.append(usage.ru_utime + usage.ru_stime)
            self.peak = max(self.peak, usage.ru_maxrss)


def environment(home: Path) -> dict[str, str]:
    """Give what every measured process sees."""
    environ = {
        "PATH": os.pathsep.join([str(BESIDE), os.environ["PATH"]]),
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LANG": "C.UTF-8",
        "CURATE_LANG": "en",
    }
    if "PYTHONPATH" in os.environ:
        environ["PYTHONPATH"] = os.environ["PYTHONPATH"]
    for role in ("AUTHOR", "COMMITTER"):
        environ |= {f"GIT_{role}_NAME": "林编辑", f"GIT_{role}_EMAIL": "lin@example.org"}
    return environ


def make_newsroom(top: Path, count: int, environ: dict[str, str], *options: str) -> None:
    """Make a newsroom of `count` stories; the options are those of made_newsroom.py."""
    subprocess.run([sys.executable, str(_MAKE), str(top), str(count), *options], env=environ, check=True)


def measure(rows: list[Entry], rounds: int, environ: dict[str, str]) -> None:
    """Run all commands in turn, `rounds` times; the long ones less often."""
    present = [row for row in rows if not row.missing]
    for row in present:
        row.run(environ, count=False)
    for number in range(rounds):
        for row in present:
            if number < (row.rounds or rounds):
                row.run(environ, count=True)


def ratio(row: Entry, peer: Entry) -> str:
    """Give the row's least wall and CPU time as parts of the peer's."""
    wall, cpu = min(row.wall) / min(peer.wall), min(row.cpu) / min(peer.cpu)
    return f"{wall:.2f} / {cpu:.2f} of {peer.name}"


def table(rows: list[Entry]) -> str:
    """Give the figures: seconds, ratios and mebibytes."""
    by_name = {row.name: row for row in rows}
    lines = [
        f"{'':<36}{'runs':>5}{'wall min':>10}{'median':>8}{'cpu min':>9}{'median':>8}{'peak MiB':>10}  ratio wall / cpu"
    ]
    for row in rows:
        if row.missing:
            lines.append(f"{row.name:<36}  MISSING: not installed; nothing is compared with it")
            continue
        peer = by_name.get(row.peer or "")
        compared = ""
        if peer is not None:
            compared = "peer MISSING" if peer.missing else ratio(row, peer)
        lines.append(
            f"{row.name:<36}{len(row.wall):>5}{min(row.wall):>10.3f}{statistics.median(row.wall):>8.3f}"
            f"{min(row.cpu):>9.3f}{statistics.median(row.cpu):>8.3f}{row.peak / 1024:>10.1f}  {compared}"
        )
    return "\n".join(line.rstrip() for line in lines)
