"""The forge: whether pull requests are judged there, and what only its own settings can keep from being got round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.adapters import git as git_adapter
from curate.adapters.git.branches import current_branch, main_branch
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, advice, doubtful, typing, well, wrong
from curate.desk.forges.detecting import Forge
from curate.desk.forges.founding import forge_files
from curate.desk.founding import forge_here, language_of, owner_here
from curate.desk.planned_files import Planned, Step
from curate.errors import EnvironmentFault
from curate.messages import Message, msg

NOBODY = "@NAME"
"""Stands for an owner of files where the machine does not know one."""
_USED = re.compile(r"^[ \t]*+(?:-[ \t]++)?+uses:[ \t]*+[\"']?+([^\s\"'#]++)", re.MULTILINE)
_PINNED = re.compile(r"[^@]++@[0-9a-f]{40}(?:[0-9a-f]{24})?+")


def protections(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at what a forge runs and whom it asks; say what to switch on there, which cannot be seen from here."""
    forge = forge_here(checkout.repository)
    if forge is None or forge is Forge.NONE:
        yield doubtful(
            "forge",
            msg("No remote tells at which forge pull requests are made."),
            msg("Type: git config curate.forge NAME (github, gitlab, gitea or forgejo)"),
        )
        return
    yield well("forge", msg("pull requests are made at {forge}", forge=forge.label))
    policy = checkout.policy
    files = forge_files(
        checkout.repository,
        forge,
        _owner(checkout, forge),
        language_of(policy, "en"),
        policy.review.checklist if policy is not None else (),
    )
    yield from _workflow(checkout, forge, files[0])
    yield from (d for file in files if file.path.name == "CODEOWNERS" for d in _owners(checkout, forge, file))
    branch = main_branch(checkout.repository) or current_branch(checkout.repository) or "main"
    yield from (advice("protection", message) for message in _settings(forge, branch))


def _owner(checkout: Checkout, forge: Forge) -> str:
    try:
        return owner_here(checkout.repository, forge) or NOBODY
    except EnvironmentFault:
        return NOBODY


def _workflow(checkout: Checkout, forge: Forge, file: Planned) -> Iterator[Diagnosis]:
    shown = checkout.shown(file.path)
    making = typing(f"curate init --forge {forge.value}")
    if file.before is None:
        yield wrong("workflow", msg("There is no {path}: no pull request is judged.", path=shown), making)
        return
    if file.step is Step.LEAVE:
        yield wrong(
            "workflow",
            msg("{path} does not run curate: no pull request is judged.", path=shown),
            msg("See what it needs with: curate init --forge {forge} --dry-run", forge=forge.value),
        )
        return
    loose = unpinned(file.before.decode("utf-8", "replace"))
    for used in loose:
        yield doubtful(
            "workflow",
            msg("{path} uses {action}, which can be changed at any time.", path=shown, action=used),
            msg(
                "Name the commit instead of a tag or branch: {action}@40-DIGITS",
                action=used.partition("@")[0],
            ),
        )
    uncommitted = list(_uncommitted(checkout, "workflow", file))
    yield from uncommitted
    if not loose and not uncommitted:
        yield well("workflow", msg("{path} judges pull requests", path=shown))


def _owners(checkout: Checkout, forge: Forge, file: Planned) -> Iterator[Diagnosis]:
    shown = checkout.shown(file.path)
    if file.step in (Step.WRITE, Step.ADD_LINES):
        missing = file.after[len(file.before or b"") :].decode("utf-8", "replace").splitlines()
        patterns = ", ".join(line.split()[0] for line in missing if line.strip() and not line.startswith("#"))
        yield doubtful(
            "code-owners",
            msg("{path} names nobody for: {patterns}", path=shown, patterns=patterns),
            typing(f"curate init --forge {forge.value} --owner {NOBODY}"),
        )
        return
    uncommitted = list(_uncommitted(checkout, "code-owners", file))
    yield from uncommitted or [
        well("code-owners", msg("{path} names owners for what decides all judging", path=shown))
    ]


def _uncommitted(checkout: Checkout, name: str, file: Planned) -> Iterator[Diagnosis]:
    path = file.path.relative_to(checkout.top).as_posix()
    if path in git_adapter.changed_paths(checkout.repository, path):
        yield doubtful(
            name,
            msg("{path} is not committed as it is here; the forge does not have it.", path=path),
            typing(f"git add -- {path} && git commit -m {path} -- {path}"),
        )


def unpinned(workflow: str) -> list[str]:
    """Give the actions of a workflow that are not named by a commit; those of the repository itself are fine."""
    used = dict.fromkeys(match[1] for match in _USED.finditer(workflow))
    return [name for name in used if not name.startswith("./") and not _PINNED.fullmatch(name)]


def _settings(forge: Forge, branch: str) -> Iterator[Message]:
    if forge is Forge.GITHUB:
        yield msg(
            "Settings → Rules → Rulesets, for {branch}: require a pull request before merging, with the review of"
            " code owners; and let nobody bypass it.",
            branch=branch,
        )
        yield msg(
            "In the same ruleset: require the status check `curate`, and branches that are up to date;"
            " block force pushes."
        )
        yield msg(
            "Settings → Actions → General: approval for the workflows of first-time contributors; read-only token."
        )
    elif forge is Forge.GITLAB:
        yield msg(
            "Settings → Repository → Protected branches, {branch}: nobody may push, maintainers may merge,"
            " no force push; switch on the approval of code owners.",
            branch=branch,
        )
        yield msg(
            "Settings → Merge requests: pipelines must succeed; skipped pipelines do not count as success."
        )
    else:
        yield msg(
            "Settings → Branches, a rule for {branch}: no direct push, at least one approval, and merging blocked"
            " while requested reviews are open.",
            branch=branch,
        )
        yield msg("In the same rule: require the status check whose name begins with `curate`.")
        yield msg(
            "{forge} only asks code owners for a review; the approval is what the rule requires.",
            forge=forge.label,
        )
    yield msg("Whoever may change these settings can get round every check: keep them few.")
