"""Pages where a story was: the notice of a retracted one, and the ways from old addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_stories import NOW, a_policy, a_story, page

from curate.site.edition import published_stories
from curate.site.pages import render_site
from curate.site.visibility import retracted_stories
from curate.story.story import Story

RETRACTION = "retraction: {at: 2025-12-14T09:00:00+08:00, by: wang, reason: 来源 <b>要求</b> 撤下}\n"


def site_with(
    stories: Sequence[Story], former: Mapping[str, Sequence[str]] | None = None, more: str = ""
) -> dict[str, bytes]:
    """Render the site of stories, retracted ones among them."""
    policy = a_policy(more)
    return render_site(
        published_stories(stories, policy, NOW),
        policy,
        NOW,
        {},
        retracted=retracted_stories(stories, policy, NOW),
        former=former or {},
    )


def gone(slug: str, published: str = "2025-12-13T08:00:00+08:00") -> Story:
    return a_story(
        slug,
        published,
        title="撤下的标题",
        more=RETRACTION + "summary: 金丝雀\ntags: [金丝雀]\nplacement: [picks]\n",
        body="金丝雀。\n",
    )


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "撤回"), ("en", "was retracted on")])
def test_retracted__its_page_says_when_and_why_and_nothing_else(language: str, said: str) -> None:
    policy = a_policy().model_copy(update={"language": language})
    stories = [gone("che-xia"), a_story("zai")]
    site = render_site(
        published_stories(stories, policy, NOW),
        policy,
        NOW,
        {},
        retracted=retracted_stories(stories, policy, NOW),
    )
    notice = page(site, "stories/che-xia/index.html")
    assert said in notice
    assert 'datetime="2025-12-14T09:00+08:00"' in notice
    assert "来源 &lt;b&gt;要求&lt;/b&gt; 撤下" in notice
    assert "撤下的标题" in notice
    for path, data in site.items():
        assert "金丝雀" not in data.decode("utf-8", "replace"), path
        # The corrections page tells of it too; no slot, list, feed, archive or index does.
        if path not in ("stories/che-xia/index.html", "corrections/index.html"):
            assert b"che-xia" not in data, path


def test_retracted__keeps_its_address_from_a_newer_story_of_the_same_slug() -> None:
    site = site_with([gone("yi"), a_story("yi", "2025-12-14T08:00:00+08:00", title="新的", month="2025/11")])
    assert "撤下的标题" in page(site, "stories/yi/index.html")
    assert "新的" in page(site, "stories/yi-id-yi/index.html")


def test_retracted__before_it_came_out_has_no_page() -> None:
    site = site_with([gone("che-xia", "2025-12-15T08:00:00+08:00"), a_story("zai")])
    assert not [path for path, data in site.items() if b"che-xia" in data or "che-xia" in path]


def test_redirect__leads_to_the_new_address_and_says_so_to_search_engines() -> None:
    story = a_story("xin", body="只在新页上。\n")
    site = site_with(
        [story], {story.path: ["stories/2025/12/旧 名.md", "stories/2025/11/geng-jiu.md"]},
        "site: https://kuaibao.example\n",
    )  # fmt: skip
    for name in ("旧-名", "geng-jiu"):
        old = page(site, f"stories/{name}/index.html")
        assert '<meta http-equiv="refresh" content="0; url=../../stories/xin/index.html">' in old
        assert '<link rel="canonical" href="https://kuaibao.example/stories/xin/">' in old
        assert '<a href="../../stories/xin/index.html">' in old
        assert "只在新页上" not in old
    assert page(site, "stories/xin/index.html").count("http-equiv") == 1


def test_redirect__never_takes_the_address_of_a_story_nor_one_of_two() -> None:
    first, second = a_story("jia"), a_story("yi")
    site = site_with(
        [first, second], {first.path: ["stories/2025/12/Yi.md", "a/bing.md"], second.path: ["b/bing.md"]}
    )
    assert 'http-equiv="refresh"' not in page(site, "stories/yi/index.html")
    assert "stories/Yi/index.html" not in site
    assert "stories/jia/index.html" in page(site, "stories/bing/index.html")


def test_redirect__of_a_story_that_is_not_on_the_site_is_none() -> None:
    site = site_with([a_story("zai")], {"stories/2025/12/mei-you.md": ["stories/2025/12/jiu.md"]})
    assert "stories/jiu/index.html" not in site


NAMES = st.text(st.sampled_from("aAbß名 ./<>\"'&?#%"), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, max_size=5))
def test_redirect__whatever_the_old_names_were_each_page_leads_home(names: list[str]) -> None:
    story = a_story("xin")
    plain = site_with([story])
    site = site_with([story], {story.path: [f"stories/2025/12/{name}.md" for name in names]})
    added = site.keys() - plain.keys()
    assert {path: site[path] for path in plain} == plain
    assert len({path.casefold() for path in added}) == len(added)
    for path in added:
        assert re.fullmatch(r"stories/[^/<>\"'&?#% ]+/index\.html", path)
        assert re.findall(r'url=([^"]*)"', page(site, path)) == ["../../stories/xin/index.html"]
