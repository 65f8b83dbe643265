"""The command line: one file for each group of commands; the only place that prints and exits."""

from __future__ import annotations

import sys

from curate import __version__


def main() -> None:
    """Run `curate`; the entry point of the installed command."""
    if sys.argv[1:] == ["--version"]:
        # Scripts ask for it often; it needs nothing but the answer.
        sys.stdout.write(f"curate {__version__}\n")
        return
    from curate.adapters.collecting import collect_no_more, collect_seldom

    collect_seldom()
    try:
        from curate.cli.app import app

        app()
    finally:
        collect_no_more()
