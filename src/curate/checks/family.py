"""Families of rules: a module, or a package in which each module is one rule or a few that belong together.

A module declares `RULES` and, when its rules look at one story, `check`. In a package, a new module is all that a
new rule needs: it is found by lying there.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from curate.checks.rule import Check, Rule


def modules_of(family: ModuleType) -> Iterator[ModuleType]:
    """Give the modules of a family that declare rules: itself, or those that lie in it, by name."""
    if hasattr(family, "RULES"):
        yield family
        return
    for found in sorted(iter_modules(family.__path__), key=lambda module: module.name):
        module = import_module(f"{family.__name__}.{found.name}")
        if hasattr(module, "RULES"):
            yield module


def rules_of(family: ModuleType) -> Iterator[Rule]:
    """Give the rules of a family, in the order in which its modules declare them."""
    for module in modules_of(family):
        yield from module.RULES


def checks_of(family: ModuleType) -> Iterator[Check]:
    """Give the functions of a family that look at one story."""
    for module in modules_of(family):
        if hasattr(module, "check"):
            yield module.check
