"""The three linters run over the sample: what each says about each line, and what its fix makes of it.

Each line is a file of its own, so that lines do not influence each other: for the peers the text alone (and front
matter where the line is about it), for curate a story of a newsroom with that text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copy_labels import Label

import peers

CURATE = Path(sys.executable).with_name("curate")
TERMS = {
    "GitHub": ("Github", "github"),
    "iPhone": ("iphone", "Iphone"),
    "B站": ("b站",),
    "YouTube": ("Youtube",),
    "JavaScript": ("javascript",),
    "iOS": ("IOS",),
    "macOS": ("MacOS",),
    "Wi-Fi": ("wifi",),
    "WeChat": ("Wechat", "wechat"),
    "MacBook": ("Macbook",),
    "ChatGPT": ("Chatgpt",),
}
"""The desk's words with the spellings it does not want, for each tool that takes such a list."""

_POLICY = """\
name: 快报
categories: [汽车]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
"""
_SUFFIX = "23456789abcdefghjkmnpqrstvwxyz"


@dataclass
class Answers:
    """What one tool in one configuration said. A line it crashed on has neither findings nor a fixed text."""

    name: str
    rules: dict[str, set[str]] = field(default_factory=dict)
    """Rules by line; a peer, which names none, has `?` where it found something."""
    fixed: dict[str, str] = field(default_factory=dict)
    crashed: set[str] = field(default_factory=set)

    def flagged(self, label: Label) -> bool:
        return bool(self.rules.get(label.key))

    def text_of(self, label: Label) -> str:
        """Give the line as the fix left it."""
        return self.fixed.get(label.key, label.text)


# curate


def run_curate(
    labels: Sequence[Label], folder: Path, name: str, *fixes: str, rules: Mapping[str, str] | None = None
) -> Answers:
    """Run the installed command on a newsroom with one story for each line; `fixes` are options such as --fix."""
    top = folder / re.sub(r"\W+", "-", name)
    heads = _make_newsroom(top, labels, rules or {})
    answers = Answers(name)
    for finding in _report([str(CURATE), "check", "--format", "json"], top)["findings"]:
        if finding["rule"].startswith("zh-"):
            answers.rules.setdefault(Path(finding["path"]).stem, set()).add(finding["rule"])
    if fixes:
        _run([str(CURATE), "--no-input", "check", *fixes, "--yes", "--format", "json"], top, fine=(0, 1))
        for label in labels:
            after = (top / _path(label)).read_bytes().decode()
            kept = after.startswith(heads[label.key])
            answers.fixed[label.key] = after[len(heads[label.key]) :].rstrip("\n") if kept else after
    return answers


def _make_newsroom(top: Path, labels: Sequence[Label], rules: Mapping[str, str]) -> dict[str, str]:
    """Write the stories; give what stands above the text of each."""
    spelled = [f"    {wrong}: {right}" for right, wrongs in TERMS.items() for wrong in wrongs]
    policy = [_POLICY + "style:", "  terms:", *spelled]
    policy += ["rules:", *(f"  {name}: {severity}" for name, severity in rules.items())] if rules else []
    heads: dict[str, str] = {}
    files = {"stories/newsroom.yaml": "\n".join(policy) + "\n"}
    for number, label in enumerate(labels):
        heads[label.key] = _head(number, label)
        files[_path(label)] = f"{heads[label.key]}{label.text}\n"
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(text.encode())
    for arguments in (
        ("init", "--quiet", "--initial-branch=main", "--template="),
        ("add", "--all"),
        ("commit", "--quiet", "--message=A sample"),
    ):
        _run(["git", *arguments], top)
    return heads


