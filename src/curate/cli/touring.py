"""`tour`: one story from a pasted text to the front page, in a newsroom made for it and nothing else."""

from __future__ import annotations

import os
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from curate.adapters.disk import reason_of
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import EnvironmentFault, UsageFault
from curate.messages import Message, msg

SLUG = "jiu-zixingche"
_PLAIN_WORD = re.compile(r"[\w@%+=:,./，。、：；！？（）「」《》·-]+")
POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [生活, 科技, 商业]
people:
  lin:  {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
review:
  checklist: [每个数字都有出处, 署名完整, 未改写来源的立场]
"""
LIN = ("林编辑", "lin@example.org")
WANG = ("王审校", "wang@example.org")


@dataclass(frozen=True)
class Stop:
    """One command of the tour: what it is for, who runs it, and the exit code it ends with."""

    why: Message
    who: tuple[str, str]
    command: tuple[str, ...]
    ends: int = 0


STOPS = (
    Stop(msg("A newsroom is a git repository."), LIN, ("git", "init", "--quiet", "--initial-branch=main", ".")),
    Stop(
        msg("The policy and the pasted text are in place; init adds the hook and the attributes."),
        LIN,
        ("curate", "init"),
    ),
    Stop(
        msg("Lin makes a story of the pasted text. The credit sentence at its end becomes data."),
        LIN,
        (
            "curate", "new", "--body", "pasted.txt", "--slug", SLUG, "--category", "生活",
            "--tag", "自行车", "--tag", "修理", "--url-note", "视频号内容没有公开网址",
            "--locator", "00:02:10-00:11:40",
            "--summary", "坏掉的往往是几样便宜的零件：一个下午、115元，就能把旧车修到天天可骑。",
        ),
    ),
    Stop(msg("All rules, on the story: half-width commas came along with the text."), LIN, ("curate", "check", SLUG)),
    Stop(
        msg("What can be mended safely is mended, the difference first."), LIN, ("curate", "check", SLUG, "--fix")
    ),
    Stop(msg("Draft to review: one commit, made by git with Lin's name."), LIN, ("curate", "submit", SLUG)),
    Stop(
        msg("Publishing without a review is refused, and nothing changes."), WANG, ("curate", "publish", SLUG), ends=3
    ),
    Stop(msg("Wang looks at what waits."), WANG, ("curate", "review")),
    Stop(
        msg("Wang goes through the checklist and approves. The approval holds for exactly this text."),
        WANG,
        ("curate", "review", SLUG, "--approve", "--confirm", "all", "--note", "数字核对过"),
    ),
    Stop(msg("Review to published."), WANG, ("curate", "publish", SLUG)),
    Stop(msg("The front page."), WANG, ("curate", "build")),
    Stop(msg("What git remembers."), WANG, ("git", "--no-pager", "log", "--reverse", "--format=%an  %s%n%(trailers)")),
)  # fmt: skip


def tour(
    context: typer.Context,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help=t("An empty folder to do it in; a new one otherwise.")),
    ] = None,
) -> None:
    """Walk one story through every step in a throwaway newsroom, and build its front page."""
    from importlib.resources import files as resources

    session = session_of(context)
    folder = _folder(session, into)
    (folder / "stories").mkdir()
    (folder / "stories" / "newsroom.yaml").write_text(POLICY, encoding="utf-8")
    text = (resources("curate.cli") / "tour" / "pasted.zh.txt").read_bytes()
    (folder / "pasted.txt").write_bytes(text)
    for number, stop in enumerate(STOPS, 1):
        _run(session, folder, number, stop)
    console = session.console
    console.show("")
    console.say(msg("✓ The tour is over. The front page lies here:"), "good")
    console.say(msg("  {path}", path=str(folder / "_site" / "index.html")))
    console.say(
        msg("  The newsroom stays in {folder}; delete it when you like.", folder=str(folder)), "quiet"
    )


def _folder(session: Session, into: Path | None) -> Path:
    if into is None:
        import tempfile

        return Path(tempfile.mkdtemp(prefix="curate-tour-"))
    folder = Path(os.path.abspath(session.folder / into))  # noqa: PTH100 - takes `..` out, as a shell does
    new = msg("Give `--into` a new folder.")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageFault(msg("{folder} is not empty.", folder=str(folder)), new)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            msg("{folder} cannot be made: {reason}.", folder=str(folder), reason=reason_of(error)), new
        ) from error
    return folder


def _run(session: Session, folder: Path, number: int, stop: Stop) -> None:
    import subprocess

    console = session.console
    console.show("")
    console.say(msg("{number}/{count}  {why}", number=number, count=len(STOPS), why=stop.why), "title")
    console.show(console.paint(f"$ {_as_typed(stop.command)}", "command"))
    try:
        ended = subprocess.run(
            _argv(session, stop.command), cwd=folder, env=_environment(stop.who), check=False, timeout=120,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        raise EnvironmentFault(
            msg("git is not installed."), msg("Install git and run `curate tour` again.")
        ) from None
    except subprocess.TimeoutExpired:
        raise EnvironmentFault(msg("The step did not end within two minutes.")) from None
    if ended.returncode != stop.ends:
        raise EnvironmentFault(
            msg(
                "The step ended with {code}; {wanted} was expected.", code=ended.returncode, wanted=stop.ends
            ),
            msg("The newsroom is in {folder}.", folder=str(folder)),
        )


def _as_typed(command: tuple[str, ...]) -> str:
    """Write a command as a person would: quotes only where a shell needs them, which Chinese words do not."""
    return " ".join(word if _PLAIN_WORD.fullmatch(word) else shlex.quote(word) for word in command)


def _argv(session: Session, command: tuple[str, ...]) -> list[str]:
    if command[0] != "curate":
        return list(command)
    return [sys.executable, "-m", "curate", "--lang", session.language, *command[1:]]


def _environment(who: tuple[str, str]) -> dict[str, str]:
    """Give git this person and none of the user's own settings: signing or hooks of theirs are not part of the tour."""
    name, email = who
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("tour", help=t("Walk one story through every step in a throwaway newsroom."))(tour)
