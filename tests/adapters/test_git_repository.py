"""Finding the repository, and the look around before anything is written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from curate.adapters.git import find_repository, identity, preflight, under_way
from curate.errors import EnvironmentFault, Refused
from newsrooms import Git, make_repository

STORY = "stories/a.md"


def test_found_from_a_folder_below(git: Git) -> None:
    git.write({"stories/2025/12/a.md": "x"})
    repo = find_repository(git.top / "stories/2025/12")
    assert (repo.top, repo.git_dir, repo.common_dir) == (git.top, git.top / ".git", git.top / ".git")


@pytest.mark.parametrize("name", ["新闻 室", "line\nbreak", "-dash", "quo'te\"s", "trailing \n"])
def test_found_under_odd_folder_names(tmp_path: Path, name: str) -> None:
    git = make_repository(tmp_path / name)
    (git.top / "stories").mkdir()
    repo = find_repository(git.top / "stories")
    assert repo.top == git.top
    assert repo.git_dir == repo.common_dir == git.top / ".git"


def test_git_file_instead_of_a_folder(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom", "--separate-git-dir", str(tmp_path / "elsewhere.git"))
    assert find_repository(git.top).git_dir == tmp_path / "elsewhere.git"


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="not in a git repository") as caught:
        find_repository(tmp_path)
    assert "git init" in str(caught.value.hint)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="no folder"):
        find_repository(tmp_path / "none")


def test_no_git(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault, match="git was not found"):
        find_repository(git.top)


def test_bare_repository(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "bare.git", "--bare")
    with pytest.raises(EnvironmentFault, match="bare"):
        find_repository(git.top)


def test_bare_repository_hidden_in_a_newsroom_is_not_taken_for_it(git: Git) -> None:
    hidden = make_repository(git.top / "stories/evil", "--bare")
    # As cloned from a hostile newsroom: its configuration says that it has a work tree, and where.
    hidden("config", "core.bare", "false")
    hidden("config", "core.worktree", str(git.top))
    with pytest.raises(EnvironmentFault):
        find_repository(git.top / "stories/evil")


def test_folder_of_another_user_is_explained(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(EnvironmentFault, match="belongs to another user") as caught:
        find_repository(git.top)
    assert str(caught.value.hint).endswith(f"git config --global --add safe.directory {git.top}")


def test_git_dir_and_work_tree_of_a_hook_are_honoured(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(git.top / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(git.top))
    assert find_repository(tmp_path).top == git.top


# Identity


def test_identity_is_the_environments_first(git: Git) -> None:
    git("config", "user.name", "别人")
    git("config", "user.email", "other@example.org")
    assert vars_of(git) == ("林编辑", "lin@example.org")


@pytest.mark.usefixtures("nobody")
def test_identity_from_the_configuration(git: Git) -> None:
    git("config", "user.name", "王 <审校>")
    git("config", "user.email", "wang@example.org")
    name, email = vars_of(git)
    written = (
        git("commit", "-q", "--allow-empty", "-m", "x") or git("log", "-1", "--format=%an%x00%ae").strip()
    )
    assert written == f"{name}\0{email}"
    assert email == "wang@example.org"


@pytest.mark.usefixtures("nobody")
def test_identity_given_on_the_command_line_of_the_commit_reaches_the_hook(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'user.name'='命令行' 'user.email'='cli@example.org'")
    assert vars_of(git) == ("命令行", "cli@example.org")


def vars_of(git: Git) -> tuple[str, str]:
    found = identity(find_repository(git.top))
    return found.name, found.email


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("known", [{}, {"user.name": "林"}, {"user.email": "lin@example.org"}])
def test_identity_is_never_guessed(git: Git, known: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "root")
    for name, value in known.items():
        git("config", name, value)
    with pytest.raises(EnvironmentFault, match="who you are") as caught:
        preflight(find_repository(git.top))
    hint = str(caught.value.hint)
    assert 'git config user.name "' in hint
    assert 'git config user.email "' in hint
    assert caught.value.exit_code == 4


def test_author_without_committer_is_not_enough(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_COMMITTER_EMAIL")
    with pytest.raises(EnvironmentFault, match="who you are"):
        identity(find_repository(git.top))


def test_unusable_date_is_not_called_a_missing_identity(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_DATE", "yesterday-ish, perhaps")
    with pytest.raises(EnvironmentFault, match="invalid date format"):
        identity(find_repository(git.top))


# What is under way


def diverge(git: Git) -> None:
    git.commit({STORY: "base\n"})
    git("switch", "-q", "-c", "side")
    git.commit({STORY: "theirs\n"}, "theirs")
    git("switch", "-q", "main")
    git.commit({STORY: "ours\n"}, "ours")


def merge(git: Git) -> None:
    git.attempt("merge", "side")


def merge_ready_to_commit(git: Git) -> None:
    git("merge", "--no-commit", "--no-ff", "-s", "ours", "side")


def rebase(git: Git) -> None:
    git.attempt("rebase", "side")


def rebase_by_patches(git: Git) -> None:
    git.attempt("rebase", "--apply", "side")


def interactive_rebase(git: Git) -> None:
    git("rebase", "-q", "-i", "HEAD~1", env={"GIT_SEQUENCE_EDITOR": "sed -i s/^pick/edit/"})


def cherry_pick(git: Git) -> None:
    git.attempt("cherry-pick", "side")


def revert(git: Git) -> None:
    git("revert", "--no-commit", "HEAD")


def series_of_patches(git: Git) -> None:
    patch = git("format-patch", "-1", "--stdout", "side")
    (git.top.parent / "patch").write_text(patch, encoding="utf-8")
    git.attempt("am", str(git.top.parent / "patch"))


def bisect(git: Git) -> None:
    git("bisect", "start")


@pytest.mark.parametrize(
    ("begin", "what", "finish"),
    [
        (merge, "A merge", "git merge --abort"),
        (merge_ready_to_commit, "A merge", "git commit"),
        (rebase, "A rebase", "git rebase --continue"),
        (rebase_by_patches, "A rebase", "git rebase --abort"),
        (interactive_rebase, "A rebase", "git rebase --continue"),
        (cherry_pick, "A cherry-pick", "git cherry-pick --abort"),
        (revert, "A revert", "git revert --continue"),
        (series_of_patches, "A series of patches", "git am --abort"),
        (bisect, "A bisect", "git bisect reset"),
    ],
)
def test_unfinished_business_is_named_and_refused(
    git: Git, begin: Callable[[Git], None], what: str, finish: str
) -> None:
    diverge(git)
    repo = find_repository(git.top)
    assert under_way(repo) is None
    begin(git)
    with pytest.raises(Refused, match=what) as caught:
        preflight(repo, [STORY])
    assert caught.value.exit_code == 3
    assert finish in str(caught.value.hint)


def test_unfinished_business_of_another_work_tree_is_none_of_ours(git: Git, tmp_path: Path) -> None:
    diverge(git)
    git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "linked"))
    merge(git)
    assert preflight(find_repository(tmp_path / "linked")) == ()
    with pytest.raises(Refused):
        preflight(find_repository(git.top))


def test_path_left_in_conflict_is_refused(git: Git) -> None:
    diverge(git)
    merge(git)
    (git.top / ".git/MERGE_HEAD").unlink()  # as after `git merge --quit`
    with pytest.raises(Refused, match="conflicts") as caught:
        preflight(find_repository(git.top), [STORY])
    assert f"git add -- {STORY}" in str(caught.value.hint)
    assert preflight(find_repository(git.top), ["stories/other.md"]) == ()


def test_no_branch_is_a_warning(git: Git) -> None:
    git.commit({STORY: "x"})
    repo = find_repository(git.top)
    assert preflight(repo) == ()
    git("switch", "-q", "--detach")
    (warning,) = preflight(repo)
    assert "git switch -c" in str(warning)


def test_branch_without_commits_is_fine(git: Git) -> None:
    assert preflight(find_repository(git.top), [STORY]) == ()


def test_git_that_is_too_old_is_refused(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = find_repository(git.top)
    (tmp_path / "bin").mkdir()
    old = tmp_path / "bin/git"
    old.write_text("#!/bin/sh\necho git version 2.17.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(EnvironmentFault, match=r"git 2\.17\.1 is too old"):
        preflight(repo)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_full_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "curate-test", str(disk)], check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        git = make_repository(disk / "newsroom")
        repo = find_repository(git.top)
        assert preflight(repo) == ()
        git.write({"large": b"x" * 2_300_000})
        with pytest.raises(EnvironmentFault, match="disk is full"):
            preflight(repo)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
