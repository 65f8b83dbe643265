"""What the READMEs say is held against the project: commands, dependencies, rules."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from curate.checks.explaining import title
from curate.checks.registry import RULES
from curate.story.vocabulary import State

TOP = Path(__file__).parent.parent
READMES = {"en": TOP / "README.md", "zh": TOP / "README.zh-CN.md"}
SEVERITIES = {
    "en": {"error": "error", "warning": "warning", "info": "note", "off": "off"},
    "zh": {"error": "错误", "warning": "警告", "info": "提示", "off": "关"},
}
HEADS = {
    "en": "| rule | finds | draft | review | published |",
    "zh": "| 规则 | 查什么 | 草稿 | 待审 | 已发表 |",
}


def rules_table(language: str) -> str:
    """Give the table of rules that stands in a README; run this file as a script to write it there."""
    words = SEVERITIES[language]
    lines = [HEADS[language], "|---|---|---|---|---|"]
    for rule in RULES.values():
        states = " | ".join(words[rule.severity[state]] for state in State)
        lines.append(f"| `{rule.name}` | {title(rule.name, language)} | {states} |")
    return "\n".join(lines)


def between_marks(text: str) -> str:
    return text.split("<!-- rules -->\n")[1].split("\n<!-- /rules -->")[0]


def command(text: str, name: str) -> str:
    match = re.search(rf"<!-- command: {name} -->\n```sh\n(.+)\n```", text)
    assert match, f"no command {name}"
    return match[1]


@pytest.mark.parametrize("language", READMES)
def test_rules_in_readme__are_those_of_the_registry(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    assert between_marks(text) == rules_table(language)


@pytest.mark.parametrize("name", ["tour", "tests"])
def test_two_commands__are_the_same_in_both_languages(name: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in READMES.values()]
    assert command(texts[0], name) == command(texts[1], name)


def test_ci__runs_the_command_of_the_readme() -> None:
    script = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    taken = re.search(r"tests=\$\((.+)\)$", script, re.MULTILINE)
    assert taken
    ran = subprocess.run(["bash", "-c", taken[1]], cwd=TOP, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == command(READMES["en"].read_text(encoding="utf-8"), "tests")


@pytest.mark.parametrize("language", READMES)
def test_every_dependency__has_its_reason(language: str) -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[><=]", spec)[0] for spec in project["dependencies"]}
    rows = set(
        re.findall(r"^\| ([A-Za-z0-9.]+) \| \S", READMES[language].read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named <= rows


def test_constraints__pin_every_dependency_with_hashes_and_name_no_address() -> None:
    text = (TOP / ".ci" / "constraints.txt").read_text(encoding="utf-8")
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pinned = {
        name.lower().replace("-", ".") for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    }
    assert {re.split(r"[><=]", spec)[0].lower().replace("-", ".") for spec in wanted} <= pinned
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pinned)


if __name__ == "__main__":
    for which, path in READMES.items():
        content = path.read_text(encoding="utf-8")
        head, _, rest = content.partition("<!-- rules -->\n")
        tail = rest.partition("<!-- /rules -->")[2]
        path.write_text(
            f"{head}<!-- rules -->\n{rules_table(which)}\n<!-- /rules -->{tail}", encoding="utf-8"
        )
        sys.stdout.write(f"{path.name}\n")