def _head(number: int, label: Label) -> str:
    places = (number // len(_SUFFIX) ** place % len(_SUFFIX) for place in range(4))
    sources = label.names or ("示例作者甲",)
    lines = [
        f"id: 20251213-{''.join(_SUFFIX[place] for place in places)}",
        f"title: 第{number + 1}条样例",
        "state: draft",
        "category: 汽车",
        "summary: 一两句话说清这篇讲什么。",
        "curator: lin",
        "created: 2025-12-13T20:10:00+08:00",
        "attribution:",
    ]
    for index, name in enumerate(sources):
        lines += [
            "  - relation: 整理自",
            "    platform: 公众号",
            f"    author: {json.dumps(name, ensure_ascii=False)}",
        ]
        lines += [f"    url: https://example.org/{number}-{index}"]
    lines += ["ai: none", *label.head.splitlines()]
    return "\n".join(["---", *lines, "---", "", ""])


def _path(label: Label) -> str:
    return f"stories/2025/12/{label.key}.md"


# AutoCorrect

_AUTOCORRECT_SPACING = ("space-word", "space-punctuation", "space-bracket", "space-backticks")
AUTOCORRECT: dict[str, str] = {
    "default": "",
    "no spacing": "rules:\n" + "".join(f"  {rule}: 0\n" for rule in _AUTOCORRECT_SPACING),
}
"""Configurations. `house` comes as near to the house style as the options go."""
_WORDS = [
    right if right.lower() == wrongs[0].lower() else f"{wrongs[0]} = {right}"
    for right, wrongs in TERMS.items()
]
AUTOCORRECT["house"] = (
    f"{AUTOCORRECT['no spacing']}  spellcheck: 1\ncontext:\n  codeblock: 0\nspellcheck:\n  words:\n"
    + "".join(f"    - {word}\n" for word in _WORDS)
)


def run_autocorrect(labels: Sequence[Label], folder: Path, configuration: str) -> Answers | None:
    """Run AutoCorrect's command over a folder, once to lint and once to fix; None when it is not there."""
    start = peers.command("autocorrect")
    if start is None:
        return None
    name = f"AutoCorrect, {configuration}"
    top = folder / re.sub(r"\W+", "-", name)
    _write_texts(top, labels)
    if AUTOCORRECT[configuration]:
        (top / ".autocorrectrc").write_text(AUTOCORRECT[configuration], encoding="utf-8")
    answers = Answers(name)
    for message in _report([*start, "--lint", "--format", "json", "--quiet", "."], top)["messages"]:
        key = Path(message["filepath"]).stem
        if message["error"]:
            answers.crashed.add(key)
        elif message["lines"]:
            answers.rules[key] = {"?"}
    _run([*start, "--fix", "--quiet", "."], top, fine=(0, 1))
    _read_texts(top, labels, answers)
    return answers


# zhlint

_ZHLINT_RULES: dict[str, object] = {
    "noSinglePair": True,
    "halfwidthPunctuation": "()[]{}",
    "fullwidthPunctuation": "，。：；？！“”‘’",
    "adjustedFullwidthPunctuation": "“”‘’",
    "unifiedPunctuation": "simplified",
    "spaceBetweenHalfwidthContent": True,
    "noSpaceBetweenFullwidthContent": True,
    "noSpaceBeforePauseOrStop": True,
    "spaceAfterHalfwidthPauseOrStop": True,
    "noSpaceAfterFullwidthPauseOrStop": True,
    "noSpaceOutsideFullwidthQuotation": True,
    "noSpaceInsideQuotation": True,
    "noSpaceOutsideFullwidthBracket": True,
    "noSpaceInsideBracket": True,
    "noSpaceInsideHyperMark": True,
    "trimSpace": True,
    "skipZhUnits": "年月日天号时分秒",
    "skipAbbrs": ["Mr.", "Mrs.", "Dr.", "Jr.", "Sr.", "vs.", "etc.", "i.e.", "e.g.", "a.k.a."],
    "skipPureWestern": True,
}
"""What its preset sets, but for its four rules about spaces between Han and Latin, code, quotes and brackets: JSON
has no way to unset a rule of the preset, so the preset is written out."""
_ZHLINT_HOUSE = {
    **{rule: value for rule, value in _ZHLINT_RULES.items() if rule != "unifiedPunctuation"},
    "halfwidthPunctuation": "[]{}",
    "fullwidthPunctuation": "，。：；？！“”‘’（）",
}
_ZHLINT_PARSERS = ["ignore", "hexo", "vuepress", "markdown"]
ZHLINT: dict[str, dict[str, object]] = {
    "default": {},
    "no spacing": {"preset": "none", "hyperParsers": _ZHLINT_PARSERS, "rules": _ZHLINT_RULES},
    "house": {"preset": "none", "hyperParsers": _ZHLINT_PARSERS, "rules": _ZHLINT_HOUSE},
}
_FOUND = re.compile(r"^([\w-]+)\.md:\d+:\d+ - ", re.MULTILINE)
_STARTED = re.compile(r"^\[start\] ([\w-]+)\.md$", re.MULTILINE)


def run_zhlint(labels: Sequence[Label], folder: Path, configuration: str) -> Answers | None:
    """Run zhlint's command over a folder; one run finds and fixes. None when it is not there.

    A file it crashes on ends its whole run before anything is written; that file is put away and the run repeated.
    """
    start = peers.command("zhlint")
    if start is None:
        return None
    name = f"zhlint, {configuration}"
    top = folder / re.sub(r"\W+", "-", name)
    _write_texts(top, labels)
    if ZHLINT[configuration]:
        (top / ".zhlintrc").write_text(json.dumps(ZHLINT[configuration]), encoding="utf-8")
    answers = Answers(name)
    for _ in labels:
        ran = _start([*start, "*.md", "--fix"], top)
        if "[fixed] " in ran.stdout:
            break
        begun = _STARTED.findall(ran.stdout)
        if not begun:
            raise SystemExit(f"zhlint did not begin: {ran.stdout}{ran.stderr}")
        (top / f"{begun[-1]}.md").unlink()
        answers.crashed.add(begun[-1])
    answers.rules = {key: {"?"} for key in _FOUND.findall(ran.stderr)}
    _read_texts(top, labels, answers)
    return answers


# All of them


def _write_texts(top: Path, labels: Sequence[Label]) -> None:
    top.mkdir(parents=True)
    for label in labels:
        head = f"---\n{label.head}\n---\n\n" if label.head else ""
        (top / f"{label.key}.md").write_bytes(f"{head}{label.text}\n".encode())


def _read_texts(top: Path, labels: Sequence[Label], answers: Answers) -> None:
    for label in labels:
        if label.key in answers.crashed:
            continue
        head = f"---\n{label.head}\n---\n\n" if label.head else ""
        after = (top / f"{label.key}.md").read_bytes().decode().rstrip("\n")
        answers.fixed[label.key] = after[len(head) :] if after.startswith(head) else after


def _report(command: list[str], at: Path) -> dict[str, Any]:
    said = _run(command, at, fine=(0, 1))
    try:
        report: dict[str, Any] = json.loads(said.stdout)
    except ValueError as error:
        raise SystemExit(f"{' '.join(command)} gave no report: {said.stderr or said.stdout}") from error
    return report


def _run(command: list[str], at: Path, fine: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    ran = _start(command, at)
    if ran.returncode not in fine:
        raise SystemExit(f"{' '.join(command)} ended with {ran.returncode}: {ran.stderr or ran.stdout}")
    return ran


def _start(command: list[str], at: Path) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(at),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LANG": "C.UTF-8",
        "CURATE_LANG": "en",
        "FORCE_COLOR": "0",
    }
    for role in ("AUTHOR", "COMMITTER"):
        environ |= {f"GIT_{role}_NAME": "林编辑", f"GIT_{role}_EMAIL": "lin@example.org"}
    return subprocess.run(
        command, cwd=at, env=environ, capture_output=True, encoding="utf-8", timeout=600, check=False
    )


def clear(folder: Path) -> None:
    """Take away what the runs made."""
    shutil.rmtree(folder)
