"""The files that decide how a change is judged: who may not be able to change them while being judged by them."""

from __future__ import annotations

POLICY_FILE = "stories/newsroom.yaml"
_FOLDERS = (
    ".ci/",
    ".circleci/",
    ".forgejo/",
    ".gitea/",
    ".github/",
    ".gitlab/",
    ".woodpecker/",
)
_FILES = frozenset(
    {
        POLICY_FILE,
        ".gitlab-ci.yml",
        ".mailmap",
        ".gitmodules",
        ".pre-commit-config.yaml",
        ".woodpecker.yml",
        "CODEOWNERS",
        "docs/CODEOWNERS",
    }
)
_NAMES = frozenset({".gitattributes"})
"""Names that count in every folder."""


def is_protected(path: str) -> bool:
    """Tell whether a path holds the policy, a workflow, owners of code, or attributes that change what git hands out.

    Letter case makes no difference: it makes none on the machines of half the desk.
    """
    folded = path.casefold()
    return (
        folded in {name.casefold() for name in _FILES}
        or f"{folded}/".startswith(_FOLDERS)
        or folded.rpartition("/")[2] in _NAMES
    )
