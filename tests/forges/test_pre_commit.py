"""The pre-commit framework uses this repository: it clones it, installs curate by itself, and stops bad commits."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from forge_files import REPOSITORY, Ran, parsed, run, tool

from newsrooms import Git, make_repository

POLICY = "people: {lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}}\ncategories: [生活]\n"
PATH = "stories/2026/01/hao.md"
DRAFT = """\
---
id: 20260101-aaaa
title: 一篇好好的稿件
state: draft
category: 生活
summary: 一两句话，说清楚这篇稿件讲的是什么事情。
curator: lin
created: 2026-01-01T10:00:00+08:00
attribution:
  - relation: 原创
---

这里是正文，写得好好的。
"""


def test_hook__runs_always_and_asks_what_is_staged() -> None:
    (hook,) = parsed((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "curate-check"
    assert hook["entry"] == "curate check --staged --quiet"
    assert hook["language"] == "python"
    assert hook["always_run"] is True  # a commit that only takes a picture away names no file
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True


def test_manifest__is_valid() -> None:
    run([tool("pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml"], REPOSITORY).ended(0)


def as_released(top: Path) -> str:
    """Put what pip needs of this repository into one of its own, committed; give the commit."""
    git = make_repository(top)
    for name in (
        "src",
        "pyproject.toml",
        "README.md",
        "README.zh-CN.md",
        "LICENSE",
        ".pre-commit-hooks.yaml",
    ):
        there = REPOSITORY / name
        if there.is_dir():
            shutil.copytree(there, top / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(there, top / name)
    return git.commit({}, "A release")


def test_framework__installs_it_and_stops_a_bad_commit(git: Git, tmp_path: Path) -> None:
    pre_commit = tool("pre-commit")
    commit = as_released(tmp_path / "curate")
    hooks = (
        f"repos:\n  - repo: file://{tmp_path}/curate\n    rev: {commit}\n    hooks: [{{id: curate-check}}]\n"
    )
    git.commit({"stories/newsroom.yaml": POLICY, ".pre-commit-config.yaml": hooks}, "A newsroom")
    environ = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "CURATE_LANG": "en"}
    installed = run([pre_commit, "install", "--install-hooks"], git.top, environ, seconds=600)
    if "InstallationError" in installed.text or "No matching distribution" in installed.text:
        pytest.skip(
            f"pip could not install curate for the framework, is a package index MISSING?\n{installed.text}"
        )
    installed.ended(0)

    def committed(*arguments: str) -> Ran:
        git("add", "--all")
        return run(["git", "commit", "--quiet", "--message=x", *arguments], git.top, environ)

    git.write({PATH: DRAFT})
    committed().ended(0)
    git.write({PATH: DRAFT.replace("state: draft", "state: published")})
    assert "state-jump" in committed().ended(1).text
    # What is staged counts, not what lies in the folder by now.
    git.write({PATH: "no story\n"})
    git("add", "--all")
    git.write({PATH: DRAFT})
    assert (
        "front-matter-missing"
        in run(["git", "commit", "--quiet", "--message=x"], git.top, environ).ended(1).text
    )
    git("reset", "--quiet", "--hard")
    # A commit that only takes something away is judged too.
    picture = DRAFT.replace("这里是正文", '![图](tu.png "图：示例作者")\n\n这里是正文')
    git.write(
        {PATH: picture.replace("state: draft", "state: review"), f"{PATH.removesuffix('.md')}/tu.png": b"x"}
    )
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message=With a picture")
    git("rm", "--quiet", f"{PATH.removesuffix('.md')}/tu.png")
    assert "image-missing" in committed().ended(1).text
