"""People's words reach a terminal as words: whatever a title, a name or a path holds, it steers nothing.

Every run of the command is watched for characters that would; see `Desk.curate`.
"""

from __future__ import annotations

import os

import pytest
from desks import LIN, SLUG, WANG, Desk, DeskAt, Person

NASTY = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202eesrever\u2066\n::error::x\r\u200b"
IN_YAML = r'"\e]0;owned\a\e[31m\x9b2J\u202eesrever\u2066\n::error::x\r\u200b"'
EVERYWHERE = (("list",), ("check",), ("review",), ("show", SLUG), ("credit", SLUG), ("history", SLUG))
AS_JSON = (("list", "--json"), ("check", "--json"), ("review", "--json"), ("build", "--json", "--dry-run"))
KEYS = ("title", "summary", "category", "curator", "state", "created", "id")
"""Keys whose values are shown somewhere."""


def ask_everything(desk: Desk, who: Person = WANG) -> None:
    for command in EVERYWHERE:
        desk.curate(*command, who=who)


def test_values_written_as_escapes(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    folder = desk.story_path.rpartition("/")[0]
    for key in KEYS:
        (line,) = [line for line in desk.story.splitlines() if line.startswith(f"{key}: ")]
        desk.write(f"{folder}/{key}.md", desk.story.replace(f"{line}\n", f"{key}: {IN_YAML}\n"))
    desk.write(f"{folder}/author.md", desk.story.replace("author: 示例作者·甲", f"author: {IN_YAML}"))
    desk.write(f"{folder}/key.md", desk.story.replace("curator: lin\n", f"curator: lin\n{IN_YAML}: x\n"))
    found = desk.curate("check", "--json").ended(1).json["findings"]
    for name in (*KEYS, "author", "key"):
        assert any(f["path"] == f"{folder}/{name}.md" and f["severity"] == "error" for f in found), name
        desk.curate("show", name)
    for command in (*EVERYWHERE, *AS_JSON):
        desk.curate(*command, who=WANG)


def test_body_written_raw(desk_at: DeskAt) -> None:
    """Terminals obey what a Markdown renderer would let through: links, HTML and code too."""
    desk = desk_at("in-review")
    desk.edit(
        "楼下的", "[x](https://example.org/&#27;]0;owned&#7;) &#27;[31m `&#27;` <b>&#x9b;</b>\n\n楼下的"
    )
    ask_everything(desk)


def test_names_and_subjects_of_git(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.edit("价钱 8元", "价钱 7元")
    nasty = NASTY.replace("\n", " ")
    desk.git("commit", "--quiet", "--all", f"--message={nasty}", who=Person(f"林{nasty}", LIN.email))
    desk.edit("价钱 7元", "价钱 6元")
    for command in [*EVERYWHERE, ("submit", SLUG)]:
        desk.curate(*command, who=Person(f"林{nasty}", "nobody@example.org"))
    assert "\\x1b" in desk.curate("history", SLUG).out


def test_words_of_a_hook(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    hook = desk.write(
        ".git/hooks/commit-msg", "#!/bin/sh\nprintf '\\033]0;owned\\007no\\r\\342\\200\\256x' >&2\nexit 1\n"
    )
    hook.chmod(0o755)
    desk.curate("submit", SLUG).ended(4)


def test_paths(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    folder = (desk.top / desk.story_path).parent
    names = ["\x1b[31m.md", "a\nb.md", "\u202edm.md", os.fsdecode(b"\xff\xfe.md"), "“引” 号.md"]
    for name in names:
        (folder / name).write_text(desk.story, encoding="utf-8")
    for command in (*EVERYWHERE, *AS_JSON):
        desk.curate(*command, who=WANG)
    on_disk = desk.curate("check").ended(1).out
    desk.git("add", "--all")
    desk.curate("check", "--staged").ended(1)
    assert on_disk.count("path-name") == len(names)


@pytest.mark.parametrize(
    "line",
    [
        f"name: {IN_YAML}",
        f"categories: [{IN_YAML}]",
        f"{IN_YAML}: 1",
        f"review: {{checklist: [{IN_YAML}]}}",
        f"rules: {{{IN_YAML}: off}}",
        f"timezone: {IN_YAML}",
    ],
    ids=["name", "category", "key", "checklist", "rule", "zone"],
)
def test_policy(desk_at: DeskAt, line: str) -> None:
    desk = desk_at("in-review")
    text = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    key = line.partition(":")[0]
    kept = [old for old in text.splitlines() if not old.startswith(f"{key}:")]
    desk.write("stories/newsroom.yaml", "\n".join([*kept, line, ""]))
    for command in (("check",), ("review", SLUG)):
        desk.curate(*command, who=WANG)


@pytest.mark.parametrize(
    "command",
    [
        ("show", NASTY),
        ("new", NASTY, "--no-input"),
        ("new", "题", "--no-input", "--slug", NASTY),
        ("new", "题", "--no-input", "--author", NASTY),
        ("new", "题", "--no-input", "--body", NASTY),
        ("explain", NASTY),
        ("check", NASTY),
        ("publish", SLUG, "--at", NASTY),
        ("return", SLUG, "--note", NASTY),
        ("review", SLUG, "--request-changes", "--note", NASTY),
        ("commit", SLUG, "-m", NASTY),
        ("list", "--state", NASTY),
        ("list", "--category", NASTY),
        (f"--{NASTY}",),
        (NASTY,),
        ("--lang", NASTY, "list"),
        ("-C", NASTY.replace("/", ""), "list"),
        ("build", "--now", NASTY),
        ("build", "--out", NASTY),
        ("init", NASTY),
        ("tour", "--into", f"stories/{NASTY}/../.."),
        ("check", "--format", NASTY),
        ("credit", SLUG, "--author", NASTY),
        ("credit", SLUG, "--index", NASTY),
    ],
    ids=lambda command: "-".join(part for part in command if part != NASTY and len(part) < 20) or "command",
)
def test_arguments(desk_at: DeskAt, command: tuple[str, ...]) -> None:
    who = WANG if command[0] in ("publish", "return", "review") else LIN
    desk_at("in-review").curate(*command, who=who)
