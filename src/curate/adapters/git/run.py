"""The one way git is started for reading: no shell, nothing configured is run, bounded in time and size."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from curate.adapters.disk import reason_of
from curate.errors import EnvironmentFault
from curate.messages import msg

READ_SECONDS = 30.0
MOST_OUTPUT = 256 * 1024 * 1024
MOST_STDERR = 64 * 1024
OLDEST_GIT = (2, 30)

SAFE_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "log.showSignature=false"),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "protocol.ext.allow=never"),
    # The graft file is named to be none at all; the advice about it would hide what git says of a fault.
    *("-c", "advice.graftFileDeprecated=false"),
)
"""Options before the subcommand that keep a repository's own configuration from starting a program."""

_DROPPED = frozenset(
    {
        "GIT_CONFIG_PARAMETERS",
        "GIT_EXTERNAL_DIFF",
        "GIT_DIFF_OPTS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_ATTR_SOURCE",
    }
)
_DROPPED_PREFIXES = ("GIT_PYTHON_", "GIT_TRACE")

_CSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]")
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class Answer(NamedTuple):
    """What git answered: exit code, standard output, the beginning of standard error."""

    code: int
    out: bytes
    err: bytes


def executable() -> str:
    """Give the absolute path of git. Raises `EnvironmentFault` when there is none on PATH."""
    found = _git_on(os.environ.get("PATH", os.defpath))
    if found is None:
        raise EnvironmentFault(
            msg("git was not found."), msg("Install git (git-scm.com) and open a new terminal.")
        )
    return found


@lru_cache(maxsize=8)
def _git_on(path: str) -> str | None:
    # Entries that are not absolute are passed over: they would start a git lying in somebody's folder.
    for folder in path.split(os.pathsep):
        if folder and Path(folder).is_absolute() and (found := shutil.which(str(Path(folder) / "git"))):
            return found
    return None


@lru_cache(maxsize=8)
def _version_of(git: str) -> tuple[int, ...]:
    answer = run([git, "--version"], at=Path.cwd(), environ=reading_environment())
    numbers = re.search(rb"\d+(?:\.\d+)+", answer.out)
    return tuple(int(part) for part in numbers.group().split(b".")) if numbers else ()


def git_version() -> tuple[int, ...]:
    """Give git's version, such as `(2, 39, 5)`. Raises `EnvironmentFault` when it is too old for curate."""
    version = _version_of(executable())
    if version < OLDEST_GIT:
        raise EnvironmentFault(
            msg(
                "git {found} is too old; curate needs {needed} or newer.",
                found=".".join(map(str, version)) or "?",
                needed=".".join(map(str, OLDEST_GIT)),
            ),
            msg("Update git, then try again."),
        )
    return version


def reading_environment(*, keep_command_line_config: bool = False) -> dict[str, str]:
    """Give the environment of a read.

    A hook's `GIT_DIR`, `GIT_INDEX_FILE` and the like are kept: they say what the commit would hold.
    `keep_command_line_config` keeps what `git -c key=value` handed on, for questions about identity.
    """
    environ = {
        key: value
        for key, value in os.environ.items()
        if (key not in _DROPPED or (keep_command_line_config and key == "GIT_CONFIG_PARAMETERS"))
        and not key.startswith(_DROPPED_PREFIXES)
    }
    environ.update(
        {
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_PAGER": "cat",
            "GIT_EDITOR": ":",
            # History is what the commits say, not what replacements and grafts make of it.
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_GRAFT_FILE": os.devnull,
            # A missing object is an error. Fetching it would start whatever the repository calls its remote.
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "none",
        }
    )
    return environ


def run(
    command: Sequence[str],
    *,
    at: Path,
    environ: Mapping[str, str],
    stdin: bytes | None = None,
    seconds: float = READ_SECONDS,
    most: int = MOST_OUTPUT,
) -> Answer:
    """Run `command` in the folder `at` and give its answer, whatever its exit code.

    Raises `EnvironmentFault` when it cannot be started, takes longer than `seconds`, or prints more than
    `most` bytes.
    """
    # A file name that the kernel would take has no NUL; Popen would raise a ValueError nobody expects.
    if any("\0" in part for part in command):
        raise EnvironmentFault(msg("A name with a NUL character cannot be given to git."))
    try:
        process = subprocess.Popen(
            list(command),
            cwd=at,
            env=dict(environ),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **own_group(),
        )
    except OSError as error:
        raise EnvironmentFault(msg("git could not be started: {reason}", reason=reason_of(error))) from error
    return gather(process, stdin=stdin, seconds=seconds, most=most, stop=lambda: kill_group(process))


