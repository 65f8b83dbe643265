"""The files by which a forge judges pull requests: the workflow, the code owners, the pull request's template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from curate import __version__
from curate.adapters.git import Repository
from curate.adapters.git.branches import current_branch, main_branch
from curate.desk.forges.detecting import Forge
from curate.desk.forges.pages import forge_at
from curate.desk.planned_files import Planned, Step, present, template, whole_file, with_lines
from curate.story.edit import quoted

_MARK = "curate-cli"
"""What stands in every file that has a forge run curate, by whomever it was written."""
_NO_REPLY = "noreply"


class _Filled(Template):
    """A template whose places begin with `@@`: shells, GitHub and GitLab have taken the dollar."""

    delimiter = "@@"


@dataclass(frozen=True)
class _Places:
    """Where a forge looks for its files. A list is in the forge's own order: it takes the first that exists."""

    workflows: tuple[str, ...]
    owners: tuple[str, ...]
    new_owners: str
    pull_requests: str
    """The template's path."""
    template_folders: tuple[str, ...]
    """Where a file of that name may lie already, in any letter case and with any ending."""
    guarded: tuple[str, ...]
    """Patterns, in the forge's own language, of what decides how everything else is judged."""


# GitHub and GitLab read gitignore's patterns: one without a slash holds in every folder.
_IN_EVERY_FOLDER = (".gitattributes", "/.mailmap", "/.gitmodules", "CODEOWNERS")
# Gitea and Forgejo read Go's regular expressions, which have to fit the whole path. A dot in brackets needs no
# backslash, of which these files would want two.
_AS_EXPRESSIONS = (
    "stories/newsroom[.]yaml",
    "[.](forgejo|gitea|github)/.*",
    "(.*/)?[.]gitattributes",
    "[.]mailmap",
    "[.]gitmodules",
    "(.*/)?CODEOWNERS",
)
_TEMPLATE_FOLDERS = (".", "docs", ".github", ".gitea", ".forgejo")

