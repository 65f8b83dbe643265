"""`doctor --ci`: what judges pull requests is there, pinned, owned and committed; the rest is advice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from doctor_rooms import Room, make_room, not_well

from curate.desk.doctor.diagnosis import Diagnosis, Status
from curate.desk.doctor.examining import has_faults
from curate.desk.doctor.protections import protections, unpinned
from curate.desk.forges.detecting import Forge
from curate.desk.founding import carry_out, plan

FORGES = [Forge.GITHUB, Forge.GITLAB, Forge.GITEA, Forge.FORGEJO]
ADDRESSES = {
    Forge.GITHUB: "git@github.com:desk/kuaibao.git",
    Forge.GITLAB: "https://gitlab.com/desk/kuaibao.git",
    Forge.GITEA: "https://gitea.example.org/desk/kuaibao.git",
    Forge.FORGEJO: "https://codeberg.org/desk/kuaibao.git",
}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return make_room(tmp_path)


def hosted(room: Room, forge: Forge) -> Room:
    """Give the newsroom a remote at a forge, with all its files written and committed."""
    room.git("remote", "add", "origin", ADDRESSES[forge])
    planned = plan(room.repository, room.program, "en", forge, "@lin")
    carry_out(room.repository, planned, room.program, datetime.now(UTC))
    room.git("add", "--all")
    room.git("commit", "--quiet", "--no-verify", "--message=files of the forge")
    return room


def faults(found: list[Diagnosis]) -> dict[str, Status]:
    return {d.name: d.status for d in found if d.status in (Status.WARNING, Status.ERROR)}


def test_without_a_forge_it_is_said_how_to_name_one(room: Room) -> None:
    (answer,) = room.ask(protections)
    assert (answer.name, answer.status) == ("forge", Status.WARNING)
    room.git("config", "curate.forge", "forgejo")
    assert "Forgejo" in str(room.ask(protections)[0].message)


@pytest.mark.parametrize("forge", FORGES)
def test_before_init_at_the_forge_nothing_judges_pull_requests(room: Room, forge: Forge) -> None:
    room.git("remote", "add", "origin", ADDRESSES[forge])
    found = room.ask(protections)
    assert faults(found) == {"workflow": Status.ERROR, "code-owners": Status.WARNING}
    fixes = [str(d.fix) for d in found if d.fix]
    assert fixes == [f"curate init --forge {forge.value}", f"curate init --forge {forge.value} --owner @NAME"]


@pytest.mark.parametrize("forge", FORGES)
def test_what_init_writes_is_well_and_the_forges_own_settings_are_advice(room: Room, forge: Forge) -> None:
    found = hosted(room, forge).all(forge=True)
    assert faults(found) == {}
    assert not has_faults(found)
    told = [str(d.message) for d in found if d.status is Status.ADVICE]
    assert len(told) >= 3
    assert any("main" in words for words in told)
    assert len(not_well(found)) == len(told)
    assert not {"identity", "hook", "merge-driver", "disk"} & {d.name for d in found}


def test_workflow_that_is_not_pinned_not_ours_or_not_committed(room: Room) -> None:
    workflow = hosted(room, Forge.GITHUB).top / ".github/workflows/curate.yml"
    text = workflow.read_text(encoding="utf-8")
    workflow.write_text(
        text.replace("actions/checkout@3d3c42e5", "actions/checkout@v7 # 3d3c42e5"), encoding="utf-8"
    )
    loose, uncommitted = [d for d in room.ask(protections) if d.name == "workflow"]
    assert "actions/checkout@v7" in str(loose.message)
    assert "not committed" in str(uncommitted.message)
    workflow.write_text("on: push\n", encoding="utf-8")
    assert faults(room.ask(protections))["workflow"] is Status.ERROR


def test_code_owners_that_forget_the_policy(room: Room) -> None:
    owners = hosted(room, Forge.GITHUB).top / ".github/CODEOWNERS"
    kept = [line for line in owners.read_text(encoding="utf-8").splitlines() if "newsroom" not in line]
    owners.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (answer,) = [d for d in room.ask(protections) if d.name == "code-owners"]
    assert str(answer.message).endswith("names nobody for: /stories/newsroom.yaml")


@pytest.mark.parametrize(
    ("line", "loose"),
    [
        ("      - uses: actions/checkout@v7", ["actions/checkout@v7"]),
        ("        uses: 'actions/checkout@main' # x", ["actions/checkout@main"]),
        (f"        uses: actions/checkout@{'a' * 40} # v7", []),
        ("      - uses: ./.github/actions/check", []),
        ("      - uses: docker://alpine:3", ["docker://alpine:3"]),
        ("      - run: echo uses: x@v1", []),
    ],
)
def test_unpinned(line: str, loose: list[str]) -> None:
    assert unpinned(f"jobs:\n{line}\n") == loose
