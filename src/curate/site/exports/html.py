"""Whole HTML files that need nothing beside them: what they may load, run and look like stands in each."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape

from curate.site.credits import Row
from curate.site.exports.content import Content, Picture

GENERATOR = '<meta name="generator" content="curate export">'
"""Stands in every HTML file made here, so that a later export knows it may take its place."""


def document(
    *, language: str, title: str, style: str, body: str, script: str = "", inline: bool = False
) -> str:
    """Give a file whose policy lets nothing in but its own style, its own script and `data:` pictures.

    `inline` also admits style attributes, which a text that is to be pasted carries.
    """
    policy = ["default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'"]
    policy.append("style-src 'unsafe-inline'" if inline else f"style-src {_hash(style)}")
    if script:
        policy.append(f"script-src {_hash(script)}")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{GENERATOR}\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


def credit_html(segments: Sequence[Row]) -> str:
    """Write the pieces of a credit line, each with its link."""
    return "".join(
        f'<a href="{escape(s.url)}" rel="noopener nofollow">{escape(s.text, quote=False)}</a>'
        if s.url
        else escape(s.text, quote=False)
        for s in segments
    )


def rows_html(content: Content, *, written_out: bool = False) -> str:
    """Write what is known of each source as lists of definitions; `written_out` shows addresses instead of links."""
    lists = []
    for rows in content.rows:
        inside = "".join(
            f"<dt>{escape(row.label, quote=False)}</dt><dd>{credit_html([_unlinked(row) if written_out else row])}</dd>"
            for row in rows
        )
        lists.append(f"<dl>{inside}</dl>")
    return "".join(lists)


def _unlinked(row: Row) -> Row:
    return Row(row.label, row.url or row.text)


def picture_html(picture: Picture) -> str:
    """Show a picture, its credit below it."""
    caption = f"<figcaption>{escape(picture.credit, quote=False)}</figcaption>" if picture.credit else ""
    return f'<figure><img src="{picture.data_url}" alt="{escape(picture.alt)}">{caption}</figure>'


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
