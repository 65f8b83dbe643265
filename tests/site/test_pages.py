"""The whole site: what gets in, where it lies, what its pages say; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from page_reader import Reader, own_scripts
from site_stories import CREDIT, NOW, POLICY, a_policy, a_site, a_story, page

from curate.site.pages import ON_PAGE
from curate.site.resources import TEMPLATES
from curate.story.story import Story

PNG = b"\x89PNG\r\n\x1a\n"
RICH = (
    "## 小标题\n\n**加粗（注）**后文[^1]，见[另一篇](2025-other.md)与[草稿](hidden.md)。\n\n"
    "| 项 | 数 |\n|:--|--:|\n| 甲 | 1 |\n\n![图](in.png)\n\n[^1]: 注。\n"
)


def many() -> list[Story]:
    """Give a newsroom's worth of stories of every state, some with pictures."""
    stories = [
        a_story(
            f"2025-s{i:02}",
            (NOW - timedelta(hours=5 * i)).isoformat(),
            title=f"第 {i} 篇：示例",
            category=("汽车", "科技", "社会/民生")[i % 3],
            more=f"summary: 摘要 {i}\ntags: [示例, 标签{i % 4}]\n"
            + ("placement: [picks, important]\n" * (i == 2)),
        )
        for i in range(1, ON_PAGE + 10)
    ]
    stories.append(a_story("2025-other", title="另一篇", more="cover: cover.jpg\n", body=RICH))
    stories.append(a_story("2025-other", "2025-11-02T08:00:00+08:00", title="同名旧稿", month="2025/11"))
    stories.append(a_story("hidden", state="draft", body=RICH))
    return stories


PICTURES = {
    "stories/2025/12/2025-other/cover.jpg": b"\xff\xd8cover",
    "stories/2025/12/2025-other/in.png": PNG,
    "stories/2025/12/2025-other/unused.png": b"unused picture",
    "stories/2025/12/hidden/in.png": b"picture of a draft",
}


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return a_site(many(), a_policy("site: https://kuaibao.example/news\n"), pictures=PICTURES)


def html_pages(site: dict[str, bytes]) -> dict[str, str]:
    return {path: data.decode("utf-8") for path, data in site.items() if path.endswith(".html")}


def test_every_page__structure(site: dict[str, bytes]) -> None:
    for path, text in html_pages(site).items():
        reader = Reader(text)
        assert ("html", "lang", "zh-CN") in reader.attributes, path
        assert reader.counts["h1"] == 1, path
        assert reader.counts["main"] == 1, path
        assert reader.counts["title"] == 1, path
        assert reader.headings[0] == 1 or path == "index.html", path
        assert all(b - a <= 1 for a, b in zip(reader.headings, reader.headings[1:], strict=False)), path
        assert len(reader.ids) == len(set(reader.ids)), path
        assert set(reader.labelled_by) <= set(reader.ids), path
        assert "#main" in reader.links, path


