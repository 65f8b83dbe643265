"""Fonts for cards: which one is taken on which machine, and what is said where there is none."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from curate.adapters.fonts import FontFile, find_card_fonts, font_folders
from curate.site.card_drawing import CardFonts, CardText, draw_card


def machine_fonts(language: str = "zh-CN") -> tuple[FontFile, FontFile]:
    found = find_card_fonts(Path("/no/newsroom"), language).fonts
    if found is None:
        pytest.skip("NO CHINESE FONT on this machine: apt install fonts-noto-cjk")
    assert isinstance(found.strong, FontFile)
    assert isinstance(found.plain, FontFile)
    return found.strong, found.plain


def newsroom_with(folder: Path, name: str, source: Path | bytes) -> Path:
    theme = folder / "stories" / "theme"
    theme.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        (theme / name).write_bytes(source)
    else:
        shutil.copyfile(source, theme / name)
    return folder


def test_machine_without_a_chinese_font__said_once_with_what_to_do(tmp_path: Path) -> None:
    found = find_card_fonts(tmp_path, "zh-CN", [tmp_path])
    assert found.fonts is None
    (note,) = found.notes
    assert "stories/theme/card.otf" in str(note)
    assert "apt install fonts-noto-cjk" in str(note)


def test_newsrooms_own_font__before_any_of_the_machine(tmp_path: Path) -> None:
    _, plain = machine_fonts()
    top = newsroom_with(tmp_path, "card.ttc", Path(plain.path))
    found = find_card_fonts(top, "zh-CN")
    assert found.notes == ()
    assert found.fonts is not None
    assert found.fonts.strong == found.fonts.plain
    assert found.fonts.strong.at(20).path == str(top / "stories/theme/card.ttc")
    # the same font in another place draws the same card, and is known to be the same
    assert found.fonts.strong.key == plain.key
    card = CardText("快报", "题")
    assert draw_card(card, found.fonts) == draw_card(card, CardFonts(plain, plain))


@pytest.mark.parametrize("what", [b"", b"no font", b"OTTO" + bytes(500), b"ttcf" + bytes(500)])
def test_newsrooms_own_font__is_none__said_and_passed_over(tmp_path: Path, what: bytes) -> None:
    found = find_card_fonts(newsroom_with(tmp_path, "card.otf", what), "zh-CN", [])
    assert found.fonts is None
    assert "stories/theme/card.otf cannot be used" in str(found.notes[0])
    assert len(found.notes) == 2


def latin_font() -> Path:
    """Give a font of this machine without Chinese; skips the test where there is none."""
    for folder in font_folders("linux", os.environ):
        for path in sorted(folder.rglob("*.ttf")) if folder.is_dir() else ():
            if "CJK" not in path.name and path.stem in ("DejaVuSans", "LiberationSans-Regular"):
                return path
    pytest.skip("NO LATIN FONT on this machine: apt install fonts-dejavu-core")


def test_newsrooms_own_font_without_chinese__fine_for_english_alone(tmp_path: Path) -> None:
    top = newsroom_with(tmp_path, "card.ttf", latin_font())
    english = find_card_fonts(top, "en", [])
    assert english.fonts is not None
    assert english.notes == ()
    chinese = find_card_fonts(top, "zh-CN", [])
    assert chinese.fonts is None
    assert "characters of the newsroom's language" in str(chinese.notes[0])


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_newsrooms_own_font__behind_a_link__not_followed(tmp_path: Path) -> None:
    _, plain = machine_fonts()
    top = newsroom_with(tmp_path, "about.md", b"x")
    (top / "stories/theme/card.ttc").symlink_to(plain.path)
    found = find_card_fonts(top, "zh-CN", [])
    assert found.fonts is None
    assert "stories/theme/card.ttc cannot be used" in str(found.notes[0])


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe")
def test_newsrooms_own_font__a_named_pipe__nobody_waits(tmp_path: Path) -> None:
    top = newsroom_with(tmp_path, "about.md", b"x")
    os.mkfifo(top / "stories/theme/card.ttf")
    assert find_card_fonts(top, "zh-CN", []).fonts is None


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("zh-CN", "SC"),
        ("zh", "SC"),
        ("zh-Hans", "SC"),
        ("en", "SC"),
        ("zh-TW", "TC"),
        ("zh-Hant", "TC"),
        ("zh-HK", "HK"),
        ("zh-Hant-HK", "HK"),
    ],
)
def test_collection__the_face_of_the_region(language: str, word: str) -> None:
    strong, plain = machine_fonts(language)
    if not strong.path.endswith("NotoSerifCJK-Bold.ttc"):
        pytest.skip("NO NOTO FONTS on this machine: apt install fonts-noto-cjk")
    assert strong.at(20).getname() == (f"Noto Serif CJK {word}", "Bold")
    assert plain.at(20).getname() == (f"Noto Sans CJK {word}", "Regular")


def test_choice__by_name_then_by_folder_and_ever_the_same(tmp_path: Path) -> None:
    _, plain = machine_fonts()
    for folder, name in (("b", "wqy-zenhei.ttc"), ("b/deep", "NotoSansCJK-Regular.ttc"), ("a", "simsun.ttc")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).symlink_to(plain.path)
    (tmp_path / "a" / "NotoSansCJK-Bold.ttc").write_bytes(b"broken")
    folders = [tmp_path / "a", tmp_path / "missing", tmp_path / "b"]
    found = find_card_fonts(tmp_path, "zh-CN", folders)
    assert found.fonts is not None
    assert isinstance(found.fonts.strong, FontFile)
    assert found.fonts.strong == found.fonts.plain
    assert found.fonts.strong.path == str(tmp_path / "b/deep/NotoSansCJK-Regular.ttc")
    assert find_card_fonts(tmp_path, "zh-CN", folders) == found


def test_same_name_in_several_folders__the_first_by_name(tmp_path: Path) -> None:
    _, plain = machine_fonts()
    for number in (7, 3, 9, 1, 5, 8, 2, 6, 4):
        (tmp_path / f"f{number}").mkdir()
        (tmp_path / f"f{number}" / "simhei.ttc").symlink_to(plain.path)
    found = find_card_fonts(tmp_path, "zh-CN", [tmp_path]).fonts
    assert found is not None
    assert found.strong.path == str(tmp_path / "f1" / "simhei.ttc")


def test_font_of_one_weight__drawn_in_its_own() -> None:
    strong, plain = machine_fonts()
    assert (strong.weight, plain.weight) == (0, 0)
    assert replace(plain, weight=700).at(30).getmask("快").getbbox() == plain.at(30).getmask("快").getbbox()


def test_folders__of_each_system() -> None:
    linux = font_folders("linux", {"HOME": "/home/lin", "XDG_DATA_DIRS": "/usr/share:relative:/opt/share"})
    assert [folder.as_posix() for folder in linux] == [
        "/usr/share/fonts",
        "/opt/share/fonts",
        "/run/current-system/sw/share/X11/fonts",
        "/home/lin/.local/share/fonts",
        "/home/lin/.fonts",
    ]
    assert Path("/System/Library/Fonts") in font_folders("darwin", {"HOME": "/Users/lin"})
    windows = font_folders("win32", {"WINDIR": "C:/Windows", "LOCALAPPDATA": "C:/Users/lin/AppData/Local"})
    assert [folder.as_posix() for folder in windows] == [
        "C:/Windows/Fonts",
        "C:/Users/lin/AppData/Local/Microsoft/Windows/Fonts",
    ]
    assert font_folders("linux", {})[0] == Path("/usr/local/share/fonts")
