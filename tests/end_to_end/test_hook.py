"""The hook judges exactly what the commit would hold: nothing that lies on disk beside it, nothing less."""

from __future__ import annotations

import pytest
from desks import LIN, SLUG, WANG, ZHAO, Desk, DeskAt, Ran

from made_pictures import jpeg, png

GOOD = ("价钱 8元", "价钱 9元")
BAD = ("id: ", "identity: ")
"""An edit that no state allows: the story loses its id."""
OTHER = "stories/2025/12/other.md"


def other(name: str = "other", more: str = "") -> str:
    return f"---\nid: 20251213-{name}\ntitle: 另一篇\nstate: draft\ncurator: lin\n{more}---\n\n正文。\n"


def refused(ran: Ran, rule: str = "identity-missing") -> None:
    assert ran.code == 1, ran.both
    assert rule in ran.err


def test_commit__takes_what_is_staged_though_the_disk_is_bad(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.edit(*GOOD)
    desk.git("add", "--all")
    desk.edit(*BAD)
    desk.git("commit", "--message=Good")
    assert "identity: " in desk.story
    refused(desk.try_git("commit", "--all", "--message=Bad"))


def test_commit__refuses_what_is_staged_though_the_disk_is_good(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.edit(*BAD)
    desk.git("add", "--all")
    desk.edit(*reversed(BAD))
    refused(desk.try_git("commit", "--message=Bad"))
    assert desk.curate("check").ended(0)


def test_commit_path__judges_that_path_alone_and_keeps_the_rest_staged(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.write(OTHER, "no story\n")
    desk.git("add", "--all")
    desk.edit(*GOOD)
    desk.git("commit", "--message=Good", "--", desk.story_path)
    assert desk.git("diff", "--cached", "--name-only").split() == [OTHER]
    refused(desk.try_git("commit", "--message=Bad", "--", OTHER), "front-matter-missing")
    refused(desk.try_git("commit", "--message=Bad"), "front-matter-missing")


def test_partial_staging__is_judged_as_staged(desk_at: DeskAt) -> None:
    """As `git add -p` leaves it: one hunk of two is in the index."""
    desk = desk_at("drafted")
    desk.edit(*GOOD)
    desk.edit(*BAD)
    on_disk = desk.story
    desk.edit(*reversed(BAD))
    desk.git("add", "--all")
    desk.write(desk.story_path, on_disk)
    desk.git("commit", "--message=One hunk")
    assert desk.git("diff", "--numstat").split()[:2] == ["1", "1"]


@pytest.mark.parametrize("edit", [GOOD, BAD], ids=["good", "bad"])
def test_linked_work_tree(desk_at: DeskAt, edit: tuple[str, str]) -> None:
    desk = desk_at("drafted")
    linked = Desk(desk.top.parent / "linked tree", desk.home)
    desk.git("worktree", "add", "--quiet", "-b", "side", str(linked.top))
    linked.edit(*edit)
    ran = linked.try_git("commit", "--all", "--message=In the linked tree")
    if edit is BAD:
        refused(ran)
    else:
        ran.ended(0)
    assert desk.git("status", "--porcelain") == ""


@pytest.mark.parametrize("good", [True, False])
def test_first_commit(empty: Desk, good: bool) -> None:
    empty.git("init", "--quiet", "--initial-branch=main")
    empty.curate("init", "--no-input").ended(0)
    empty.write(OTHER, other() if good else "no story\n")
    empty.git("add", "--all")
    ran = empty.try_git("commit", "--message=First")
    if good:
        ran.ended(0)
    else:
        refused(ran, "front-matter-missing")


@pytest.mark.parametrize("edit", [GOOD, BAD], ids=["good", "bad"])
def test_in_a_folder_below(desk_at: DeskAt, edit: tuple[str, str]) -> None:
    desk = desk_at("drafted")
    desk.edit(*edit)
    ran = desk.try_git("commit", "--message=From below", f"{SLUG}.md", at=(desk.top / desk.story_path).parent)
    assert ran.code == (1 if edit is BAD else 0), ran.both


@pytest.mark.parametrize("edit", [GOOD, BAD], ids=["good", "bad"])
def test_amend(desk_at: DeskAt, edit: tuple[str, str]) -> None:
    desk = desk_at("drafted")
    desk.edit(*edit)
    ran = desk.try_git("commit", "--all", "--amend", "--no-edit")
    assert ran.code == (1 if edit is BAD else 0), ran.both


def test_renamed_stories_pass_and_published_ones_are_not_deleted(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    (desk.top / OTHER).parent.mkdir(parents=True)
    desk.git("mv", desk.story_path, OTHER, who=ZHAO)
    desk.git("commit", "--quiet", "--message=Renamed", who=ZHAO)
    shown = desk.curate("show", "other", "--json").ended(0).json["story"]
    assert shown["approvals"]["enough"] is True
    commits = desk.curate("history", "other", "--json").ended(0).json["commits"]
    assert commits[0]["subject"] == "Renamed"
    desk.git("rm", "--quiet", OTHER)
    refused = desk.try_git("commit", "--quiet", "--message=Deleted").ended(1)
    assert "story-deleted" in refused.both


def test_deleted_drafts_pass(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.git("rm", "--quiet", desk.story_path)
    desk.git("commit", "--quiet", "--message=Deleted")


def test_rename_with_a_jump__is_a_jump(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    (desk.top / OTHER).parent.mkdir(parents=True)
    desk.git("mv", desk.story_path, OTHER)
    text = (desk.top / OTHER).read_text(encoding="utf-8")
    desk.write(OTHER, text.replace("state: draft", "state: published\npublished: 2025-12-14T09:39:00+08:00"))
    refused(desk.try_git("commit", "--all", "--message=Jump", who=ZHAO), "state-jump")


def test_picture__that_is_not_staged_is_missing(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    folder = desk.story_path.removesuffix(".md")
    desk.write(f"{folder}/a.png", png())
    desk.edit("楼下的", "![楼下的车](a.png)\n\n楼下的")
    desk.curate("check").ended(0)
    refused(desk.try_git("commit", "--all", "--message=Text alone"), "image-missing")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=Both")
    desk.git("rm", "--quiet", f"{folder}/a.png")
    refused(desk.try_git("commit", "--message=Picture gone"), "image-missing")


def test_picture__is_looked_at_as_it_is_staged(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    folder = desk.story_path.removesuffix(".md")
    desk.write(f"{folder}/a.png", jpeg())
    desk.edit("楼下的", "![楼下的车](a.png)\n\n楼下的")
    assert "image-type" in desk.curate("check").ended(1).both
    desk.git("add", "--all")
    desk.write(f"{folder}/a.png", png())
    desk.curate("check").ended(0)
    refused(desk.try_git("commit", "--message=A JPEG"), "image-type")
    desk.git("add", "--all")
    desk.git("commit", "--message=A PNG")


def test_picture_of_a_published_story__is_part_of_what_was_approved(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    folder = desk.story_path.removesuffix(".md")
    desk.write(f"{folder}/in/a.png", png())
    desk.edit("楼下的", "![楼下的车](in/a.png)\n\n楼下的")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=A picture")
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.curate("publish", SLUG, who=WANG).ended(0)
    desk.write(f"{folder}/in/a.png", png(640, 480))
    refused(desk.try_git("commit", "--all", "--message=Swapped"), "approval-stale")


def test_policy__counts_as_it_would_be_committed(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    desk.edit("category: 生活", "category: 航天")
    good = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.write("stories/newsroom.yaml", good.replace("生活]", "生活, 航天]"))
    desk.curate("check").ended(0)
    refused(desk.try_git("commit", "--message=Story alone", "--", desk.story_path), "category-unknown")
    desk.git("add", "--all")
    desk.write("stories/newsroom.yaml", "timezone: [\n")  # half-edited, and no part of the commit
    desk.git("commit", "--quiet", "--message=Both")


def test_conflict__is_judged_without_a_traceback(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.git("switch", "--quiet", "-c", "side")
    desk.edit("价钱 8元", "价钱 7元")
    desk.git("commit", "--quiet", "--all", "--message=Seven")
    desk.git("switch", "--quiet", "main")
    desk.edit("价钱 8元", "价钱 6元")
    desk.git("commit", "--quiet", "--all", "--message=Six")
    desk.try_git("merge", "side").ended(1)
    desk.curate("check", "--staged").ended(0)
    assert "conflict-marker" in desk.curate("check").ended(1).out
    assert "under way" in desk.curate("submit", SLUG).ended(3).err


def test_hook_without_the_command__says_so_and_refuses(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    hook = desk.top / ".git/hooks/pre-commit"
    lines = hook.read_text(encoding="utf-8").splitlines(keepends=True)
    moved = ["curate=/nowhere/curate\n" if line.startswith("curate=") else line for line in lines]
    hook.write_text("".join(moved), encoding="utf-8")
    desk.edit(*GOOD)
    ran = desk.try_git("commit", "--all", "--message=Moved", PATH="/usr/bin:/bin")
    assert ran.code == 1
    assert "not installed" in ran.err


def test_other_hook__stays_and_is_told_what_to_add(empty: Desk) -> None:
    empty.git("init", "--quiet", "--initial-branch=main")
    theirs = empty.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    ran = empty.curate("init", "--no-input").ended(0)
    assert "add this to it yourself" in ran.out
    assert "check --staged" in ran.out
    assert theirs.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_lin_is_who_git_says(desk_at: DeskAt) -> None:
    """`git -c user.email` and the environment name the person, as git itself would record them."""
    desk = desk_at("drafted")
    ran = desk.try_git(
        "-c", f"user.name={LIN.name}", "-c", f"user.email={LIN.email}",
        "-c", f"alias.submit=!curate submit {SLUG}", "submit",
        who=None, PATH=desk.path_with_curate,
    )  # fmt: skip
    assert ran.ended(0)
    assert desk.log("%ae")[-1] == LIN.email
