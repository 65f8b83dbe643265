"""A story as one HTML file with everything in it, and the same laid out as a long picture of fixed width."""

from __future__ import annotations

from html import escape

from curate.site.exports.content import Content
from curate.site.exports.html import credit_html, document, picture_html, rows_html
from curate.site.exports.tree import parse_tree, serialise

CARD_WIDTH = 750
"""Width of a long picture in CSS pixels."""

_SHARED = (
    "*{box-sizing:border-box}"
    "body{margin:0;background:#fff;color:#222;line-height:1.8;overflow-wrap:anywhere;"
    'font-family:system-ui,-apple-system,"PingFang SC","Hiragino Sans GB","Microsoft YaHei",'
    '"Noto Sans CJK SC","Source Han Sans SC",sans-serif}'
    "h1{line-height:1.35;margin:0 0 .5em}h2,h3,h4,h5,h6{line-height:1.4;margin:1.6em 0 .6em}"
    "p,ul,ol,blockquote,pre,figure,.table{margin:0 0 1em}figure{text-align:center}"
    "img{max-width:100%;height:auto}figcaption,.by,.facts{color:#595959;font-size:.85em}"
    "blockquote{margin-left:0;padding-left:1em;border-left:3px solid #c8c8c8;color:#444}"
    "pre{white-space:pre-wrap;background:#f5f5f5;padding:1em}code{font-family:ui-monospace,monospace}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #c8c8c8;padding:.3em .6em}"
    ".summary{color:#444}.credit{border-top:2px solid #b3261e;margin-top:2em;padding-top:1em}"
    "dl{margin:0 0 1em;display:grid;grid-template-columns:auto 1fr;gap:.2em 1em}dd{margin:0}"
    "a{color:#0b57a4}sup{font-size:.7em;line-height:0}"
)
_PAGE = _SHARED + "main{max-width:44em;margin:0 auto;padding:2em 1.2em}@media print{main{padding:0}}"
_CARD = _SHARED + (
    f"html{{width:{CARD_WIDTH}px}}main{{width:{CARD_WIDTH}px;padding:56px 48px;font-size:28px}}"
    "a{color:inherit;text-decoration:none}.note-back{display:none}"
    f"@page{{size:{CARD_WIDTH}px 1624px;margin:0}}@media print{{*{{print-color-adjust:exact}}}}"
)


_MEASURE = (
    'addEventListener("load",function(){document.documentElement.setAttribute('
    '"data-height",document.querySelector("main").offsetHeight)})'
)


def story_page(content: Content) -> str:
    """Give the file for reading."""
    return document(
        language=content.language, title=content.title, style=_PAGE, body=_main(content, addresses=False)
    )


def story_card(content: Content) -> str:
    """Give the file of `CARD_WIDTH`, to be made a picture of; addresses are written out, for none can be followed."""
    return document(
        language=content.language, title=content.title, style=_CARD, body=_main(content, addresses=True)
    )


def card_to_measure(content: Content) -> str:
    """Give the card with a script that says in `data-height` how many CSS pixels high it is."""
    body = _main(content, addresses=True)
    return document(language=content.language, title=content.title, style=_CARD, body=body, script=_MEASURE)


def _main(content: Content, *, addresses: bool) -> str:
    parts = [f"<h1>{_said(content.title)}</h1>", f'<p class="by">{_said(content.byline)}</p>']
    if content.summary:
        parts.append(f'<p class="summary">{_said(content.summary)}</p>')
    if content.cover:
        parts.append(picture_html(content.cover))
    parts.append(_body(content))
    parts += [f'<p class="facts">{_said(content.correction_text(note))}</p>' for note in content.corrections]
    credit = [f"<p>{credit_html(content.credit)}</p>"]
    if content.disclosure:
        credit.append(f"<p>{_said(content.disclosure)}</p>")
    credit.append(f'<div class="facts">{rows_html(content, written_out=addresses)}</div>')
    if content.address:
        shown = f'<a href="{escape(content.address)}">{_said(content.address)}</a>'
        label = f"{_said(content.export_words.read)}{content.export_words.colon}"
        credit.append(f'<p class="facts">{label}{shown}</p>')
    if addresses:
        credit.append(f'<p class="facts">{_said(content.newsroom)}</p>')
    parts.append(f'<footer class="credit">{"".join(credit)}</footer>')
    return f"<main>\n{chr(10).join(parts)}\n</main>"


def _body(content: Content) -> str:
    root = parse_tree(content.html)
    for element in root.walk():
        if element.tag == "img" and (picture := content.picture_of(element.attributes.get("src", ""))):
            element.attributes = {**element.attributes, "src": picture.data_url}
            element.attributes.pop("loading", None)
    return serialise(root)


def _said(text: str) -> str:
    return escape(text, quote=False)
