"""What a preview adds to the site: pages of stories that are not out, its own pages, and reloading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import quote, unquote

from markupsafe import Markup

from curate.messages import Message, Translate, msg
from curate.policy import Policy
from curate.site.edition import PublishedStory, published_stories
from curate.site.frame import CSP
from curate.site.links import FRONT, ICON, STYLE, addresses, folder_name
from curate.site.own_theme import Theme
from curate.site.pages import story_files
from curate.site.resources import template
from curate.site.visibility import RetractedStory
from curate.story.story import Story
from curate.story.vocabulary import State

PREVIEW = "_preview/"
"""Everything that is not for readers lies below this path, and nothing of it anywhere else."""
INDEX = PREVIEW + FRONT
OWN_STYLE = f"{PREVIEW}preview.css"
OWN_SCRIPT = f"{PREVIEW}reload.js"
_LABEL = msg("Preview, not published")
_ALL = msg("All that is not out")
_STALE = msg("Not the newest state")
_CSP_META = '<meta http-equiv="Content-Security-Policy" content="'
_NEEDED = ("script-src", "connect-src")
"""What the reloading needs from the page's own site."""
_BODY = re.compile(rb'<body\b[^>]*+>(?:\n<a class="skip"[^>]*+>[^<]*+</a>)?+')
"""What stands before a banner; the link that leads past everything stays the first."""
_BARE = re.compile(rb"<!doctype html>\n(?:<meta [^<>]*+>\n)*+", re.IGNORECASE)
"""How a page begins that a newsroom's own template made and the policy was put before."""
_STORY_LINK = re.compile(r'="\.\./\.\./stories/([^/"]++)/')


@dataclass(frozen=True)
class FindingRow:
    """A finding in the reader's words; `place` is line:column."""

    severity: str
    word: str
    place: str
    message: str
    rule: str
    hint: str


@dataclass(frozen=True)
class Unseen:
    """A story readers do not see, as a preview lists it. `name` is its folder below `PREVIEW`."""

    name: str
    path: str
    title: str
    state: str
    count: str
    findings: tuple[FindingRow, ...]

    @property
    def address(self) -> str:
        """Where its page is, from the top of the site."""
        return f"/{PREVIEW}{quote(self.name)}/"


