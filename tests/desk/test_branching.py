"""Which branch a story's commit goes to, where that branch begins, and that nothing is left behind on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from curate.desk.branches.story_branch import branch_for, go_to_its_branch
from curate.desk.finding_stories import read_story
from curate.desk.newsroom import open_newsroom
from curate.errors import Refused
from newsrooms import Git

POLICY = "people: {lin: {name: 林编辑, emails: [lin@example.org]}}\ngit: {branch: per-story}\n"
PATH = "stories/2025/12/jiu-xiangji.md"
BRANCH = "story/jiu-xiangji"


def text(title: str) -> str:
    return f"---\nid: 20251213-k7q2\ntitle: {title}\nstate: draft\n---\n\n正文。\n"


@pytest.fixture
def newsroom(git: Git) -> Git:
    """Give a newsroom with one commit on main and a new story that is in none."""
    git.commit({"stories/newsroom.yaml": POLICY}, "A newsroom")
    git.write({PATH: text("一"), "notes.txt": "mine\n"})
    return git


def go(git: Git, path: str = PATH) -> bool:
    room = open_newsroom(git.top)
    return go_to_its_branch(room, read_story(room, path))


def here(git: Git) -> str:
    return git("branch", "--show-current").strip()


def test_new_story__from_main_and_then_there_to_stay(newsroom: Git) -> None:
    assert go(newsroom)
    assert here(newsroom) == BRANCH
    assert newsroom("rev-parse", "HEAD") == newsroom("rev-parse", "main")
    assert (newsroom.top / PATH).read_text(encoding="utf-8") == text("一")
    assert not go(newsroom)


@pytest.mark.parametrize("standing", ["story/other", "detached"])
def test_new_story__from_elsewhere_begins_at_main(newsroom: Git, standing: str) -> None:
    newsroom("switch", "--quiet", *(["--detach"] if standing == "detached" else ["-c", standing]))
    newsroom("commit", "--quiet", "--allow-empty", "--message=elsewhere")
    assert go(newsroom)
    assert here(newsroom) == BRANCH
    assert newsroom("rev-parse", "HEAD") == newsroom("rev-parse", "main")


def test_story_committed_elsewhere__takes_that_along(newsroom: Git) -> None:
    newsroom("switch", "--quiet", "-c", "work")
    newsroom.commit({PATH: text("一")}, "a draft")
    newsroom.write({PATH: text("二")})
    assert go(newsroom)
    assert newsroom("rev-parse", "HEAD") == newsroom("rev-parse", "work")
    assert (newsroom.top / PATH).read_text(encoding="utf-8") == text("二")


def test_branch_merged_long_ago__is_brought_forward(newsroom: Git) -> None:
    newsroom("branch", BRANCH)
    newsroom.commit({PATH: text("一")}, "merged meanwhile")
    newsroom.write({PATH: text("二")})
    assert go(newsroom)
    assert newsroom("rev-parse", BRANCH) == newsroom("rev-parse", "main")


def test_branch_at_the_remote__is_followed(newsroom: Git, tmp_path: Path) -> None:
    newsroom("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    newsroom("remote", "add", "origin", str(tmp_path / "bare.git"))
    theirs = newsroom("commit-tree", "-p", "HEAD", "-m", "theirs", "HEAD^{tree}").strip()
    newsroom("push", "--quiet", "origin", f"{theirs}:refs/heads/{BRANCH}")
    assert go(newsroom)
    assert newsroom("rev-parse", "HEAD").strip() == theirs
    assert newsroom("rev-parse", "--abbrev-ref", "@{upstream}").strip() == f"origin/{BRANCH}"


def test_branch_with_another_text__is_not_committed_over(newsroom: Git) -> None:
    newsroom.commit({PATH: text("一")}, "a draft")
    newsroom("switch", "--quiet", "-c", BRANCH)
    newsroom.commit({PATH: text("二")}, "further there")
    newsroom("switch", "--quiet", "main")
    with pytest.raises(Refused, match=f"another text of {PATH}"):
        go(newsroom)


def test_file_in_the_way__keeps_us_here(newsroom: Git) -> None:
    (newsroom.top / ".git/info/exclude").write_text("*.tmp\n", encoding="utf-8")
    newsroom("switch", "--quiet", "-c", BRANCH)
    newsroom.write({"notes.tmp": "theirs\n"})
    newsroom("add", "--force", "notes.tmp")
    newsroom("commit", "--quiet", "--message=an ignored file")
    newsroom("switch", "--quiet", "main")
    newsroom.write({"notes.tmp": "mine\n"})
    with pytest.raises(Refused, match="overwrite notes") as refused:
        go(newsroom)
    assert f"git switch {BRANCH}" in str(refused.value.hint)
    assert here(newsroom) == "main"
    assert (newsroom.top / "notes.tmp").read_text(encoding="utf-8") == "mine\n"


def test_hook_that_fails_after_the_switch__does_not_matter(newsroom: Git) -> None:
    newsroom.hook("post-checkout", "exit 1")
    assert go(newsroom)
    assert here(newsroom) == BRANCH


def test_slug_that_is_no_branch_name__gives_way_to_the_id(newsroom: Git) -> None:
    odd = "stories/2025/12/jiu..xiangji.md"
    newsroom.write({odd: text("一")})
    assert go(newsroom, odd)
    assert here(newsroom) == "story/20251213-k7q2"


def test_policy_current_or_no_commit_yet__stays_here(newsroom: Git, tmp_path: Path) -> None:
    newsroom.write({"stories/newsroom.yaml": POLICY.replace("per-story", "current")})
    assert not go(newsroom)
    newsroom.write({"stories/newsroom.yaml": POLICY})
    newsroom("switch", "--quiet", "--orphan", "fresh")
    newsroom.write({"stories/newsroom.yaml": POLICY, PATH: text("一")})
    assert not go(newsroom)
    room = open_newsroom(newsroom.top)
    assert branch_for(room, read_story(room, PATH), own=True) == "fresh"
