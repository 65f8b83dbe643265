"""Reads of HEAD, the index, the work tree and the history; sizes first, and nothing configured is run."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from curate.adapters.git import (
    Oversize,
    Repository,
    changed_paths,
    each_blob,
    find_repository,
    head_commit,
    history,
    hooks_dir,
    identity,
    object_format,
    preflight,
    read_blobs,
    resolve_commit,
    staged_changes,
    staged_mentions,
    staged_paths,
    state_dir,
    tree_entry,
)
from curate.adapters.git.run import first_line, reading_environment, run
from curate.adapters.git.status import differences
from curate.errors import EnvironmentFault, Refused
from curate.story.blob_id import blob_oid
from newsrooms import Git, make_repository

STORY = "stories/2025/12/a.md"
ODD = [
    "stories/中 文.md",
    'stories/"q".md',
    "stories/a\nb.md",
    "stories/-x.md",
    "stories/*.md",
    "stories/\udcff.md",
]


@pytest.fixture
def repo(git: Git) -> Repository:
    return find_repository(git.top)


def in_head(repo: Repository, rel: str) -> bytes | Oversize | None:
    """Give what HEAD holds at a path, read as the commands read it; None when it holds nothing there."""
    head = head_commit(repo)
    entry = tree_entry(repo, head, rel) if head else None
    return None if entry is None else read_blobs(repo, [entry[1]])[entry[1]]


def in_partial_staging(repo: Repository, rel: str) -> bool:
    """Tell whether what is staged of a file is neither what HEAD holds nor what lies on disk."""
    return any(d.path == rel and d.staged and d.unstaged for d in differences(repo, rel))


# Blobs


def test_blobs_come_back_byte_for_byte(git: Git, repo: Repository) -> None:
    texts = {"a": b"", "b": b"\n", "c": b"no end", "d": b"\r\n\x00\xff\n\n", "e": b"x blob 5\n" * 1000}
    git.commit(texts)
    tree = git.tree()
    found = read_blobs(repo, [oid for _, oid in tree.values()])
    assert {name: found[oid] for name, (_, oid) in tree.items()} == texts
    assert {name: blob_oid(text) for name, text in texts.items()} == {
        name: oid for name, (_, oid) in tree.items()
    }


def test_blob_over_the_limit_is_only_measured(git: Git, repo: Repository) -> None:
    git.commit({"large": b"x" * 101, "right": b"y" * 100})
    tree = git.tree()
    found = read_blobs(repo, [tree["large"][1], tree["right"][1]], most=100)
    assert found == {tree["large"][1]: Oversize(101), tree["right"][1]: b"y" * 100}


def test_many_blobs_and_repeated_ids(git: Git, repo: Repository) -> None:
    git.commit({f"stories/{number}.md": f"text {number}\n" for number in range(4100)})
    oids = [oid for _, oid in git.tree().values()]
    found = dict(each_blob(repo, oids + oids))
    assert len(found) == 4100
    assert sorted(found.values(), key=str) == sorted((b"text %d\n" % n for n in range(4100)), key=str)


def test_missing_object_is_an_error_that_names_it(git: Git, repo: Repository) -> None:
    git.commit({STORY: "x"})
    with pytest.raises(EnvironmentFault, match="0123456789012345678901234567890123456789 is missing"):
        read_blobs(repo, [git.tree()[STORY][1], "0123456789" * 4])


def test_object_that_is_no_file_is_an_error(git: Git, repo: Repository) -> None:
    with pytest.raises(EnvironmentFault, match="is a commit"):
        read_blobs(repo, [git.commit({STORY: "x"})])


@pytest.mark.parametrize("oid", ["HEAD", "--help", "abcd", "A" * 40, "0" * 40 + "\n", ":stories/a.md"])
def test_only_full_object_ids_are_asked_for(repo: Repository, oid: str) -> None:
    with pytest.raises(ValueError, match="not an object id"):
        read_blobs(repo, [oid])


def test_no_blobs_asked_none_given(repo: Repository) -> None:
    assert read_blobs(repo, []) == {}


# HEAD


def test_head_of_a_branch_without_commits(repo: Repository) -> None:
    assert head_commit(repo) is None
    assert in_head(repo, STORY) is None
    assert staged_changes(repo) == []
    assert history(repo, STORY) == []


@pytest.mark.parametrize(
    "rel", ["/etc/passwd", "../x", "stories/../../x", "", "stories//a.md", "a\0b", "./a"]
)
def test_paths_that_lead_elsewhere_are_refused(repo: Repository, rel: str) -> None:
    with pytest.raises(Refused):
        history(repo, rel)


@pytest.mark.parametrize("rel", ODD)
def test_odd_names_are_names_and_nothing_else(git: Git, repo: Repository, rel: str) -> None:
    git.commit({rel: "one\n", "stories/other.md": "other\n"})
    assert in_head(repo, rel) == b"one\n"
    git.write({rel: "two KEYWORD\n", "stories/other.md": "changed\n"})
    assert rel in changed_paths(repo, rel)
    assert not in_partial_staging(repo, rel)
    git("--literal-pathspecs", "add", "--", rel)
    assert [change.path for change in staged_changes(repo)] == [rel]
    assert staged_mentions(repo, "KEYWORD") == [rel]
    git.write({rel: "three\n"})
    assert in_partial_staging(repo, rel)
    assert changed_paths(repo, rel) == {rel}
    assert [entry.subject for entry in history(repo, rel)] == ["files"]


@pytest.mark.parametrize("revision", ["--output=canary", "-h", "none", "HEAD~9", "", "HEAD:stories", "@{u}"])
def test_revision_that_is_no_commit_is_none(git: Git, repo: Repository, revision: str) -> None:
    git.commit({STORY: "x"})
    assert resolve_commit(repo, revision) is None
    assert not (git.top / "canary").exists()


# Index and work tree


def test_changed_paths_hold_staged_unstaged_deleted_and_new_but_not_ignored(
    git: Git, repo: Repository
) -> None:
    git.commit({f"stories/{name}.md": name for name in "abcd"} | {".gitignore": "*.tmp\n", "README": "r"})
    git.write(
        {"stories/a.md": "staged", "stories/b.md": "changed", "stories/新.md": "n", "stories/x.tmp": "i"}
    )
    git("add", "stories/a.md")
    (git.top / "stories/c.md").unlink()
    git.write({"README": "changed outside"})
    assert changed_paths(repo) == {"stories/a.md", "stories/b.md", "stories/c.md", "stories/新.md"}
    assert changed_paths(repo, "") == changed_paths(repo) | {"README"}
    assert changed_paths(repo, "stories/a.md") == {"stories/a.md"}
    assert changed_paths(repo, "stories/d.md") == set()


def test_renamed_file_is_both_names(git: Git, repo: Repository) -> None:
    git.commit({"stories/a.md": "text\n" * 20})
    git("mv", "stories/a.md", "stories/b.md")
    assert changed_paths(repo) == {"stories/a.md", "stories/b.md"}


@pytest.mark.parametrize(
    ("staged", "on_disk", "partial"),
    [
        ("old", "old", False),
        ("new", "new", False),
        ("old", "new", False),
        ("new", "newer", True),
        ("new", "old", True),
    ],
)
def test_partial_staging(git: Git, repo: Repository, staged: str, on_disk: str, partial: bool) -> None:
    git.commit({STORY: "old"})
    git.write({STORY: staged})
    git("add", STORY)
    git.write({STORY: on_disk})
    assert in_partial_staging(repo, STORY) is partial
    assert (STORY in changed_paths(repo, STORY)) is ((staged, on_disk) != ("old", "old"))


def test_conflicting_paths_are_partial_and_shown_unmerged(git: Git, repo: Repository) -> None:
    conflict(git)
    assert in_partial_staging(repo, STORY)
    assert [(change.path, change.status) for change in staged_changes(repo)] == [(STORY, "U")]


def conflict(git: Git) -> None:
    git.commit({STORY: "base\n"})
    git("switch", "-q", "-c", "side")
    git.commit({STORY: "theirs\n"})
    git("switch", "-q", "main")
    git.commit({STORY: "ours\n"})
    assert git.attempt("merge", "side").returncode == 1


def test_prefix_is_a_folder_not_the_beginning_of_a_name(git: Git, repo: Repository) -> None:
    git.commit({"stories/a.md": "KEYWORD", "stories-old/b.md": "KEYWORD", "stories/sub/c.md": "KEYWORD"})
    assert [entry.path for entry in staged_paths(repo)] == ["stories/a.md", "stories/sub/c.md"]
    assert staged_mentions(repo, "KEYWORD") == ["stories/a.md", "stories/sub/c.md"]
    assert len(staged_paths(repo, "")) == 3


@pytest.mark.parametrize(
    "text", ["20251213-k7q2", "a.c", "-e", "[x", "中文", "\\d", "--open-files-in-pager=x"]
)
def test_mentions_are_of_the_text_itself(git: Git, repo: Repository, text: str) -> None:
    git.commit({"stories/with.md": f"id: {text}\n", "stories/without.md": "abc id: 20251213xk7q2\n"})
    assert staged_mentions(repo, text) == ["stories/with.md"]


def test_mentions_look_at_the_index_not_the_disk(git: Git, repo: Repository) -> None:
    git.commit({STORY: "old word\n"})
    git.write({STORY: "new word\n", "stories/untracked.md": "old word\n"})
    assert staged_mentions(repo, "old word") == [STORY]
    assert staged_mentions(repo, "new word") == []
    assert staged_mentions(repo, "") == []
    assert staged_mentions(repo, "old\nnew") == []


def test_tree_entry_gives_mode_and_id(git: Git, repo: Repository) -> None:
    oid = git.commit({STORY: "x"})
    assert tree_entry(repo, oid, STORY) == ("100644", blob_oid(b"x"))
    assert tree_entry(repo, oid, "stories/2025/12") != ("100644", blob_oid(b"x"))
    assert tree_entry(repo, oid, "stories/2025/12/A.md") is None


# History


def test_history_is_newest_first_through_a_rename_with_trailers(git: Git, repo: Repository) -> None:
    git.commit({STORY: "text\n" * 20}, "新稿: 标题\n\n正文\n\nStory: 20251213-k7q2\nState: draft\n")
    git.commit({"stories/other.md": "x"}, "another story")
    git("mv", STORY, "stories/2025/12/b.md")
    date = {"GIT_AUTHOR_DATE": "2025-12-14T09:00:00 +0800", "GIT_AUTHOR_EMAIL": "wang@example.org"}
    git("commit", "-q", "-m", "Moved\n\nStory: 20251213-k7q2\nState: draft -> review\n", env=date)
    moved, born = history(repo, "stories/2025/12/b.md")
    assert moved.oid == git("rev-parse", "HEAD").strip()
    assert (moved.author_name, moved.author_email) == ("林编辑", "wang@example.org")
    assert moved.at == datetime(2025, 12, 14, 1, tzinfo=UTC)
    assert moved.at.utcoffset() == timedelta(hours=8)
    assert moved.subject == "Moved"
    assert moved.trailers == {"Story": "20251213-k7q2", "State": "draft -> review"}
    assert born.subject == "新稿: 标题"
    assert born.trailers == {"Story": "20251213-k7q2", "State": "draft"}


def test_history_is_bounded(git: Git, repo: Repository) -> None:
    for number in range(4):
        git.commit({STORY: f"{number}\n"}, f"change {number}")
    assert [entry.subject for entry in history(repo, STORY, most=2)] == ["change 3", "change 2"]


def test_history_without_trailers_and_with_hostile_text(git: Git, repo: Repository) -> None:
    git.commit({STORY: "x\n"}, "sub\x1fject \x1b[31m\n\nnot: a trailer\nbut text\n")
    (entry,) = history(repo, STORY)
    assert entry.subject == "sub\x1fject \x1b[31m"
    assert entry.trailers == {}


def test_history_survives_impossible_dates(git: Git, repo: Repository) -> None:
    oid = git.commit({STORY: "x\n"})
    raw = git("cat-file", "commit", oid)
    line = next(line for line in raw.splitlines() if line.startswith("author"))
    forged = raw.replace(line, "author 林 <lin@example.org> 99999999999999999 +9999")
    (git.top / ".git/forged").write_text(forged, encoding="utf-8")
    made = git("hash-object", "-t", "commit", "-w", "--literally", ".git/forged").strip()
    git("update-ref", "HEAD", made)
    (entry,) = history(repo, STORY)
    assert entry.at == datetime.fromtimestamp(0, UTC)


def test_history_is_the_commits_own_whatever_mailmap_and_replacements_say(git: Git, repo: Repository) -> None:
    git.commit({STORY: "x\n"}, "the real one")
    real = git("rev-parse", "HEAD").strip()
    git.commit({STORY: "x\n", ".mailmap": "Boss <boss@example.org> <lin@example.org>\n"}, "mailmap")
    git("config", "log.mailmap", "true")
    false = git("commit-tree", f"{real}^{{tree}}", "-m", "a false one").strip()
    git("replace", real, false)
    assert git("log", "-1", "--format=%s", real).strip() == "a false one"  # what plain git would tell
    (entry,) = history(repo, STORY)
    assert (entry.subject, entry.author_email) == ("the real one", "lin@example.org")


def test_replaced_blob_is_not_what_is_read(git: Git, repo: Repository) -> None:
    git.commit({STORY: "approved\n", "x": "false\n"})
    git("replace", blob_oid(b"approved\n"), blob_oid(b"false\n"))
    assert git("show", f"HEAD:{STORY}") == "false\n"  # what plain git would tell
    assert in_head(repo, STORY) == b"approved\n"


# A repository whose own configuration is hostile


def arm(git: Git, canary: Path) -> None:
    """Make the repository's configuration start a program at every place git offers for it."""
    evil = canary.with_name("evil.sh")
    evil.write_text(f'#!/bin/sh\necho "$0 $@" >> "{canary}"\ncat\n', encoding="utf-8")
    evil.chmod(0o755)
    hooks = canary.with_name("evil-hooks")
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"):
        (hooks / name).symlink_to(evil)
    for name, value in {
        "core.fsmonitor": str(evil),
        "core.hooksPath": str(hooks),
        "core.pager": str(evil),
        "core.sshCommand": str(evil),
        "core.editor": str(evil),
        "core.askPass": str(evil),
        "core.alternateRefsCommand": str(evil),
        "diff.external": str(evil),
        "diff.evil.command": str(evil),
        "diff.evil.textconv": str(evil),
        "filter.evil.clean": str(evil),
        "filter.evil.smudge": str(evil),
        "filter.evil.required": "true",
        "filter.with=sign.process": str(evil),
        "gpg.program": str(evil),
        "log.showSignature": "true",
        "credential.helper": str(evil),
        "protocol.ext.allow": "always",
        "protocol.file.allow": "always",
        "alias.status": f"!{evil}",
        "extensions.partialClone": "evil",
        "remote.evil.promisor": "true",
        "remote.evil.url": str(git.top / ".git"),
        "remote.evil.uploadpack": str(evil),
    }.items():
        git("config", name, value)
    (git.top / ".git/info").mkdir(exist_ok=True)
    (git.top / ".git/info/attributes").write_text("* filter=evil diff=evil\nb.md filter=with=sign\n")


