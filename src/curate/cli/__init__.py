"""The command line: one file for each group of commands; the only place that prints and exits."""

from __future__ import annotations


def main() -> None:
    """Run `curate`; the entry point of the installed command."""
    from curate.cli.app import app

    app()
