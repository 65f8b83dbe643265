"""Markdown for a terminal: headings, lists, tables and quotes laid out, nothing that could steer it."""

from __future__ import annotations

import io

from curate.report.sanitise import safe_block


def markdown_text(source: str, columns: int, *, coloured: bool) -> str:
    """Lay out Markdown for a terminal of this width; links stay readable and are never live."""
    from rich.console import Console
    from rich.markdown import Markdown

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(columns, 20),
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Markdown(safe_block(source), hyperlinks=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")
