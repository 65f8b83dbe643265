"""What every command keeps to: help, exit codes, JSON, dry runs, languages, folders, and the pipes around it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from desks import CURATE, LIN, PASTED, SLUG, WANG, Desk, DeskAt, Person, environment

from curate.cli.app import app


@dataclass(frozen=True)
class Command:
    """A command used as it is meant: from where, by whom, with what, and what its JSON holds besides the version."""

    name: str
    step: str
    arguments: tuple[str, ...] = ()
    who: Person = LIN
    json_key: str = ""
    dry: str = ""
    """With a dry run: what it has to show of the change."""
    stdin: bytes = b""

    @property
    def line(self) -> tuple[str, ...]:
        return (self.name, *self.arguments)


COMMANDS = {
    command.name: command
    for command in (
        Command("init", "founded", dry="Dry run"),
        Command(
            "new",
            "founded",
            ("--no-input", "--slug", SLUG, "--body", "-"),
            json_key="story",
            dry="+author: 示例",
            stdin=PASTED.encode(),
        ),
        Command(
            "credit",
            "drafted",
            (SLUG, "--author", "示例作者·乙"),
            json_key="story",
            dry="+    author: 示例作者·乙",
        ),
        Command("check", "drafted", json_key="findings"),
        Command("commit", "drafted", (SLUG,), json_key="commit", dry="+category: 汽车"),
        Command("submit", "drafted", (SLUG,), json_key="commit", dry="+state: review"),
        Command(
            "review",
            "in-review",
            (SLUG, "--approve", "--confirm", "all"),
            WANG,
            "commit",
            dry="+  - {by: wang, verdict: approve",
        ),
        Command("return", "in-review", (SLUG, "--note", "出处不全"), json_key="commit", dry="+state: draft"),
        Command("publish", "approved", (SLUG,), WANG, "commit", dry="+state: published"),
        Command(
            "answer",
            "sent-back",
            (SLUG, "wang-1", "--note", "改了"),
            json_key="commit",
            dry="+  - {by: lin, verdict: answer",
        ),
        Command("sync", "founded"),
        Command("doctor", "drafted", json_key="checks"),
        Command("merge-driver", "drafted", ("base.md", "ours.md", "theirs.md")),
        Command("claim", "drafted", (SLUG,), json_key="claim", dry="+claim: {by: lin, until: 20"),
        Command("status", "drafted", json_key="drafts"),
        Command("list", "drafted", json_key="stories"),
        Command("show", "drafted", (SLUG,), json_key="story"),
        Command("history", "drafted", (SLUG,), json_key="commits"),
        Command("diff", "drafted", (SLUG,), json_key="changed"),
        Command("explain", "founded", json_key="rules"),
        Command("build", "published", json_key="stories", dry="index.html"),
        Command(
            "correct",
            "published",
            (SLUG, "--note", "改了一个数字", "--no-edit"),
            json_key="commit",
            dry="+corrections:",
        ),
        Command("retract", "published", (SLUG, "--reason", "来源要求"), WANG, "commit", dry="+retraction: {"),
        Command("edition", "published", json_key="slots"),
        Command("export", "published", (SLUG, "--to", "text"), json_key="title"),
        Command("digest", "published"),
        Command("serve", "founded"),
        Command("tour", "founded"),
    )
}
OF_A_NEWSROOM = [
    name for name in COMMANDS if name not in ("init", "tour", "explain", "doctor", "merge-driver")
]


def test_commands__are_all_here() -> None:
    assert {info.name for info in app.registered_commands} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help__says_what_it_does(empty: Desk, name: str) -> None:
    ran = empty.curate(name, "--help").ended(0)
    assert f"curate {name}" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_unknown_option__is_wrong_usage(empty: Desk, name: str) -> None:
    ran = empty.curate(*COMMANDS[name].line, "--no-such-option").ended(2)
    assert "--no-such-option" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("name", OF_A_NEWSROOM)
def test_without_a_policy__is_the_environment(empty: Desk, name: str) -> None:
    empty.git("init", "--quiet")
    ran = empty.curate(*COMMANDS[name].line, stdin=COMMANDS[name].stdin).ended(4)
    assert "curate init" in ran.err
    assert [path.name for path in empty.top.iterdir()] == [".git"]


@pytest.mark.parametrize("name", ["init", "check", "new"])
def test_outside_a_repository__is_the_environment(empty: Desk, name: str) -> None:
    ran = empty.curate(*COMMANDS[name].line, stdin=COMMANDS[name].stdin).ended(4)
    assert "is not in a git repository" in ran.err
    assert "git init" in ran.err
    assert not [*empty.top.iterdir()]


@pytest.mark.parametrize("name", OF_A_NEWSROOM)
def test_broken_policy__is_found(desk_at: DeskAt, name: str) -> None:
    command = COMMANDS[name]
    desk = desk_at(command.step)
    desk.write("stories/newsroom.yaml", "timezone: Mars/Olympus\n")
    before = desk.on_disk()
    ran = desk.curate(*command.line, who=command.who, stdin=command.stdin).ended(1)
    assert "stories/newsroom.yaml\n" in ran.out
    assert "policy" in ran.out
    assert desk.on_disk() == before


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.json_key])
def test_json__is_the_contract(desk_at: DeskAt, name: str) -> None:
    command = COMMANDS[name]
    desk = desk_at(command.step)
    if name == "commit":
        desk.edit("category: 生活", "category: 汽车")
    ran = desk.curate(*command.line, "--json", who=command.who, stdin=command.stdin).ended(0)
    values: dict[str, Any] = ran.json
    assert values["version"] == 1
    assert command.json_key in values
    if command.json_key == "commit":
        assert values["commit"] == desk.git("rev-parse", "HEAD").strip()
        assert values["subject"] == desk.git("log", "-1", "--format=%s").strip()


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.dry])
def test_dry_run__shows_the_change_and_makes_none(desk_at: DeskAt, name: str) -> None:
    command = COMMANDS[name]
    desk = desk_at(command.step)
    if name == "commit":
        desk.edit("category: 生活", "category: 汽车")
    before = desk.on_disk()
    ran = desk.curate(*command.line, "--dry-run", who=command.who, stdin=command.stdin).ended(0)
    assert command.dry.replace("+author", "+    author") in ran.out
    assert "Dry run: nothing was written." in ran.out
    assert desk.on_disk() == before


@pytest.mark.parametrize(
    ("step", "command", "names"),
    [
        ("founded", ("new",), "TITLE"),
        ("in-review", ("return", SLUG), "--note"),
        ("in-review", ("review", SLUG, "--request-changes"), "--note"),
        ("in-review", ("review", "--approve"), "STORY"),
        ("drafted", ("commit",), "STORY"),
        ("drafted", ("credit", SLUG, "--add"), "--relation"),
        ("drafted", ("credit", SLUG, "--lift"), "--relation"),
    ],
)
def test_missing_value__names_its_flag(
    made_once: DeskAt, step: str, command: tuple[str, ...], names: str
) -> None:
    who = WANG if command[0] == "review" else LIN
    assert names in made_once(step).curate("--no-input", *command, who=who).ended(2).err


def test_no_input__counts_wherever_it_stands(made_once: DeskAt) -> None:
    line = ("return", SLUG, "--no-input")
    assert "--note" in made_once("in-review").curate(*line).ended(2).err


@pytest.mark.parametrize(
    "line", [("--lang", "{}", "check"), ("check", "--lang", "{}"), ("check", "--lang={}")]
)
def test_lang(made_once: DeskAt, line: tuple[str, ...]) -> None:
    desk = made_once("drafted")
    english, chinese = (desk.curate(*(w.format(lang) for w in line)).ended(0).out for lang in ("en", "zh"))
    assert "nothing found" in english
    assert "nothing found" not in chinese


def test_lang__that_there_is_not(made_once: DeskAt) -> None:
    assert "--lang zh" in made_once("drafted").curate("check", "--lang", "fr").ended(2).err


def test_lang__of_everybody_decides_in_order(made_once: DeskAt) -> None:
    desk = made_once("drafted")
    english = desk.curate("check", "--lang", "en").out
    chinese = desk.curate("check", "--lang", "zh").out
    assert desk.curate("check", CURATE_LANG="", LANG="C.UTF-8").out == chinese  # the policy's language
    assert desk.curate("check", CURATE_LANG="", LANG="en_GB.UTF-8").out == english
    assert desk.curate("check", CURATE_LANG="zh", LANG="en_GB.UTF-8").out == chinese
    assert desk.curate("check", CURATE_LANG="zh", LANG="zh_CN.UTF-8", LC_ALL="en_US.UTF-8").out == chinese


def test_folder(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    below = (desk.top / desk.story_path).parent
    elsewhere = desk.home
    for typed in (SLUG, f"{SLUG}.md", f"../{below.name}/{SLUG}.md", desk.top / desk.story_path):
        desk.curate("-C", below, "check", typed, at=elsewhere).ended(0)
    desk.curate("check", f"{SLUG}.md", at=below).ended(0)
    assert "checked 1" in desk.curate("-C", below, "check", at=elsewhere).ended(0).out
    assert "not a folder" in desk.curate("-C", "nowhere", "check").ended(2).err
    assert "There is no story" in desk.curate("show", SLUG[:-1]).ended(2).err


@pytest.mark.parametrize("name", ["with space", "引号“”'\"", "-dash", "--help", "ключ", "a\nb"])
def test_odd_folder_names__are_newsrooms_too(empty: Desk, name: str) -> None:
    top = empty.top / name
    top.mkdir()
    empty.git("init", "--quiet", "--initial-branch=main", at=top)
    inside = Desk(top, empty.home)
    empty.curate("init", "--no-input", "--", name).ended(0)
    inside.write("stories/2025/12/a.md", "no story\n")
    inside.git("add", "--all")
    assert "front-matter-missing" in inside.try_git("commit", "--message=x").ended(1).err
    inside.git("rm", "--quiet", "-f", "stories/2025/12/a.md")
    inside.git("commit", "--quiet", "--message=A newsroom")
    assert "checked 0" in empty.curate("-C", f"./{name}", "check").ended(0).out


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "LANG": "POSIX"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["C", "POSIX", "ascii"],
)
def test_plain_locale__prints_utf8_all_the_same(desk_at: DeskAt, locale: dict[str, str]) -> None:
    desk = desk_at("drafted")
    ours = Desk(desk.top, desk.home, locale)
    title = PASTED.partition("\n")[0]
    assert title in ours.curate("list").ended(0).out
    assert "示例作者·甲" in ours.curate("show", SLUG).ended(0).out
    ours.curate("submit", SLUG).ended(0)
    if "PYTHONUTF8" not in locale:  # where bytes of an argument are no text, they are refused as such
        ours.curate("return", SLUG, "--note", "出处不全").ended(0)
        assert "出处不全" in ours.story
    assert title in ours.git("log", "-1", "--format=%s", LC_ALL="C.UTF-8")


@pytest.mark.parametrize(
    "command", [("show", SLUG), ("explain",), ("check", "--json"), ("--help",), ("list",)]
)
def test_reader_gone__is_no_fault(made_once: DeskAt, command: tuple[str, ...]) -> None:
    desk = made_once("drafted")
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [CURATE, *command], cwd=desk.top, env=environment(LIN, desk.home), stdout=writing,
        stderr=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode in (0, 1)


def test_colour__is_forced_and_forbidden(made_once: DeskAt) -> None:
    desk = made_once("drafted")
    assert desk.curate("list", NO_COLOR="1", FORCE_COLOR="1").ended(0).out
    with pytest.raises(AssertionError, match="list"):  # the watch of `Desk.curate` sees the colours
        desk.curate("list", FORCE_COLOR="1")


def test_module__is_the_command(made_once: DeskAt) -> None:
    desk = made_once("founded")
    by_module = subprocess.run(
        [CURATE.with_name("python"), "-m", "curate", "--version"], capture_output=True, text=True, check=True,
        cwd=desk.top, env=environment(LIN, desk.home),
    )  # fmt: skip
    assert by_module.stdout == desk.curate("--version").ended(0).out


def test_credit__the_same_source_again__is_refused(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    wanted = ("--add", "--relation", "援引", "--platform", "网页", "--author", "示例作者乙")
    desk.curate("credit", SLUG, *wanted).ended(0)
    before = desk.story
    desk.curate("credit", SLUG, *wanted).ended(3)
    assert desk.story == before
