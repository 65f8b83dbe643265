"""The repository's own configuration: what it says, and what curate writes there."""

from __future__ import annotations

from collections.abc import Mapping

from curate.adapters.git.repository import Repository, git_fault

_NO_SUCH_KEY = 1


def local_setting(repo: Repository, key: str) -> str | None:
    """Give a value of `.git/config` as it stands there, or None when it has no such key; of several the last."""
    answer = repo.ask("config", "--local", "--null", "--get", key)
    if answer.code == _NO_SUCH_KEY:
        return None
    if answer.code != 0:
        raise git_fault(answer)
    return answer.out.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def set_local_settings(repo: Repository, settings: Mapping[str, str]) -> None:
    """Write values to `.git/config`, which all work trees of the repository share; those there are replaced.

    Raises `EnvironmentFault` when git cannot write it; the values before it are then set already.
    """
    for key, value in settings.items():
        # `change_index` is the way to a subcommand that writes and starts nothing configured.
        answer = repo.change_index("config", "--local", "--replace-all", key, value)
        if answer.code != 0:
            raise git_fault(answer)
