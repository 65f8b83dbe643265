"""The one use of GitPython: git run as the user would run it, with their hooks, signing and terminal."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from curate.adapters.git.repository import Repository
from curate.adapters.git.run import Answer, gather, kill_group, own_group

COMMIT_SECONDS = 300.0
_MOST_PRINTED = 1024 * 1024


def run_with_hooks(
    repo: Repository, command: list[str], message: str = "", *, may_ask: bool = True
) -> Answer:
    """Run a git command, `message` its standard input, and give its answer; text past 1 MiB is forgotten.

    Without `may_ask` neither git nor what it starts finds a terminal to ask at. Raises `EnvironmentFault` when it
    takes longer than five minutes; an interruption ends it first.
    """
    with tempfile.TemporaryFile() as text, _without_gitpython_settings():
        # Imported here, because it takes a tenth of a second that no other command should pay.
        from git.cmd import Git

        text.write(message.encode("utf-8", "surrogateescape"))
        text.seek(0)
        terminal = may_ask and _has_terminal()
        handle: Any = Git(str(repo.top)).execute(
            command,
            istream=text,
            as_process=True,
            env=_users_environment() | ({} if may_ask else {"GIT_TERMINAL_PROMPT": "0"}),
            # A session of its own has no terminal: ssh and hooks could not ask there either.
            **({} if terminal else own_group() if may_ask else {"start_new_session": True}),
        )
        process: subprocess.Popen[bytes] = handle.proc
        try:
            return gather(
                process,
                seconds=COMMIT_SECONDS,
                most=_MOST_PRINTED,
                stop=lambda: _end(process, whole_group=not terminal),
                drop_overflow=True,
            )
        finally:
            handle.proc = None  # ended and waited for: nothing is left for GitPython to interrupt


def _has_terminal() -> bool:
    """Tell whether a person may be at the other end.

    Then git stays in the terminal's foreground group, so that a signing key's passphrase can be typed and
    Ctrl-C reaches git and its hooks at once. Otherwise it gets a group of its own, which can be ended whole.
    """
    if os.name != "posix":
        return False
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes], *, whole_group: bool) -> None:
    """Ask git to end, so that it takes its locks away with it; kill it when it does not."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if whole_group and os.name == "posix":
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    if whole_group:
        kill_group(process)
    elif process.poll() is None:
        process.kill()


def _users_environment() -> dict[str, str]:
    """Give what is laid over the user's environment: GitPython's "C" locale, undone, and plain pathspecs."""
    # An empty LC_ALL counts as unset: hooks speak the user's language, as they do under git itself.
    environ = {name: os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
    for name in ("LITERAL", "GLOB", "NOGLOB", "ICASE"):
        if f"GIT_{name}_PATHSPECS" in os.environ:
            environ[f"GIT_{name}_PATHSPECS"] = "0"
    return environ


@contextlib.contextmanager
def _without_gitpython_settings() -> Iterator[None]:
    # GitPython obeys GIT_PYTHON_GIT_EXECUTABLE when it is imported and would run what it names.
    hidden = {name: value for name, value in os.environ.items() if name.startswith("GIT_PYTHON_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)
