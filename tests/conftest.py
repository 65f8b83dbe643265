"""Every test runs with a home, a git configuration and a language of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from newsrooms import Git, make_repository

AUTHOR = {
    "GIT_AUTHOR_NAME": "林编辑",
    "GIT_AUTHOR_EMAIL": "lin@example.org",
    "GIT_COMMITTER_NAME": "林编辑",
    "GIT_COMMITTER_EMAIL": "lin@example.org",
}


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell, the tests would hand an ignored Ctrl-C down to every command they run.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def hermetic(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the test off from the machine's settings: nothing of the developer's git or language gets in."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "CURATE_", "LC_")) or name in (
            "LANG",
            "LANGUAGE",
            "EMAIL",
            "EDITOR",
            "VISUAL",
        ):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(home.parent.parent))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("CURATE_LANG", "en")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the identity away: git knows neither author nor committer."""
    for name in AUTHOR:
        monkeypatch.delenv(name)


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Give an empty repository on the branch main."""
    return make_repository(tmp_path / "newsroom")
