"""The Chinese catalogue: complete, in step with the source, and shown by the commands."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest

from catalogue import MO, PO, SOURCE, Plain, template_calls, templates, translations
from curate.adapters.language import translator
from curate.desk.committing import SUBJECTS
from curate.messages import Message
from curate.report.sanitise import width

CHINESE = translations(PO)
HAN = "\u3400-\u9fff"
CODE = re.compile(r"`[^`\n]+`")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_call_has_a_template_that_can_be_gathered() -> None:
    computed = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, template in template_calls(path.read_text(encoding="utf-8"))
        if template is None
    ]
    assert computed == []


def test_a_template_is_gathered_however_it_is_written() -> None:
    code = "\n".join(
        (
            'WORDS = {"a": msg("in a mapping"), "b": (t("in a tuple"),)}',
            'msg("over two "',
            '    "lines")',
            'msg("outer", inner=msg("inner"))',
            'messages.msg("by its module")',
            'msg(f"computed {WORDS}")',
            "msg(WORDS)",
            "msg()",
        )
    )
    assert sorted(template or "" for _, template in template_calls(code)) == [
        "",
        "",
        "",
        "by its module",
        "in a mapping",
        "in a tuple",
        "inner",
        "outer",
        "over two lines",
    ]


def test_every_template_is_translated() -> None:
    missing = [f"{place}: {template}" for template, place in templates().items() if not CHINESE.get(template)]
    assert missing == [], "run `python tests/catalogue.py`, then translate them in curate.po"


def test_nothing_obsolete_is_kept() -> None:
    assert sorted(set(CHINESE) - set(templates())) == [], "run `python tests/catalogue.py`"
    assert "\n#~" not in PO.read_text(encoding="utf-8")
    assert "fuzzy" not in PO.read_text(encoding="utf-8")


def misfit(template: str, chinese: str) -> str | None:
    """Say in what a translation does not fit its template."""
    if fields(chinese) != fields(template):
        return "fields"
    if any(code not in chinese for code in CODE.findall(template)):
        return "code"
    if len(chinese) - len(chinese.lstrip()) != len(template) - len(template.lstrip()):
        return "indent"
    if chinese.count("\n") != template.count("\n"):
        return "lines"
    # Braces that do not close would be an error only for the one who meets the message.
    values = dict.fromkeys(fields(template), "x")
    return None if Message(template, values).render(lambda _: chinese) else "empty"


def test_every_translation__fits_its_template() -> None:
    faults = {template: misfit(template, chinese) for template, chinese in CHINESE.items()}
    assert {template: fault for template, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("template", "chinese", "fault"),
    [
        ("{path} is gone.", "{file} 不在了。", "fields"),
        ("Type `curate list`.", "请用 `curate 列表`。", "code"),
        ("  done", "完成", "indent"),
        ("Type:\n{line}", "输入：{line}", "lines"),
        ("{path} is gone.", "{path} 不在了。", None),
    ],
)
def test_a_misfit_is_noticed(template: str, chinese: str, fault: str | None) -> None:
    assert misfit(template, chinese) == fault


def test_every_translation__has_full_width_punctuation() -> None:
    prose = {template: CODE.sub("`", chinese) for template, chinese in CHINESE.items()}
    assert {t: text for t, text in prose.items() if re.search(rf"[{HAN}}}”）][,;:?!]", text)} == {}


def test_every_translation__puts_the_titles_of_stories_into_book_title_marks() -> None:
    """But for subjects of commits, which are the title after a word, and the field of that name."""
    plain = {said(subject.template, title="x") for subject in SUBJECTS.values()}
    plain |= {said(template, title="x") for template in ("Claim: {title}", "Release the claim: {title}")}
    titled = {t: text for t, text in CHINESE.items() if "title" in fields(t) and t != "Title: {title}"}
    assert len(titled) > 40
    faults = {
        t: text for t, text in titled.items() if "《{title}》" not in text or re.search(" 《|》 ", text)
    }
    assert {t: text for t, text in faults.items() if text.replace("{title}", "x") not in plain} == {}


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert translations(MO) == CHINESE, "run `python tests/catalogue.py`"
    translate = translator("zh")
    assert {template: translate(template) for template in CHINESE} == CHINESE


def test_the_header_holds_nothing_that_changes_by_itself() -> None:
    text = PO.read_text(encoding="utf-8")
    header = [ast.literal_eval(line) for line in text.split("\n\n", 1)[0].split("\n") if line.startswith('"')]
    assert [line.rstrip("\n") for line in header] == [
        f"{name}: {value}".rstrip("\n") for name, value in Plain().mime_headers
    ]
    assert "\n#: " not in text


def curate(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a terminal of 80 columns."""
    return subprocess.run(
        [sys.executable, "-m", "curate", "--lang", "zh", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


def said(template: str, **values: object) -> str:
    """Give a message as the catalogue says it, which has to be in Chinese."""
    chinese = CHINESE[template]
    assert re.search(f"[{HAN}]", chinese)
    return chinese.format(**values)


COMMANDS = ("init", "new", "credit", "check", "explain", "commit", "submit", "return", "publish", "review",
            "list", "show", "history", "build", "tour", "claim", "status")  # fmt: skip


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help__is_chinese_and_fits_the_terminal(command: str, tmp_path: Path) -> None:
    shown = curate(*([command] if command else []), "--help", folder=tmp_path).stdout
    assert shown.startswith("用法：")
    assert "选项：" in shown
    assert [line for line in shown.splitlines() if width(line) > 80] == []
    english = re.findall(r"[A-Za-z]+ (?:the|a|and|to|of) [A-Za-z]+", shown)
    assert english == []
    assert re.findall(r"<(?:list|str|int|path|bool|float)\b[^>]*>|…\S?\.\.\.", shown) == []


def test_help__names_every_command_in_chinese(tmp_path: Path) -> None:
    _, _, listed = curate("--help", folder=tmp_path).stdout.partition("命令：\n")
    lines = re.findall(r"^  ([a-z]+) +(\S.*)$", listed, re.MULTILINE)
    assert {name for name, _ in lines} >= set(COMMANDS)
    assert [name for name, said in lines if not re.match(f"[{HAN}]", said)] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("frob",), said("There is no command {name}.", name="frob")),
        (("chek",), said("Did you mean {word}?", word="check")),
        (("new", "--sumary", "x"), said("Did you mean {word}?", word="--summary")),
        (("--frob",), said("There is no option {option}.", option="--frob")),
        (("new", "--slug"), said("The option {option} needs a value.", option="--slug")),
        (("review", "--approve=1"), said("The option {option} takes no value.", option="--approve")),
        (("show",), said("The argument {what} is missing.", what="STORY")),
        (("show", "a", "b"), said("This is too much: {extra}", extra="b")),
        (("list", "--state", "x"), said("{name} does not take this value.", name="--state")),
        (("--no-input",), said("Which command?")),
    ],
)
def test_wrong_usage__is_said_in_chinese(arguments: tuple[str, ...], expected: str, tmp_path: Path) -> None:
    ended = curate(*arguments, folder=tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("curate：错误：")
    assert expected in ended.stderr


def test_an_error__is_said_in_chinese(tmp_path: Path) -> None:
    ended = curate("check", folder=tmp_path)
    assert ended.returncode == 4
    assert said("{path} is not in a git repository.", path=".") in ended.stderr


def test_check__reports_in_chinese(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "."], cwd=tmp_path, check=True)
    stories = tmp_path / "stories" / "2025" / "12"
    stories.mkdir(parents=True)
    (tmp_path / "stories" / "newsroom.yaml").write_text("name: 快报\n", encoding="utf-8")
    story = "---\nid: 20251213-k7q2\ntitle: 新车\nstate：draft\n---\n\n正文。\n"
    (stories / "xin-che.md").write_text(story, encoding="utf-8")
    ended = curate("check", folder=tmp_path)
    assert ended.returncode == 1
    assert f"{said('error')}  {said('A full-width colon stands after the key.')}" in ended.stdout
    assert f"→ {said('Type a half-width colon and a space: `key: value`.')}" in ended.stdout
    counts = {"checked": 1, "errors": 1, "warnings": 0, "others": 0}
    summary = "checked {checked} · errors {errors} · warnings {warnings} · notes {others}"
    assert said(summary, **counts) in ended.stdout
