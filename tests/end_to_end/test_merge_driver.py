"""Branches of a real repository merged, rebased and cherry-picked with the installed driver."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from desks import CURATE, POLICY

from curate.adapters.git import find_repository
from curate.desk import merge_driving
from curate.desk.merge_driver_setup import (
    MERGE_ATTRIBUTE,
    driver_installed,
    driver_program,
    driver_settings,
    install_driver,
)
from curate.story.merging import Labels
from newsrooms import Git, make_repository

PATH = "stories/2025/12/xin che's.md"
"""A name that a shell would take apart."""
PARAGRAPH = (
    "这家公司去年卖出十万辆车。今年的目标是十五万辆！“能做到吗？”记者问。"
    "工厂说已经在加班……经销商却不这么看；他们的库存还很高。"
)
STORY = f"""\
---
id: 20251213-k7q2
title: 新车的信任
state: draft
tags: [小米]
curator: lin
reviews:
  - {{by: zhao, verdict: request-changes, at: 2025-12-13T09:00:00+08:00}}
---

{PARAGRAPH}

末段。
"""


@pytest.fixture
def desk(git: Git) -> Git:
    """Give a repository with one story on main, and the driver installed."""
    attributes = f"stories/** -text\n{MERGE_ATTRIBUTE}\n"
    git.commit({PATH: STORY, ".gitattributes": attributes, "stories/newsroom.yaml": POLICY}, "A story")
    install_driver(find_repository(git.top), CURATE)
    return git


def told(text: str, *changes: tuple[str, str]) -> str:
    """Change what stands once in a text."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def split(desk: Git, ours: str, theirs: str) -> None:
    """Let two curators change the story: `theirs` on the branch side, `ours` on main."""
    desk("switch", "--quiet", "--create", "side")
    desk.commit({PATH: theirs}, "Their change")
    desk("switch", "--quiet", "main")
    desk.commit({PATH: ours}, "Our change")


def story(desk: Git) -> str:
    return (desk.top / PATH).read_bytes().decode()


OURS = (
    ("今年的目标是十五万辆！", "今年的目标是十六万辆！"),
    ("工厂说已经在加班……", "工厂说人手不够……"),
    ("tags: [小米]", "tags: [小米, 销量]"),
    ("+08:00}\n", "+08:00}\n  - {by: wang, verdict: approve, at: 2025-12-15T09:00:00+08:00}\n"),
)
THEIRS = (
    ("这家公司去年卖出十万辆车。", "这家公司去年卖出十一万辆车。"),
    ("“能做到吗？”", "“做得到吗？”"),
    ("他们的库存还很高。", ""),
    ("tags: [小米]", "tags: [小米, 车]"),
    ("+08:00}\n", "+08:00}\n  - {by: sun, verdict: approve, at: 2025-12-14T09:00:00+08:00}\n"),
)
BOTH = told(
    STORY,
    *OURS[:2],
    *THEIRS[:3],
    ("tags: [小米]", "tags: [小米, 销量, 车]"),
    (
        "+08:00}\n",
        "+08:00}\n  - {by: sun, verdict: approve, at: 2025-12-14T09:00:00+08:00}\n"
        "  - {by: wang, verdict: approve, at: 2025-12-15T09:00:00+08:00}\n",
    ),
)


def test_merge__two_curators_in_one_paragraph_and_one_list(desk: Git) -> None:
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    desk("merge", "--quiet", "--no-edit", "side")
    assert story(desk) == BOTH
    assert desk("status", "--porcelain") == ""


def test_merge__without_the_driver_would_have_been_a_conflict(desk: Git) -> None:
    desk("config", "--remove-section", "merge.curate-story")
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    assert desk.attempt("merge", "--quiet", "--no-edit", "side").returncode == 1


def test_rebase__carries_a_change_over(desk: Git) -> None:
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    desk("switch", "--quiet", "side")
    desk("rebase", "--quiet", "main")
    assert sorted(story(desk)) == sorted(BOTH)
    assert desk("log", "--format=%s", "-2") == "Their change\nOur change\n"


