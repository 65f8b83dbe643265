"""In a real pre-commit hook, what is judged is exactly what the commit then holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsrooms import Git, make_repository

SEEN_BY_CURATE = """
import json, sys
from pathlib import Path
from curate.adapters.git import (
    Oversize, find_repository, read_blobs, staged_changes, staged_mentions, staged_paths)

repo = find_repository(Path.cwd())
changes = staged_changes(repo)
entries = staged_paths(repo, "")
blobs = read_blobs(repo, [entry.oid for entry in entries if entry.mode != "160000"])
seen = {
    "top": str(repo.top),
    "changes": [[c.path, c.status, c.mode, c.oid] for c in changes],
    "tree": {e.path: [e.mode, e.oid] for e in entries},
    "texts": {e.path: blobs[e.oid].decode("utf-8", "surrogateescape") for e in entries if e.oid in blobs},
    "mentions": staged_mentions(repo, "KEYWORD"),
}
Path(sys.argv[1]).write_text(json.dumps(seen))
"""

STORY = "stories/2025/12/a.md"
OTHER = "stories/2025/12/b.md"


@pytest.fixture
def watched(git: Git, tmp_path: Path) -> Git:
    """Give a repository whose pre-commit hook writes down what curate sees in it."""
    script = tmp_path / "seen_by_curate.py"
    script.write_text(SEEN_BY_CURATE, encoding="utf-8")
    git.hook("pre-commit", f'exec "{sys.executable}" "{script}" "{tmp_path / "seen.json"}"')
    return git


def compare(git: Git, seen: dict[str, Any], before: dict[str, tuple[str, str]]) -> None:
    tree = git.tree()
    assert {path: tuple(entry) for path, entry in seen["tree"].items()} == tree
    for path, text in seen["texts"].items():
        assert text == git("cat-file", "blob", tree[path][1])
    expected = []
    for path in sorted(before.keys() | tree.keys(), key=lambda name: name.encode("utf-8", "surrogateescape")):
        old, new = before.get(path), tree.get(path)
        if new is None:
            expected.append([path, "D", "000000", "0" * 40])
        elif old is None:
            expected.append([path, "A", *new])
        elif old != new:
            expected.append([path, "M" if old[0][:3] == new[0][:3] else "T", *new])
    assert seen["changes"] == expected
    assert seen["mentions"] == sorted(
        path for path in tree if path.startswith("stories/") and "KEYWORD" in seen["texts"].get(path, "")
    )


def commit_all(git: Git) -> None:
    git.write({STORY: "changed KEYWORD\n", "untracked.md": "no\n"})
    git("commit", "-q", "-a", "-m", "x")


def commit_path_with_other_staged(git: Git) -> None:
    git.write({STORY: "changed\n", OTHER: "staged, not to be seen\n"})
    git("add", OTHER)
    git("commit", "-q", "-m", "x", "--", STORY)


def commit_including_path(git: Git) -> None:
    git.write({STORY: "changed\n", OTHER: "staged too\n"})
    git("add", OTHER)
    git("commit", "-q", "-m", "x", "--include", STORY)


def partial_staging(git: Git) -> None:
    git.write({STORY: "staged KEYWORD\n"})
    git("add", STORY)
    git.write({STORY: "only in the work tree\n"})
    git("commit", "-q", "-m", "x")


def part_of_a_file(git: Git) -> None:
    git.write({STORY: "old\n" + "line\n" * 20 + "new end\n"})
    patch = git("diff", "-U0", STORY)
    git.write({STORY: "not staged\n" + "line\n" * 20 + "new end\n"})
    (git.top.parent / "patch").write_text(patch)
    git("apply", "--cached", "--unidiff-zero", str(git.top.parent / "patch"))
    git("commit", "-q", "-m", "x")


def from_a_folder_below(git: Git) -> None:
    git.write({STORY: "changed below\n", OTHER: "not this\n"})
    git("commit", "-q", "-m", "x", "a.md", at=git.top / "stories/2025/12")


def amended(git: Git) -> None:
    git.write({STORY: "amended\n"})
    git("commit", "-q", "--amend", "-a", "-m", "x")


def removed_and_renamed(git: Git) -> None:
    git("rm", "-q", OTHER)
    git("mv", STORY, "stories/2025/12/renamed.md")
    git("commit", "-q", "-m", "x")


def made_executable_and_symlink(git: Git) -> None:
    (git.top / STORY).chmod(0o755)
    (git.top / OTHER).unlink()
    (git.top / OTHER).symlink_to("/etc/hostname")
    git("commit", "-q", "-a", "-m", "x")


def announced_only(git: Git) -> None:
    git.write({STORY: "changed\n", "stories/new.md": "announced, not added\n", "stories/empty.md": ""})
    git("add", "-N", "stories/new.md")
    git("add", STORY, "stories/empty.md")
    git("commit", "-q", "-m", "x")


def odd_names(git: Git) -> None:
    git.write(
        {
            "stories/中文 标题.md": "KEYWORD\n",
            'stories/"quoted".md': "q\n",
            "stories/line\nbreak.md": "n KEYWORD\n",
            "stories/-dash.md": "d\n",
            "stories/*.md": "glob\n",
            "stories/:(top)x.md": "magic\n",
            "stories/tab\there.md": "t\n",
            "stories/\udcff\udcfe.md": "not UTF-8\n",
        }
    )
    git("add", "-A")
    git("commit", "-q", "-m", "x")


def with_command_line_settings(git: Git) -> None:
    git.write({STORY: "changed\n"})
    git("-c", "core.quotePath=true", "-c", "diff.noprefix=true", "-c", "diff.renames=copies",
        "commit", "-q", "-a", "-m", "x")  # fmt: skip


def with_settings_that_change_diffs(git: Git) -> None:
    for name, value in {
        "diff.renames": "copies",
        "diff.relative": "true",
        "diff.ignoreSubmodules": "all",
        "diff.orderFile": "order",
        "core.abbrev": "4",
        "core.quotePath": "true",
        "color.ui": "always",
        "grep.patternType": "perl",
        "status.relativePaths": "true",
    }.items():
        git("config", name, value)
    git.write({STORY: "changed KEYWORD\n", "order": "*.txt\n"})
    git("add", "-A")
    git("commit", "-q", "-m", "x")


WAYS: list[Callable[[Git], None]] = [
    commit_all,
    commit_path_with_other_staged,
    commit_including_path,
    partial_staging,
    part_of_a_file,
    from_a_folder_below,
    removed_and_renamed,
    made_executable_and_symlink,
    announced_only,
    odd_names,
    with_command_line_settings,
    with_settings_that_change_diffs,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_hook_sees_what_the_commit_holds(watched: Git, tmp_path: Path, way: Callable[[Git], None]) -> None:
    git = watched
    git.commit({STORY: "old\n" + "line\n" * 20 + "end\n", OTHER: "other\n"})
    before = git.tree()
    way(git)
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["top"] == str(git.top)
    assert git.tree() != before
    compare(git, seen, before)


def test_hook_sees_the_first_commit(watched: Git, tmp_path: Path) -> None:
    watched.commit({STORY: "first KEYWORD\n", OTHER: "x\n"})
    compare(watched, json.loads((tmp_path / "seen.json").read_text()), {})


def test_hook_of_an_amended_commit_sees_the_whole_tree(watched: Git, tmp_path: Path) -> None:
    watched.commit({STORY: "old\n", OTHER: "x\n"})
    before = watched.tree()
    amended(watched)
    compare(watched, json.loads((tmp_path / "seen.json").read_text()), before)


@pytest.mark.parametrize("way", WAYS[:6], ids=lambda way: way.__name__)
def test_hook_in_a_linked_worktree_sees_its_own_index(
    watched: Git, tmp_path: Path, way: Callable[[Git], None]
) -> None:
    watched.commit({STORY: "old\n" + "line\n" * 20 + "end\n", OTHER: "other\n"})
    linked = Git(tmp_path / "linked tree")
    watched("worktree", "add", "-q", "-b", "side", str(linked.top))
    # What lies staged in the main work tree is none of the linked one's business.
    watched.write({STORY: "staged in the main work tree\n"})
    watched("add", STORY)
    before = linked.tree()
    way(linked)
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["top"] == str(linked.top)
    compare(linked, seen, before)


def test_hook_found_by_hooks_path_sees_the_same(watched: Git, tmp_path: Path) -> None:
    (watched.top / ".git/hooks").rename(tmp_path / "elsewhere")
    watched("config", "core.hooksPath", str(tmp_path / "elsewhere"))
    watched.commit({STORY: "old\n"})
    compare(watched, json.loads((tmp_path / "seen.json").read_text()), {})


def test_repository_with_sha256_objects(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom", "--object-format=sha256")
    script = tmp_path / "seen_by_curate.py"
    script.write_text(SEEN_BY_CURATE, encoding="utf-8")
    git.hook("pre-commit", f'exec "{sys.executable}" "{script}" "{tmp_path / "seen.json"}"')
    git.commit({STORY: "first\n"})
    compare(git, json.loads((tmp_path / "seen.json").read_text()), {})
    before = git.tree()
    git.write({STORY: "second\n"})
    git("commit", "-qam", "x")
    compare(git, json.loads((tmp_path / "seen.json").read_text()), before)
