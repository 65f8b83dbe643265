"""The import contract: layers point one way, the core is pure, and heavy parts are loaded by those who need them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "curate"
COMMAND = Path(sys.executable).with_name("curate")

LAYERS = (
    ("cli", "__main__"),
    ("prompts", "desk", "report"),
    ("adapters",),
    ("site", "workflow", "checks"),
    ("policy",),
    ("story",),
    ("errors", "messages", "__init__"),
)
"""From the top down. A part may import its own layer and those below it."""
CORE = ("site", "workflow", "checks", "policy", "story", "errors", "messages")

WORLD = {
    "asyncio",
    "builtins",
    "codecs",
    "curses",
    "fcntl",
    "getpass",
    "git",
    "glob",
    "http",
    "io",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "prompt_toolkit",
    "questionary",
    "random",
    "rich",
    "secrets",
    "select",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "typer",
    "urllib.request",
    "uuid",
    "webbrowser",
}
"""What the core may not import: disk, processes, terminal, clock, chance."""
FORBIDDEN_CALLS = re.compile(
    r"(print|input|open|exec|eval|breakpoint|exit|quit|__import__"
    r"|.*\.(now|today|utcnow|read_bytes|write_bytes|write_text|exists|is_file|getenv|stdout|stderr))\Z"
)
PACKAGE_DATA = {("curate.site.resources", "(folder / name).read_bytes")}
"""What looks like the disk and is a file of the package itself, read through importlib.resources."""
HEAVY = {
    "git",
    "questionary",
    "prompt_toolkit",
    "jinja2",
    "pypinyin",
    "nh3",
    "feedgenerator",
    "PIL",
    "rich",
    "starlette",
    "uvicorn",
    "watchfiles",
}


@dataclass(frozen=True)
class Module:
    """One source file, parsed."""

    name: str
    tree: ast.Module

    @property
    def part(self) -> str:
        """The package or module directly below `curate`."""
        return self.name.split(".")[1] if "." in self.name else "__init__"

    def imports(self) -> Iterator[tuple[str, int]]:
        """Give every module imported, inside functions too, with its line; not those only a type checker sees."""
        typing_only = {
            id(inner)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for statement in node.body
            for inner in ast.walk(statement)
        }
        for node in ast.walk(self.tree):
            if id(node) in typing_only:
                continue
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno}: relative import"
                module = node.module or ""
                yield module, node.lineno
                yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)

    def calls(self) -> Iterator[tuple[str, int]]:
        """Give the name of everything called, as it is written, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def runs_first(self) -> Iterator[str]:
        """Give the modules imported when this one is, before any function runs."""
        for node in self.tree.body:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(("curate", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        found.append(Module(name, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


def layer_of(part: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def test_parts__each_has_its_layer() -> None:
    assert {module.part for module in modules()} == {part for parts in LAYERS for part in parts}


def test_imports__go_down_only() -> None:
    wrong = []
    for module in modules():
        for imported, line in module.imports():
            names = imported.split(".")
            if names[0] != "curate" or len(names) == 1:
                continue
            part = names[1] if any(names[1] in parts for parts in LAYERS) else "__init__"
            if layer_of(part) < layer_of(module.part):
                wrong.append(f"{module.name}:{line} imports {imported}")
    assert wrong == []


def test_core__knows_no_disk_git_terminal_or_clock() -> None:
    wrong = []
    for module in modules():
        if module.part not in CORE:
            continue
        wrong += [
            f"{module.name}:{line} imports {name}"
            for name, line in module.imports()
            if name in WORLD or name.partition(".")[0] in WORLD
        ]
        wrong += [
            f"{module.name}:{line} calls {name}"
            for name, line in module.calls()
            if FORBIDDEN_CALLS.match(name) and (module.name, name) not in PACKAGE_DATA
        ]
    assert wrong == []


def test_reports__are_strings() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in modules()
        if module.part == "report"
        for name, line in module.imports()
        if name.partition(".")[0] in WORLD
    ]
    assert wrong == []


def test_printing_and_exiting__are_the_command_lines_alone() -> None:
    wrong = [
        f"{module.name}:{line} calls {name}"
        for module in modules()
        if module.part != "cli"
        for name, line in module.calls()
        if re.fullmatch(
            r"print|exit|quit|sys\.exit|os\._exit|typer\.(echo|secho|Exit)|sys\.(stdout|stderr)\..*", name
        )
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("imported", "users"),
    [
        ("git", {"curate.adapters.git"}),
        ("questionary", {"curate.prompts"}),
        ("prompt_toolkit", {"curate.prompts"}),
        ("typer", {"curate.cli"}),
        (
            "subprocess",
            {
                "curate.adapters.git",
                "curate.adapters.browser",
                "curate.adapters.editor",
                "curate.adapters.forge_tool",
                "curate.adapters.pager",
                "curate.adapters.processes",
                "curate.cli.touring",
            },
        ),
        ("pypinyin", {"curate.story.birth"}),
        ("jinja2", {"curate.site"}),
        ("nh3", {"curate.site"}),
        ("feedgenerator", {"curate.site.feed_formats"}),
        ("PIL", {"curate.site.card_drawing", "curate.adapters.fonts"}),
        ("ruamel", {"curate.story", "curate.desk.founding"}),
        ("comrak", {"curate.story"}),
        ("starlette", {"curate.adapters.preview"}),
        ("uvicorn", {"curate.adapters.preview"}),
        ("watchfiles", {"curate.adapters.preview"}),
    ],
)
def test_each_heavy_part__has_its_users(imported: str, users: set[str]) -> None:
    found = {
        module.name
        for module in modules()
        for name, _ in module.imports()
        if name.partition(".")[0] == imported
    }
    strangers = {
        name for name in found if not any(name == user or name.startswith(f"{user}.") for user in users)
    }
    assert strangers == set()
    assert found


def test_starting__reaches_no_heavy_part() -> None:
    """What `curate --help` imports, followed through our own modules: none of it leads to a heavy part."""
    by_name = {module.name: module for module in modules()}
    reached: dict[str, str] = {}
    pending = [("curate.cli.app", "the command")]
    while pending:
        name, importer = pending.pop()
        if name in reached:
            continue
        reached[name] = importer
        if name in by_name:
            parents = [name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)]
            pending += [(inner, name) for inner in (*by_name[name].runs_first(), *parents)]
    heavy = HEAVY | {"comrak", "ruamel", "pydantic"}
    assert {
        f"{importer} imports {n}" for n, importer in reached.items() if n.partition(".")[0] in heavy
    } == set()
    assert len(reached) > 20


def test_names__say_what_a_module_does() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base"}
    assert [m.name for m in modules() if set(m.name.split(".")) & banned] == []
    assert [m.name for m in modules() if not ast.get_docstring(m.tree)] == []


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """Run the installed command and give the top-level modules it loaded."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", COMMAND, *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    names = re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+([\w.]+)$", ran.stderr, re.MULTILINE)
    assert "curate.cli" in names
    return {name.partition(".")[0] for name in names}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Give a newsroom with one draft that nothing is wrong with, committed by hand."""
    story = tmp_path / "stories/2025/12/a.md"
    story.parent.mkdir(parents=True)
    story.write_text(
        "---\nid: a\ntitle: 题\nstate: draft\ncategory: 科技\nsummary: 短。\ncurator: lin\n"
        "created: 2025-12-13T20:10:00+08:00\nattribution:\n  - relation: 原创\n---\n\n正文。\n",
        encoding="utf-8",
    )
    (tmp_path / "stories/newsroom.yaml").write_text(
        "people: {lin: {name: 林, emails: [lin@example.org]}}\n", encoding="utf-8"
    )
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=A newsroom")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("check", "--help")])
def test_help__loads_nothing_it_does_not_use(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert loaded_by(tmp_path, *arguments) & (HEAVY | {"comrak", "ruamel"}) == set()


@pytest.mark.parametrize("arguments", [("check",), ("check", "--staged"), ("check", "--json"), ("list",)])
def test_check__loads_nothing_it_does_not_use(newsroom: Path, arguments: tuple[str, ...]) -> None:
    assert loaded_by(newsroom, *arguments) & HEAVY == set()