_PLACES = {
    Forge.GITHUB: _Places(
        workflows=(".github/workflows",),
        owners=(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
        new_owners=".github/CODEOWNERS",
        pull_requests=".github/pull_request_template.md",
        template_folders=_TEMPLATE_FOLDERS,
        guarded=("/stories/newsroom.yaml", "/.github/", *_IN_EVERY_FOLDER),
    ),
    Forge.GITLAB: _Places(
        workflows=(),
        owners=("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
        new_owners=".gitlab/CODEOWNERS",
        pull_requests=".gitlab/merge_request_templates/Default.md",
        template_folders=(".gitlab/merge_request_templates",),
        guarded=("/stories/newsroom.yaml", "/.gitlab-ci.yml", "/.gitlab/", *_IN_EVERY_FOLDER),
    ),
    Forge.GITEA: _Places(
        workflows=(".gitea/workflows", ".github/workflows"),
        owners=("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS"),
        new_owners=".gitea/CODEOWNERS",
        pull_requests=".gitea/pull_request_template.md",
        template_folders=_TEMPLATE_FOLDERS,
        guarded=_AS_EXPRESSIONS,
    ),
    Forge.FORGEJO: _Places(
        workflows=(".forgejo/workflows", ".gitea/workflows", ".github/workflows"),
        owners=("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS"),
        new_owners=".forgejo/CODEOWNERS",
        pull_requests=".forgejo/pull_request_template.md",
        template_folders=_TEMPLATE_FOLDERS,
        guarded=_AS_EXPRESSIONS,
    ),
}

_WHY_OWNED = {
    "zh": (
        "# 这些文件决定别的文件怎么检查，改动要经每行后面写的人同意。",
        "# 由 `curate init` 写成，可以自己加人。",
    ),
    "en": (
        "# These files decide how all others are judged: a change wants the consent of whoever is named behind them.",
        "# Written by `curate init`; add whom you like.",
    ),
}


_BY_LABEL = {forge.value: forge for forge in Forge if forge is not Forge.NONE} | {
    "codeberg": Forge.FORGEJO,
    "ghe": Forge.GITHUB,
}
"""A part of a host name that says which software answers there: gitlab.example.org, codeberg.org, desk.ghe.com."""


def forge_of(url: str) -> Forge | None:
    """Give the forge a remote's address (https, ssh, or `git@host:path`) leads to; None when it does not tell."""
    found = forge_at(url)
    labels = [] if found is None else found.host.partition(":")[0].split(".")
    return next((_BY_LABEL[label] for label in labels if label in _BY_LABEL), None)


def owner_at(forge: Forge, email: str) -> str | None:
    """Give how the forge names the person with this address in CODEOWNERS; None when it would not know them.

    GitHub and GitLab know people by their addresses, Gitea and Forgejo by their names alone. An address a forge
    made to hide the real one (`12345+lin@users.noreply.github.com`) holds the name.
    """
    local, _, host = email.partition("@")
    if _NO_REPLY in host.split("."):
        name = local.rpartition("+")[2]
        if forge is Forge.GITLAB:  # 12345-lin
            number, dash, rest = name.partition("-")
            name = rest if dash and number.isdigit() else name
        return f"@{name}" if name else None
    return email if forge in (Forge.GITHUB, Forge.GITLAB) else None


def forge_files(
    repository: Repository, forge: Forge, owner: str | None, language: str, checklist: Sequence[str]
) -> list[Planned]:
    """Plan the files of one forge.

    `owner` is as `owner_at` gives it; without one there is no file of code owners. `language` is the newsroom's,
    `zh` or `en`; `checklist` the policy's.
    """
    if forge is Forge.NONE:
        return []
    places = _PLACES[forge]
    owners = [_code_owners(repository.top, places, owner, language)] if owner else []
    return [
        _workflow(repository, forge, language),
        *owners,
        _pull_request(repository.top, places, language, checklist),
    ]


def _workflow(repository: Repository, forge: Forge, language: str) -> Planned:
    branch = main_branch(repository) or current_branch(repository) or "main"
    text = _filled(
        f"{forge.value}.{language}.yml",
        branch=quoted(_as_filter(branch), in_flow=True),
        language=language,
        version=__version__,
    )
    if forge is Forge.GITLAB:
        return whole_file(repository.top / ".gitlab-ci.yml", text, mark=_MARK)
    folders = _PLACES[forge].workflows
    # A folder of the forge's own would hide all workflows of the one it has read so far.
    folder = next((name for name in folders if (repository.top / name).is_dir()), folders[0])
    return whole_file(repository.top / folder / "curate.yml", text, mark=_MARK)


def _as_filter(branch: str) -> str:
    """Give a branch's name as a pattern that fits nothing else. git allows no other characters of patterns in names."""
    return branch.replace("+", "\\+").replace("!", "\\!").replace("]", "\\]")


def _code_owners(top: Path, places: _Places, owner: str, language: str) -> Planned:
    # Of two files a forge reads one: lines in a second would either be ignored or put the first out of force.
    path = top / next((name for name in places.owners if (top / name).is_file()), places.new_owners)
    # The last line that fits decides, so a pattern somebody has given another owner is not given ours below it.
    lines = (present(path) or b"").decode("utf-8", "replace").splitlines()
    owned = {words[0] for line in lines if len(words := line.split()) > 1}
    missing = [f"{pattern} {owner}" for pattern in places.guarded if pattern not in owned]
    return with_lines(path, missing, _WHY_OWNED[language])


def _pull_request(top: Path, places: _Places, language: str, checklist: Sequence[str]) -> Planned:
    path = top / places.pull_requests
    for folder in (top / name for name in places.template_folders):
        for there in sorted(folder.iterdir()) if folder.is_dir() else ():
            if there.name.lower().startswith(path.stem.lower()):  # may be a folder of several
                return Planned(there, Step.KEEP, None, b"")
    boxes = "\n".join(f"- [ ] {' '.join(item.split())}" for item in checklist)
    return whole_file(path, _filled(f"pull_request.{language}.md", checklist=boxes))


def _filled(name: str, **values: str) -> str:
    return _Filled(template(f"forges/{name}")).substitute(values)