def as_if_out(stories: Iterable[Story], policy: Policy, now: datetime) -> list[PublishedStory]:
    """Give stories as they would stand if they had come out at `now`; for pages below `PREVIEW` only.

    The hour shown is the day's first: pages whose time went on with the clock would load again for nothing.
    """
    morning = now.astimezone(policy.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {"state": State.PUBLISHED, "published": morning, "retraction": None}
    stories = [replace(story, meta=story.meta.model_copy(update=values)) for story in stories]
    return published_stories(stories, policy, now)


def unseen_names(paths: Iterable[str]) -> dict[str, str]:
    """Give every story file a folder name of its own, made of its slug; case is no difference."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(paths):
        slug = folder_name(path.rpartition("/")[2].removesuffix(".md"))
        name, number = slug, 1
        while name.casefold() in taken:
            number += 1
            name = f"{slug}-{number}"
        taken.add(name.casefold())
        names[path] = name
    return names


def unseen_pages(
    out: Sequence[PublishedStory],
    drafts: Sequence[Story],
    told: Mapping[str, Unseen],
    policy: Policy,
    now: datetime,
    pictures: Mapping[str, bytes],
    translate: Translate,
    theme: Theme | None = None,
    retracted: Sequence[RetractedStory] = (),
) -> dict[str, bytes]:
    """Make the page of each draft as readers would see it, under a banner, with its pictures.

    `told` has an entry for the path of every draft. Links lead to the site where it has the page; `retracted` are
    the stories that keep an address there without one.
    """
    policy = policy.model_copy(update={"site": None})  # nothing here may claim an address on the real site
    paths = {draft.path for draft in drafts}
    stories = [*(s for s in out if s.story.path not in paths), *as_if_out(drafts, policy, now)]
    folders = addresses(stories, [], retracted).stories
    names = {folders[d.path].removeprefix("stories/"): told[d.path] for d in drafts if d.path in folders}

    def moved(found: re.Match[str]) -> str:
        to = names.get(unquote(found[1]))
        return f'="../..{to.address}' if to else found[0]

    pages = {}
    for path, data in story_files(stories, paths, policy, pictures, theme, retracted):
        _, folder, rest = path.split("/", 2)
        if path.endswith(".html"):
            page = _STORY_LINK.sub(moved, data.decode("utf-8")).encode("utf-8")
            data = _with_banner(page, names[folder], translate)
        pages[f"{PREVIEW}{names[folder].name}/{rest}"] = data
    return pages


def findings_page(story: Unseen, language: str, translate: Translate) -> bytes:
    """Make the page that stands for a story with errors: what was found, and what to do."""
    lines = [f"{story.state} · {story.path}", story.count]
    return _own_page(story.title, language, translate, lines=lines, findings=story.findings)


def index_page(
    stories: Sequence[Unseen],
    faults: Sequence[FindingRow],
    trouble: str,
    language: str,
    translate: Translate,
) -> bytes:
    """Make the list of what is not out. `trouble` and `faults` say why the site is not the newest, if so."""
    lines = [trouble] if trouble else []
    if not stories:
        lines.append(_said(msg("There is nothing that readers do not see already."), translate))
    heading = _said(_ALL, translate)
    return _own_page(heading, language, translate, lines=lines, findings=faults, stories=stories)


def missing_page(language: str, translate: Translate) -> bytes:
    """Make the page for an address that has none."""
    said = msg(
        "The site has no page at this address. A story that is not out, or has errors, is in the list above."
    )
    heading = _said(msg("No such page"), translate)
    return _own_page(heading, language, translate, lines=[_said(said, translate)])


def with_reload(page: bytes, events: str, version: str) -> tuple[bytes, str]:
    """Give a page of HTML with the script that reloads it, and the policy (CSP) it then has.

    `events` is the address of the events, `version` what the page was made from. A page without a head stays.
    """
    head, end, rest = page.partition(b"</head>")
    before, meta, after = head.partition(_CSP_META.encode())
    value, quoted, more = after.partition(b'"')
    policy = _allowing_reload(value.decode("utf-8", "replace") if meta and quoted else CSP)
    if meta and quoted:
        head = before + meta + policy.encode() + quoted + more
    if not end:
        return page, policy
    script = (
        f'<script src="/{OWN_SCRIPT}" data-events="{escape(events)}" data-version="{escape(version)}" defer>'
        "</script>\n"
    )
    return head + script.encode() + end + rest, policy


def with_trouble(page: bytes, why: str, translate: Translate) -> bytes:
    """Mark a page of HTML as an older state than that on the disk, under a banner that says why.

    A page that has no tags of its own, as a search engine's file, stays as it is.
    """
    banner = template("preview_stale.html").render(
        label=_said(_STALE, translate),
        why=why,
        more=_said(msg("What has to be mended"), translate),
        list=f"/{PREVIEW}",
    )
    return _under(page, banner)


def _allowing_reload(policy: str) -> str:
    directives = [part.strip() for part in policy.split(";") if part.strip()]
    named = {part.split()[0].lower(): number for number, part in enumerate(directives)}
    for name in _NEEDED:
        if name not in named:
            directives.append(f"{name} 'self'")
        elif "'none'" in directives[named[name]]:
            directives[named[name]] = f"{name} 'self'"
    return "; ".join(directives)


def _with_banner(page: bytes, story: Unseen, translate: Translate) -> bytes:
    banner = template("preview_banner.html").render(
        label=_said(_LABEL, translate), all=_said(_ALL, translate), list=f"/{PREVIEW}", story=story
    )
    page = page.replace(b"</head>", b'<meta name="robots" content="noindex, nofollow">\n</head>', 1)
    return _under(page, banner)


def _under(page: bytes, banner: str) -> bytes:
    """Put a banner first on a page; one that a newsroom's own template made without a body begins with it."""
    style = f'<link rel="stylesheet" href="/{OWN_STYLE}">\n'.encode()
    data = banner.encode("utf-8")
    body = _BODY.search(page)
    if body is not None:
        page = page[: body.end()] + b"\n" + data + page[body.end() :]
        return page if style in page else page.replace(b"</head>", style + b"</head>", 1)
    start = _BARE.match(page)
    return page[: start.end()] + style + data + page[start.end() :] if start is not None else page


def _own_page(
    heading: str,
    language: str,
    translate: Translate,
    *,
    lines: Sequence[str],
    findings: Sequence[FindingRow] = (),
    stories: Sequence[Unseen] = (),
) -> bytes:
    links = [
        {"address": f"/{PREVIEW}", "text": _said(_ALL, translate)},
        {"address": "/", "text": _said(msg("The site as readers see it"), translate)},
    ]
    text = template("preview.html").render(
        language=language,
        csp=Markup(CSP),
        label=_said(_LABEL, translate),
        heading=heading,
        lines=lines,
        findings=findings,
        stories=stories,
        links=links,
        icon=ICON,
        style=STYLE,
        own_style=OWN_STYLE,
    )
    return text.encode("utf-8")


def _said(message: Message, translate: Translate) -> str:
    return message.render(translate)
