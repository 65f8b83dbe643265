"""The folder of a build: refused where files of others lie, and never half of one site and half of another."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from canaries import all_files
from desks import SLUG, DeskAt

from curate.adapters import folders
from curate.adapters.git.repository import Repository, find_repository
from curate.adapters.site_folder import SiteFolder
from curate.adapters.site_record import KnownFile
from curate.desk.site_place import refuse_unfit_place
from curate.errors import Refused
from newsrooms import Git

MARKED = {folders.MARKER: b"made by curate build\n"}


@pytest.mark.parametrize(
    "out",
    [
        ".", "..", "/", "stories", "stories/_site", "stories/2025/site", "Stories/_site", ".git", ".git/site",
        "_site/../stories/x", "link/site", "link", "round", "round/site", "stories/..",
    ],
)  # fmt: skip
def test_place__of_the_newsrooms_own_files_is_refused(desk_at: DeskAt, out: str) -> None:
    desk = desk_at("published")
    (desk.top / "link").symlink_to("stories")
    (desk.top / "round").symlink_to("round")
    (desk.top / "_site").mkdir()
    before = desk.on_disk()
    ran = desk.curate("build", "--out", out).ended(3)
    assert "--out" in ran.err
    desk.curate("build", "--out", out, "--dry-run").ended(3)
    assert desk.on_disk() == before


@pytest.mark.parametrize("out", [".", "stories", ".git", ".."])
def test_place__refused_even_where_something_left_our_mark(desk_at: DeskAt, out: str) -> None:
    desk = desk_at("published")
    (desk.top / out / folders.MARKER).write_bytes(b"")
    before = desk.on_disk()
    desk.curate("build", "--out", out).ended(3)
    assert desk.on_disk() == before
    (desk.top / out / folders.MARKER).unlink()


@pytest.mark.parametrize("kind", ["to an empty folder", "to a site", "to nothing", "file", "foreign"])
def test_out__that_is_no_folder_of_ours_is_refused(desk_at: DeskAt, kind: str) -> None:
    desk = desk_at("published")
    out, elsewhere = desk.top / "_site", desk.top.parent / "elsewhere"
    if kind == "file":
        out.write_text("three years of work")
    elif kind == "foreign":
        out.mkdir()
        (out / "index.html").write_text("by hand")
    else:
        if kind != "to nothing":
            elsewhere.mkdir()
        if kind == "to a site":
            (elsewhere / folders.MARKER).write_bytes(b"")
        out.symlink_to(elsewhere)
    before = desk.on_disk()
    desk.curate("build").ended(3)
    assert desk.on_disk() == before


@pytest.mark.parametrize("out", ["_site", "public", "../beside", "a/b/c", "link-out/site", "storiesque"])
def test_place__anywhere_else_is_fit(desk_at: DeskAt, out: str) -> None:
    desk = desk_at("published")
    (desk.top / "link-out").symlink_to(desk.top.parent)
    desk.curate("build", "--out", out).ended(0)
    assert (desk.top / out / "stories" / SLUG / "index.html").is_file()
    desk.curate("build", "--out", out).ended(0)


def test_place__of_git_when_it_lies_elsewhere(git: Git, tmp_path: Path) -> None:
    git.commit({"a.txt": "a"})
    linked = tmp_path / "linked"
    git("worktree", "add", "--quiet", str(linked))
    repository: Repository = find_repository(linked)
    for place in (git.top / ".git" / "x", git.top / ".git", tmp_path, git.top):
        with pytest.raises(Refused):
            refuse_unfit_place(repository, place)
    refuse_unfit_place(repository, linked / "_site")


def made(out: Path, files: dict[str, bytes], *, over: bool = False) -> dict[str, KnownFile]:
    """Put a site into `out`: a new one, or one that takes over what it can of the one in place."""
    folder = SiteFolder(out, out.parent / "keep")
    try:
        mirrored = folder.mirror(list(OLD)) if over else None
        if mirrored is not None:
            folder.begin_with({"same.html"}, mirrored)
        else:
            folder.begin_afresh()
            files = files | {"same.html": b"same"}
        found = {path: folder.put(path, data) for path, data in files.items()}
        folder.finish()
    finally:
        folder.clean_up()
    return found


OLD = {"index.html": b"old", "gone.html": b"old", "same.html": b"same"} | MARKED
NEW = {"index.html": b"new", "same.html": b"same"} | MARKED


@dataclass(frozen=True)
class Way:
    """How a site is made: over the earlier one or not, and whether the system can exchange two folders."""

    over: bool
    exchanges: bool


WAYS = [Way(over, exchanges) for over in (False, True) for exchanges in (False, True)]
EXCHANGES = ("curate.adapters.site_folder.exchange", "curate.adapters.folders.exchange")


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Way:
    chosen: Way = request.param
    for name in EXCHANGES if not chosen.exchanges else ():
        monkeypatch.setattr(name, lambda _one, _other: False)
    return chosen


def test_site__takes_the_place_of_the_earlier_one_as_a_whole(tmp_path: Path, way: Way) -> None:
    out = tmp_path / "_site"
    made(out, {"index.html": b"old", "gone.html": b"old"})
    assert all_files(out) == OLD
    made(out, {"index.html": b"new"}, over=way.over)
    assert all_files(out) == NEW
    made(out, {"index.html": b"newer"}, over=way.over)
    assert all_files(out) == NEW | {"index.html": b"newer"}


@pytest.mark.parametrize("fails_at", [1, 2])
def test_rename_that_fails__leaves_the_earlier_site_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way, fails_at: int
) -> None:
    out = tmp_path / "_site"
    made(out, {"index.html": b"old", "gone.html": b"old"})
    rename, calls = Path.rename, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    def no_exchange(one: Path, other: Path) -> bool:
        raise OSError(28, "No space left on device", str(one), None, str(other))

    monkeypatch.setattr(Path, "rename", failing)
    for name in EXCHANGES if way.exchanges else ():
        monkeypatch.setattr(name, no_exchange)
    with pytest.raises(OSError, match="No space left"):
        made(out, {"index.html": b"new"}, over=way.over)
    assert all_files(out) == OLD
    assert {path.name for path in tmp_path.iterdir()} <= {"_site", "keep"}


# An exchange is one step, and there is no way back from it to fail.
@pytest.mark.parametrize("way", [Way(False, False), Way(True, False)], indirect=True, ids=str)
def test_rename_back_that_fails__keeps_the_earlier_site_somewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    out = tmp_path / "_site"
    made(out, {"index.html": b"old", "gone.html": b"old"})
    rename, calls = Path.rename, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="Input/output error"):
        made(out, {"index.html": b"new"}, over=way.over)
    assert OLD in [all_files(folder) for folder in tmp_path.rglob("*") if folder.is_dir()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_write_that_fails__leaves_the_earlier_site_as_it_was(tmp_path: Path, way: Way) -> None:
    import resource

    out = tmp_path / "_site"
    made(out, {"index.html": b"old", "gone.html": b"old"})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            made(out, {"index.html": b"new", "z.html": b"full" * 2000}, over=way.over)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert all_files(out) == OLD
    assert {path.name for path in tmp_path.iterdir()} <= {"_site", "keep"}


def test_build__into_a_place_that_cannot_be_made_says_so(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    before = all_files(desk.top / "_site")
    desk.write("taken", "a file")
    desk.curate("build", "--out", "taken/site").ended(4)
    assert all_files(desk.top / "_site") == before