def test_cherry_pick__and_revert(desk: Git) -> None:
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    desk("cherry-pick", "side")
    assert story(desk) == BOTH
    desk("revert", "--no-edit", "HEAD~1")
    assert "今年的目标是十五万辆！" in story(desk)
    assert "去年卖出十一万辆车。" in story(desk)


def test_merge__from_a_folder_within_and_of_many_branches(desk: Git) -> None:
    for n, (old, new) in enumerate(THEIRS[:3]):
        desk("switch", "--quiet", "--create", f"side{n}", "main")
        desk.commit({PATH: told(STORY, (old, new))}, f"Change {n}")
    desk("switch", "--quiet", "main")
    desk.commit({PATH: told(STORY, OURS[0])}, "Our change")
    for n in range(3):
        desk("merge", "--quiet", "--no-edit", f"side{n}", at=desk.top / "stories")
    assert story(desk) == told(STORY, OURS[0], *THEIRS[:3])


def test_merge__state_moved_and_text_edited(desk: Git) -> None:
    split(desk, told(STORY, ("state: draft", "state: review")), told(STORY, THEIRS[0]))
    desk("merge", "--quiet", "--no-edit", "side")
    assert story(desk) == told(STORY, ("state: draft", "state: review"), THEIRS[0])


def test_merge__published_and_edited_is_a_conflict_to_read(desk: Git) -> None:
    split(desk, told(STORY, ("state: draft", "state: published")), told(STORY, THEIRS[0]))
    ran = desk.attempt("merge", "--no-edit", "side", env={"CURATE_LANG": "en"})
    assert ran.returncode == 1
    assert f"{PATH}: One side published the story, the other changed what the approval covers." in ran.stderr
    assert f"delete the marks, then: git add {shlex.quote(PATH)}" in ran.stderr
    assert desk("status", "--porcelain") == f'UU "{PATH}"\n'
    other = "the other side (what is merged in)"
    assert story(desk) == told(
        STORY,
        (
            "state: draft\n",
            "<<<<<<< this side (what the branch has)\nstate: published\n=======\nstate: draft\n"
            f">>>>>>> {other}: nobody has approved what this would publish\n",
        ),
        THEIRS[0],
    )


def test_merge__the_same_sentence_in_two_ways(desk: Git) -> None:
    ours = told(STORY, ("今年的目标是十五万辆！", "今年的目标是十六万辆！"), OURS[2])
    theirs = told(STORY, ("今年的目标是十五万辆！", "今年的目标未定！"), THEIRS[0])
    split(desk, ours, theirs)
    (desk.top / ".gitattributes").write_text(f"{MERGE_ATTRIBUTE} conflict-marker-size=9\n", encoding="utf-8")
    ran = desk.attempt("merge", "--no-edit", "side", env={"CURATE_LANG": "zh"})
    assert ran.returncode == 1
    lines = story(desk).split("\n")
    first, middle, last = (next(i for i, line in enumerate(lines) if line[:9] == s * 9) for s in "<=>")
    paragraph = told(PARAGRAPH, THEIRS[0])
    assert lines[first + 1 : middle] == [told(paragraph, ("十五万辆", "十六万辆"))]
    assert lines[middle + 1 : last] == [told(paragraph, ("是十五万辆", "未定"))]
    assert "tags: [小米, 销量]" in lines
    command = (CURATE, "--lang", "en", "check", PATH)
    checked = subprocess.run(command, cwd=desk.top, capture_output=True, check=False, text=True)
    assert checked.returncode == 1
    assert [line.split()[0] for line in checked.stdout.splitlines() if "conflict-marker" in line] == [
        f"{number + 1}:1" for number in (first, middle, last)
    ]


def test_merge__both_made_the_file(desk: Git) -> None:
    new = "stories/2025/12/new.md"
    desk("switch", "--quiet", "--create", "side")
    desk.commit({new: STORY}, "Theirs")
    desk("switch", "--quiet", "main")
    desk.commit({new: told(STORY, OURS[2])}, "Ours")
    desk("merge", "--quiet", "--no-edit", "side")
    assert (desk.top / new).read_text(encoding="utf-8") == told(STORY, OURS[2])


