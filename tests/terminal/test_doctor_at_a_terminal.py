"""`curate doctor --fix` at a terminal: it says what it would do, asks, and does it or leaves everything."""

from __future__ import annotations

from pathlib import Path

from desk_at_work import make_desk
from screens import CTRL_C, DOWN, Terminal


def test_doctor__says_what_it_would_do_and_asks(tmp_path: Path) -> None:
    git = make_desk(tmp_path / "newsroom")
    hook = git.top / ".git/hooks/pre-commit"
    with Terminal(git.top, "doctor", "--fix") as terminal:
        terminal.wait_for("Do this?")
        assert "- write the hook .git/hooks/pre-commit" in terminal.text
        assert not hook.exists()
        terminal.send("\r")
        assert terminal.end() == 0
        assert "✓ the hook .git/hooks/pre-commit runs curate" in terminal.text
        assert "✗" not in terminal.text.rpartition("Do this?")[2]
    assert hook.exists()


def test_doctor__no_and_ctrl_c_leave_everything_as_it_is(tmp_path: Path) -> None:
    git = make_desk(tmp_path / "newsroom")
    for keys, code in ((DOWN + "\r", 1), (CTRL_C, 130)):
        with Terminal(git.top, "doctor", "--fix") as terminal:
            terminal.wait_for("Do this?")
            terminal.send(keys)
            assert terminal.end() == code
    assert not (git.top / ".git/hooks/pre-commit").exists()
    assert not (git.top / ".gitattributes").exists()
