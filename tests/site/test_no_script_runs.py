"""Whatever a story and a policy hold: read by parsers of others, nothing of it is more than words."""

from __future__ import annotations

import email
import email.policy
import json
from functools import lru_cache

import feedparser  # type: ignore[import-untyped]
import pytest
from hostile_site import ADDRESS, PAYLOADS, RUN, elements, hostile_files, what_could_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from markdown_it import MarkdownIt

files_of = lru_cache(maxsize=None)(hostile_files)
NUMBERS = pytest.mark.parametrize("number", range(len(PAYLOADS)))
SEARCH = "search/index.html"
OWN_TAGS = {
    SEARCH: frozenset(("link", "form", "button", "input")),
    "exports/story.wechat.html": frozenset(("style", "button")),
    "exports/story.html": frozenset(("style",)),
    "exports/story.card.html": frozenset(("style",)),
}


def wrong_in(files: dict[str, bytes]) -> dict[str, list[str]]:
    """Give what could run on each page; of the scripts, those of ours are taken off."""
    found = {}
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        wrong = what_could_run(
            data.decode("utf-8"),
            tags=OWN_TAGS.get(path, frozenset(("link",))),
            scripts=_scripts_of_ours(path),
            styled=path.startswith("exports/"),
            refresh=b"refresh" in data and path.startswith("stories/"),
        )
        if wrong:
            found[path] = wrong
    return found


def _scripts_of_ours(path: str) -> int:
    """Count them: the look on every page that a site could have, and what searches or loads again."""
    if path.startswith("exports/"):
        return int(path == "exports/story.wechat.html")
    own = path in ("_preview/index.html", "_preview/findings/index.html")
    return 1 + (path == SEARCH or path.startswith("_preview/")) - own


@NUMBERS
def test_pages__hold_no_script_but_ours(number: int) -> None:
    files = files_of(PAYLOADS[number])
    assert len([path for path in files if path.endswith(".html")]) > 15
    assert wrong_in(files) == {}


@NUMBERS
def test_redirects__lead_to_a_page_of_the_site_and_nowhere_else(number: int) -> None:
    for path, data in files_of(PAYLOADS[number]).items():
        if not path.endswith(".html"):
            continue
        for tag, attributes in elements(data.decode()):
            if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
                assert attributes["content"] == "0; url=../../stories/evil/index.html", path
        assert b"1337" not in data, path


@NUMBERS
def test_title__is_the_text_itself(number: int) -> None:
    page = files_of(PAYLOADS[number])["stories/evil/index.html"].decode()
    said = [script for script in page.split("<script") if "ld+json" in script[:40]]
    assert len(said) == 1
    data = json.loads(said[0].partition(">")[2].partition("</script>")[0])
    assert data["headline"] == PAYLOADS[number]
    assert data["correction"][0]["text"] == PAYLOADS[number]
    root = lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    (heading,) = root.xpath("//h1")
    if PAYLOADS[number].isprintable():
        assert heading.text_content() == PAYLOADS[number]


@NUMBERS
def test_feeds__are_well_formed_and_hold_words(number: int) -> None:
    files = files_of(PAYLOADS[number])
    feeds = [path for path in files if path.endswith(("rss.xml", "atom.xml"))]
    assert len(feeds) >= 4
    for path in feeds:
        etree.fromstring(files[path], etree.XMLParser(resolve_entities=False))
        read = feedparser.parse(files[path], sanitize_html=False, resolve_relative_uris=False)
        assert not read.bozo, read.get("bozo_exception")
        assert len(read.entries) == 3 or "/" in path
        for entry in read.entries:
            assert what_could_run(f"<div>{entry.content[0].value}</div>") == [], path
            assert what_could_run(f"<div>{entry.summary}</div>") == [], path
            assert all(link.href.startswith((f"{ADDRESS}/", "https://example.org/")) for link in entry.links)
    for item in json.loads(files["feed.json"])["items"]:
        assert what_could_run(f"<div>{item['content_html']}</div>") == []
        assert item["url"].startswith(f"{ADDRESS}/stories/")


@NUMBERS
def test_files_for_machines__keep_their_form(number: int) -> None:
    files = files_of(PAYLOADS[number])
    for path, data in files.items():
        if path.endswith(".json"):
            json.loads(data)
    etree.fromstring(files["sitemap.xml"], etree.XMLParser(resolve_entities=False))
    assert files["robots.txt"].decode() == f"User-agent: *\nAllow: /\nSitemap: {ADDRESS}/sitemap.xml\n"
    for path in files:
        assert not set(path) & set(' ?#\\:*"<>|\r\n\0'), path
        assert not {"..", "."} & set(path.split("/")), path


@NUMBERS
def test_mail__has_the_headers_it_was_given_and_words_in_its_parts(number: int) -> None:
    data = files_of(PAYLOADS[number])["exports/digest.eml"]
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert sorted(message.keys()) == [
        "Content-Type", "Date", "MIME-Version", "Subject", "X-Mailer", "X-Unsent"
    ]  # fmt: skip
    assert message.defects == []
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert what_could_run(html.get_content(), styled=True) == []
    allowed = {"Content-Type", "Content-Transfer-Encoding", "Content-Language", "MIME-Version"}
    assert {*plain.keys(), *html.keys()} <= allowed


@NUMBERS
@pytest.mark.parametrize("name", ["story", "digest"])
def test_markdown__read_with_html_allowed_holds_words(number: int, name: str) -> None:
    text = files_of(PAYLOADS[number])[f"exports/{name}.md"].decode()
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert what_could_run(f"<div>{rendered}</div>") == []
    headings = lxml_html.fromstring(f"<div>{rendered}</div>").xpath("//h1")
    assert len(headings) == 1


@NUMBERS
def test_digest__has_as_many_items_as_stories(number: int) -> None:
    text = files_of(PAYLOADS[number])["exports/digest.txt"].decode()
    blocks = text.rstrip("\n").split("\n\n")
    assert len(blocks) == 3
    assert [block[:2] for block in blocks[1:]] == ["1、", "2、"]


PIECES = st.sampled_from(
    (
        *(
            "<",
            ">",
            '"',
            "'",
            "&",
            "/",
            "=",
            " ",
            "\n",
            "\r\n",
            "\t",
            "`",
            "\\",
            "[",
            "]",
            "(",
            ")",
            "!",
            "#",
            "|",
        ),
        *("<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<img src=x onerror=", "<svg onload="),
        *(
            "javascript:",
            "&colon;",
            "&#58;",
            "&lt;",
            "&#x3c;",
            "\u2028",
            "\u2029",
            "\u0085",
            "\x00",
            "\ufffe",
        ),
        *(
            "</title>",
            "</style>",
            "</textarea>",
            "<style>",
            "<a href=",
            "<form>",
            "{{",
            "}}",
            "{%",
            RUN,
            "词",
        ),
    )
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=4), min_size=1, max_size=12).map("".join))
def test_any_text__runs_nowhere(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    files = hostile_files(text)
    assert wrong_in(files) == {}
    for path, data in files.items():
        if path.endswith(".xml"):
            etree.fromstring(data, etree.XMLParser(resolve_entities=False))
        elif path.endswith(".json"):
            json.loads(data)
