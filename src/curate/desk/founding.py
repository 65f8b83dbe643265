"""Making a newsroom out of a repository: the policy, the first folder, the hook, the attributes, the forge's files."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from string import Template

from curate.adapters import files, folders
from curate.adapters import git as git_adapter
from curate.adapters.git import Identity, Repository
from curate.adapters.git.transfer import configured_forge, push_addresses
from curate.desk.forges.detecting import Forge
from curate.desk.forges.founding import forge_files, forge_of, owner_at
from curate.desk.merge_driver_setup import (
    MERGE_ATTRIBUTE,
    driver_installed,
    driver_settings,
    install_driver,
)
from curate.desk.planned_files import Planned, Step, present, template, whole_file, with_lines
from curate.policy import MOST_POLICY_BYTES, POLICY_PATH, Policy, parse_policy
from curate.story.edit import quoted

ATTRIBUTES = ("stories/** -text", "stories/**/*.md diff=markdown", MERGE_ATTRIBUTE)
"""The first keeps bytes as they are on every machine: approvals are bound to bytes."""
FIRST_ROLES = ("curator", "reviewer", "publisher", "maintainer")
"""What whoever founds a newsroom may do; the last is changing the policy and what else all judging rests on."""
IGNORED = (
    *("/_site/", ".*.curate-*"),
    *("/*.wechat.html", "/*.export.html", "/*.card.html", "/*.card.png", "/digest-*.eml"),
)
"""What curate makes and can make again: the site, files half written, and what exports and digests leave at the top."""
HOOK_MARK = "curate: judges exactly what this commit would contain"


def plan(
    repository: Repository,
    command: Path,
    language: str,
    forge: Forge = Forge.NONE,
    owner: str | None = None,
) -> list[Planned]:
    """Say what `init` would write; nothing that exists is overwritten.

    `command` is the program the hook starts, `language` that of the policy's comments. `owner` is who owns the guarded
    files at the forge (see `owner_here`); without one CODEOWNERS is not planned.
    """
    identity = git_adapter.identity(repository)
    top = repository.top
    policy_file = _policy(top / POLICY_PATH, identity, language)
    policy = parse_policy(policy_file.before if policy_file.before is not None else policy_file.after).policy
    return [
        policy_file,
        with_lines(top / ".gitattributes", ATTRIBUTES),
        with_lines(top / ".gitignore", IGNORED),
        planned_hook(repository, command),
        *forge_files(
            repository,
            forge,
            owner,
            language_of(policy, language),
            (policy or Policy()).review.checklist,
        ),
    ]


def forge_here(repository: Repository) -> Forge | None:
    """Give the forge that `curate.forge` in git's settings names, or `origin` leads to; None when neither tells."""
    told = (configured_forge(repository) or "").lower()
    if told in [forge.value for forge in Forge]:
        return Forge(told)
    found = (forge_of(address) for address in push_addresses(repository, "origin"))
    return next((forge for forge in found if forge is not None), None)


def owner_here(repository: Repository, forge: Forge) -> str | None:
    """Give how the forge names the person git knows; None when their address does not tell."""
    return owner_at(forge, git_adapter.identity(repository).email)


def language_of(policy: Policy | None, otherwise: str) -> str:
    """Give the language, `zh` or `en`, in which the newsroom's own files are written."""
    if policy is None:
        return otherwise
    return "zh" if policy.language.lower().startswith("zh") else "en"


def planned_settings(repository: Repository, command: Path) -> dict[str, str]:
    """Give the entries of `.git/config` that are still missing; git merges stories with `command` by them."""
    return {} if driver_installed(repository) else driver_settings(command)


def carry_out(repository: Repository, planned: Sequence[Planned], command: Path, now: datetime) -> None:
    """Write what was planned, files and settings, and make the folder of this month."""
    for file in planned:
        if file.step in (Step.WRITE, Step.ADD_LINES):
            files.write_atomically(file.path, file.after, expected=file.before)
            if file.executable:
                folders.make_executable(file.path)
    if planned_settings(repository, command):
        install_driver(repository, command)
    policy = parse_policy(files.read_bytes(repository.top / POLICY_PATH, MOST_POLICY_BYTES)).policy
    zone = policy.zone if policy else None
    (repository.top / "stories" / f"{now.astimezone(zone):%Y/%m}").mkdir(parents=True, exist_ok=True)


def person_line(identity: Identity) -> str:
    """Give the policy's line for the person git knows."""
    local = identity.email.partition("@")[0].lower()
    person_id = "".join(c if c.isascii() and c.isalnum() else "-" for c in local).strip("-") or "me"
    name, email = quoted(identity.name, in_flow=True), quoted(identity.email, in_flow=True)
    return f"{person_id}: {{name: {name}, emails: [{email}], roles: [{', '.join(FIRST_ROLES)}]}}"


def _policy(path: Path, identity: Identity, language: str) -> Planned:
    name = "快报" if language == "zh" else "The Bulletin"
    text = Template(template(f"newsroom.{language}.yaml")).substitute(
        name=name, timezone="Asia/Shanghai", person=person_line(identity)
    )
    return whole_file(path, text)


def planned_hook(repository: Repository, command: Path) -> Planned:
    """Plan the hook; one that is there stays, and one in a folder outside the repository is left to its owner."""
    folder = git_adapter.hooks_dir(repository)
    path = folder / "pre-commit"
    text = Template(template("pre-commit")).substitute(curate=shlex.quote(str(command))).encode()
    before = present(path)
    if before is not None:
        step = Step.KEEP if HOOK_MARK.encode() in before else Step.LEAVE
        return Planned(path, step, before, text)
    ours = folder.is_relative_to(repository.common_dir) or folder.is_relative_to(repository.top)
    return Planned(path, Step.WRITE if ours else Step.LEAVE, None, text, executable=True)
