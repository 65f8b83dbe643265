"""Somebody without our lock commits while we do: our commit is made anew, and never reported made when it was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from curate.adapters.git import CommittedWithTrouble, Repository, commit_paths, find_repository
from curate.errors import SavedNotCommitted
from newsrooms import Git

STORY = "stories/2025/12/a.md"
ANOTHER_COMMIT = 'git update-ref refs/heads/main "$(echo other | git commit-tree HEAD^{tree} -p HEAD)"'


@pytest.fixture
def repo(git: Git) -> Repository:
    git.commit({STORY: "old\n", "b.txt": "b\n"})
    git.write({STORY: "new\n"})
    return find_repository(git.top)


def subjects(git: Git) -> list[str]:
    return git("log", "--reverse", "--format=%s").split("\n")[:-1]


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_a_commit_of_others_meanwhile_is_followed_by_ours(
    git: Git, repo: Repository, tmp_path: Path, rel: str
) -> None:
    git.write({rel: "new\n"})
    git.hook("pre-commit", f"test -e '{tmp_path}/once' && exit 0; touch '{tmp_path}/once'; {ANOTHER_COMMIT}")
    oid = commit_paths(repo, [rel], "ours", finish="f")
    assert subjects(git) == ["files", "other", "ours"]
    assert git("rev-parse", "HEAD").strip() == oid
    assert git("show", f"HEAD:{rel}") == "new\n"
    assert git("diff", "--cached", "--name-only") == ""


def test_a_branch_that_never_stands_still_is_no_commit_made(git: Git, repo: Repository) -> None:
    git.hook("pre-commit", ANOTHER_COMMIT)
    index = git.staged()
    with pytest.raises(SavedNotCommitted) as caught:
        commit_paths(repo, [STORY], "ours", finish="f")
    assert not isinstance(caught.value, CommittedWithTrouble)
    assert "ours" not in subjects(git)
    assert git.staged() == index
    assert (git.top / STORY).read_text(encoding="utf-8") == "new\n"


def test_of_two_commits_in_a_row_ours_is_the_one_that_is_given(git: Git, repo: Repository) -> None:
    git.hook("post-commit", ANOTHER_COMMIT)
    oid = commit_paths(repo, [STORY], "ours", finish="f")
    assert subjects(git) == ["files", "ours", "other"]
    assert git("log", "-1", "--format=%s", oid).strip() == "ours"
