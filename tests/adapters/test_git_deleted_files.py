"""The paths that commits took away, and what lay there last."""

from __future__ import annotations

import pytest

from curate.adapters.git import Repository, deleted_files, find_repository, read_blobs
from newsrooms import Git


@pytest.fixture
def repo(git: Git) -> Repository:
    return find_repository(git.top)


def found(repo: Repository) -> list[tuple[str, bytes]]:
    """Give the paths with the bytes that lay there last."""
    gone = deleted_files(repo, "stories")
    contents = read_blobs(repo, {file.oid for file in gone})
    return [(file.path, bytes(contents[file.oid])) for file in gone]  # type: ignore[arg-type]


def test_no_commit__nothing_was_taken_away(repo: Repository) -> None:
    assert deleted_files(repo, "stories") == []


def test_rename_and_removal__the_newest_first_with_their_last_bytes(git: Git, repo: Repository) -> None:
    git.commit({"stories/甲 一.md": "one\n", "stories/b.md": "two\n", "other/c.md": "three\n"})
    git.commit({"stories/甲 一.md": "one, again\n"})
    git("mv", "stories/甲 一.md", "stories/d.md")
    git.commit({})
    git("rm", "--quiet", "stories/b.md", "other/c.md")
    git.commit({})
    assert found(repo) == [("stories/b.md", b"two\n"), ("stories/甲 一.md", b"one, again\n")]


def test_link__is_no_file(git: Git, repo: Repository) -> None:
    git.commit({"stories/a.md": "one\n"})
    (git.top / "stories/link.md").symlink_to("a.md")
    git.commit({})
    git("rm", "--quiet", "stories/link.md")
    git.commit({})
    assert found(repo) == []


def test_branch__what_it_took_away_is_seen_after_the_merge(git: Git, repo: Repository) -> None:
    git.commit({"stories/a.md": "one\n"})
    git("switch", "--quiet", "--create", "side")
    git("mv", "stories/a.md", "stories/b.md")
    git.commit({})
    git("switch", "--quiet", "main")
    git.commit({"stories/c.md": "three\n"})
    assert found(repo) == []
    git("merge", "--quiet", "--no-ff", "--message=merge", "side")
    assert found(repo) == [("stories/a.md", b"one\n")]
