"""`curate init` at a terminal: the forge and the name there are asked for when nothing tells them."""

from __future__ import annotations

import os

import pexpect
import pytest
from forge_files import ALWAYS, CURATE, OWNERS, TEMPLATE, WORKFLOW, files_in

from newsrooms import Git

DOWN = "\x1b[B"


def at_a_terminal(git: Git, *arguments: str) -> pexpect.spawn[str]:
    """Start the command where somebody can be asked."""
    environ = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    return pexpect.spawn(
        str(CURATE), ["init", *arguments], cwd=str(git.top), env=environ, encoding="utf-8", timeout=30
    )


def ended(child: pexpect.spawn[str]) -> object:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


@pytest.mark.parametrize("agreed", [True, False])
def test_unknown_forge__is_asked_for_and_so_is_the_name_there(git: Git, agreed: bool) -> None:
    child = at_a_terminal(git)
    child.expect("Where will pull requests be made")
    child.send(DOWN * 3 + "\r")
    child.expect("Your name at Forgejo")
    child.send("lin\r")
    child.expect("Write these")
    child.send("y" if agreed else "n")
    assert ended(child) == 0
    new = {WORKFLOW["forgejo"], OWNERS["forgejo"], TEMPLATE["forgejo"], *ALWAYS}
    assert set(files_in(git)) == (new if agreed else set())
    if agreed:
        assert " @lin\n" in files_in(git)[OWNERS["forgejo"]].decode()


def test_known_forge__is_not_asked_for(git: Git) -> None:
    git("remote", "add", "origin", "git@github.com:desk/news.git")
    child = at_a_terminal(git)
    assert child.expect(["Where will", "Your name", "Write these"]) == 2
    child.send("y")
    assert ended(child) == 0
    assert WORKFLOW["github"] in files_in(git)
