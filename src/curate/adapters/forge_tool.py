"""The forges' own command-line programs, `gh` and `glab`, for opening one pull request."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from curate.adapters.git.run import first_line, kill_group, own_group
from curate.errors import EnvironmentFault
from curate.messages import msg

SECONDS = 60.0
_PROGRAMS = {"github": "gh", "gitlab": "glab"}
_MOST_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What a pull request is made of: merge `branch` into `base`, with a title of one line and a text."""

    base: str
    branch: str
    title: str
    text: str


def program_for(kind: str) -> str | None:
    """Give the absolute path of the program for a kind of forge (`github`, `gitlab`); None when there is none."""
    name = _PROGRAMS.get(kind)
    if name is None:
        return None
    # Entries that are not absolute are passed over: they would start a program lying in somebody's folder.
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if folder and Path(folder).is_absolute() and (found := shutil.which(name, path=folder)):
            return found
    return None


def open_request(top: Path, kind: str, program: str, request: Request) -> str | None:
    """Let the program open the request from the repository at `top`; gives the address it printed, if any.

    It can ask nothing. Raises `EnvironmentFault` with its first line when it fails or takes over a minute.
    """
    title = " ".join(request.title.split())
    if kind == "github":
        command = ["pr", "create", "--base", request.base, "--head", request.branch]
        command += ["--title", title, "--body", request.text]
    else:
        command = ["mr", "create", "--target-branch", request.base, "--source-branch", request.branch]
        command += ["--title", title, "--description", request.text, "--yes"]
    name = Path(program).stem
    code, out, err = _run([program, *command], top, name)
    if code != 0:
        raise EnvironmentFault(
            msg("{program} did not open the pull request: {said}", program=name, said=_said(out, err))
        )
    printed = out.decode("utf-8", "replace").split()
    return next((word for word in printed if word.startswith(("https://", "http://"))), None)


def _run(command: list[str], top: Path, name: str) -> tuple[int, bytes, bytes]:
    environ = os.environ | {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
    # Files, not pipes: what the program leaves running in the background cannot keep us waiting.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                command,
                cwd=top,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                **own_group(),
            )
        except (OSError, ValueError) as error:
            raise EnvironmentFault(msg("{program} could not be started.", program=name)) from error
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise EnvironmentFault(
                msg(
                    "{program} did not answer within {seconds} seconds and was ended.",
                    program=name,
                    seconds=round(SECONDS),
                )
            ) from None
        finally:
            if process.poll() is None:
                kill_group(process)
                process.wait()
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read(_MOST_READ))
    return code, texts[0], texts[1]


def _said(out: bytes, err: bytes) -> str:
    return first_line(err) or first_line(out) or "?"
