"""`build` with a newsroom's own theme: read from `stories/theme/` within limits, and never taken for stories."""

from __future__ import annotations

import os

import pytest
from desks import SLUG, Desk, DeskAt


def put(desk: Desk, path: str, data: bytes) -> None:
    """Write a file of the theme."""
    file = desk.top / "stories" / "theme" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def test_theme__in_place_of_the_shipped_files(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    put(desk, "style.css", b"body { color: black }\n")
    put(desk, "about.md", "编辑部的话。\n".encode())
    put(
        desk,
        "templates/retracted.html",
        b'{% extends "shipped/retracted.html" %}',
    )
    put(desk, ".DS_Store", b"\0")
    built = desk.curate("build", "--json").ended(0)
    assert built.json["theme_files_passed_over"] == []
    out = desk.top / "_site"
    assert (out / "theme/style.css").read_bytes() == b"body { color: black }\n"
    assert "<p>编辑部的话。</p>" in (out / "about/index.html").read_text(encoding="utf-8")
    assert (out / "theme/icon.svg").is_file()
    assert not (out / "theme/about.md").exists()
    desk.curate("check").ended(0)


def test_theme__what_is_no_use__named_and_passed_over(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    put(desk, "templates/fornt.html", b"")
    put(desk, "big.png", b"x" * (1024 * 1024 + 1))
    secret = desk.top.parent / "secret.css"
    secret.write_text("secret")
    (desk.top / "stories/theme/link.css").symlink_to(secret)
    os.mkfifo(desk.top / "stories/theme/pipe.css")
    ran = desk.curate("build").ended(0)
    for name in ("templates/fornt.html", "big.png", "link.css", "pipe.css"):
        assert f"stories/theme/{name}" in ran.err
    out = desk.top / "_site"
    assert sorted(p.name for p in (out / "theme").iterdir() if not p.name.endswith(".js")) == [
        "icon.svg",
        "style.css",
    ]


def test_root__copied_to_the_top__changed_and_taken_away_by_the_next_build(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    out = desk.top / "_site"
    desk.curate("build").ended(0)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    for path, data in (
        ("CNAME", b"kuaibao.example\r\n"),
        (".nojekyll", b""),
        (".well-known/a.txt", b"\xff\0"),
    ):
        put(desk, f"root/{path}", data)
    put(desk, "root/.DS_Store", b"\0")
    ran = desk.curate("build").ended(0)
    assert "stories/theme" not in ran.err
    assert {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file() and path not in before
    } == {
        "CNAME",
        ".nojekyll",
        ".well-known/a.txt",
    }
    assert (out / "CNAME").read_bytes() == b"kuaibao.example\r\n"
    assert (out / ".well-known/a.txt").read_bytes() == b"\xff\0"
    put(desk, "root/CNAME", b"wanbao.example\n")
    (desk.top / "stories/theme/root/.well-known/a.txt").unlink()
    ran = desk.curate("build", "--json").ended(0)
    assert not [note for note in ran.json["notes"] if "stories/theme/root/" in note]
    assert (out / "CNAME").read_bytes() == b"wanbao.example\n"
    assert not (out / ".well-known").exists()
    desk.curate("check").ended(0)


def test_root__what_may_not_lie_there__named_and_the_page_stays(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    robots = (desk.top / "_site/robots.txt").read_bytes()
    secret = desk.top.parent / "secret"
    secret.mkdir()
    (secret / "a.txt").write_text("secret")
    root = desk.top / "stories/theme/root"
    for path, data in (
        ("robots.txt", b"Disallow: /"),
        ("stories/x.txt", b"x"),
        ("big.txt", b"x" * (1024 * 1024 + 1)),
        ("run.js", b"alert(1)"),
        ("page.html", b"<h1>x</h1>"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"),
        (".env", b"x"),
    ):
        put(desk, f"root/{path}", data)
    (root / "link.txt").symlink_to(secret / "a.txt")
    (root / ".well-known").symlink_to(secret)
    ran = desk.curate("build").ended(0)
    named = ("robots.txt", "stories/x.txt", "big.txt", "run.js", "page.html", "logo.svg", ".env", "link.txt")
    for name in (*named, ".well-known"):
        assert f"stories/theme/root/{name}: " in ran.err, name
    out = desk.top / "_site"
    assert (out / "robots.txt").read_bytes() == robots
    assert not [
        path for path in out.rglob("*") if path.is_symlink() or path.name in ("a.txt", "x.txt", "big.txt")
    ]
    assert not [
        path for path in out.iterdir() if path.suffix in (".js", ".svg") or path.name in ("page.html", ".env")
    ]


def test_root__that_is_a_link__named_and_not_entered(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    elsewhere = desk.top.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "CNAME").write_text("not ours")
    put(desk, "style.css", b"body {}")
    (desk.top / "stories/theme/root").symlink_to(elsewhere)
    assert "stories/theme/root: " in desk.curate("build").ended(0).err
    assert not (desk.top / "_site/CNAME").exists()


def test_file_put_into_the_site_by_hand__note_says_that_it_goes_and_where_it_could_lie(
    desk_at: DeskAt,
) -> None:
    desk = desk_at("published")
    out = desk.top / "_site"
    desk.curate("build").ended(0)
    for folder in ("", "afresh"):
        (out / "CNAME").write_text("kuaibao.example")
        (out / ".well-known").mkdir()
        (out / ".well-known/a.txt").write_text("x")
        (out / ".DS_Store").write_text("x")
        ran = desk.curate("build", *(["--afresh"] if folder else [])).ended(0)
        (said,) = [line for line in ran.err.splitlines() if "stories/theme/root/" in line]
        assert ".well-known, CNAME" in said
        assert "index.html" not in said
        assert ".DS_Store" not in said
        assert not (out / "CNAME").exists()
    assert "stories/theme/root/" not in desk.curate("build").ended(0).err


def test_many_files_put_into_the_site_by_hand__a_few_are_named(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    for number in range(7):
        (desk.top / f"_site/by-hand-{number}.txt").write_text("x")
    said = desk.curate("build").ended(0).err
    assert "by-hand-4.txt, …" in said
    assert "by-hand-5.txt" not in said


def test_site_that_became_a_repository__not_taken_away(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    git = desk.top / "_site/.git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/gh-pages\n")
    ran = desk.curate("build").ended(3)
    assert "_site" in ran.err
    assert ".git" in ran.err
    assert (git / "HEAD").exists()


def test_theme__folder_of_templates_that_is_a_link__named_and_not_entered(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    elsewhere = desk.top.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "about.html").write_text("not ours")
    put(desk, "style.css", b"body {}")
    (desk.top / "stories/theme/templates").symlink_to(elsewhere)
    assert "stories/theme/templates" in desk.curate("build").ended(0).err
    assert "not ours" not in (desk.top / "_site/about/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [b"{{ nothing_of_this_name }}", b"{% block %}", b"{{ ''.__class__.mro() }}"])
def test_theme__template_that_fails__named_with_its_line_and_nothing_written(
    desk_at: DeskAt, text: bytes
) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    page = desk.top / "_site" / "stories" / SLUG / "index.html"
    before = page.read_bytes()
    put(desk, "templates/story.html", b"<h1>x</h1>\n" + text)
    ran = desk.curate("build").ended(3)
    assert "stories/theme/templates/story.html:2" in ran.err
    assert "Traceback" not in ran.err
    assert page.read_bytes() == before
