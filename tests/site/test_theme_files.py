"""What of a newsroom's own theme goes onto the site: by its name, by what is in it, and never in place of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from sample_bulletin import sample_bulletin
from site_stories import NOW, a_policy, a_story

from curate.messages import Message
from curate.site.edition import published_stories
from curate.site.own_theme import Theme, ThemeFault, theme_of
from curate.site.pages import render_site
from curate.site.resources import TEMPLATES
from curate.site.resources import theme as shipped
from curate.site.theme_files import is_ours
from curate.site.xml_content import svg_fault
from made_pictures import avif, gif, jpeg, png, webp_simple

CASES: Any = YAML(typ="safe", pure=True).load(Path(__file__).with_name("theme_files.yaml"))
ICO = b"\0\0\1\0" + bytes(40)


def judged(path: str, data: bytes) -> tuple[Theme, list[ThemeFault]]:
    return theme_of({path: data}, TEMPLATES)


def said(faults: list[ThemeFault]) -> str:
    """Give what a desk reads of the only fault; a hint always tells what to do."""
    (fault,) = faults
    assert isinstance(fault.hint, Message)
    return f"{fault.path}: {fault.message} {fault.hint}"


@pytest.mark.parametrize("text", CASES["svg"]["taken"])
def test_svg__that_is_a_drawing__goes_onto_the_site(text: str) -> None:
    theme, faults = judged("logo.svg", text.encode())
    assert (list(theme.files), faults) == (["theme/logo.svg"], [])


@pytest.mark.parametrize(("text", "words"), CASES["svg"]["refused"])
def test_svg__that_runs_or_loads_something__left_out_and_said_why(text: str, words: str) -> None:
    theme, faults = judged("logo.svg", text.encode())
    assert theme == Theme()
    assert words in str(faults[0].message)
    assert said(faults).startswith("stories/theme/logo.svg: Line ")


def test_svg__line_of_what_is_wrong() -> None:
    fault = svg_fault(b'<svg xmlns="http://www.w3.org/2000/svg">\n\n<script/></svg>')
    assert fault is not None
    assert fault.line == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7"])
def test_svg__in_another_encoding__left_out(encoding: str) -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    assert svg_fault(text.encode(encoding)) is not None


@given(st.binary(max_size=200))
def test_svg__whatever_the_bytes__no_error(data: bytes) -> None:
    svg_fault(data)
    svg_fault(b'<svg xmlns="http://www.w3.org/2000/svg">' + data + b"</svg>")


def test_svg__shipped_one__is_a_drawing() -> None:
    assert svg_fault(shipped()["theme/icon.svg"]) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()),
        ("a.jpg", jpeg()),
        ("a.gif", gif()),
        ("a.webp", webp_simple()),
        ("a.avif", avif()),
        ("a.ico", ICO),
    ],
)
@pytest.mark.parametrize("folder", ["", "root/"])
def test_picture__is_what_its_name_says_or_left_out(name: str, data: bytes, folder: str) -> None:
    theme, faults = judged(folder + name, data)
    assert faults == []
    assert {**theme.files, **theme.root} == {name if folder else f"theme/{name}": data}
    for other in (b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", data[1:]):
        theme, faults = judged(folder + name, other)
        assert theme == Theme()
        assert "picture" in said(faults)


@pytest.mark.parametrize(("path", "text"), CASES["root"]["taken"].items())
def test_root__what_a_site_needs_at_its_top__byte_for_byte(path: str, text: str) -> None:
    theme, faults = judged(f"root/{path}", text.encode())
    assert faults == []
    stories = published_stories([a_story("a")], a_policy(), NOW)
    plain = render_site(stories, a_policy(), NOW, {})
    site = render_site(stories, a_policy(), NOW, {}, theme)
    assert site == {**plain, path: text.encode()}
    assert path not in plain


@pytest.mark.parametrize(("path", "given"), CASES["root"]["refused"].items())
def test_root__what_is_a_page_runs_or_is_ours__left_out_and_said_why(path: str, given: list[str]) -> None:
    text, words = given
    data = b"x" * 1025 if text == "TOO LONG" else text.encode()
    theme, faults = judged(f"root/{path}", data)
    assert theme == Theme()
    assert words in str(faults[0].message) + str(faults[0].hint)
    assert said(faults).startswith(f"stories/theme/root/{path}: ")


def test_root__its_own_names_are_those_of_every_file_a_build_makes() -> None:
    stories = published_stories([a_story("a")], a_policy("site: https://kuaibao.example\n"), NOW)
    others = render_site(stories, a_policy("site: https://kuaibao.example\n"), NOW, {})
    for path in {*sample_bulletin().site(), *others, "cards/a.png", "sitemap-1.xml"}:
        assert is_ours(path), path


def test_file_of_no_use__note_says_where_files_for_the_top_go() -> None:
    _, faults = judged("CNAME", b"kuaibao.example")
    assert "stories/theme/root/" in said(faults)
