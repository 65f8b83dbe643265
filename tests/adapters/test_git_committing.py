"""One commit of exactly these paths; when git refuses, the text is safe and the index as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curate.adapters.git import (
    CommittedDifferently,
    CommittedWithTrouble,
    NothingToCommit,
    Repository,
    commit_paths,
    find_repository,
)
from curate.errors import Refused
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


def test_commit_holds_exactly_the_named_paths(git: Git, repo: Repository) -> None:
    git.write(
        {STORY: "new\n", PICTURE: b"\x89PNG", OTHER: "staged elsewhere\n", "stories/c.md": "staged new\n"}
    )
    git("add", OTHER, "stories/c.md")
    git.write({OTHER: "and changed again\n"})
    staged = {path: git("rev-parse", f":{path}") for path in (OTHER, "stories/c.md")}
    oid = commit_paths(repo, [STORY, PICTURE], MESSAGE, finish=FINISH)
    assert oid == git("rev-parse", "HEAD").strip()
    assert changed_in_last_commit(git) == sorted([STORY, PICTURE])
    assert git.committed(STORY) == b"new\n"
    assert git("log", "-1", "--format=%B") == MESSAGE + "\n"
    assert {path: git("rev-parse", f":{path}") for path in staged} == staged
    assert git("diff", "--cached", "--name-only").splitlines() == [OTHER, "stories/c.md"]
    assert git("status", "--porcelain", "--", STORY, PICTURE) == ""


def test_commit_has_the_users_identity(git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "王审校")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "wang@example.org")
    git.write({STORY: "new\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    written = git("log", "-1", "--format=%an %ae %cn %ce").strip()
    assert written == "王审校 wang@example.org 林编辑 lin@example.org"


def test_first_commit_of_a_repository(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom")
    git.write({STORY: "first\n", OTHER: "not yet\n"})
    repo = find_repository(git.top)
    assert commit_paths(repo, [STORY], MESSAGE, finish=FINISH) == git("rev-parse", "HEAD").strip()
    assert list(git.tree()) == [STORY]


def test_first_commit_with_other_work_staged(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom")
    git.write({STORY: "first\n", OTHER: "staged\n"})
    git("add", OTHER)
    commit_paths(find_repository(git.top), [STORY], MESSAGE, finish=FINISH)
    assert list(git.tree()) == [STORY]
    assert git("diff", "--cached", "--name-only").splitlines() == [OTHER]


def test_deleted_and_moved_files(git: Git, repo: Repository) -> None:
    (git.top / STORY).rename(git.top / "stories/moved.md")
    git("rm", "-q", OTHER)
    commit_paths(repo, [STORY, "stories/moved.md", OTHER], MESSAGE, finish=FINISH)
    assert list(git.tree()) == ["stories/moved.md"]
    assert git("status", "--porcelain") == ""


def test_already_staged_and_announced_files(git: Git, repo: Repository) -> None:
    git.write({STORY: "staged\n", "stories/new.md": "announced\n"})
    git("add", STORY)
    git("add", "-N", "stories/new.md")
    commit_paths(repo, [STORY, "stories/new.md"], MESSAGE, finish=FINISH)
    assert git.committed(STORY) == b"staged\n"
    assert git.committed("stories/new.md") == b"announced\n"


@pytest.mark.parametrize(
    "rel",
    [
        "stories/中文 标题.md",
        "stories/\"q\" 's'.md",
        "stories/line\nbreak.md",
        "-dash.md",
        "--amend",
        "stories/*.md",
        "stories/[ab].md",
        ":(top)x.md",
        ":!a.md",
        "stories/back\\slash.md",
        "stories/\udcff\udcfe.md",
        "stories/ .md",
        "#x.md",
    ],
)
def test_odd_names_are_committed_alone(git: Git, repo: Repository, rel: str) -> None:
    git.write({rel: "one\n", STORY: "must stay out\n", "stories/a.md": "must stay out\n", "x.md": "out\n"})
    commit_paths(repo, [rel], MESSAGE, finish=FINISH)
    assert changed_in_last_commit(git) == [rel]
    git.write({rel: "two\n"})
    commit_paths(repo, [rel], MESSAGE, finish=FINISH)
    assert changed_in_last_commit(git) == [rel]
    assert git.committed(rel) == b"two\n"


def test_pathspec_settings_of_the_user_change_nothing(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    git.write({STORY: "new\n", OTHER: "out\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert changed_in_last_commit(git) == [STORY]


def test_hooks_may_use_patterns_in_their_own_git_calls(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.hook("pre-commit", f"git diff --cached --name-only -- '*.md' > '{tmp_path}/seen'")
    git.write({STORY: "new\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert (tmp_path / "seen").read_text() == f"{STORY}\n"


def test_hooks_speak_the_users_language(
    git: Git, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    git.hook("pre-commit", f'echo "$LANG,$LC_ALL,$LANGUAGE" > "{tmp_path}/seen"')
    git.write({STORY: "new\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert (tmp_path / "seen").read_text() == "zh_CN.UTF-8,,\n"


@pytest.mark.parametrize("value", ["GBK", "ISO-8859-1"])
def test_message_is_utf8_whatever_the_configured_encoding(git: Git, repo: Repository, value: str) -> None:
    git("config", "i18n.commitEncoding", value)
    git("config", "commit.cleanup", "strip")
    git("config", "commit.verbose", "true")
    git.write({STORY: "new\n"})
    message = MESSAGE + "# ------------------------ >8 ------------------------\nkept\n"
    commit_paths(repo, [STORY], message, finish=FINISH)
    raw = subprocess.run(
        ["git", "cat-file", "commit", "HEAD"], cwd=git.top, capture_output=True, check=True
    ).stdout
    assert raw.partition(b"\n\n")[2] == message.encode()
    assert b"\nencoding" not in raw.partition(b"\n\n")[0]


def test_nothing_to_commit(git: Git, repo: Repository) -> None:
    git.write({OTHER: "changed, not asked for\n"})
    before = git("rev-parse", "HEAD")
    for rels in ([STORY], ["stories/none.md"]):
        with pytest.raises(NothingToCommit):
            commit_paths(repo, rels, MESSAGE, finish=FINISH)
    assert git("rev-parse", "HEAD") == before


@pytest.mark.parametrize("rel", ["stories", "stories/2025/12", "link.md"])
def test_only_regular_files_are_committed(git: Git, repo: Repository, rel: str) -> None:
    git.write({STORY: "must not go along\n"})
    (git.top / "link.md").symlink_to("/etc/hostname")
    before = git.staged()
    with pytest.raises(Refused):
        commit_paths(repo, [rel], MESSAGE, finish=FINISH)
    assert git.staged() == before


def test_text_changed_after_it_was_saved_is_not_committed(git: Git, repo: Repository) -> None:
    git.write({STORY: "an editor was faster\n"})
    with pytest.raises(Refused, match="changed by somebody else") as caught:
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH, expected={STORY: b"ours\n"})
    assert FINISH in str(caught.value.hint)
    assert git.committed(STORY) == b"old\n"


def test_expected_bytes_are_committed(git: Git, repo: Repository) -> None:
    git.write({STORY: "ours\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH, expected={STORY: b"ours\n"})
    assert git.committed(STORY) == b"ours\n"


def test_hook_that_rewrites_the_file(git: Git, repo: Repository) -> None:
    git.write({STORY: "ours\n"})
    git.hook("pre-commit", f"echo theirs > {STORY} && git add {STORY}")
    with pytest.raises(CommittedDifferently) as caught:
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert caught.value.path == STORY
    assert caught.value.oid == git("rev-parse", "HEAD").strip()


def test_hook_that_takes_the_file_out(git: Git, repo: Repository) -> None:
    git.write({STORY: "ours\n", "stories/new.md": "n\n"})
    git.hook("pre-commit", f"git rm -q --cached {STORY}")
    with pytest.raises(CommittedDifferently):
        commit_paths(repo, [STORY, "stories/new.md"], MESSAGE, finish=FINISH)


def test_line_endings_converted_by_gitattributes_are_as_meant(git: Git, repo: Repository) -> None:
    git.commit({".gitattributes": "*.md text eol=crlf\n"})
    git.write({STORY: b"ours\r\nwith CRLF\r\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert git.committed(STORY) == b"ours\nwith CRLF\n"


def test_post_commit_hook_that_fails_does_not_undo_the_commit(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    git.hook("post-commit", "echo trouble >&2; exit 1")
    assert commit_paths(repo, [STORY], MESSAGE, finish=FINISH) == git("rev-parse", "HEAD").strip()


def test_program_left_in_the_background_by_a_hook_is_not_waited_for(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    git.hook("post-commit", "sleep 30 &")
    started = time.monotonic()
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert time.monotonic() - started < 15


def test_index_that_cannot_be_written_after_the_commit(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    # The lock is taken away while git holds it, so that its last step, the renaming, fails.
    git.hook("prepare-commit-msg", "rm -f .git/index.lock")
    with pytest.raises(CommittedWithTrouble, match="The commit was made"):
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert git.committed(STORY) == b"new\n"
    assert git("status", "--porcelain") == ""


def test_settings_of_gitpython_start_nothing(
    git: Git, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch '{tmp_path}/canary'\nexec git \"$@\"\n")
    evil.chmod(0o755)
    script = (
        "import sys; from pathlib import Path\n"
        "from curate.adapters.git import commit_paths, find_repository\n"
        "assert 'git' not in sys.modules\n"
        f"commit_paths(find_repository(Path.cwd()), [{STORY!r}], 'x', finish='f')\n"
    )
    git.write({STORY: "new\n"})
    environ = os.environ | {"GIT_PYTHON_GIT_EXECUTABLE": str(evil), "GIT_PYTHON_TRACE": "full"}
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=git.top,
        env=environ,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert git.committed(STORY) == b"new\n"
    assert not (tmp_path / "canary").exists()


def test_commit_reaches_the_disk(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.hook("pre-commit", f"git config --get core.fsync > '{tmp_path}/seen'")
    git.write({STORY: "new\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert (tmp_path / "seen").read_text() == "committed,index,reference\n"
