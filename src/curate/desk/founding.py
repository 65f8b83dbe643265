"""Making a newsroom out of a repository: the policy, the first folder, the hook, the attributes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files as resources
from pathlib import Path
from string import Template

from curate.adapters import files, folders
from curate.adapters import git as git_adapter
from curate.adapters.git import Identity, Repository
from curate.policy import MOST_POLICY_BYTES, POLICY_PATH, parse_policy
from curate.story.edit import quoted

ATTRIBUTES = ("stories/** -text", "stories/**/*.md diff=markdown")
"""The first keeps bytes as they are on every machine: approvals are bound to bytes."""
IGNORED = ("/_site/", ".*.curate-*")
HOOK_MARK = "curate: judges exactly what this commit would contain"
MOST_BYTES = 1024 * 1024


class Step(StrEnum):
    """What is done with one file."""

    WRITE = "write"
    ADD_LINES = "add-lines"
    KEEP = "keep"
    """It is there and says what it should."""
    LEAVE = "leave"
    """It is there and somebody else's; the user is told what to add."""


@dataclass(frozen=True)
class Planned:
    """One file of a new newsroom: where, what is there, and what would be."""

    path: Path
    step: Step
    before: bytes | None
    after: bytes
    executable: bool = False


def plan(repository: Repository, command: Path, language: str) -> list[Planned]:
    """Say what `init` would write; nothing that exists is overwritten.

    `command` is the program the hook starts, `language` that of the policy's comments.
    """
    identity = git_adapter.identity(repository)
    top = repository.top
    return [
        _policy(top / POLICY_PATH, identity, language),
        _lines(top / ".gitattributes", ATTRIBUTES),
        _lines(top / ".gitignore", IGNORED),
        _hook(repository, command),
    ]


def carry_out(repository: Repository, planned: Sequence[Planned], now: datetime) -> None:
    """Write what was planned, and make the folder of this month."""
    for file in planned:
        if file.step in (Step.WRITE, Step.ADD_LINES):
            files.write_atomically(file.path, file.after, expected=file.before)
            if file.executable:
                folders.make_executable(file.path)
    policy = parse_policy(files.read_bytes(repository.top / POLICY_PATH, MOST_POLICY_BYTES)).policy
    zone = policy.zone if policy else None
    (repository.top / "stories" / f"{now.astimezone(zone):%Y/%m}").mkdir(parents=True, exist_ok=True)


def person_line(identity: Identity) -> str:
    """Give the policy's line for the person git knows."""
    local = identity.email.partition("@")[0].lower()
    person_id = "".join(c if c.isascii() and c.isalnum() else "-" for c in local).strip("-") or "me"
    name, email = quoted(identity.name, in_flow=True), quoted(identity.email, in_flow=True)
    return f"{person_id}: {{name: {name}, emails: [{email}], roles: [curator, reviewer, publisher]}}"


def _policy(path: Path, identity: Identity, language: str) -> Planned:
    before = _present(path)
    template = Template(_template(f"newsroom.{language}.yaml"))
    name = "快报" if language == "zh" else "The Bulletin"
    text = template.substitute(name=name, timezone="Asia/Shanghai", person=person_line(identity))
    return Planned(path, Step.KEEP if before is not None else Step.WRITE, before, text.encode("utf-8"))


def _lines(path: Path, wanted: tuple[str, ...]) -> Planned:
    before = _present(path)
    if before is None:
        return Planned(path, Step.WRITE, None, ("\n".join(wanted) + "\n").encode())
    present = {line.strip() for line in before.decode("utf-8", "replace").splitlines()}
    missing = [line for line in wanted if line not in present]
    if not missing:
        return Planned(path, Step.KEEP, before, before)
    gap = b"" if before.endswith(b"\n") or not before else b"\n"
    return Planned(path, Step.ADD_LINES, before, before + gap + ("\n".join(missing) + "\n").encode())


def _hook(repository: Repository, command: Path) -> Planned:
    folder = git_adapter.hooks_dir(repository)
    path = folder / "pre-commit"
    text = Template(_template("pre-commit")).substitute(curate=shlex.quote(str(command))).encode()
    before = _present(path)
    if before is not None:
        step = Step.KEEP if HOOK_MARK.encode() in before else Step.LEAVE
        return Planned(path, step, before, text)
    ours = folder.is_relative_to(repository.common_dir) or folder.is_relative_to(repository.top)
    return Planned(path, Step.WRITE if ours else Step.LEAVE, None, text, executable=True)


def _present(path: Path) -> bytes | None:
    try:
        return files.read_bytes(path, MOST_BYTES)
    except FileNotFoundError:
        return None


def _template(name: str) -> str:
    return (resources("curate.desk") / "templates" / name).read_text(encoding="utf-8")
