"""Every compiled pattern of the package, run against strings that make a careless one slow."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import curate
from curate.checks.copy import terms, traditional

LENGTHS = (500, 2_000, 8_000)
"""Characters of the strings. The longest takes a quadratic pattern more than `FLOOR`, a worse one never gets there."""
SHORT = 100
"""Characters of the strings for patterns that look at a few characters only, however long the text is."""
FLOOR = 0.03
"""Seconds; what is faster than this is fast enough, whatever it grows like."""
MOST_GROWTH = 9
"""Four times the text takes a linear pattern four times as long, a quadratic one sixteen times."""

SEEDS = (
    *"([{)]}。，、：a1A Z_*-=#|>.\"'`「」“”‘《》<&$\\@/…—～\t\n",
    *("是", "　", "\r\n", "1,", "1.", "a.", "a b ", "年1月", "1年", "2025-01-01", "2025年1月1日", "星期"),
    *("1%", "1-", "5 ", "5 %", "https://", "https://a", "www.a", "a@b.", "a@", "://", "](", "[a](", "!["),
    *("[^a]:", "[a]: ", "[a]", "||", "| a ", "|-", "<!--", "<a ", "</a", "-->", "<pre>", "```\n", "``"),
    *("**", "~~", "- ", "\n- ", "\n\n", "> ", "1. ", "  \n", "\n|", "作者「", "「a」", "“是”", "（是", "(是)"),
    *("是,", "是 ,", "是.", "...", "。。", "——", "--", "是-", "，是", "#a", "#是#", "&a", "&#1", "\\(", "$a", "$$"),
    *("a=", "k: v\n", "- k: ", "'a'", '"a":', "{a: ", "[a, ", "---\n", "整理自", "来源：", "原文", "00:"),
    *("00:00:00-", "BV1", "?a=b&", "%E4", "kg", "公里", "1公里", "github ", "a-b-", "a/b/", "a\\b"),
)  # fmt: skip
TAILS = ("", "\x00是", "\n!")

ANCHORED = frozenset({"match", "fullmatch"})
"""Ways to use a pattern that try it at one place only."""
WAYS = ANCHORED | {"search", "finditer", "findall", "sub", "subn", "split"}


def modules() -> Iterator[ModuleType]:
    """Import the package's modules, all of them."""
    yield curate
    for found in pkgutil.walk_packages(curate.__path__, "curate."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns_in(value: object, depth: int = 4) -> Iterator[re.Pattern[str]]:
    """Give the patterns that a value is or holds."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, Mapping):
        for key, item in value.items():
            yield from patterns_in(key, depth - 1)
            yield from patterns_in(item, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from patterns_in(item, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from patterns_in(getattr(value, each.name, None), depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith("curate"):
        for item in vars(value).values():
            yield from patterns_in(item, depth - 1)


@cache
def every_pattern() -> dict[str, re.Pattern[str]]:
    """Give the patterns by the name of what holds them, each where it was made and once there."""
    named: dict[str, re.Pattern[str]] = {}
    known: set[tuple[str, str, int]] = set()
    for module in modules():
        imported = imports_of(module.__name__)
        for name, value in vars(module).items():
            if name in imported:
                continue
            for number, pattern in enumerate(patterns_in(value)):
                identity = (module.__name__, pattern.pattern, pattern.flags)
                if identity not in known:
                    known.add(identity)
                    named[f"{module.__name__}.{name}" + (f"[{number}]" if number else "")] = pattern
    made = terms._any_of(("github", "b站", "Java Script"), frozenset({"github"}))
    named["curate.checks.copy.terms._any_of()"] = made
    named["curate.checks.copy.traditional.traditional()"] = traditional.traditional()
    return named


@cache
def sources() -> dict[str, list[ast.AST]]:
    """Give the syntax of the package's modules, by their names."""
    root = Path(curate.__path__[0])
    return {
        ".".join(["curate", *file.relative_to(root).with_suffix("").parts]).removesuffix(".__init__"): list(
            ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        )
        for file in sorted(root.rglob("*.py"))
    }


@cache
def imports_of(module: str) -> dict[str, str]:
    """Give where each name comes from that a module imports from another of the package."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in sources()[module]
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("curate")
        for alias in node.names
    }


@cache
def ways_used() -> dict[str, set[str]]:
    """Give how the package uses what a module holds by a name: methods, and "window" for those given a stretch.

    A use in any other way, as an item of a tuple for instance, counts as "?".
    """
    ways: dict[str, set[str]] = {}
    for module, nodes in sources().items():
        homes = imports_of(module)
        methods = {id(n.value): n.attr for n in nodes if isinstance(n, ast.Attribute) and n.attr in WAYS}
        stretches = {
            id(n.func.value)
            for n in nodes
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and len(n.args) == 3
        }
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                name = homes.get(node.id, f"{module}.{node.id}")
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{homes.get(node.value.id, node.value.id)}.{node.attr}"
            else:
                continue
            way = methods.get(id(node), "?")
            used = "window" if way == "search" and id(node) in stretches else way
            ways.setdefault(name, set()).add(used)
    return ways


def seconds(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    """Give the processor's time for all matches, or for the one at the beginning."""
    start = time.process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - start


def grows_badly(
    pattern: re.Pattern[str],
    seed: str,
    tail: str,
    *,
    anchored: bool = False,
    lengths: Sequence[int] = LENGTHS,
) -> bool:
    """True when the pattern is slow on a long text, and much faster on a quarter of it, twice in a row."""
    for length in lengths:
        long = seed * (length // len(seed)) + tail
        if seconds(pattern, long, anchored=anchored) <= FLOOR:
            continue
        short = seed * (length // 4 // len(seed)) + tail
        for _ in range(2):
            slow = seconds(pattern, long, anchored=anchored)
            fast = min(seconds(pattern, short, anchored=anchored) for _ in range(3))
            if slow <= FLOOR or slow <= MOST_GROWTH * fast:
                break
        else:
            return True
    return False


def test_patterns__are_found() -> None:
    assert len(every_pattern()) > 100
    assert {
        "curate.story.copy_text._MASKED",
        "curate.checks.copy.punctuation._MARK",
        "curate.checks.copy.terms._any_of()",
        "curate.checks.copy.traditional.traditional()",
    } <= set(every_pattern())


def test_growth__of_a_bad_pattern_is_seen() -> None:
    assert grows_badly(re.compile(r"[ab]+c"), "a", "!")
    assert grows_badly(re.compile(r"[ab]*a[ab]*a[ab]*c"), "a", "!", anchored=True)
    assert not grows_badly(re.compile(r"[ab]+c"), "a", "!", anchored=True)
    assert not grows_badly(re.compile(r"(?<!a)a++b"), "a", "!")


@pytest.mark.parametrize("name", sorted(every_pattern()))
def test_pattern__takes_time_in_proportion_to_the_text(name: str) -> None:
    pattern = every_pattern()[name]
    used = ways_used().get(name, {"?"})
    anchored = used <= ANCHORED
    lengths = (SHORT,) if used <= ANCHORED | {"window"} and not anchored else LENGTHS
    bad = (
        (seed, tail)
        for seed in SEEDS
        for tail in TAILS
        if grows_badly(pattern, seed, tail, anchored=anchored, lengths=lengths)
    )
    assert next(bad, None) is None