def test_hostile_configuration_starts_nothing(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.commit({STORY: "old\n", "stories/b.md": "b\n", "stories/c.md": "c\n"})
    git.write({STORY: "new\n"})
    git("add", STORY)
    git.write({STORY: "newer\n"})
    canary = tmp_path / "canary"
    arm(git, canary)
    for name in ("stories/b.md", "stories/c.md"):  # of the same size and another time: git must compare them
        os.utime(git.top / name, (time.time() + 5, time.time() + 5))

    find_repository(git.top / "stories")
    identity(repo)
    preflight(repo, [STORY])
    assert hooks_dir(repo) == tmp_path / "evil-hooks"
    assert object_format(repo) == "sha1"
    assert in_head(repo, STORY) == b"old\n"
    assert [change.status for change in staged_changes(repo)] == ["M"]
    assert len(staged_paths(repo)) == 3
    read_blobs(repo, [entry.oid for entry in staged_paths(repo)])
    assert staged_mentions(repo, "new") == [STORY]
    assert changed_paths(repo) == {STORY}
    assert STORY in changed_paths(repo, STORY)
    assert in_partial_staging(repo, STORY)
    assert len(history(repo, STORY)) == 1
    with pytest.raises(EnvironmentFault, match="missing") as caught:
        read_blobs(repo, ["12" * 20])
    assert "--refetch" in str(caught.value.hint)
    git.write({"stories/new.md": "n\n"})
    assert repo.change_index("add", "--intent-to-add", "--", "stories/new.md").code == 0
    assert not canary.exists(), canary.read_text()

    git.attempt("status")  # the trap is a real one
    assert canary.exists()


def test_users_own_filters_still_count(git: Git, repo: Repository) -> None:
    git("config", "--global", "filter.upper.clean", "tr a-z A-Z")
    git.commit({".gitattributes": "*.md filter=upper\n", STORY: "text\n"})
    assert git("show", f"HEAD:{STORY}") == "TEXT\n"
    os.utime(git.top / STORY, (time.time() + 5, time.time() + 5))
    assert STORY not in changed_paths(repo, STORY)


# The call itself


def environment() -> dict[str, str]:
    return reading_environment()


def test_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(EnvironmentFault, match="did not answer"):
        run(["sh", "-c", "sleep 60 & sleep 60"], at=tmp_path, environ=environment(), seconds=0.5)
    assert time.monotonic() - started < 10


def test_program_that_prints_without_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="printed more than 1 MiB"):
        run(["sh", "-c", "yes"], at=tmp_path, environ=environment(), most=1 << 20)


