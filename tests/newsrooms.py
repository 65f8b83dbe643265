"""Builders of newsrooms for tests: files on disk, real git repositories, what a commit really holds."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def build_file_tree(top: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `top`, each named by its path with "/"; folders are made as needed."""
    for rel, content in files.items():
        path = top / rel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@dataclass(frozen=True)
class Git:
    """A real repository at `top`, driven as a person would drive it."""

    top: Path

    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None, at: Path | None = None) -> str:
        """Run git; give its standard output; fail when git fails."""
        answer = self.attempt(*arguments, env=env, at=at)
        assert answer.returncode == 0, f"git {arguments}: {answer.stderr}"
        return answer.stdout

    def attempt(
        self, *arguments: str, env: Mapping[str, str] | None = None, at: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run git and give the whole answer, whatever its exit code."""
        return subprocess.run(
            ["git", *arguments],
            cwd=at or self.top,
            env=os.environ | dict(env or {}),
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
            timeout=60,
        )

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the work tree."""
        build_file_tree(self.top, files)

    def commit(self, files: Mapping[str, str | bytes], message: str = "files") -> str:
        """Write files, commit them all, and give the commit's object id."""
        self.write(files)
        self("add", "--all")
        self("commit", "--quiet", "--allow-empty", "--message", message)
        return self("rev-parse", "HEAD").strip()

    def committed(self, rel: str) -> bytes:
        """Give the bytes the last commit holds at a path."""
        shown = subprocess.run(["git", "show", f"HEAD:{rel}"], cwd=self.top, capture_output=True, check=True)
        return shown.stdout

    def tree(self, revision: str = "HEAD") -> dict[str, tuple[str, str]]:
        """Give mode and object id of every file in a commit."""
        listing = self("ls-tree", "-r", "-z", "--full-tree", revision)
        rows = (record.partition("\t") for record in listing.split("\0") if record)
        return {path: (facts.split()[0], facts.split()[2]) for facts, _, path in rows}

    def staged(self) -> str:
        """Give the index's paths with modes and object ids."""
        return self("ls-files", "--stage", "-z")

    def hook(self, name: str, script: str) -> None:
        """Install a hook, a shell script."""
        hooks = self.top / self("rev-parse", "--git-path", "hooks").strip()
        hooks.mkdir(exist_ok=True, parents=True)
        path = hooks / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)


def make_repository(top: Path, *options: str) -> Git:
    """Make an empty repository on the branch main."""
    top.mkdir(parents=True, exist_ok=True)
    git = Git(top)
    git("init", "--quiet", "--initial-branch=main", *options)
    return git