def test_merge__in_a_linked_work_tree(desk: Git, tmp_path: Path) -> None:
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    linked = tmp_path / "linked"
    desk("worktree", "add", "--quiet", "-b", "other", str(linked), "main")
    desk("merge", "--quiet", "--no-edit", "side", at=linked)
    assert (linked / PATH).read_text(encoding="utf-8") == BOTH


@pytest.mark.parametrize("program", ["gone", "failing", "refusing"])
def test_program_that_does_not_work__leaves_both_texts_and_a_conflict(
    desk: Git, tmp_path: Path, program: str
) -> None:
    path = tmp_path / f"100%A {program}" / "curate"
    if program != "gone":
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{'kill -9 $$' if program == 'failing' else 'exit 2'}\n")
        path.chmod(0o755)
    install_driver(find_repository(desk.top), path)
    split(desk, told(STORY, ("末段。", "我们的末段。")), told(STORY, ("末段。", "他们的末段。"), THEIRS[3]))
    ran = desk.attempt("merge", "--no-edit", "side")
    assert ran.returncode == 1
    assert desk("status", "--porcelain") == f'UU "{PATH}"\n'
    assert "<<<<<<< ours\n我们的末段。\n=======\n他们的末段。\n>>>>>>> theirs\n" in story(desk)
    assert driver_program(find_repository(desk.top)) == path
    assert driver_installed(find_repository(desk.top)) == (program != "gone")


def test_program__in_a_folder_with_an_odd_name(desk: Git, tmp_path: Path) -> None:
    path = tmp_path / "100%A it's" / "curate"
    path.parent.mkdir()
    path.symlink_to(CURATE)
    install_driver(find_repository(desk.top), path)
    split(desk, told(STORY, *OURS), told(STORY, *THEIRS))
    desk("merge", "--quiet", "--no-edit", "side")
    assert story(desk) == BOTH


def test_settings__say_what_is_installed(git: Git) -> None:
    repository = find_repository(git.top)
    assert driver_program(repository) is None
    assert not driver_installed(repository)
    git("config", "merge.curate-story.driver", "something else")
    assert not driver_installed(repository)
    install_driver(repository, CURATE)
    install_driver(repository, CURATE)
    assert driver_installed(repository)
    for key, value in driver_settings(CURATE).items():
        assert git("config", "--local", "--get-all", key) == f"{value}\n"


def drive(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CURATE, "merge-driver", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def test_command__a_file_that_cannot_be_read_is_a_conflict_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "ours").write_text(STORY, encoding="utf-8")
    (tmp_path / "base").write_text(STORY, encoding="utf-8")
    ran = drive(tmp_path, "base", "ours", "nothing", "--path", PATH)
    assert 0 < ran.returncode <= 128
    assert "Traceback" not in ran.stderr
    assert (tmp_path / "ours").read_text(encoding="utf-8") == STORY


def test_command__what_git_takes_for_no_text_is_kept_whole(tmp_path: Path) -> None:
    for name, data in (("base", b"\0"), ("ours", b"\0a"), ("theirs", b"\0b\n")):
        (tmp_path / name).write_bytes(data)
    ran = drive(tmp_path, "base", "ours", "theirs")
    assert ran.returncode == 1
    assert "could not be merged" in ran.stderr
    assert (tmp_path / "ours").read_bytes() == (
        b"<<<<<<< this side (what the branch has)\n\0a\n=======\n\0b\n"
        b">>>>>>> the other side (what is merged in)\n"
    )


def test_fault_of_ours__costs_nobody_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*versions: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(merge_driving, "merge_story", fault)
    paths = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path in paths:
        path.write_text(f"{path.name}\n", encoding="utf-8")
    base, ours, theirs = paths
    merged = merge_driving.merge_files(base, ours, theirs, Labels("A", "B", "C"), 7)
    assert "ZeroDivisionError" in str(merged.conflicts[0].message)
    assert ours.read_text(encoding="utf-8") == "<<<<<<< A\nours\n=======\ntheirs\n>>>>>>> B\n"


def test_command__is_not_in_the_help(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "r")
    ran = subprocess.run([CURATE, "--help"], cwd=repository.top, capture_output=True, check=True, text=True)
    assert "merge-driver" not in ran.stdout
