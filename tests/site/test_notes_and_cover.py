"""What a page makes of the front matter besides the credit: notes of sources, and the line below the cover."""

from __future__ import annotations

from site_stories import CREDIT, POLICY, a_policy, a_site, a_story, page

PICTURES = {"stories/2025/12/a/cover.jpg": b"\xff\xd8cover"}
PAGE = "stories/a/index.html"
WITH_ID = CREDIT + "    id: s1\n"


def test_note__of_a_source_leads_to_it() -> None:
    text = page(a_site([a_story("a", credit=WITH_ID, body="价格是4.2万元[^s1]。\n")]), PAGE)
    assert '<a href="#fn-s1" id="fnref-s1">1</a>' in text
    note = text[text.index('<li id="fn-s1">') : text.index("</li>", text.index('<li id="fn-s1">'))]
    assert (
        '<a href="https://example.org/v/1" rel="noopener nofollow">视频号作者「示例作者甲」</a>的相关内容'
        in note
    )
    assert "，00:03:10-00:07:45。" in note


def test_note__of_a_source_is_in_the_language_of_the_pages() -> None:
    story = a_story("a", credit=WITH_ID, body="The price[^s1].\n")
    text = page(a_site([story], a_policy(text=POLICY.replace("zh-CN", "en"))), PAGE)
    assert ">示例作者甲</a> on WeChat Channels, 00:03:10-00:07:45." in text


def test_note__of_a_source_counts_for_no_length() -> None:
    with_it = page(a_site([a_story("a", credit=WITH_ID, body="价格[^s1]。\n")]), PAGE)
    assert "<span>2 字</span>" in with_it


def test_cover__has_its_credit_below_it_on_the_page_alone() -> None:
    more = "cover: cover.jpg\ncover_credit: 图：示例 <b>作者</b>\n"
    site = a_site([a_story("a", more=more)], pictures=PICTURES)
    assert "<figcaption>图：示例 &lt;b&gt;作者&lt;/b&gt;</figcaption></figure>" in page(site, PAGE)
    assert "figcaption" not in page(site, "index.html")


def test_cover__without_a_credit_has_no_empty_line_below_it() -> None:
    text = page(a_site([a_story("a", more="cover: cover.jpg\n")], pictures=PICTURES), PAGE)
    assert '<figure class="cover"><img' in text
    assert "figcaption" not in text
