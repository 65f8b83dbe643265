"""A story as a page to paste into the editor of a 公众号: one section that keeps its looks there, and what is to do.

The editor drops style sheets, ids, classes, scripts and links that lead elsewhere, and breaks nested lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from curate.site.exports.content import Content
from curate.site.exports.html import document
from curate.site.exports.tree import Element, parse_tree
from curate.site.exports.wechat_section import section_html
from curate.story.length import length
from curate.story.vocabulary import RELATIONS, Ai

MOST_TITLE = 64
MOST_SUMMARY = 120
MOST_TEXT = 20_000
MOST_COLUMNS = 4

_STYLE = (
    "body{margin:0;background:#f2f2f2;color:#222;font:16px/1.7 system-ui,sans-serif}"
    "main,aside{max-width:677px;margin:16px auto;padding:20px;background:#fff}"
    "button{font:inherit;padding:8px 20px;color:#fff;background:#0b6b3a;border:0;border-radius:4px}"
    "button:focus-visible{outline:3px solid #0b57a4;outline-offset:2px}"
    "output{margin-left:12px}h1,h2{font-size:18px}dt{font-weight:600}dd{margin:0 0 8px}strong{color:#b3261e}"
)
_SCRIPT = (
    "(function(){"
    'var s=document.querySelector("main section"),b=document.querySelector("button"),'
    'o=document.querySelector("output");'
    "function say(done){o.textContent=done?b.dataset.done:b.dataset.failed}"
    "function select(){var r=document.createRange(),c=getSelection();r.selectNode(s);"
    "c.removeAllRanges();c.addRange(r);var done=false;"
    'try{done=document.execCommand("copy")}catch(e){}if(done)c.removeAllRanges();say(done)}'
    'b.hidden=false;b.addEventListener("click",function(){'
    "if(!navigator.clipboard||!window.ClipboardItem){select();return}"
    "navigator.clipboard.write([new ClipboardItem({"
    '"text/html":new Blob([s.outerHTML],{type:"text/html"}),'
    '"text/plain":new Blob([s.innerText],{type:"text/plain"})'
    "})]).then(function(){say(true)},select)})"
    "})()"
)


@dataclass(frozen=True)
class Measure:
    """How long a part is and may be, in characters: `what` is `title`, `summary` or `text`.

    The text is counted with its formatting, as the editor does; `words` is then how long it is to a reader.
    """

    what: str
    count: int
    most: int
    words: int | None = None

    @property
    def over(self) -> int:
        """By how much it is too long; 0 when it fits."""
        return max(0, self.count - self.most)


@dataclass(frozen=True)
class WechatExport:
    """The page, the lengths the editor limits, and how many tables are too wide for a phone."""

    page: str
    measures: tuple[Measure, ...]
    wide_tables: int


def story_wechat(content: Content) -> WechatExport:
    """Make the page. Whatever is too long is told, never cut."""
    section = section_html(content)
    tree = parse_tree(section)
    measures = (
        Measure("title", len(content.title), MOST_TITLE),
        Measure("summary", len(content.summary), MOST_SUMMARY),
        Measure("text", _length_without_data(section, tree), MOST_TEXT, length(tree.text).count),
    )
    wide = _wide_tables(content)
    words = content.export_words
    button = (
        f'<button type="button" hidden data-done="{escape(words.copied)}" '
        f'data-failed="{escape(words.copy_failed)}">{_said(words.copy)}</button><output></output>'
    )
    body = (
        f"<aside><p>{button}</p>{_todo(content, measures, wide)}</aside>\n"
        f"<main>\n{section}\n</main>"
    )  # fmt: skip
    page = document(
        language=content.language, title=content.title, style=_STYLE, body=body, script=_SCRIPT, inline=True
    )
    return WechatExport(page, measures, wide)


def choices(content: Content) -> list[str]:
    """Say what to choose when publishing, as the story's own fields have it."""
    words = content.export_words
    told = []
    own = content.relations == {"原创"} or not content.relations
    told.append(words.original_yes if own else words.original_no)
    if content.relations & {"转载自", "转载有删改"}:
        told.append(words.reprint)
    elif content.relations & (RELATIONS.keys() | {""}):
        told.append(words.opinion)
    if content.ai is Ai.GENERATED:
        told.append(words.ai_label)
    elif content.ai is not Ai.NONE:
        told.append(words.ai_assisted)
    return told


def _todo(content: Content, measures: tuple[Measure, ...], wide: int) -> str:
    words = content.export_words
    by_name = {measure.what: measure for measure in measures}
    rows = [
        (words.title, content.title, by_name["title"]),
        (words.summary, content.summary, by_name["summary"]),
        (words.length, "", by_name["text"]),
    ]
    facts = [
        f"<dt>{_said(name)}</dt><dd>{_fact(content, text, measure)}</dd>" for name, text, measure in rows
    ]
    facts.append(f"<dt>{_said(words.author)}</dt><dd>{_said(content.people.curator)}</dd>")
    link = content.original or content.address
    if link:
        facts.append(f"<dt>{_said(words.source_link)}</dt><dd>{_said(link)}</dd>")
    pictures = "".join(f"<li>{_said(picture.name)}</li>" for picture in content.pictures)
    listed = f"<ol>{pictures}</ol>" if pictures else _said(words.no_pictures)
    facts.append(f"<dt>{_said(words.pictures)}</dt><dd>{listed}</dd>")
    chosen = "".join(f"<li>{_said(choice)}</li>" for choice in choices(content))
    facts.append(f"<dt>{_said(words.choose)}</dt><dd><ul>{chosen}</ul></dd>")
    told = words.wide_tables.format(count=wide, most=MOST_COLUMNS) if wide else ""
    warning = f"<p><strong>{_said(told)}</strong></p>" if told else ""
    return f"<h1>{_said(words.before)}</h1><dl>{''.join(facts)}</dl>{warning}"


def _fact(content: Content, text: str, measure: Measure) -> str:
    words = content.export_words
    limit = words.title_limit if measure.words is None else words.text_limit
    count = _said(limit.format(count=measure.count, most=measure.most, words=measure.words))
    over = f" <strong>{_said(words.too_long.format(over=measure.over))}</strong>" if measure.over else ""
    return f"{_said(text)}{'<br>' if text else ''}{count}{over}"


def _wide_tables(content: Content) -> int:
    tables = [element for element in parse_tree(content.html).walk() if element.tag == "table"]
    rows = ([row for row in table.walk() if row.tag == "tr"] for table in tables)
    return sum(any(len(row.elements) > MOST_COLUMNS for row in of_one) for of_one in rows)


def _length_without_data(section: str, tree: Element) -> int:
    """Count the characters the editor would store; it puts an address of its own in place of a picture."""
    images = [element for element in tree.walk() if element.tag == "img"]
    return len(section) - sum(len(image.attributes.get("src", "")) for image in images)


def _said(text: str) -> str:
    return escape(text, quote=False)
