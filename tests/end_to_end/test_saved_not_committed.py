"""When git does not commit, the text is safe on disk and one command finishes; nothing is done twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pytest
from desks import LIN, SLUG, WANG, Desk, DeskAt, Person

from made_pictures import png

FINISH = f"curate commit {SLUG}"
OTHER = "stories/2025/12/other.md"
OTHER_TEXT = "---\nid: 20251213-other\ntitle: 另一篇\nstate: draft\ncurator: lin\n---\n\n正文。\n"


@dataclass(frozen=True)
class Move:
    """A command that moves a story: from where, by whom, and the trailers its commit has."""

    step: str
    who: Person
    command: tuple[str, ...]
    trailers: tuple[str, ...]


MOVES = {
    "submit": Move("drafted", LIN, ("submit", SLUG), ("State: draft -> review",)),
    "approve": Move(
        "in-review", WANG, ("review", SLUG, "--approve", "--confirm", "all", "--note", "好"),
        ("Review: approve by wang",),
    ),
    "request-changes": Move(
        "in-review", WANG, ("review", SLUG, "--request-changes", "--note", "数字不对"),
        ("Review: request-changes by wang", "State: review -> draft"),
    ),
    "return": Move("in-review", LIN, ("return", SLUG, "--note", "出处不全"), ("State: review -> draft",)),
    "publish": Move("approved", WANG, ("publish", SLUG), ("State: review -> published",)),
}  # fmt: skip


def with_a_hook_that_refuses(desk: Desk) -> Desk:
    hook = desk.write(".git/hooks/commit-msg", "#!/bin/sh\necho '周末不收稿' >&2\nexit 1\n")
    hook.chmod(0o755)
    return desk


def without_that_hook(desk: Desk) -> None:
    (desk.top / ".git/hooks/commit-msg").unlink()


def last_commit(desk: Desk) -> list[str]:
    """Give author, subject and trailers of the last commit, and the files it changed."""
    lines = desk.git("show", "--name-only", "--format=%an%n%s%n%(trailers:only)", "HEAD").splitlines()
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def undisturbed(made_once: DeskAt, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Desk]:
    """Give the desk after a move that nothing stood in the way of; not to be changed."""
    rooms = tmp_path_factory.mktemp("undisturbed")

    @lru_cache
    def after(name: str) -> Desk:
        desk = made_once(MOVES[name].step).copy_to(rooms / name)
        desk.curate(*MOVES[name].command, who=MOVES[name].who).ended(0)
        return desk

    return after


@pytest.mark.parametrize("again", ["the-command-it-named", "the-same-command"])
@pytest.mark.parametrize("name", MOVES)
def test_hook_refuses__then_one_command_finishes(
    desk_at: DeskAt, undisturbed: Callable[[str], Desk], name: str, again: str
) -> None:
    move = MOVES[name]
    desk = desk_at(move.step)
    desk.write(OTHER, OTHER_TEXT)
    desk.git("add", OTHER)
    staged, head = desk.git("ls-files", "--stage"), desk.git("rev-parse", "HEAD")
    if again == "the-command-it-named":
        (desk.top / ".git/hooks/pre-commit").unlink()  # with and without a hook of our own before theirs

    failed = with_a_hook_that_refuses(desk).curate(*move.command, who=move.who).ended(4)
    assert f"Saved {desk.story_path}, but not committed: 周末不收稿" in failed.err
    assert f"→ To finish, type: {FINISH}\n" in failed.err
    assert (desk.git("ls-files", "--stage"), desk.git("rev-parse", "HEAD")) == (staged, head)
    saved = desk.story

    without_that_hook(desk)
    finish = move.command if again == "the-same-command" else ("commit", SLUG)
    desk.curate(*finish, who=move.who).ended(0)
    assert desk.story == saved
    commit = last_commit(desk)
    assert commit[2].startswith("Story: ")
    assert tuple(commit[3:-1]) == move.trailers
    assert commit[0] == move.who.name
    assert commit[-1] == desk.story_path
    assert commit[:2] == last_commit(undisturbed(name))[:2]
    assert desk.git("diff", "--cached", "--name-only").split() == [OTHER]
    assert len(desk.log()) == len(undisturbed(name).log())
    if again == "the-same-command":  # a third time there is nothing left to do, and nothing is done
        desk.curate(*move.command, who=move.who).ended(3)
        assert desk.story == saved


def test_saved_approval__is_not_committed_by_somebody_else(desk_at: DeskAt) -> None:
    desk = with_a_hook_that_refuses(desk_at("in-review"))
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(4)
    without_that_hook(desk)
    before = desk.on_disk()
    assert "wang" in desk.curate("commit", SLUG, who=LIN).ended(3).err
    assert desk.on_disk() == before


def test_new_story__submitted_in_its_first_commit(desk_at: DeskAt) -> None:
    desk = with_a_hook_that_refuses(desk_at("founded"))
    desk.curate(
        "new", "另一篇", "--no-input", "--slug", SLUG, "--category", "科技", "--summary", "短。", "--body", "-",
        "--relation", "原创", stdin="正文。\n".encode(),
    ).ended(0)  # fmt: skip
    staged = desk.git("ls-files", "--stage")
    desk.curate("submit", SLUG).ended(4)
    assert desk.git("ls-files", "--stage") == staged
    without_that_hook(desk)
    desk.curate("commit", SLUG).ended(0)
    commit = last_commit(desk)
    assert commit[3] == "State: draft -> review"
    assert commit[4] == desk.story_path


def test_held_lock__is_named_and_waited_for(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    lock = desk.write(".git/index.lock", "")
    started = time.monotonic()
    failed = desk.curate("submit", SLUG).ended(4)
    assert time.monotonic() - started > 2
    assert f"Saved {desk.story_path}, but not committed" in failed.err
    assert str(lock) in failed.err
    assert f"To finish, type: {FINISH}" in failed.err
    assert lock.exists()
    lock.unlink()
    desk.curate("commit", SLUG).ended(0)
    assert last_commit(desk)[3] == "State: draft -> review"


@pytest.mark.parametrize("name", MOVES)
def test_no_identity__nothing_is_written(desk_at: DeskAt, name: str) -> None:
    move = MOVES[name]
    desk = desk_at(move.step)
    before = desk.on_disk()
    failed = desk.curate(*move.command, who=None).ended(4)
    assert 'git config user.email "you@example.org"' in failed.err
    assert desk.on_disk() == before


def test_commit__of_one_story_keeps_other_staged_work_staged(desk_at: DeskAt) -> None:
    """What is staged of the story itself gives way to what lies on disk, which is what was judged."""
    desk = desk_at("drafted")
    desk.write(OTHER, OTHER_TEXT)
    desk.write("notes.txt", "one\n")
    desk.edit("价钱 8元", "价钱 7元")
    desk.git("add", "--all")
    desk.edit("价钱 7元", "价钱 6元")
    desk.write("notes.txt", "two\n")
    desk.curate("commit", SLUG, "-m", "价钱更正").ended(0)
    assert "价钱 6元" in desk.git("show", f"HEAD:{desk.story_path}")
    assert last_commit(desk)[1] == "价钱更正"
    assert desk.git("diff", "--cached", "--name-only").split() == ["notes.txt", OTHER]
    assert desk.git("show", ":notes.txt") == "one\n"


def test_commit__takes_the_pictures_with_the_text(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    folder = desk.story_path.removesuffix(".md")
    desk.write(f"{folder}/图 一.png", png())
    desk.write(f"{folder}-2/elsewhere.png", b"another story's")
    desk.edit("楼下的", "![楼下的车](<图 一.png>)\n\n楼下的")
    desk.curate("submit", SLUG).ended(0)
    changed = desk.git("show", "--name-only", "--format=", "-z", "HEAD").strip("\0").split("\0")
    assert sorted(changed) == sorted([desk.story_path, f"{folder}/图 一.png"])
    assert desk.git("status", "--porcelain", "-z") == f"?? {folder}-2/\0"


def test_no_commit__leaves_the_commit_to_the_curator(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    commits = desk.log()
    desk.curate("submit", SLUG, "--no-commit").ended(0)
    assert desk.log() == commits
    assert "state: review" in desk.story
    desk.curate("submit", SLUG).ended(0)
    assert last_commit(desk)[3] == "State: draft -> review"


def test_message__is_one_commit_message_however_it_is_written(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.edit("价钱 8元", "价钱 7元")
    desk.curate("commit", SLUG, "-m", "# 更正\n\nState: review -> published").ended(0)
    trailers = desk.git("log", "-1", "--format=%(trailers:only,key=State)").strip()
    assert trailers == ""
    assert desk.git("log", "-1", "--format=%s").startswith("# 更正")
