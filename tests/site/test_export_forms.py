"""Exports of a story: as looked at once, and what readers other than ours find in them."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from exported_stories import GOLDEN, all_forms, content
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from site_stories import CREDIT, a_policy, a_story

from curate.site.exports.content import Content
from curate.site.exports.markdown import story_markdown
from curate.site.exports.page import card_to_measure, story_card, story_page
from curate.site.exports.text import story_text
from curate.site.exports.wechat import MOST_SUMMARY, MOST_TEXT, MOST_TITLE, choices, story_wechat
from curate.story.credit import credit_line

CREDIT_LINE = "本文观点整理自视频号作者「示例作者甲」的相关内容。"
DISCLOSURE = "本文含有AI生成的内容，已由人工审核。"
HOSTILE = (
    "<script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "[x](javascript:alert(1)) ![y](z) **b** `c` [^1]: # - 1. | a",
    "]]> &lt;b&gt; &#60; {{x}} {% y %}",
    "- 甲 + 乙 = 丙",
    "2025. 年",
    "标题\\",
)


def wechat(made: Content) -> str:
    return story_wechat(made).page


HTML_FORMS = {"wechat": wechat, "html": story_page, "card": story_card}


def parsed(page: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8"))


def words_of_markdown(text: str) -> str:
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    return " ".join(lxml_html.fromstring(f"<div>{rendered}</div>").text_content().split())


@pytest.mark.parametrize("name", sorted(all_forms()))
def test_form__is_as_it_was_looked_at(name: str) -> None:
    assert all_forms()[name] == (GOLDEN / name).read_bytes()


def test_golden_files__are_all_asked_for() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(all_forms())


def test_every_form__has_credit_disclosure_correction_and_nothing_hidden() -> None:
    made = content()
    for text in (
        parsed(wechat(made)).text_content(),
        parsed(story_page(made)).text_content(),
        parsed(story_card(made)).text_content(),
        story_text(made),
        words_of_markdown(story_markdown(made)),
    ):
        assert CREDIT_LINE in text
        assert DISCLOSURE in text
        assert "改了一个数字。" in text
        assert "林编辑" in text
        assert "只给编辑看" not in text


def test_wechat__one_section_of_inline_styles() -> None:
    page = parsed(wechat(content()))
    (section,) = page.xpath("//main/section")
    assert len(page.xpath("//section")) == 1
    assert [child.tag for child in page.xpath("//main/*")] == ["section"]
    elements = list(section.iter())
    assert len(elements) > 60
    for element in elements:
        assert set(element.attrib) <= {"style", "src", "alt", "href", "start"}
        style = element.get("style", "")
        assert "var(" not in style
        assert not re.search(r"[0-9](?:em|rem|vw)\b", style)
    assert section.xpath(".//li//ul | .//li//ol | .//script | .//style") == []
    assert section.xpath(".//a/@href") == ["https://mp.weixin.qq.com/s/1"]


def test_wechat__outside_links_as_a_numbered_list_each_once() -> None:
    text = parsed(wechat(content())).xpath("//main/section")[0].text_content()
    assert "链接[1]和" in text
    assert "一次[1]，" in text
    assert "[1] 链接：https://a.example/x?a=1&b=2" in text
    assert "[2] https://b.example/y" in text
    assert "[3]" not in text
    assert "https://example.org/v/1" in text  # the source's own address is told with the source
    assert "后文[注1]" in text
    assert "注1 注的内容。" in text


def test_wechat__pictures_are_named_and_shown() -> None:
    page = parsed(wechat(content()))
    assert page.xpath("//aside//ol/li/text()") == ["cover.png", "p.png"]
    shown = page.xpath("//main//img/@src")
    assert len(shown) == 2
    assert all(src.startswith("data:image/png;base64,") for src in shown)


def test_wechat__lengths_at_the_limit_and_above_it() -> None:
    fits = a_story("a", title="字" * MOST_TITLE, more=f"summary: {'字' * MOST_SUMMARY}\n")
    assert [m.over for m in story_wechat(content(fits)).measures] == [0, 0, 0]
    long = a_story(
        "a", title="字" * (MOST_TITLE + 1), more=f"summary: {'字' * (MOST_SUMMARY + 2)}\n", body="字" * 20_000
    )
    made = story_wechat(content(long))
    title, summary, text = made.measures
    assert (title.over, summary.over) == (1, 2)
    assert text.over > 0
    assert "超出 1 个字符" in made.page
    assert "字" * (MOST_TITLE + 1) in made.page


def test_wechat__length_of_the_text__is_told_as_words_and_with_its_formatting() -> None:
    made = story_wechat(content(a_story("a", body="字" * 41)))
    text = made.measures[2]
    section = re.search("<section.*</section>", made.page, re.DOTALL)
    assert section is not None
    assert text.count == len(section[0])
    assert text.words is not None
    assert 41 <= text.words < text.count / 5  # a credit line stands above the text
    assert f"{text.words} 字；连同格式 {text.count} 个字符，上限 {MOST_TEXT} 个字符" in made.page
    assert made.measures[0].words is None


def test_wechat__pictures_do_not_count_as_text() -> None:
    made = content()
    section = re.search("<section.*</section>", wechat(made), re.DOTALL)
    assert section is not None
    data = sum(len(picture.data_url) for picture in made.pictures)
    assert data > 100
    assert story_wechat(made).measures[2].count == len(section[0]) - data


def test_wechat__what_lay_in_an_item_follows_it_and_the_list_goes_on() -> None:
    body = "1. 甲\n2. 乙\n   - 丙\n     1. 丁\n3. 戊\n"
    section = parsed(wechat(content(a_story("a", body=body)))).xpath("//main/section")[0]
    lists = [element for element in section if element.tag in ("ul", "ol")]
    assert [(e.tag, e.get("start"), e.xpath("./li/text()")) for e in lists] == [
        ("ol", None, ["甲", "乙"]),
        ("ul", None, ["丙"]),
        ("ol", None, ["丁"]),
        ("ol", "3", ["戊"]),
    ]


def test_wechat__wide_tables_are_counted() -> None:
    assert story_wechat(content()).wide_tables == 1
    assert story_wechat(content(a_story("a", body="|一|二|\n|--|--|\n|1|2|\n"))).wide_tables == 0


@pytest.mark.parametrize(
    ("relation", "ai", "said", "unsaid"),
    [
        ("整理自", "none", "不要声明原创", "AI 标识"),
        ("原创", "none", "可以声明原创", "转载"),
        ("转载自", "none", "转载", "个人观点"),
        ("整理自", "generated", "声明内容由 AI 生成", "可以声明原创"),
        ("整理自", "assisted", "AI 标识", "声明内容由 AI 生成"),
    ],
)
def test_wechat__what_to_choose_follows_from_the_fields(
    relation: str, ai: str, said: str, unsaid: str
) -> None:
    made = content(a_story("a", credit=CREDIT.replace("整理自", relation), more=f"ai: {ai}\n"))
    told = "".join(choices(made))
    assert said in told
    assert unsaid not in told


@pytest.mark.parametrize("form", sorted(HTML_FORMS))
def test_html__loads_nothing_and_runs_only_its_own_script(form: str) -> None:
    page = parsed(HTML_FORMS[form](content()))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    scripts = page.xpath("//script")
    assert len(scripts) == (1 if form == "wechat" else 0)
    for kind, found in (("script", scripts), ("style", page.xpath("//style") if form != "wechat" else [])):
        for element in found:
            digest = b64encode(sha256(element.text.encode("utf-8")).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in policy
    assert page.xpath("//link | //iframe | //object | //form | //base") == []
    assert all(src.startswith("data:image/") for src in page.xpath("//@src"))
    if form != "wechat":
        assert page.xpath("//@style") == []
        assert "unsafe-inline" not in policy


def test_card__to_measure_differs_by_its_script_alone() -> None:
    made = content()
    card, measuring = parsed(story_card(made)), parsed(card_to_measure(made))
    assert len(measuring.xpath("//script")) == 1
    assert card.xpath("//main")[0].text_content() == measuring.xpath("//main")[0].text_content()


def test_markdown__reads_back_as_the_same_text() -> None:
    made = content()
    rendered = MarkdownIt("commonmark").enable("table").render(story_markdown(made))
    page = lxml_html.fromstring(f"<div>{rendered}</div>")
    assert page.xpath("./h1")[0].text_content() == made.title
    assert page.xpath(".//table//th/text()") == ["一", "二", "三", "四", "五"]
    assert page.xpath(".//ol/@start") == ["3"]
    assert page.xpath(".//li/ol/li/ul/li/text()") == ["丁"]
    assert page.xpath(".//blockquote[2]/p")[0].text_content() == "引文第二行"
    assert page.xpath(".//pre")[0].text_content() == "x < y\n"
    assert "2025. 不是列表，1 * 2 * 3 不是强调。" in page.text_content()
    assert page.xpath(".//img/@src") == [
        "https://kuaibao.example/stories/full/cover.png",
        "https://kuaibao.example/stories/full/p.png",
    ]
    assert "https://example.org/v/1" in page.xpath(".//a/@href")
    assert "../b.md" not in rendered


def test_markdown__without_a_site_names_the_pictures() -> None:
    text = story_markdown(content(policy=a_policy()))
    assert "(<p.png>" in text
    assert "kuaibao" not in text


def test_text__has_no_marks_of_markdown() -> None:
    text = story_text(content())
    for mark in ("**", "~~", "`", "](", "##", "|", "<", "[^"):
        assert mark not in text.replace("x < y", "")
    assert text.startswith("【一台旧相机，为什么值得再修一次？】\n先算账，再决定。\n")


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words__stay_words(title: str) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    credit = CREDIT.replace("示例作者甲", "'示例 " + title.replace("'", "''") + "'")
    made = content(a_story("a", title=quoted, credit=credit, more=f"summary: {quoted}\n", body="正文。\n"))
    line = made.credit_line
    assert title in line
    for render in HTML_FORMS.values():
        page = parsed(render(made))
        words = page.xpath("//main")[0].text_content()
        assert line in words
        assert title in parsed(story_page(made)).xpath("//h1")[0].text_content()
        assert page.xpath("//img[@onerror] | //*[@onmouseover]") == []
        assert page.xpath("//main//script") == []
    assert line in story_text(made)
    read = words_of_markdown(story_markdown(made))
    assert " ".join(line.split()) in read
    assert " ".join(title.split()) in read
    rendered = MarkdownIt("commonmark").enable("table").render(story_markdown(made))
    quote = lxml_html.fromstring(f"<div>{rendered}</div>").xpath("./blockquote/p")[0].text_content()
    assert quote == " ".join(title.split())
    assert "<img" not in rendered
    assert "javascript:" not in "".join(re.findall('href="([^"]*)"', rendered))


names = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=20,
).filter(lambda name: bool(name.strip()))


@settings(max_examples=60, deadline=None)
@given(name=names, title=names)
@example(name="示例　作者", title="0\xa0")
@example(name="示例  作者", title="两个\u2003字")
def test_credit_line__is_in_every_form_verbatim(name: str, title: str) -> None:
    def quote(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    credit = CREDIT.replace("示例作者甲", quote(name)) + f"    title: {quote(title)}\n"
    story = a_story("a", credit=credit, more="ai: assisted\n")
    made = content(story)
    line = credit_line(story.sources)
    assert made.credit_line == line
    assert line in story_text(made)
    for render in HTML_FORMS.values():
        assert line in parsed(render(made)).xpath("//main")[0].text_content()
    assert " ".join(line.split()) in words_of_markdown(story_markdown(made))
