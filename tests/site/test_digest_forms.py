"""The digest of a day: its order, its credit in every form, and the mail as a mail program reads it."""

from __future__ import annotations

import email
import email.policy
from datetime import date, datetime
from email.message import EmailMessage

import pytest
from exported_stories import SITE, digest, full_story
from lxml import html as lxml_html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from site_stories import NOW, a_policy, a_story

from curate.site.exports.digest import digest_markdown, digest_of, digest_text, of_day
from curate.site.exports.mail import digest_mail
from curate.site.view_counts import ViewCount
from curate.site.visibility import published_stories

CREDIT_LINE = "本文观点整理自视频号作者「示例作者甲」的相关内容。"


def read_mail(data: bytes) -> tuple[EmailMessage, str, str]:
    """Give a mail with its plain and its HTML text."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return message, plain.get_content(), html.get_content()


def test_order__is_the_editions_picks_first_then_newest() -> None:
    assert [item.slug for item in digest().items] == ["pinned", "b", "full"]


def test_order__is_the_editions_by_views_too() -> None:
    policy = a_policy("bulletin: {picks: 0}\n")
    stories = [a_story("new", "2025-12-14T09:00:00+08:00"), a_story("read", "2025-12-14T08:00:00+08:00"),
               a_story("read-yesterday", "2025-12-13T08:00:00+08:00")]  # fmt: skip
    out = published_stories(stories, policy, NOW)
    counts = [ViewCount("read", 5, NOW.date()), ViewCount("read-yesterday", 500, NOW.date())]
    orders = [
        [item.slug for item in digest_of(out, policy, date(2025, 12, 14), NOW, counts=given).items]
        for given in ([], counts)
    ]
    assert orders == [["new", "read"], ["read", "new"]]


def test_order__views_of_an_earlier_story_of_the_same_slug_are_not_its_own() -> None:
    policy = a_policy("bulletin: {picks: 0}\n")
    stories = [a_story("new", "2025-12-14T09:00:00+08:00"), a_story("news", "2025-12-14T08:00:00+08:00"),
               a_story("news", "2025-11-01T08:00:00+08:00", month="2025/11")]  # fmt: skip
    out = published_stories(stories, policy, NOW)
    made = digest_of(out, policy, date(2025, 12, 14), NOW, counts=[ViewCount("news", 500, NOW.date())])
    assert [item.slug for item in made.items] == ["new", "news"]


def test_day__is_the_newsrooms_not_utcs() -> None:
    stories = [
        a_story("early", "2025-12-13T16:30:00+00:00"),  # half past midnight in Shanghai
        a_story("late", "2025-12-14T15:59:00+00:00"),
        a_story("before", "2025-12-13T15:59:00+00:00"),
        a_story("after", "2025-12-14T16:00:00+00:00"),
    ]
    now = datetime.fromisoformat("2025-12-20T00:00:00+08:00")
    out = published_stories(stories, a_policy(), now)
    assert {s.story.slug for s in of_day(out, date(2025, 12, 14))} == {"early", "late"}


@pytest.mark.parametrize("sources", [True, False])
def test_every_form__has_each_credit_and_disclosure(sources: bool) -> None:
    made = digest()
    _, plain, html = read_mail(digest_mail(made, sources=sources))
    rendered = MarkdownIt("commonmark").render(digest_markdown(made, sources=sources))
    for text in (
        digest_text(made, sources=sources),
        plain,
        lxml_html.fromstring(html).text_content(),
        lxml_html.fromstring(f"<div>{rendered}</div>").text_content(),
    ):
        assert text.count(CREDIT_LINE) == len(made.items)
        assert text.count("本文含有AI生成的内容，已由人工审核。") == 1
        for item in made.items:
            assert item.title in text


def test_sources__stand_with_the_story_or_at_the_end() -> None:
    with_sources, without = (digest_text(digest(), sources=sources) for sources in (True, False))
    assert with_sources.index(CREDIT_LINE) < with_sources.index("后来的一篇")
    assert without.index(CREDIT_LINE) > without.index("一台旧相机")
    assert with_sources.splitlines()[0] == "快报 2025年12月14日 星期日"
    assert "2、后来的一篇：短。" in with_sources
    assert "1、精选的一篇。" in with_sources


def test_markdown__is_one_numbered_list() -> None:
    rendered = MarkdownIt("commonmark").render(digest_markdown(digest(), sources=True))
    page = lxml_html.fromstring(f"<div>{rendered}</div>")
    assert len(page.xpath("./ol")) == 1
    assert len(page.xpath("./ol/li")) == 3


def test_mail__plain_and_html_ready_to_send() -> None:
    data = digest_mail(digest(), sources=True)
    message, plain, html = read_mail(data)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "快报 2025年12月14日 星期日"
    assert message["Date"] == "Sun, 14 Dec 2025 09:00:00 +0800"
    assert plain.replace("\r\n", "\n") == digest_text(digest(), sources=True)
    page = lxml_html.document_fromstring(html)
    assert len(page.xpath("//ol/li")) == 3
    assert page.xpath("//script | //style | //@class | //@id") == []
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert digest_mail(digest(), sources=True) == data


def test_mail__hostile_words_forge_no_header_and_no_tag() -> None:
    title = '"</title><script>alert(1)</script>\\nBcc: all@example.org\\n--=_"'
    policy = a_policy(text='name: "快报\\nBcc: all@example.org"\nlanguage: zh-CN\ntimezone: Asia/Shanghai\n')
    made = digest([a_story("a", title=title, more="summary: '<b>'\n")], policy)
    message, plain, html = read_mail(digest_mail(made, sources=True))
    assert message["Bcc"] is None
    assert message["Subject"].startswith("快报 Bcc: all@example.org")
    assert "<script>alert(1)</script> Bcc: all@example.org" in plain
    assert lxml_html.document_fromstring(html).xpath("//script | //b") == []


def test_unlisted__are_not_in_the_digest_of_what_readers_see() -> None:
    stories = [full_story(), a_story("draft", state="draft"), a_story("held", "2025-12-14T10:00:00+08:00")]
    policy = a_policy(SITE)
    out = published_stories(stories, policy, NOW)
    assert [i.slug for i in digest_of(out, policy, date(2025, 12, 14), NOW).items] == ["full"]