def test_every_page__nothing_but_own_style_and_pictures_may_load(site: dict[str, bytes]) -> None:
    for path, text in html_pages(site).items():
        reader = Reader(text)
        policy = dict(part.split(maxsplit=1) for part in reader.metas["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", path
        assert policy["style-src"] == policy["img-src"] == "'self'", path
        scripts = [(name, value) for tag, name, value in reader.attributes if tag == "script"]
        assert scripts == own_scripts(path), path
        assert "style" not in reader.counts, path
        assert not [a for a in reader.attributes if a[1] == "style" or a[1].startswith("on")], path


def test_every_link__relative_and_leads_to_a_file_or_a_place_on_the_page(site: dict[str, bytes]) -> None:
    hosts = set()
    for path, text in html_pages(site).items():
        reader = Reader(text)
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme:
                hosts.add(parts.hostname)
            elif parts.path:
                assert not parts.path.startswith("/"), (path, link)
                assert normpath(join(dirname(path), unquote(parts.path))) in site, (path, link)
            else:
                assert unquote(parts.fragment) in {unquote(i) for i in reader.ids}, (path, link)
    assert hosts == {"example.org", "kuaibao.example"}


def test_canonical__the_sites_address(site: dict[str, bytes]) -> None:
    reader = Reader(page(site, "stories/2025-other-id-2025-other/index.html"))
    assert "https://kuaibao.example/news/stories/2025-other-id-2025-other/" in reader.links
    assert "https://kuaibao.example/news/" in Reader(page(site, "index.html")).links


@pytest.mark.parametrize("address", ["javascript:alert(1)", "kuaibao.example", '"https://x.example/"'])
def test_canonical__no_web_address__left_out(address: str) -> None:
    site = a_site([a_story("a")], a_policy(f"site: '{address}'\n"))
    assert b"canonical" not in site["index.html"]


def test_same_slug__the_earlier_keeps_the_address(site: dict[str, bytes]) -> None:
    assert "同名旧稿" in page(site, "stories/2025-other/index.html")
    assert "另一篇" in page(site, "stories/2025-other-id-2025-other/index.html")


def test_link_to_a_story_file__its_page_when_published_else_words_alone(site: dict[str, bytes]) -> None:
    text = page(site, "stories/2025-other-id-2025-other/index.html")
    assert '<a href="../../stories/2025-other-id-2025-other/index.html">另一篇</a>' in text
    assert "与草稿。" in text


def test_pictures__only_those_a_published_story_uses(site: dict[str, bytes]) -> None:
    others = (".html", ".css", ".svg", ".xml", ".txt", ".json", ".js")
    held = {path: data for path, data in site.items() if not path.endswith(others)}
    assert held == {
        "stories/2025-other-id-2025-other/cover.jpg": b"\xff\xd8cover",
        "stories/2025-other-id-2025-other/in.png": PNG,
    }
    text = page(site, "stories/2025-other-id-2025-other/index.html")
    assert '<img src="../../stories/2025-other-id-2025-other/cover.jpg"' in text


def test_pictures__of_kinds_that_can_run_scripts__stay_out() -> None:
    story = a_story("a", more="cover: cover.svg\n", body="![图](page.html)\n")
    pictures = {"stories/2025/12/a/cover.svg": b"<svg/>", "stories/2025/12/a/page.html": b"<p>"}
    site = a_site([story], pictures=pictures)
    assert not {path for path in site if path.endswith(("cover.svg", "page.html"))}
    assert "<img" not in page(site, "stories/a/index.html")


def test_drafts__not_a_byte_of_them() -> None:
    canary = "金丝雀词"
    unpublished = [
        a_story("d", state="draft", title=canary, category=canary, body=canary, more=f"tags: [{canary}]\n"),
        a_story("r", state="review", title=canary, more=f"summary: {canary}\ncover: c.png\n"),
        a_story("e", "2025-12-15T00:00:00+08:00", title=canary, more="placement: [picks]\n"),
        a_story("x", title=canary, more="retraction: {reason: 示例}\n"),
        a_story("n", published="", title=canary),
    ]
    pictures = {"stories/2025/12/r/c.png": canary.encode()}
    out = a_story("a", body=f"[看](d.md) [看]({canary}.md)\n")
    site = a_site([out, *unpublished], pictures=pictures)
    assert "看" in page(site, "stories/a/index.html")
    for path, data in site.items():
        assert canary not in path
        assert canary.encode() not in data, path
    assert site == a_site([out], pictures={})
    shown = a_site([out, *unpublished], now=NOW + timedelta(days=2), pictures=pictures)
    assert canary in page(shown, "index.html")


def fingerprint(site: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in site.items():
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def test_build__twice_in_any_order__same_bytes_in_the_same_order() -> None:
    first = a_site(many(), pictures=PICTURES)
    stories = many()
    random.Random(3).shuffle(stories)
    again = a_site(stories, pictures=dict(reversed(PICTURES.items())))
    assert list(again) == list(first) == sorted(first)
    assert again == first


def test_build__in_processes_that_hash_differently__same_bytes() -> None:
    code = "import test_pages as t; print(t.fingerprint(t.a_site(t.many(), pictures=t.PICTURES)))"
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    }
    assert prints == {fingerprint(a_site(many(), pictures=PICTURES)) + "\n"}


def test_build__later__only_the_front_page_changes() -> None:
    first, later = a_site(many()), a_site(many(), now=NOW + timedelta(minutes=1))
    assert {path for path in first if first[path] != later[path]} == {"index.html"}


def test_listing__long__goes_on_with_links_both_ways(site: dict[str, bytes]) -> None:
    first, second = page(site, "all/index.html"), page(site, "all/2/index.html")
    assert first.count("<article") == ON_PAGE
    assert 'rel="next" href="../all/2/index.html"' in first
    assert 'rel="prev" href="../../all/index.html"' in second
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in second


def test_category__named_with_a_slash__one_folder(site: dict[str, bytes]) -> None:
    assert "<h1>社会/民生</h1>" in page(site, "category/社会-民生/index.html")


@pytest.mark.parametrize("slug", ["..", ".", "a b?c#d", "CON", "-", "中文 标题"])
def test_odd_slugs__stay_inside_the_folder_of_stories(slug: str) -> None:
    site = a_site([a_story(slug)])
    [path] = [path for path in site if path.startswith("stories/")]
    assert normpath(path) == path
    assert path.count("/") == 2
    assert not set(path) & set(' ?#\\:*"<>|')
    assert path.split("/")[1].lower() != "con"


def test_front__masthead_slots_and_moment(site: dict[str, bytes]) -> None:
    text = page(site, "index.html")
    assert '<time datetime="2025-12-14T09:39+08:00">2025年12月14日 09:39 星期日</time>' in text
    assert '<h1 class="name">快报</h1>' in text
    order = [
        "今日精选",
        "Today&#39;s Picks",
        "最新",
        "Most Recent",
        "重要",
        "Important",
        "更多分类",
        "More from categories",
    ]
    assert sorted(order, key=text.index) == order
    assert "整理自视频号「示例作者甲」" in text


def test_front__policy_renames_a_slot() -> None:
    text = page(a_site([a_story("a")], a_policy("slots: {picks: 编辑之选}\n")), "index.html")
    assert "编辑之选" in text
    assert "今日精选" not in text


def test_front__nothing_published__says_so_kindly() -> None:
    site = a_site([])
    assert {"index.html", "about/index.html", "theme/style.css"} <= set(site)
    assert not [path for path in site if path.startswith(("stories/", "all/", "archive/", "corrections/"))]
    assert "还没有发布的文章" in page(site, "index.html")
    assert "今日精选" not in page(site, "index.html")


def test_pages__english_newsroom__english_words() -> None:
    policy = a_policy(text=POLICY.replace("zh-CN", "en").replace("快报", "Brief"))
    site = a_site([a_story("a", more="ai: transcribed\n")], policy)
    front, story = page(site, "index.html"), page(site, "stories/a/index.html")
    assert "Sunday, 14 December 2025, 09:39" in front
    assert "Most Recent" in front
    assert "最新" not in front
    assert 'lang="en"' in story
    assert "Whose views these are" in story
    assert "AI tools" in story


def test_hostile_values__shown_as_words() -> None:
    evil = '</title></h1><script>alert(1)</script><img src=x onerror=alert(1)>" onload="x\' {{ 7*7 }}'
    quoted = "'" + evil.replace("'", "''") + "'"
    story = a_story(
        "a",
        title=quoted,
        category=quoted,
        credit=CREDIT.replace("示例作者甲", quoted).replace("视频号", quoted),
        more=f"summary: {quoted}\ntags: [{quoted}]\nplacement: [picks, trending, important]\n"
        f"corrections: [{{note: {quoted}}}]\n",
        body=evil,
    )
    site = a_site([story], a_policy(text=POLICY.replace("快报", quoted).replace("林编辑", quoted)))
    for path, text in html_pages(site).items():
        reader = Reader(text)
        scripts = [(name, value) for tag, name, value in reader.attributes if tag == "script"]
        assert scripts == own_scripts(path), path
        assert not [a for a in reader.attributes if a[1].startswith("on")], path
        assert {value for tag, name, value in reader.attributes if tag == "img" and name == "src"} == set(), (
            path
        )
        assert "49" not in text, path
        assert evil in reader.texts["title"], path
        assert normpath(path) == path
        assert not set(path) & set(' ?#\\:*"<>|'), path


def test_templates__no_question_of_state_in_them() -> None:
    import curate.site

    folder = Path(curate.site.__file__).parent / "templates"
    names = {path.name for path in folder.iterdir()}
    assert set(TEMPLATES) <= names
    for name in sorted(name for name in names if not name.startswith("preview")):
        text = (folder / name).read_text(encoding="utf-8")
        assert "draft" not in text
        assert "state" not in text
        assert "| safe" not in text
