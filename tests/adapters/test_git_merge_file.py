"""Git's merge of lines, the same whatever is configured around it."""

from __future__ import annotations

import subprocess

import pytest

from curate.adapters.git import find_repository
from curate.adapters.git.configuration import local_setting, set_local_settings
from curate.adapters.git.merge_file import merge_lines
from curate.errors import EnvironmentFault
from newsrooms import Git

BASE, OURS, THEIRS = "一\n二\n三\n".encode(), "一\n贰\n三\n".encode(), "一\n２\n三\n".encode()


def test_merge__takes_both_changes() -> None:
    merged = merge_lines(b"a\nb\nc\nd\ne\n", b"A\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n")
    assert merged == (b"A\nb\nc\nd\nE\n", False)


def test_conflict__has_the_labels_and_the_length_asked_for() -> None:
    merged = merge_lines(BASE, OURS, THEIRS, labels=("这边", "那边"), marker_size=9)
    assert merged.conflict
    assert merged.data.decode() == "一\n<<<<<<<<< 这边\n贰\n=========\n２\n>>>>>>>>> 那边\n三\n"


def test_conflict__with_base() -> None:
    merged = merge_lines(BASE, OURS, THEIRS, with_base=True)
    assert merged.data.decode() == "一\n<<<<<<< ours\n贰\n||||||| base\n二\n=======\n２\n>>>>>>> theirs\n三\n"


@pytest.mark.parametrize("git_dir", [None, ".git", "/nowhere"])
def test_settings_of_the_repository__change_nothing(
    git: Git, monkeypatch: pytest.MonkeyPatch, git_dir: str | None
) -> None:
    git("config", "merge.conflictStyle", "diff3")
    # Even a folder for temporary files that lies in the work tree does not let the settings in.
    monkeypatch.setattr("tempfile.tempdir", str(git.top))
    monkeypatch.chdir(git.top)
    if git_dir is not None:
        monkeypatch.setenv("GIT_DIR", git_dir)
    assert merge_lines(BASE, OURS, THEIRS).data.count(b"\n") == 7
    assert list(git.top.iterdir()) == [git.top / ".git"]


def test_no_text__is_refused() -> None:
    with pytest.raises(EnvironmentFault, match="could not merge the lines"):
        merge_lines(b"a\0", b"b\0", b"c\0")


def test_no_room_for_temporary_files__is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(EnvironmentFault, match="could not be written"):
        merge_lines(BASE, OURS, THEIRS)


def test_local_settings__are_written_and_read_back(git: Git) -> None:
    repository = find_repository(git.top)
    assert local_setting(repository, "merge.x.name") is None
    git("config", "--add", "merge.x.name", "old")
    git("config", "--add", "merge.x.name", "older")
    set_local_settings(repository, {"merge.x.name": "a \"b\" 'c'; d\n# 好", "merge.x.driver": "%A"})
    assert local_setting(repository, "merge.x.name") == "a \"b\" 'c'; d\n# 好"
    assert git("config", "--get-all", "merge.x.driver") == "%A\n"


def test_local_settings__that_cannot_be_written_are_an_error(git: Git) -> None:
    repository = find_repository(git.top)
    (git.top / ".git/config.lock").touch()
    with pytest.raises(EnvironmentFault, match="could not lock config file"):
        set_local_settings(repository, {"merge.x.name": "a"})
    assert subprocess.run(["git", "config", "merge.x.name"], cwd=git.top, check=False).returncode == 1