def own_group() -> dict[str, Any]:
    """Give the arguments of Popen for a process group of its own, which can be ended whole."""
    return {"process_group": 0} if os.name == "posix" else {}


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process started with `own_group`, and everything it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def gather(
    process: subprocess.Popen[bytes],
    *,
    stdin: bytes | None = None,
    seconds: float,
    most: int,
    stop: Callable[[], None],
    drop_overflow: bool = False,
) -> Answer:
    """Feed a started process and collect what it prints, in bounded memory.

    `stop` ends it: after `seconds`, on an interruption, and at more than `most` bytes. With `drop_overflow`
    what exceeds `most`, or comes after the end of the process, is forgotten instead. Raises
    `EnvironmentFault` for time and size.
    """
    late = threading.Event()
    too_much = threading.Event()

    def expire() -> None:
        late.set()
        stop()

    def overflow() -> None:
        if not drop_overflow:
            too_much.set()
            stop()

    out, err = bytearray(), bytearray()
    threads = [_drain(process.stderr, err, MOST_STDERR), _drain(process.stdout, out, most, overflow)]
    if stdin is not None:
        threads.append(_thread(lambda: _feed(process.stdin, stdin)))
    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    done = False
    try:
        process.wait()
        for thread in threads:
            # A hook may leave a program in the background that holds the pipes open for ever.
            thread.join(1.0 if drop_overflow or late.is_set() else None)
        done = True
    finally:
        timer.cancel()
        if not done:
            stop()
            process.wait()
    if late.is_set():
        raise EnvironmentFault(
            msg("git did not answer within {seconds} seconds and was ended.", seconds=round(seconds)),
            msg("Try again; if it happens again, look at the hooks and the disk."),
        )
    if too_much.is_set():
        raise EnvironmentFault(
            msg("git printed more than {size} MiB and was ended.", size=most // (1024 * 1024))
        )
    return Answer(process.returncode, bytes(out), bytes(err))


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _drain(
    stream: IO[bytes] | None, into: bytearray, most: int, overflow: Callable[[], None] | None = None
) -> threading.Thread:
    assert stream is not None

    def work() -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while chunk := os.read(stream.fileno(), 1 << 16):
                room = most - len(into)
                into.extend(chunk[:room])
                if len(chunk) > room and overflow is not None:
                    overflow()

    return _thread(work)


def _feed(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is not None:
        # git may end without having read everything; its exit code says why.
        with contextlib.suppress(BrokenPipeError, OSError, ValueError), stream:
            stream.write(data)


def first_line(output: bytes) -> str:
    """Give the line of git's or a hook's output that says what is wrong, fit for a terminal, or ""."""
    text = _CSI.sub("", output.decode("utf-8", "replace")).replace("\r", "\n")
    lines = [clean for line in text.split("\n") if (clean := _printable(line))]
    for line in lines:
        for mark in ("fatal: ", "error: "):
            if line.startswith(mark):
                return line[len(mark) :][:300]
    telling = [line for line in lines if not line.startswith(("hint:", "warning:"))]
    return (telling or lines or [""])[0][:300]


def words_of_a_hook(output: bytes, most: int = 12) -> str:
    """Give what a refusing hook said, up to `most` lines, fit for a terminal; git's own complaint alone if it has one.

    Lines after the first are indented, so that none can pass for a line of ours or a command to a CI log.
    """
    text = _CSI.sub("", output.decode("utf-8", "replace")).replace("\r", "\n")
    lines = [clean for line in text.split("\n") if (clean := _printable(line))]
    if any(line.startswith(("fatal: ", "error: ")) for line in lines):
        return first_line(output)
    left_out = ["…"] if len(lines) > most else []
    return "\n    ".join([line[:300] for line in lines[:most]] + left_out)


def _printable(line: str) -> str:
    shown = line.replace("\t", " ").translate(_BIDI)
    return "".join(
        char for char in shown if unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
    ).strip()
