"""Partial clones: fetching exactly the objects that are needed and are not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from curate.adapters.git.repository import Repository, object_format
from curate.adapters.git.run import executable, first_line, run
from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.story.blob_id import ObjectFormat

FETCH_SECONDS = 300.0
_AT_ONCE = 5000
_FORMAT: dict[ObjectFormat, str] = {
    "sha1": "[core]\n\trepositoryformatversion = 0\n",
    "sha256": "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n",
}


def fetch_missing(repo: Repository, oids: Iterable[str]) -> None:
    """Fetch those of the objects that a partial clone left at its remote, all at once; do nothing elsewhere.

    Raises `EnvironmentFault` when the remote does not give them.
    """
    wanted = list(dict.fromkeys(oids))
    remote = _promisor_asked_once(repo) if wanted else None
    if remote is None:
        return
    missing = _missing(repo, wanted)
    for start in range(0, len(missing), _AT_ONCE):
        _fetch(repo, remote, missing[start : start + _AT_ONCE])


@lru_cache(maxsize=8)
def _promisor_asked_once(repo: Repository) -> str | None:
    # What kind of clone this is does not change while a command runs, and it is asked before every read.
    return promisor_remote(repo)


def promisor_remote(repo: Repository) -> str | None:
    """Give the remote that has promised to hand out what is missing, None when this is a whole clone."""
    answer = repo.ask("config", "--null", "--get-regexp", r"^remote\..*\.promisor$")
    for entry in answer.out.split(b"\0"):
        key, _, value = entry.partition(b"\n")
        if key and value.strip().lower() in (b"true", b"yes", b"on", b"1"):
            return os.fsdecode(key)[len("remote.") : -len(".promisor")]
    return None


def _missing(repo: Repository, oids: list[str]) -> list[str]:
    """Give those that are not here.

    They are asked for in an empty repository that borrows this one's objects: by a mere question a partial clone would
    fetch them, one by one, with versions of git that cannot be told not to.
    """
    asked = "".join(f"{oid}\n" for oid in oids).encode("ascii")
    borrowed = {
        "GIT_OBJECT_DIRECTORY": os.environ.get("GIT_OBJECT_DIRECTORY", str(repo.common_dir / "objects")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    with tempfile.TemporaryDirectory(prefix="curate-objects-") as folder:
        empty = Path(folder)
        (empty / "refs").mkdir()
        (empty / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
        (empty / "config").write_text(_FORMAT[object_format(repo)], encoding="ascii")
        borrowed["GIT_COMMON_DIR"] = str(empty)
        out = Repository(empty, empty, empty).read(
            "cat-file", "--batch-check", "--buffer", stdin=asked, extra=borrowed
        )
    return [oid for oid, line in zip(oids, out.splitlines(), strict=True) if line.endswith(b" missing")]


def _fetch(repo: Repository, remote: str, oids: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_TRACE")}
    environ |= {"GIT_DIR": str(repo.git_dir), "GIT_WORK_TREE": str(repo.top)}
    environ |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "GIT_NO_REPLACE_OBJECTS": "1"}
    answer = run(
        [
            *(
                executable(),
                "--no-pager",
                "-c",
                "fetch.negotiationAlgorithm=noop",
                "-c",
                "protocol.ext.allow=never",
            ),
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no"),
            *("--filter=blob:none", "--no-auto-maintenance", "--stdin", "--end-of-options", remote),
        ],
        at=repo.top,
        environ=environ,
        stdin="".join(f"{oid}\n" for oid in oids).encode("ascii"),
        seconds=FETCH_SECONDS,
    )
    if answer.code != 0:
        raise EnvironmentFault(
            msg(
                "This partial clone lacks {count} objects, and {remote} did not give them: {reason}",
                count=len(oids),
                remote=remote,
                reason=first_line(answer.err),
            ),
            msg("To fetch everything at once, type: git fetch --refetch --no-filter"),
        )
