"""One newsroom for each step of a story's way, made once by the installed command and copied for each test."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from desks import LIN, PASTED, POLICY, SLUG, WANG, Desk, DeskAt
from newsroom_of_secrets import add_what_readers_never_see, found, take_back_and_correct
from outputs import Outputs, everything_of

STEPS = ("founded", "drafted", "in-review", "approved", "published")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> DeskAt:
    """Give the desk at a step of its story's way; not to be changed, only copied."""
    home = tmp_path_factory.mktemp("desk-home")
    rooms = tmp_path_factory.mktemp("desks")

    @lru_cache
    def at(step: str) -> Desk:
        if step == "founded":
            return _founded(Desk(rooms / step, home))
        if step == "sent-back":
            return _sent_back(at("in-review").copy_to(rooms / step))
        desk = at(STEPS[STEPS.index(step) - 1]).copy_to(rooms / step)
        if step == "drafted":
            desk.curate(
                "new", "--no-input", "--body", "-", "--slug", SLUG, "--category", "生活",
                "--summary", "修一台旧相机值不值，先把两个数字写在一张纸上。",
                "--url-note", "视频号内容没有公开网址", "--locator", "00:01:05-00:09:40", stdin=PASTED.encode(),
            ).ended(0)  # fmt: skip
            desk.curate("check", SLUG, "--fix").ended(0)
            desk.curate("commit", SLUG).ended(0)
        elif step == "in-review":
            desk.curate("submit", SLUG).ended(0)
        elif step == "approved":
            desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
        else:
            desk.curate("publish", SLUG, who=WANG).ended(0)
        return desk

    return at


@pytest.fixture
def desk_at(made_once: DeskAt, tmp_path: Path) -> DeskAt:
    """Give a desk of the test's own: founded, drafted, in-review, sent-back, approved or published."""

    def at(step: str) -> Desk:
        return made_once(step).copy_to(tmp_path / "newsroom")

    return at


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """Give a desk in an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    top = tmp_path / "newsroom"
    top.mkdir()
    return Desk(top, home)


@pytest.fixture(scope="session")
def git_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with git and nothing else."""
    folder = tmp_path_factory.mktemp("programs")
    git = shutil.which("git")
    assert git is not None
    (folder / "git").symlink_to(git)
    return folder


@pytest.fixture(scope="session")
def secrets_plain(tmp_path_factory: pytest.TempPathFactory, git_alone: Path) -> Outputs:
    """Give the outputs of the newsroom that holds what is out and nothing else."""
    top = tmp_path_factory.mktemp("plain")
    return everything_of(found(top / "home", top / "newsroom"), git_alone)


@pytest.fixture(scope="session")
def secrets_with_drafts(secrets_plain: Outputs, git_alone: Path) -> Outputs:
    """Give those of the same newsroom with drafts, stories in review and under embargo, and stray files."""
    add_what_readers_never_see(secrets_plain.desk)
    return everything_of(secrets_plain.desk, git_alone)


@pytest.fixture(scope="session")
def secrets_with_all(secrets_with_drafts: Outputs, git_alone: Path) -> Outputs:
    """Give those after stories expired, were retracted, taken down and corrected without an approval yet."""
    take_back_and_correct(secrets_with_drafts.desk)
    return everything_of(secrets_with_drafts.desk, git_alone)


def _sent_back(desk: Desk) -> Desk:
    line = ("review", SLUG, "--request-changes", "--point", "先算账", "写明是谁说的")
    desk.curate("--no-input", *line, who=WANG).ended(0)
    return desk


def _founded(desk: Desk) -> Desk:
    desk.top.mkdir()
    desk.git("init", "--quiet", "--initial-branch=main", who=LIN)
    desk.write("stories/newsroom.yaml", POLICY)
    desk.curate("--no-input", "init").ended(0)
    desk.git("add", ".")
    desk.git("commit", "--quiet", "--message=A newsroom")
    return desk
