"""Links of a preview: a draft leads to the addresses the site has, those kept by retracted stories among them."""

from __future__ import annotations

from page_reader import Reader
from site_stories import NOW, a_policy, a_story

from curate.site.pages import render_site
from curate.site.preview import Unseen, unseen_pages
from curate.site.visibility import published_stories, retracted_stories

RETRACTION = "retraction: {at: 2025-12-14T09:00:00+08:00, by: wang, reason: 有误}\n"


def test_draft__leads_to_the_address_a_retracted_story_left_to_another() -> None:
    gone = a_story("yi", "2025-12-12T08:00:00+08:00", more=RETRACTION, title="撤下的")
    new = a_story("yi", "2025-12-13T08:00:00+08:00", month="2025/11", title="新的", more="tags: [甲]\n")
    draft = a_story(
        "gao", state="draft", body="另见[新的](../11/yi.md)与[撤下的](yi.md)。\n", more="tags: [甲]\n"
    )
    policy = a_policy()
    out, taken_back = published_stories([new], policy, NOW), retracted_stories([gone], policy, NOW)
    site = render_site(out, policy, NOW, {}, retracted=taken_back)
    assert "stories/yi-id-yi/index.html" in site

    told = {draft.path: Unseen("gao", draft.path, "gao", "draft", "", ())}
    pages = unseen_pages(out, [draft], told, policy, NOW, {}, str, retracted=taken_back)
    assert set(pages) == {"_preview/gao/index.html"}
    links = Reader(pages["_preview/gao/index.html"].decode()).links
    assert "../../stories/yi-id-yi/index.html" in links
    assert "../../stories/yi/index.html" not in links


def test_draft__of_the_same_slug_as_a_retracted_story_has_its_own_page() -> None:
    gone = a_story("yi", "2025-12-12T08:00:00+08:00", more=RETRACTION)
    draft = a_story("yi", state="draft", month="2025/11", body="自己：[这里](yi.md)。\n")
    policy = a_policy()
    told = {draft.path: Unseen("yi", draft.path, "yi", "draft", "", ())}
    taken_back = retracted_stories([gone], policy, NOW)
    pages = unseen_pages([], [draft], told, policy, NOW, {}, str, retracted=taken_back)
    links = Reader(pages["_preview/yi/index.html"].decode()).links
    assert [link for link in links if "yi" in link and "theme" not in link] == [
        "../../_preview/yi/index.html"
    ]
