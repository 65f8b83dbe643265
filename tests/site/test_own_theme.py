"""A newsroom's own theme: templates and style in place of the shipped ones, and no way around the page's policy."""

from __future__ import annotations

import pytest
from page_reader import Reader
from site_stories import NOW, a_policy, a_site, a_story, page

from curate.errors import Refused
from curate.site.frame import CSP
from curate.site.own_theme import Theme, theme_of
from curate.site.pages import render_site
from curate.site.resources import TEMPLATES
from curate.site.visibility import published_stories
from made_pictures import png


def themed(**templates: str) -> dict[str, bytes]:
    """Render a site with templates of one's own, given by name without their ending."""
    policy = a_policy()
    theme, faults = theme_of(
        {f"templates/{name}.html": text.encode() for name, text in templates.items()}, TEMPLATES
    )
    assert faults == []
    return render_site(published_stories([a_story("a")], policy, NOW), policy, NOW, {}, theme)


def test_no_theme__nothing_differs() -> None:
    policy = a_policy()
    stories = published_stories([a_story("a")], policy, NOW)
    assert render_site(stories, policy, NOW, {}, Theme()) == a_site([a_story("a")])


def test_template__in_place_of_one__others_as_shipped() -> None:
    plain = a_site([a_story("a")])
    site = themed(about='{% extends "base.html" %}{% block main %}<h1>{{ name }}</h1>{% endblock %}')
    assert "<h1>快报</h1>" in page(site, "about/index.html")
    assert {path for path in site if site[path] != plain[path]} == {"about/index.html"}


def test_template__can_extend_the_one_it_replaces() -> None:
    site = themed(
        base='{% extends "shipped/base.html" %}{% block head %}{{ super() }}<meta name="x" content="y">{% endblock %}'
    )
    assert Reader(page(site, "index.html")).metas["x"] == "y"


def test_style__in_place_of_the_shipped_one() -> None:
    theme, faults = theme_of({"style.css": b"body {}", "pictures/logo.png": png()}, TEMPLATES)
    assert faults == []
    site = render_site([], a_policy(), NOW, {}, theme)
    assert site["theme/style.css"] == b"body {}"
    assert site["theme/pictures/logo.png"] == png()
    assert "theme/icon.svg" in site


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><script>alert(1)</script></head><body>x</body></html>",
        "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>",
        f'<!-- <meta http-equiv="Content-Security-Policy" content="{CSP}"> --><html></html>',
        "<script>alert(1)</script>" + '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n',
    ],
)
def test_template__without_the_policy__gets_it_first(text: str) -> None:
    made = page(themed(front=text), "index.html")
    start = f'<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{CSP}">\n'
    assert made.startswith(start)


@pytest.mark.parametrize(
    "text",
    [
        "{{ to.func.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ words.__class__.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% include '../../../newsroom.yaml' %}",
        "{% include '/etc/passwd' %}",
        "{% include '../theme/style.css' %}",
        "{% include 'shipped/../theme/style.css' %}",
        "{{ no_such_value }}",
        "{{ 1 // 0 }}",
        "{% for %}",
        "{{ (1).to_bytes() }}{{ 'x' * 1 + 1 }}",
    ],
)
def test_template__that_does_not_work__refused_by_file_and_line(text: str) -> None:
    with pytest.raises(Refused) as caught:
        themed(about=f"<h1>x</h1>\n\n{text}")
    assert str(caught.value).startswith("stories/theme/templates/about.html:3: "), str(caught.value)
    assert caught.value.hint is not None


def test_template__escapes_what_it_prints() -> None:
    assert b"&lt;b&gt;" in themed(about="{{ '<' ~ 'b>' }}")["about/index.html"]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("templates/fornt.html", b""),
        ("templates/sub/front.html", b""),
        ("templates/front.html", b"\xff"),
        ("about.md", b"\xff"),
        ("run.js", b""),
        ("notes.md", b""),
        ("a b.css", b""),
        ("page.html", b""),
    ],
)
def test_file_of_no_use__left_out_and_named(path: str, data: bytes) -> None:
    theme, faults = theme_of({path: data}, TEMPLATES)
    assert theme == Theme()
    assert [fault.path for fault in faults] == [f"stories/theme/{path}"]


def test_template__not_in_the_folder_of_templates__named_with_where_it_goes() -> None:
    _, faults = theme_of({"front.html": b"x"}, TEMPLATES)
    assert [fault.path for fault in faults] == ["stories/theme/front.html"]
    assert "stories/theme/templates/front.html" in str(faults[0].hint)


def test_about__text_of_the_desk() -> None:
    theme, faults = theme_of({"about.md": "\ufeff你好\r\n".encode()}, TEMPLATES)
    assert (theme.about, faults) == ("你好\n", [])
