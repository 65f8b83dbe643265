"""One commit of exactly these paths; when git refuses, the text is safe and the index as it was."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.adapters.git import (
    CommittedDifferently,
    CommittedWithTrouble,
    NothingToCommit,
    Repository,
    commit_paths,
    committing,
    find_repository,
    head_blob,
    one_at_a_time,
    with_hooks,
)
from curate.errors import EnvironmentFault, Refused, SavedNotCommitted
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
    assert head_blob(repo, STORY) == b"new\n"
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
    assert head_blob(repo, STORY) == b"staged\n"
    assert head_blob(repo, "stories/new.md") == b"announced\n"


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
    assert head_blob(repo, rel) == b"two\n"


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
    assert head_blob(repo, STORY) == b"old\n"


def test_expected_bytes_are_committed(git: Git, repo: Repository) -> None:
    git.write({STORY: "ours\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH, expected={STORY: b"ours\n"})
    assert head_blob(repo, STORY) == b"ours\n"


# Git refuses


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
    assert str(refused(git, repo, [STORY])).endswith("first")


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
    assert head_blob(repo, STORY) == b"new\n"


def test_git_vanishing_after_the_text_was_saved(
    git: Git, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git.write({STORY: "new\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SavedNotCommitted, match="git was not found"):
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)


# A hook or an editor meddles


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
    assert head_blob(repo, STORY) == b"ours\nwith CRLF\n"


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


def test_hook_that_hangs_is_ended(git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(with_hooks, "COMMIT_SECONDS", 1.0)
    git.write({"stories/new.md": "new\n"})
    git.hook("pre-commit", "sleep 60")
    started = time.monotonic()
    assert "did not answer" in str(refused(git, repo, ["stories/new.md"]))
    assert time.monotonic() - started < 20
    assert not (git.top / ".git/index.lock").exists()


def test_index_that_cannot_be_written_after_the_commit(git: Git, repo: Repository) -> None:
    git.write({STORY: "new\n"})
    # The lock is taken away while git holds it, so that its last step, the renaming, fails.
    git.hook("prepare-commit-msg", "rm -f .git/index.lock")
    with pytest.raises(CommittedWithTrouble, match="The commit was made"):
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert head_blob(repo, STORY) == b"new\n"
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
    assert head_blob(repo, STORY) == b"new\n"
    assert not (tmp_path / "canary").exists()


def test_commit_reaches_the_disk(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.hook("pre-commit", f"git config --get core.fsync > '{tmp_path}/seen'")
    git.write({STORY: "new\n"})
    commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert (tmp_path / "seen").read_text() == "committed,index,reference\n"


# Ctrl-C

COMMITTING = """
import sys
from pathlib import Path
from curate.adapters.git import commit_paths, find_repository
try:
    commit_paths(find_repository(Path.cwd()), sys.argv[1:], "interrupted", finish="f")
except KeyboardInterrupt:
    sys.exit(130)
"""


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)


@contextlib.contextmanager
def committing_in_a_terminal(git: Git, rel: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a commit as the foreground of a terminal; give the terminal's other end and the process."""
    ours, theirs = pty.openpty()

    def own_the_terminal() -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-c", COMMITTING, rel],
        cwd=git.top,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        preexec_fn=own_the_terminal,
    )
    os.close(theirs)
    try:
        yield ours, process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_ctrl_c_in_a_terminal_ends_the_hook_and_leaves_no_lock(
    git: Git, repo: Repository, tmp_path: Path, rel: str
) -> None:
    git.write({rel: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/started'; sleep 2; touch '{tmp_path}/survived'")
    index, head = git.staged(), git("rev-parse", "HEAD")
    with committing_in_a_terminal(git, rel) as (terminal, process):
        wait_for(tmp_path / "started")
        os.write(terminal, b"\x03")
        assert process.wait(20) == 130
    assert (git.staged(), git("rev-parse", "HEAD")) == (index, head)
    assert (git.top / rel).read_text() == "new\n"
    assert not (git.top / ".git/index.lock").exists()
    time.sleep(2.2)
    assert not (tmp_path / "survived").exists()


def test_hook_may_ask_the_terminal(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.write({STORY: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/asking'; read answer < /dev/tty; test \"$answer\" = yes")
    with committing_in_a_terminal(git, STORY) as (terminal, process):
        wait_for(tmp_path / "asking")
        os.write(terminal, b"yes\n")
        assert process.wait(20) == 0
    assert head_blob(repo, STORY) == b"new\n"


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_interruption_without_a_terminal_ends_the_whole_group(
    git: Git, repo: Repository, tmp_path: Path, rel: str
) -> None:
    git.write({rel: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/started'; sleep 2; touch '{tmp_path}/survived'")
    index, head = git.staged(), git("rev-parse", "HEAD")
    process = subprocess.Popen([sys.executable, "-c", COMMITTING, rel], cwd=git.top, start_new_session=True)
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert (git.staged(), git("rev-parse", "HEAD")) == (index, head)
    assert (git.top / rel).read_text() == "new\n"
    assert not (git.top / ".git/index.lock").exists()
    time.sleep(2.2)
    assert not (tmp_path / "survived").exists()


def test_interruption_after_the_commit_was_made_leaves_a_clean_state(
    git: Git, repo: Repository, tmp_path: Path
) -> None:
    git.write({STORY: "new\n"})
    git.hook("post-commit", f"touch '{tmp_path}/started'; sleep 30")
    process = subprocess.Popen([sys.executable, "-c", COMMITTING, STORY], cwd=git.top, start_new_session=True)
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert head_blob(repo, STORY) == b"new\n"
    assert git("status", "--porcelain") == ""


def test_fault_of_the_machine_before_the_commit_keeps_its_reason(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    (git.top / ".git/index").write_bytes(b"garbage")
    git.write({STORY: "new\n"})
    with pytest.raises(EnvironmentFault, match=r"Saved .* but not committed: .*index") as caught:
        commit_paths(repo, [STORY], MESSAGE, finish=FINISH)
    assert isinstance(caught.value, SavedNotCommitted)
