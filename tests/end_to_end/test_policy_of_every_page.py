"""Each page of every kind says what it may load, before it loads anything: on the site, in the preview, in exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from newsroom_of_secrets import OUT
from outputs import Outputs

from curate.desk.newsroom import open_newsroom
from curate.desk.previewing import Page, Preview

EVENTS = "/_preview/events/made-up"
LOADING = ("script", "link", "style", "img", "base", "iframe", "object", "embed", "video", "audio", "svg")
KINDS = {
    "front": "index.html",
    "story": f"stories/{OUT}/index.html",
    "expired story": "stories/guo-qi/index.html",
    "retracted": "stories/che-hui/index.html",
    "taken down": "stories/che-diao/index.html",
    "redirect": "stories/gai-ming-qian/index.html",
    "category": "category/汽车/index.html",
    "tag": "tag/示例标签/index.html",
    "source": "source/公众号-示例作者甲/index.html",
    "all stories": "all/index.html",
    "archive": "archive/index.html",
    "month": "archive/2025/12/index.html",
    "day": "archive/2025/12/14/index.html",
    "corrections": "corrections/index.html",
    "about": "about/index.html",
    "search": "search/index.html",
}


class FirstThings(HTMLParser):
    """Reads a page: its policies, what loads something before the first of them, and all scripts."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.policies: list[str] = []
        self.before: list[str] = []
        self.scripts: list[dict[str, str]] = []
        self.in_body = False
        self.feed(page.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_body = self.in_body or tag == "body"
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            assert not self.in_body, "a policy in the body does not count"
            self.policies.append(given["content"])
        elif not self.policies and (tag in LOADING or given.get("http-equiv")):
            self.before.append(tag)
        if tag == "script":
            self.scripts.append(given)


@dataclass(frozen=True)
class Policy:
    """A policy of a page, read."""

    directives: Mapping[str, list[str]]

    @classmethod
    def read(cls, text: str) -> Policy:
        parts = [part.split() for part in text.split(";") if part.strip()]
        assert len({name for name, *_ in parts}) == len(parts), text
        return cls({name: values for name, *values in parts})

    def of(self, name: str) -> list[str]:
        return self.directives.get(name, self.directives["default-src"])


def policy_of(page: bytes, path: str) -> Policy:
    """Give the one policy a page has, which stands before all that it could hold back."""
    read = FirstThings(page)
    assert len(read.policies) == 1, path
    assert read.before == [], path
    policy = Policy.read(read.policies[0])
    assert policy.directives["default-src"] == ["'none'"], path
    for name, values in policy.directives.items():
        for value in values:
            assert "unsafe" not in value or name == "style-src", (path, name, value)
            assert "*" not in value, (path, name, value)
            assert not value.startswith(("http", "//")), (path, name, value)
    assert policy.directives["base-uri"] == policy.directives["form-action"] == ["'none'"], path
    return policy


@pytest.fixture(scope="module")
def shown(secrets_with_all: Outputs) -> dict[str, Page]:
    """Give all that a preview answers, drafts too."""
    preview = Preview(
        open_newsroom(secrets_with_all.desk.top), lambda: datetime.now(UTC), lambda text: text, events=EVENTS
    )
    made = preview.show()
    return {**made.pages, "no/such/page.html": made.missing}


def test_site__has_a_page_of_every_kind(secrets_with_all: Outputs) -> None:
    pages = {path for path in secrets_with_all.site if path.endswith(".html")}
    assert set(KINDS.values()) <= pages
    for path in pages:
        head = secrets_with_all.site[path][:15].lower()
        assert head.startswith(b"<!doctype html>"), path


def test_site__each_page_loads_its_own_style_pictures_and_look_and_search_its_script(
    secrets_with_all: Outputs,
) -> None:
    for path, page in secrets_with_all.site.items():
        if not path.endswith(".html"):
            assert b"<!doctype" not in page[:512].lower(), path
            continue
        policy, scripts = policy_of(page, path), FirstThings(page).scripts
        searching = path == KINDS["search"]
        assert policy.of("script-src") == ["'self'"], path
        assert policy.of("connect-src") == (["'self'"] if searching else ["'none'"]), path
        assert policy.of("style-src") == policy.of("img-src") == ["'self'"], path
        data = [script for script in scripts if script.get("type") == "application/ld+json"]
        look, *others = [script for script in scripts if script not in data]
        assert look["src"] == "../" * path.count("/") + "theme/look.js", path
        assert others == ([{"src": "../theme/search.js", "defer": ""}] if searching else []), path


def test_preview__each_page_has_the_policy_its_header_has(shown: Mapping[str, Page]) -> None:
    pages = {path: page for path, page in shown.items() if path.endswith(".html")}
    kinds = {"_preview/index.html", "_preview/cuo-gao/index.html", "_preview/shen-gao/index.html"}
    assert {*kinds, "no/such/page.html", *KINDS.values()} <= pages.keys()
    for path, page in pages.items():
        policy = policy_of(page.data, path)
        assert Policy.read(page.policy) == policy, path
        assert policy.of("script-src") == policy.of("connect-src") == ["'self'"], path
        assert policy.of("style-src") == policy.of("img-src") == ["'self'"], path
        sources = [s.get("src", "") for s in FirstThings(page.data).scripts if "type" not in s]
        own = [source for source in sources if source.endswith("theme/look.js")]
        assert len(own) == (path not in kinds and path != "no/such/page.html") or path.startswith(
            "_preview/"
        ), path
        own += ["../theme/search.js"] if path == KINDS["search"] else []
        assert sources == [*own, "/_preview/reload.js"], path


def test_preview__only_pages_are_pages(shown: Mapping[str, Page]) -> None:
    for path, page in shown.items():
        if not path.endswith(".html"):
            assert b"<!doctype" not in page.data[:512].lower(), path


@pytest.mark.parametrize("form", ["html", "card", "wechat"])
def test_export__page_runs_nothing_but_a_script_of_ours(secrets_with_all: Outputs, form: str) -> None:
    page = secrets_with_all.others[f"export.{form}"]
    policy = policy_of(page, form)
    allowed = [value.partition("-")[0] for value in policy.of("script-src")]
    assert allowed == (["'sha256"] if form == "wechat" else ["'none'"])
    assert policy.of("connect-src") == ["'none'"]
    assert len(FirstThings(page).scripts) == (form == "wechat")
