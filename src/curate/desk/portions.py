"""Long work cut into portions, each done as a whole."""

from __future__ import annotations


def portions_of(paths: list[str], size: int) -> list[list[str]]:
    """Cut paths into portions of so many, in order."""
    return [paths[start : start + size] for start in range(0, len(paths), size)]
