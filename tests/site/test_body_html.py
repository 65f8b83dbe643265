"""The body on a page: what Chinese readers need of it, and what must never come through."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from curate.site.markdown import page_html
from curate.site.words import ENGLISH
from curate.story.body import MOST_DEPTH, Body, parse_body


def html_of(markdown: str) -> str:
    return page_html(parse_body(markdown))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**加粗（注）**后文", "<p><strong>加粗（注）</strong>后文</p>"),
        ("**「引语」**后文", "<p><strong>「引语」</strong>后文</p>"),
        ("第一行\n第二行", "<p>第一行第二行</p>"),
        ("第一行\n**第二**\n行", "<p>第一行<strong>第二</strong>行</p>"),
        ("结束。\nNext", "<p>结束。Next</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("中文\ntwo", "<p>中文\ntwo</p>"),
        ("两格  \n换行", "<p>两格<br>\n换行</p>"),
        ("~~删~~", "<p><del>删</del></p>"),
        ("# 一级", '<h2 id="s-一级">一级</h2>'),
        (
            "见https://example.org/a。后文",
            '<p>见<a class="bare" href="https://example.org/a" rel="noopener nofollow">'
            "https://example.org/a</a>。后文</p>",
        ),
        (
            "https://example.org/中文 完",
            '<p><a class="bare" href="https://example.org/%E4%B8%AD%E6%96%87" rel="noopener nofollow">'
            "https://example.org/中文</a> 完</p>",
        ),
        ("[信](mailto:a@example.org)", '<p><a href="mailto:a@example.org">信</a></p>'),
        (
            "![图](图.png)",
            '<figure><img src="%E5%9B%BE.png" alt="图" loading="lazy" decoding="async"></figure>',
        ),
        ("3. 三\n4. 四", '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>'),
    ],
)
def test_page_html__plain_cases(markdown: str, expected: str) -> None:
    assert html_of(markdown) == expected


def test_code__line_breaks__stay() -> None:
    assert "甲\n乙" in html_of("```\n甲\n乙\n```")


def test_headings__same_words__ids_differ_and_stay_when_one_is_added() -> None:
    html = html_of("## 结论\n\n## 结论\n\n### A & B：丙")
    assert 'id="s-结论"' in html
    assert 'id="s-结论-2"' in html
    assert 'id="s-a-b-丙"' in html
    assert 'id="s-a-b-丙"' in html_of("## 新加的\n\n### A & B：丙")


def test_table__in_a_region_that_the_keyboard_reaches_and_scrolls() -> None:
    html = html_of("| 项 | 数 |\n|:--|--:|\n| a<b | 1 |")
    region = html.index('<div class="table" role="region" tabindex="0" aria-label="表格 1">')
    assert region < html.index("<table>") < html.index("</table></div>")
    assert '<td class="right">1</td>' in html
    assert "a&lt;b" in html


def test_footnotes__lead_there_and_back() -> None:
    html = html_of("甲[^a]乙[^b]再[^a]\n\n[^a]: 注一\n[^b]: 注二")
    parser = Seen()
    parser.feed(html)
    targets = [href[1:] for href in parser.hrefs if href.startswith("#")]
    assert len(targets) == 6
    assert set(targets) <= set(parser.ids)
    assert len(parser.ids) == len(set(parser.ids))
    assert "回到正文中的注 1" in html


def test_tasks__boxes_say_what_they_mean() -> None:
    html = html_of("- [x] 甲\n- [ ] 乙")
    assert html.count('class="task"') == 2
    assert 'aria-label="已完成"' in html
    assert 'aria-label="未完成"' in html
    assert "<input" not in html


def test_labels__in_the_pages_language() -> None:
    assert 'aria-label="Table 1"' in page_html(parse_body("| a |\n|--|\n| 1 |"), words=ENGLISH)


def test_picture__caption__in_a_figure() -> None:
    assert "<figcaption>一 &amp; 二</figcaption>" in html_of('![图](a.png "一 & 二")')


def test_picture__elsewhere__a_link_to_it() -> None:
    html = html_of("![外](https://example.org/a.png)")
    assert "<img" not in html
    assert '<a href="https://example.org/a.png" rel="noopener nofollow">外</a>' in html


def test_picture__elsewhere_inside_a_link__no_link_in_a_link() -> None:
    assert html_of("[![外](https://example.org/a.png)](https://example.org)").count("<a ") == 1


def test_picture__no_address__its_description() -> None:
    assert page_html(parse_body("![一张图](a.png)"), picture=lambda _: None) == (
        '<p><span class="no-picture">一张图</span></p>'
    )


def test_body_too_deep__its_text_alone() -> None:
    html = html_of("> " * (MOST_DEPTH + 5) + "深处 <b>x</b> &lt;i&gt;")
    assert html.startswith("<pre>")
    assert "深处" in html
    assert "<i>" not in html
    assert "blockquote" not in html


def test_page_html__whatever_came_before__cleaned_last() -> None:
    body = Body('<p>甲</p></script><x-y onclick="a">乙</x-y><img src="a.png" />', parse_body("").outline)
    html = page_html(body, picture=lambda _: "javascript:alert(1)", link=lambda _: "javascript:alert(1)")
    assert "script" not in html
    assert "x-y" not in html
    assert "甲" in html
    assert "乙" in html


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{display:none}</style>",
    "<base href='https://evil.example/'>",
    "<form action=https://evil.example><input name=a></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](\\\\evil.example\\a)",
    "[x](/%5Cevil.example)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](../../../etc/passwd)",
    "![x](//evil.example/a.png)",
    '![x](a.png "t\\" onerror=\\"alert(1)")',
    '![x" onerror="alert(1)](a.png)',
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org "t\\" onclick=\\"alert(1)")',
    "## <a name=x onclick=alert(1)>标题</a>",
    "| <img src=x onerror=alert(1)> |\n|--|\n| </td><script>alert(1)</script> |",
    'a[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
    '```"><script>alert(1)</script>\nx\n```',
    "`</code><script>alert(1)</script>`",
    "[ref]\n\n[ref]: javascript:alert(1) 'x'",
    "</div></main><script>alert(1)</script>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "https://example.org/<script>alert(1)</script>",
    'www.example.org/"><script>alert(1)</script>',
]


class Seen(HTMLParser):
    """Notes what a reader of the HTML, other than the one that wrote it, makes of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.sources: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.styles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href":
                self.hrefs.append(value or "")
            elif name in ("src", "srcset", "action", "data", "poster"):
                self.sources.append(value or "")
            elif name == "id":
                self.ids.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)
            elif name == "style":
                self.styles += 1


@pytest.mark.parametrize("markdown", HOSTILE)
def test_page_html__hostile__nothing_that_runs_or_leads_astray(markdown: str) -> None:
    seen = Seen()
    seen.feed(html_of(f"前文\n\n{markdown}\n\n后文"))
    forbidden = {
        "script",
        "style",
        "svg",
        "iframe",
        "base",
        "form",
        "input",
        "object",
        "embed",
        "link",
        "meta",
    }
    assert not forbidden.intersection(seen.tags)
    assert not seen.handlers
    assert not seen.styles
    for address in seen.hrefs:
        assert address.startswith(("https://example.org", "http://www.example.org", "#fn"))
    assert set(seen.sources) <= {"a.png"}
