"""A build that is killed leaves the earlier site or the new one, whole, and the next build makes the new one."""

from __future__ import annotations

import hashlib
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from crash_desk import MOVES, Rooms
from crash_killing import SELF_KILLING, wait_for_the_rest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cwd").exists() or sys.platform != "linux",
    reason="what a killed command leaves at work is looked up in /proc",
)

OLD = ("build", "--now", "2030-01-01T12:00")
NEW = ("build", "--now", "2030-02-03T12:00")
KILLS = 4
"""Of each kind of build: the exchange and what stands around it, and some before."""


@dataclass(frozen=True)
class Sites:
    """What a build makes when nobody kills it, as digests by path, and the newsrooms to build in."""

    rooms: Rooms
    top: Path
    old: Mapping[str, str]
    new: Mapping[str, str]

    def copy(self, name: str, *, built: bool) -> Path:
        """Give a published newsroom of one's own, with the earlier site in place or without any."""
        top = self.rooms.folder / name
        self.rooms.run(self.rooms.folder, "lin", ["cp", "-a", str(self.top), str(top)])
        if built:
            assert self.build(top, OLD).code == 0
            assert digests(top / "_site") == self.old
        return top

    def build(self, top: Path, arguments: Sequence[str], point: int = 0, log: Path | None = None) -> Ended:
        """Build, and be killed just before the `point`-th change on disk; 0 lists the changes."""
        known = log or top.with_name("unused.log")
        command = [sys.executable, "-c", SELF_KILLING, str(known), str(point), "--no-input", *arguments]
        ran = self.rooms.run(top, "lin", command)
        wait_for_the_rest(top)
        return Ended(ran.code, ran.said)


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


def digests(site: Path) -> dict[str, str]:
    """Give what a site holds; nothing when it is not there."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    rooms = Rooms(tmp_path_factory.mktemp("killed-builds") / "rooms", hooked=False)
    top = rooms.copy("approved")
    publish = MOVES["publish"]
    arguments = [sys.executable, "-m", "curate", "--no-input", *publish.arguments]
    assert rooms.run(top, publish.who, arguments).code == 0
    made = Sites(rooms, top, {}, {})
    found = []
    for number, arguments_of in enumerate((OLD, NEW)):
        room = made.copy(f"reference-{number}", built=False)
        assert made.build(room, arguments_of).code == 0
        found.append(digests(room / "_site"))
    assert found[0] != found[1]
    assert len(found[0]) > 10
    return Sites(rooms, top, *found)


def chosen(points: list[str]) -> list[int]:
    """Choose moments: around each change of place of the whole site, and some while files are written."""
    moves = [n for n, point in enumerate(points, 1) if point.startswith("os.rename")]
    around = {n for move in moves[-2:] for n in (move, move + 1) if n <= len(points)}
    step = max(1, len(points) // KILLS)
    return sorted(around | set(range(1, len(points) + 1, step)))


@pytest.mark.parametrize(
    ("name", "built", "more"), [("first", False, ()), ("over", True, ()), ("afresh", True, ("--afresh",))]
)
def test_kill__leaves_a_whole_site(sites: Sites, name: str, built: bool, more: tuple[str, ...]) -> None:
    before = sites.old if built else {}
    watched = sites.copy(f"{name}-watched", built=built)
    log = watched.with_name(f"{name}.log")
    assert sites.build(watched, [*NEW, *more], 0, log).code == 0
    assert digests(watched / "_site") == sites.new
    points = log.read_text(encoding="utf-8").splitlines()
    assert any(point.startswith("os.rename") for point in points), points
    for number in chosen(points):
        top = sites.copy(f"{name}-{number}", built=built)
        assert sites.build(top, [*NEW, *more], number).code == -signal.SIGKILL, points[number - 1]
        left = digests(top / "_site")
        assert left in (before, sites.new), f"before {points[number - 1]}: {sorted(left)}"
        again = sites.build(top, [*NEW, *more], 1_000_000)
        assert again.code == 0, again.said
        assert digests(top / "_site") == sites.new, f"after a kill before {points[number - 1]}"
