"""How stories last moved, read from what commits say of themselves."""

from __future__ import annotations

from datetime import datetime

import pytest

from curate.adapters.git import Repository, find_repository, newest_moves
from newsrooms import Git


@pytest.fixture
def repo(git: Git) -> Repository:
    return find_repository(git.top)


def commit(git: Git, message: str, at: str = "2025-12-14T09:00:00+08:00", *options: str) -> None:
    git(
        "commit", "--quiet", "--allow-empty", *options, "--message", message,
        env={"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at},
    )  # fmt: skip


def move(story: str, step: str) -> str:
    return f"Submit for review: 标题\n\nStory: {story}\nState: {step}\n"


def test_no_commit__no_moves(repo: Repository) -> None:
    assert newest_moves(repo) == {}


def test_moves__the_newest_of_each_story(git: Git, repo: Repository) -> None:
    commit(git, move("a", "draft -> review"), "2025-12-01T09:00:00+08:00")
    commit(git, move("b", "draft -> review"), "2025-12-02T09:00:00-05:00")
    commit(git, move("a", "review -> draft"), "2025-12-03T09:00:00+08:00")
    commit(git, "Edit: 标题\n\nStory: b\n", "2025-12-04T09:00:00+08:00")
    found = newest_moves(repo)
    assert {story: (m.end, m.at, m.author_email) for story, m in found.items()} == {
        "a": ("draft", datetime.fromisoformat("2025-12-03T09:00:00+08:00"), "lin@example.org"),
        "b": ("review", datetime.fromisoformat("2025-12-02T09:00:00-05:00"), "lin@example.org"),
    }
    assert found["a"].author_name == "林编辑"
    assert newest_moves(repo, most=1).keys() == {"a"}


def test_moves__when_they_were_made_not_when_they_were_rebased(git: Git, repo: Repository) -> None:
    commit(git, move("a", "draft -> review"), "2025-12-01T09:00:00+08:00")
    git("commit", "--quiet", "--amend", "--no-edit", "--allow-empty")
    assert newest_moves(repo)["a"].at.isoformat() == "2025-12-01T09:00:00+08:00"


def test_moves__of_merged_branches_too(git: Git, repo: Repository) -> None:
    commit(git, "first", "2025-12-01T09:00:00+08:00")
    git("switch", "--quiet", "--create", "other")
    commit(git, move("a", "draft -> review"), "2025-12-02T09:00:00+08:00")
    git("switch", "--quiet", "main")
    commit(git, move("b", "draft -> review"), "2025-12-03T09:00:00+08:00")
    git("merge", "--quiet", "--no-ff", "--message=merge", "other")
    assert newest_moves(repo).keys() == {"a", "b"}


@pytest.mark.parametrize(
    "message",
    [
        "State: draft -> review\n\nno story is named",
        "x\n\nStory: a\nState: draft",
        "x\n\nState: a -> b\n\nStory: a, which is text and no trailer.",
        "x\n\nStory: a\n\nState: draft -> review was the last word\nand more text.",
    ],
)
def test_moves__what_only_looks_like_one_is_none(git: Git, repo: Repository, message: str) -> None:
    commit(git, message)
    assert newest_moves(repo) == {}


def test_moves__of_several_in_one_commit_the_last_counts(git: Git, repo: Repository) -> None:
    commit(git, "squashed\n\nStory: a\nState: draft -> review\nState: review -> published\n")
    assert newest_moves(repo)["a"].end == "published"


def test_moves__a_configured_pattern_type_changes_nothing(git: Git, repo: Repository) -> None:
    for key, value in (("grep.patternType", "fixed"), ("log.follow", "true"), ("log.date", "relative")):
        git("config", key, value)
    commit(git, move("a", "draft -> review"))
    assert newest_moves(repo).keys() == {"a"}
