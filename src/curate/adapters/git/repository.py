"""Where the repository is, and how it is asked something."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.adapters.git.run import (
    MOST_OUTPUT,
    READ_SECONDS,
    SAFE_OPTIONS,
    Answer,
    executable,
    first_line,
    reading_environment,
    run,
)
from curate.errors import EnvironmentFault, Refused
from curate.messages import msg
from curate.story.blob_id import ObjectFormat


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a work tree; all paths absolute.

    `git_dir` is the work tree's own (in a linked one `.git/worktrees/NAME`), `common_dir` what all share.
    """

    top: Path
    common_dir: Path
    git_dir: Path

    def ask(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        extra: Mapping[str, str] | None = None,
        most: int = MOST_OUTPUT,
        seconds: float = READ_SECONDS,
    ) -> Answer:
        """Ask git something that changes nothing; give the answer whatever the exit code.

        `arguments` begin with the subcommand; `extra` is added to the environment; `most` and `seconds` bound the
        answer.
        """
        return run(
            [executable(), *SAFE_OPTIONS, *arguments],
            at=self.top,
            environ=self._pinned(reading_environment()) | dict(extra or {}),
            stdin=stdin,
            seconds=seconds,
            most=most,
        )

    def read(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        extra: Mapping[str, str] | None = None,
        most: int = MOST_OUTPUT,
    ) -> bytes:
        """Ask git something it must know. Raises `EnvironmentFault` with its first line when it does not."""
        answer = self.ask(*arguments, stdin=stdin, extra=extra, most=most)
        if answer.code != 0:
            raise git_fault(answer)
        return answer.out

    def ask_as_configured(self, *arguments: str) -> Answer:
        """Ask for what the user's own configuration decides: identity, the folder of hooks.

        Not for mere reads: nothing keeps a configured program from being started here.
        """
        return run(
            [executable(), "--no-pager", *arguments],
            at=self.top,
            environ=self._pinned(reading_environment(keep_command_line_config=True)),
        )

    def change_index(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        """Run a subcommand that changes the index and starts no hook."""
        options = [option for option in SAFE_OPTIONS if option != "--no-optional-locks"]
        environ = self._pinned(reading_environment())
        del environ["GIT_OPTIONAL_LOCKS"]
        return run([executable(), *options, *arguments], at=self.top, environ=environ, stdin=stdin)

    def _pinned(self, environ: dict[str, str]) -> dict[str, str]:
        # Named outright, the repository is not searched for again, and a relative GIT_DIR of a hook means
        # the same from everywhere. A relative GIT_INDEX_FILE is relative to the top, where git is started.
        return environ | {"GIT_DIR": str(self.git_dir), "GIT_WORK_TREE": str(self.top)}


def git_fault(answer: Answer) -> EnvironmentFault:
    """Make the error for a question git could not answer."""
    said = first_line(answer.err)
    if b"dubious ownership" in answer.err or b"unsafe repository" in answer.err:
        return _not_ours(answer.err)
    return EnvironmentFault(
        msg("git could not answer: {said}", said=said)
        if said
        else msg("git ended with code {code} and said nothing.", code=answer.code),
        msg("To see what is wrong with this checkout, type: git status"),
    )


def find_repository(start: Path) -> Repository:
    """Find the repository that the folder `start` lies in.

    In a hook it is the one git names by `GIT_DIR` and `GIT_WORK_TREE`. Raises `EnvironmentFault` when there
    is no git, no repository, no work tree, or when it belongs to somebody else.
    """
    git = executable()
    if not start.is_dir():
        raise EnvironmentFault(msg("There is no folder {path}.", path=str(start)))
    environ = reading_environment(keep_command_line_config=True)

    def ask(*questions: str) -> Answer:
        return run([git, *SAFE_OPTIONS, "rev-parse", *questions], at=start, environ=environ)

    questions = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    answer = ask(*questions)
    if answer.code != 0:
        raise _not_found(answer, start)
    lines = answer.out.splitlines()
    if len(lines) != len(questions):  # a folder whose name has a line break in it
        lines = [ask(question).out[:-1] for question in questions]
    top, git_dir, common = (start / os.fsdecode(line) for line in lines)
    return Repository(top=top.absolute(), common_dir=common.resolve(), git_dir=git_dir.absolute())


def _not_found(answer: Answer, start: Path) -> EnvironmentFault:
    if b"dubious ownership" in answer.err or b"unsafe repository" in answer.err:
        return _not_ours(answer.err)
    if b"must be run in a work tree" in answer.err or b"cannot use bare repository" in answer.err:
        return EnvironmentFault(
            msg("{path} is a bare repository: it has no files to work on.", path=str(start)),
            msg("Clone it and work in the clone."),
        )
    if b"not a git repository" in answer.err:
        return EnvironmentFault(
            msg("{path} is not in a git repository.", path=str(start)),
            msg("Go to your newsroom's folder, or make a repository here: git init"),
        )
    return git_fault(answer)


def _not_ours(err: bytes) -> EnvironmentFault:
    named = re.search(rb"'([^'\n]+)'", err)
    path = os.fsdecode(named.group(1)) if named else "."
    return EnvironmentFault(
        msg("git does not trust {path}, because the folder belongs to another user.", path=path),
        msg("If you trust it, type: git config --global --add safe.directory {path}", path=shlex.quote(path)),
    )


def object_format(repo: Repository) -> ObjectFormat:
    """Give the hash that names the repository's objects."""
    said = repo.read("rev-parse", "--show-object-format").strip()
    if said == b"sha1":
        return "sha1"
    if said == b"sha256":
        return "sha256"
    raise EnvironmentFault(
        msg("curate does not know the object format {name}.", name=said.decode("ascii", "replace"))
    )


def hooks_dir(repo: Repository) -> Path:
    """Give the folder in which git looks for hooks; `core.hooksPath` counts. It need not exist."""
    answer = repo.ask_as_configured("rev-parse", "--git-path", "hooks")
    if answer.code != 0:
        raise git_fault(answer)
    return repo.top / os.fsdecode(answer.out[:-1])


def state_dir(repo: Repository) -> Path:
    """Give the folder for what curate itself keeps (drafts of answers), shared by all work trees.

    It need not exist.
    """
    return repo.common_dir / "curate"


def checked_path(rel: str) -> str:
    """Give back a path relative to the top that git can be handed; refuses one that leads elsewhere."""
    parts = rel.split("/")
    if not rel or rel.startswith("/") or "\0" in rel or ".." in parts or "." in parts or "" in parts:
        raise Refused(msg("{path} is not a path inside the newsroom.", path=rel))
    return rel


def checked_paths(rels: Sequence[str]) -> list[str]:
    """Check many paths as `checked_path` does, and drop those named twice."""
    return [checked_path(rel) for rel in dict.fromkeys(rels)]
