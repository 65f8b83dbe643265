"""`curate doctor` as it is typed: what it prints, in which language, and what it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import STRANGER, Desk, DeskAt


def test_doctor__a_healthy_newsroom_ends_well_and_is_left_as_it_was(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    before = desk.on_disk()
    ran = desk.curate("doctor").ended(0)
    assert "✗" not in ran.out
    assert "✓ nothing is wrong" in ran.out
    assert desk.on_disk() == before


def test_doctor__faults_are_mended_when_that_is_allowed(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    hook = desk.top / ".git/hooks/pre-commit"
    hook.unlink()
    ran = desk.curate("doctor").ended(1)
    assert "✗ There is no hook .git/hooks/pre-commit" in ran.out
    assert "curate doctor --fix" in ran.out
    before = desk.on_disk()
    assert "--yes" in desk.curate("doctor", "--fix").ended(2).err
    assert "--yes" in desk.curate("doctor", "--fix", "--json").ended(2).err
    ran = desk.curate("doctor", "--fix", "--dry-run").ended(1)
    assert "write the hook .git/hooks/pre-commit" in ran.out
    assert desk.on_disk() == before
    ran = desk.curate("doctor", "--fix", "--yes").ended(0)
    assert hook.exists()
    assert "✗" not in ran.out


def test_doctor__json(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    (desk.top / ".git/hooks/pre-commit").unlink()
    told = desk.curate("doctor", "--json").ended(1).json
    assert list(told) == ["version", "checks"]
    assert told["version"] == 1
    assert {frozenset(check) for check in told["checks"]} == {frozenset({"name", "status", "message", "fix"})}
    assert {check["name"]: (check["status"], check["fix"]) for check in told["checks"]}["hook"] == (
        "error",
        "curate doctor --fix",
    )
    told = desk.curate("doctor", "--fix", "--yes", "--json").ended(0).json
    assert {check["status"] for check in told["checks"]} <= {"ok", "warning"}


def test_doctor__a_stranger_is_given_the_line_to_add(desk_at: DeskAt) -> None:
    ran = desk_at("founded").curate("doctor", who=STRANGER).ended(1)
    assert "emails: [stranger@example.org]" in ran.out


def test_doctor__outside_a_repository_and_without_git(empty: Desk, tmp_path: Path) -> None:
    assert "is not in a git repository" in empty.curate("doctor").ended(1).out
    assert "git was not found" in empty.curate("doctor", PATH=str(tmp_path)).ended(4).err


def test_doctor__speaks_the_readers_language(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    assert (
        desk.curate("--lang", "zh", "doctor").ended(0).out
        != desk.curate("--lang", "en", "doctor").ended(0).out
    )


@pytest.mark.parametrize("name", ["a\x1b]0;x\x07.md.orig", "::error::(冲突).md", "\u202e(冲突).md"])
def test_doctor__hostile_names_steer_nothing(desk_at: DeskAt, name: str) -> None:
    desk = desk_at("founded")
    desk.write(f"stories/2025/12/{name}", "x")
    assert "second version" in desk.curate("doctor").ended(0).out