def test_large_input_and_output_do_not_wait_for_each_other(tmp_path: Path) -> None:
    data = os.urandom(3 << 20)
    assert run(["cat"], at=tmp_path, environ=environment(), stdin=data).out == data


def test_git_of_the_current_folder_is_never_started(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = git.top / "canary"
    (git.top / "git").write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    (git.top / "git").chmod(0o755)
    monkeypatch.chdir(git.top)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    find_repository(git.top)
    assert not canary.exists()


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (b"hint: do this\nfatal: bad thing\n", "bad thing"),
        (b"\n\n  first words \nsecond\n", "first words"),
        (b"warning: w\nreal trouble\n", "real trouble"),
        (b"warning: only this\n", "warning: only this"),
        (b"\x1b[31merror: red\x1b[0m\x07\n", "red"),
        ("\x1b]0;title\x07shown\x9b2J\n".encode(), "shown"),
        ("\u202e反了\u2028x\r\n".encode(), "反了x"),
        (b"overwritten\rfatal: last\n", "last"),
        (b"\xff\xfe bytes\n", "\ufffd\ufffd bytes"),
        (b"", ""),
    ],
)
def test_first_line_says_what_is_wrong_and_is_fit_for_a_terminal(output: bytes, line: str) -> None:
    assert first_line(output) == line


def test_state_is_shared_by_linked_worktrees(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.commit({STORY: "x"})
    git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    linked = find_repository(tmp_path / "linked" / "stories")
    assert linked.top == tmp_path / "linked"
    assert linked.git_dir != repo.git_dir
    assert state_dir(linked) == state_dir(repo) == git.top / ".git/curate"
    assert hooks_dir(linked) == hooks_dir(repo) == git.top / ".git/hooks"


def test_sha256_repository(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom", "--object-format=sha256")
    repo = find_repository(git.top)
    assert object_format(repo) == "sha256"
    assert staged_changes(repo) == []
    git.commit({STORY: "x\n"})
    assert git.tree()[STORY][1] == blob_oid(b"x\n", "sha256")
    assert in_head(repo, STORY) == b"x\n"
