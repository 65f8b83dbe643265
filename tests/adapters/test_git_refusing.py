"""When git does not commit, the text is safe, the index as it was, and one command finishes the work."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from curate.adapters.git import (
    Repository,
    commit_paths,
    committing,
    find_repository,
    one_at_a_time,
    with_hooks,
)
from curate.errors import EnvironmentFault, SavedNotCommitted
from newsrooms import Git, make_repository

STORY = "stories/2025/12/a.md"
OTHER = "stories/2025/12/b.md"
PICTURE = "stories/2025/12/a/图 1.png"
FINISH = "curate commit a"
MESSAGE = "Submit 标题\n\n# no comment\nStory: 20251213-k7q2\nState: draft -> review\n"


@pytest.fixture
def repo(git: Git) -> Repository:
    git.commit({STORY: "old\n", OTHER: "other\n"})
    return find_repository(git.top)


def changed_in_last_commit(git: Git) -> list[str]:
    listing = git("diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-only", "--no-renames", "HEAD")
    return sorted(path for path in listing.split("\0") if path)


def refused(git: Git, repo: Repository, rels: list[str]) -> SavedNotCommitted:
    """Try to commit and check what must hold after every failure."""
    head = git.attempt("rev-parse", "HEAD").stdout
    index = git.staged()
    texts = {rel: (git.top / rel).read_bytes() for rel in rels}
    with pytest.raises(SavedNotCommitted) as caught:
        commit_paths(repo, rels, MESSAGE, finish=FINISH)
    assert git.attempt("rev-parse", "HEAD").stdout == head
    assert git.staged() == index
    assert {rel: (git.top / rel).read_bytes() for rel in rels} == texts
    assert caught.value.exit_code == 4
    assert str(caught.value.hint) == f"To finish, type: {FINISH}"
    assert str(caught.value).startswith(f"Saved {rels[0]}")
    return caught.value


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_hook_that_refuses(git: Git, repo: Repository, name: str, rel: str) -> None:
    git.write({rel: "new\n", OTHER: "staged elsewhere\n"})
    git("add", OTHER)
    git.hook(name, "echo '没有署名：请补上来源'; echo second line >&2; exit 1")
    assert "没有署名：请补上来源" in str(refused(git, repo, [rel]))
    (git.top / ".git/hooks" / name).unlink()
    commit_paths(repo, [rel], MESSAGE, finish=FINISH)
    assert changed_in_last_commit(git) == [rel]


def test_hook_that_refuses_the_first_commit(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom")
    git.write({STORY: "first\n"})
    git.hook("pre-commit", "exit 1")
    error = refused(git, find_repository(git.top), [STORY])
    assert "without saying why (exit 1)" in str(error)


def test_hook_that_prints_control_characters(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    git.hook(
        "pre-commit", r"printf '\033]0;owned\007\033[31mred\033[0m \302\233 \342\200\256rtl\r\n'; exit 1"
    )
    said = str(refused(git, repo, [STORY]))
    assert "red" in said
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char == "\u202e" for char in said)


def test_hook_that_prints_without_measure(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    git.hook("pre-commit", "echo first; head -c 20000000 /dev/zero | tr '\\0' x; exit 1")
    said = str(refused(git, repo, [STORY]))
    assert "not committed: first\n    xxx" in said
    assert len(said) < 2000


def test_hook_that_says_several_lines__all_of_them_reach_the_reader(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    git.hook("pre-commit", "echo 'stories/x.md'; echo '::error::no'; exit 1")
    assert str(refused(git, repo, [STORY])).endswith("not committed: stories/x.md\n    ::error::no")


def test_partial_staging_of_the_path_survives_a_refusal(git: Git, repo: Repository) -> None:
    git.write({STORY: "staged\n"})
    git("add", STORY)
    git.write({STORY: "on disk\n"})
    git.hook("pre-commit", "exit 1")
    refused(git, repo, [STORY])
    assert git("show", f":{STORY}") == "staged\n"


@pytest.mark.usefixtures("nobody")
def test_no_identity(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git.write({STORY: "new\n"})
    git("config", "user.useConfigOnly", "true")
    assert "no email was given" in str(refused(git, find_repository(git.top), [STORY]))


def test_signing_that_fails(git: Git, repo: Repository) -> None:
    git("config", "commit.gpgSign", "true")
    git("config", "gpg.program", "false")
    git.write({STORY: "new\n"})
    assert "gpg failed to sign" in str(refused(git, repo, [STORY]))


def test_merge_under_way(git: Git, repo: Repository) -> None:
    git("switch", "-q", "-c", "side")
    git.commit({OTHER: "theirs\n"})
    git("switch", "-q", "main")
    git.commit({OTHER: "ours\n"})
    git.attempt("merge", "side")
    git.write({STORY: "new\n"})
    assert "partial commit during a merge" in str(refused(git, repo, [STORY]))


def test_ignored_file(git: Git, repo: Repository) -> None:
    git.write({".gitignore": "*.png\n", PICTURE: b"x"})
    assert "ignored" in str(refused(git, repo, [PICTURE]))


def test_held_branch(git: Git, repo: Repository) -> None:
    (git.top / ".git/refs/heads/main.lock").touch()
    git.write({STORY: "new\n", "stories/new.md": "n\n"})
    assert "main.lock" in str(refused(git, repo, [STORY, "stories/new.md"]))


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_index_held_for_ever(git: Git, repo: Repository, rel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "LOCK_SECONDS", 0.4)
    git.write({rel: "new\n"})
    lock = git.top / ".git/index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 90, time.time() - 90))
    said = str(refused(git, repo, [rel]))
    assert str(lock) in said
    assert "for 9" in said
    assert lock.exists()


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_index_held_for_a_second_is_waited_for(git: Git, repo: Repository, rel: str) -> None:
    git.write({rel: "new\n"})
    lock = git.top / ".git/index.lock"
    lock.touch()
    release = threading.Timer(1, lock.unlink)
    release.start()
    commit_paths(repo, [rel], MESSAGE, finish=FINISH)
    release.join()
    assert changed_in_last_commit(git) == [rel]


def test_commits_at_once_all_get_in(git: Git, repo: Repository) -> None:
    rels = [f"stories/{number}.md" for number in range(6)]
    git.write(dict.fromkeys(rels, "text\n"))
    # Found in linked work trees and threads alike, the lock is one.
    threads = [
        threading.Thread(
            target=commit_paths, args=(repo, [rel], f"commit of {rel}"), kwargs={"finish": FINISH}
        )
        for rel in rels
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert int(git("rev-list", "--count", "HEAD")) == 1 + len(rels)
    assert git("status", "--porcelain") == ""


def test_another_curate_that_writes_is_waited_for_then_named(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = (
        "import time; from pathlib import Path\n"
        "from curate.adapters.git import find_repository, one_at_a_time\n"
        "with one_at_a_time(find_repository(Path.cwd())):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    git.write({STORY: "new\n"})
    with subprocess.Popen([sys.executable, "-c", holder], cwd=git.top, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(EnvironmentFault, match="Another curate"), one_at_a_time(repo, seconds=0.3):
            pass
        other.kill()
    with one_at_a_time(repo, seconds=0.3):  # a killed holder leaves nothing behind
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert git.committed(STORY) == b"new\n"


def test_git_vanishing_after_the_text_was_saved(
    git: Git, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git.write({STORY: "new\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SavedNotCommitted, match="git was not found"):
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)


def test_hook_that_hangs_is_ended(git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(with_hooks, "COMMIT_SECONDS", 1.0)
    git.write({"stories/new.md": "new\n"})
    git.hook("pre-commit", "sleep 60")
    started = time.monotonic()
    assert "did not answer" in str(refused(git, repo, ["stories/new.md"]))
    assert time.monotonic() - started < 20
    assert not (git.top / ".git/index.lock").exists()


def test_fault_of_the_machine_before_the_commit_keeps_its_reason(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    (git.top / ".git/index").write_bytes(b"garbage")
    git.write({STORY: "new\n"})
    with pytest.raises(EnvironmentFault, match=r"Saved .* but not committed: .*index") as caught:
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert isinstance(caught.value, SavedNotCommitted)
