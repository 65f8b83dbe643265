"""The committed versions of a file, through renames and over merges, and many blobs named in one question."""

from __future__ import annotations

from itertools import islice

import pytest

from curate.adapters.git import (
    BlobFacts,
    Repository,
    blobs_named,
    find_repository,
    former_names,
    versions,
)
from newsrooms import Git

TEXT = "".join(f"第{n}行。\n" for n in range(20))


@pytest.fixture
def repo(git: Git) -> Repository:
    return find_repository(git.top)


def found(repo: Repository, path: str, most: int = 100) -> list[tuple[str, str, bytes]]:
    return [(version.commit, version.path, version.data) for version in versions(repo, path, most)]


def test_versions__come_newest_first_under_the_name_of_their_time(git: Git, repo: Repository) -> None:
    first = git.commit({"甲 a.md": TEXT})
    second = git.commit({"甲 a.md": f"{TEXT}新\n"})
    git.commit({"other.md": "x"})
    git("mv", "甲 a.md", "b.md")
    third = git.commit({"b.md": f"{TEXT}新又\n"})
    assert found(repo, "b.md") == [
        (third, "b.md", f"{TEXT}新又\n".encode()),
        (second, "甲 a.md", f"{TEXT}新\n".encode()),
        (first, "甲 a.md", TEXT.encode()),
    ]
    assert [path for _, path, _ in found(repo, "b.md", 2)] == ["b.md", "甲 a.md"]
    assert former_names(repo, "b.md", 100) == ["b.md", "甲 a.md"]


def test_versions__of_both_sides_of_a_merge(git: Git, repo: Repository) -> None:
    git.commit({"a.md": TEXT})
    git("checkout", "--quiet", "-b", "side")
    side = git.commit({"a.md": TEXT.replace("第2行", "侧")})
    git("checkout", "--quiet", "main")
    main = git.commit({"a.md": TEXT.replace("第18行", "主")})
    git("merge", "--quiet", "--no-edit", "side")
    merge = git("rev-parse", "HEAD").strip()
    commits = [commit for commit, _, _ in found(repo, "a.md")]
    assert {side, main} <= set(commits)
    merged = {commit: data for commit, _, data in found(repo, "a.md")}.get(merge)
    assert merged in (None, TEXT.replace("第2行", "侧").replace("第18行", "主").encode())


def test_versions__are_read_some_at_a_time(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = [git.commit({"a.md": f"{TEXT}{n}\n"}) for n in range(30)]
    asked: list[int] = []
    read = Repository.read

    def counted(repository: Repository, *arguments: str, **more: object) -> bytes:
        asked.append(len(arguments))
        return read(repository, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "read", counted)
    newest = list(islice(versions(repo, "a.md", 200), 3))
    assert [version.commit for version in newest] == commits[:-4:-1]
    few = len(asked)
    assert len(list(versions(repo, "a.md", 200))) == 30
    assert few < len(asked) - few < 12, "processes do not grow with the versions"


def test_versions__there_are_none(git: Git, repo: Repository) -> None:
    assert found(repo, "a.md") == []
    git.commit({"b.md": "x"})
    assert found(repo, "a.md") == []
    git.commit({"a.md": b"x" * (2 * 1024 * 1024 + 1)})
    assert found(repo, "a.md") == [], "too large for a story"


def test_blobs_named__by_commit_and_path_or_by_id(git: Git, repo: Repository) -> None:
    git.commit({"中 文.png": b"123", "folder/a": "x", "odd\nname": "y"})
    (one,) = blobs_named(repo, ["HEAD:中 文.png"])
    assert one is not None
    assert one.size == 3
    names = [
        "HEAD:folder",
        "HEAD:odd\nname",
        one.oid,
        "HEAD:missing 3",
        "0" * 40,
        "nowhere:a",
        "HEAD:folder/a",
    ]
    answers = blobs_named(repo, names)
    assert answers[:6] == [None, None, BlobFacts(one.oid, 3), None, None, None]
    assert answers[6] is not None
    assert blobs_named(repo, []) == []
    assert blobs_named(repo, ["HEAD:odd\nname"]) == [None]
