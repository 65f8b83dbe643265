"""A digest as a mail that is ready to be sent: plain text and HTML in one message, without a sender yet."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from curate.site.exports.digest import Digest, digest_text
from curate.site.exports.html import credit_html

MAILER = "curate digest"
"""Stands as X-Mailer in every mail made here, so that a later one knows it may take its place."""

_TEXT = "margin:0 0 12px;font-size:16px;line-height:1.7;color:#333333"
_SMALL = "margin:0 0 6px;font-size:14px;line-height:1.6;color:#595959"


def digest_mail(digest: Digest, *, sources: bool) -> bytes:
    """Give the bytes of an `.eml` file, the same for the same digest. Mail programs open it as a draft."""
    plain, html = digest_text(digest, sources=sources), _html(digest, sources=sources)
    message = EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = digest.heading
    message["Date"] = format_datetime(digest.newest)
    message["X-Unsent"] = "1"
    message["X-Mailer"] = MAILER
    message["Content-Language"] = digest.language
    message.set_content(plain, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    message.set_boundary(f"=_{sha256((plain + html).encode('utf-8')).hexdigest()[:40]}")
    return message.as_bytes()


def _html(digest: Digest, *, sources: bool) -> str:
    """Write the items with their looks in style attributes, as mail programs want them."""
    items = []
    for item in digest.items:
        title = _said(item.title)
        if item.address:
            title = f'<a href="{escape(item.address)}" style="color:#0b57a4">{title}</a>'
        parts = [f'<p style="{_TEXT}"><strong>{title}</strong></p>']
        parts += [f'<p style="{_TEXT}">{_said(item.summary)}</p>'] if item.summary else []
        if sources:
            parts += _credit(credit_html(item.credit), _said(item.disclosure))
        items.append(f"<li>{''.join(parts)}</li>")
    closing = ""
    if not sources:
        words = digest.words
        said = [
            f"<li>{''.join(_credit(credit_html(item.credit), _said(item.disclosure)))}</li>"
            for item in digest.items
        ]
        closing = f'<h2 style="font-size:16px">{_said(words.credits)}</h2>\n<ol>{"".join(said)}</ol>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(digest.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_said(digest.heading)}</title>\n</head>\n"
        f'<body style="margin:0 auto;max-width:640px;padding:16px">\n'
        f'<h1 style="font-size:20px;line-height:1.4">{_said(digest.heading)}</h1>\n'
        f"<ol>\n{chr(10).join(items)}\n</ol>\n{closing}</body>\n</html>\n"
    )


def _credit(credit: str, disclosure: str) -> list[str]:
    return [f'<p style="{_SMALL}">{text}</p>' for text in (credit, disclosure) if text]


def _said(text: str) -> str:
    return escape(text, quote=False)
