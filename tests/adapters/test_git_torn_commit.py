"""A commit killed between moving the branch and putting the new index in place is mended, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from curate.adapters.git import commit_paths, find_repository, mend_torn_commit
from newsrooms import Git

STORY = "stories/2025/12/a.md"
OTHER = "stories/2025/12/b.md"


@pytest.fixture
def torn(git: Git, request: pytest.FixtureRequest) -> Git:
    """Commit the story by curate, then put the index back as it was before: what a kill at that point leaves."""
    (git.top / OTHER).parent.mkdir(parents=True)
    (git.top / OTHER).write_text("other\n", encoding="utf-8")
    if request.param == "edited":
        (git.top / STORY).write_text("old\n", encoding="utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message=first")
    (git.top / STORY).write_text("new\n", encoding="utf-8")
    before = (git.top / ".git/index").read_bytes()
    commit_paths(find_repository(git.top), [STORY], "second\n", finish="curate commit a")
    (git.top / ".git/index").write_bytes(before)
    return git


@pytest.mark.parametrize("torn", ["edited", "new"], indirect=True)
def test_torn_commit__is_mended_so_that_the_next_commit_keeps_the_story(torn: Git) -> None:
    assert torn("status", "--porcelain").strip()
    assert mend_torn_commit(find_repository(torn.top), [STORY]) == [STORY]
    assert torn("status", "--porcelain") == ""
    (torn.top / OTHER).write_text("changed\n", encoding="utf-8")
    torn("commit", "--quiet", "--all", "--message=third")
    assert torn("show", f"HEAD:{STORY}") == "new\n"


@pytest.mark.parametrize("torn", ["edited"], indirect=True)
def test_torn_commit__work_staged_since_is_not_taken_for_one(torn: Git) -> None:
    (torn.top / STORY).write_text("staged by hand\n", encoding="utf-8")
    torn("add", STORY)
    (torn.top / STORY).write_text("new\n", encoding="utf-8")
    assert mend_torn_commit(find_repository(torn.top), [STORY]) == []
    assert torn("show", f":{STORY}") == "staged by hand\n"


@pytest.mark.parametrize("torn", ["edited"], indirect=True)
def test_torn_commit__an_edit_on_disk_since_is_left_to_its_curator(torn: Git) -> None:
    (torn.top / STORY).write_text("newer\n", encoding="utf-8")
    before = (torn.top / ".git/index").read_bytes()
    assert mend_torn_commit(find_repository(torn.top), [STORY]) == []
    assert (torn.top / ".git/index").read_bytes() == before


def test_torn_commit__nothing_is_done_where_nothing_is_torn(git: Git) -> None:
    (git.top / STORY).parent.mkdir(parents=True)
    (git.top / STORY).write_text("one\n", encoding="utf-8")
    repository = find_repository(git.top)
    assert mend_torn_commit(repository, [STORY]) == []
    git("add", "--all")
    assert mend_torn_commit(repository, [STORY]) == []
    git("commit", "--quiet", "--message=first")
    assert mend_torn_commit(repository, [STORY]) == []
    assert Path(git.top / STORY).read_text(encoding="utf-8") == "one\n"
