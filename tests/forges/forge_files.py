"""A newsroom founded for a forge by the installed command, its files, and the tools that look at workflows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from newsrooms import Git, make_repository

CURATE = Path(sys.executable).with_name("curate")
REPOSITORY = Path(__file__).parents[2]
FORGES = ("github", "gitlab", "gitea", "forgejo")
LANGUAGES = ("zh", "en")

WORKFLOW = {
    "github": ".github/workflows/curate.yml",
    "gitlab": ".gitlab-ci.yml",
    "gitea": ".gitea/workflows/curate.yml",
    "forgejo": ".forgejo/workflows/curate.yml",
}
OWNERS = {
    "github": ".github/CODEOWNERS",
    "gitlab": ".gitlab/CODEOWNERS",
    "gitea": ".gitea/CODEOWNERS",
    "forgejo": ".forgejo/CODEOWNERS",
}
TEMPLATE = {
    "github": ".github/pull_request_template.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "gitea": ".gitea/pull_request_template.md",
    "forgejo": ".forgejo/pull_request_template.md",
}
ALWAYS = {"stories/newsroom.yaml", ".gitattributes", ".gitignore"}


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    text: str

    def ended(self, code: int) -> Ran:
        """Fail with what was printed, unless it ended with this code."""
        assert self.code == code, f"{self.code}, not {code}:\n{self.text}"
        return self


def run(
    command: list[str | Path], at: Path, environ: Mapping[str, str] | None = None, seconds: float = 60
) -> Ran:
    """Run a program to its end; what it prints on both channels comes together."""
    ended = subprocess.run(
        command,
        cwd=at,
        env=dict(os.environ if environ is None else environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=seconds,
    )
    return Ran(ended.returncode, ended.stdout)


def curate(git: Git, *arguments: str, environ: Mapping[str, str] | None = None) -> Ran:
    """Run the installed command in a repository."""
    return run([CURATE, *arguments], git.top, environ)


_MADE: dict[tuple[str, str], Path] = {}


def founded(top: Path, forge: str, language: str = "zh") -> Git:
    """Give a repository with a newsroom in it, founded for one forge; made once and copied afterwards."""
    if (forge, language) in _MADE:
        shutil.copytree(_MADE[forge, language], top, symlinks=True)
        return Git(top)
    git = make_repository(top)
    curate(git, "--lang", language, "init", "--forge", forge, "--owner", "@lin").ended(0)
    kept = Path(tempfile.mkdtemp(dir=top.parents[1], prefix="founded-")) / "news"
    shutil.copytree(top, kept, symlinks=True)
    _MADE[forge, language] = kept
    return git


def files_in(git: Git) -> dict[str, bytes]:
    """Give every file of the work tree with its bytes."""
    return {
        path.relative_to(git.top).as_posix(): path.read_bytes()
        for path in git.top.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(git.top).parts
    }


def parsed(text: str) -> Any:
    """Read YAML as a forge would."""
    return YAML(typ="safe", pure=True).load(text)


def tool(name: str) -> Path:
    """Give an installed tool; without it the test is skipped, loudly."""
    path = Path(sys.executable).with_name(name)
    if not path.is_file():
        pytest.skip(f"{name} is MISSING: {sys.executable} -m pip install {name}")
    return path


def code_lines(text: str) -> list[str]:
    """Give the lines of a workflow without comments and without the words people read."""
    lines = (re.sub(r"(^|\s)#.*", "", line).rstrip() for line in text.splitlines())
    return [line for line in lines if line and not re.match(r"\s*(- )?(name:|CURATE_LANG:)", line)]
