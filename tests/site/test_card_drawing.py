"""Cards opened again and looked at: their size, their colours, and whether what should stand there is drawn."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from card_faces import machine_fonts
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from curate.adapters.fonts import FontFile
from curate.errors import EnvironmentFault
from curate.site.card_drawing import HEIGHT, WIDTH, CardFonts, CardText, Colours, draw_card, has_character

TITLE = "一场直播里的沉默：小米汽车为什么不再解释"
LONG = "大模型公司的定价策略与毛利率变化，谁在补贴谁，又有谁能撑到明年三月的融资窗口，" * 4
CARD = CardText("快报", TITLE, "汽车", "整理自视频号「示例作者甲」", "2025年12月14日")
MARGIN = 74
"""Pixels that stay empty at each side; a letter such as j may reach a little out of its line."""


@pytest.fixture(scope="module")
def fonts() -> CardFonts:
    return machine_fonts()


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


def drawn(card: CardText, fonts: CardFonts) -> Image.Image:
    return opened(draw_card(card, fonts)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Give the box in which two pictures differ."""
    return ImageChops.difference(one, other).getbbox()


def test_card__a_small_png_of_few_colours(fonts: CardFonts) -> None:
    png = draw_card(CARD, fonts)
    image = opened(png)
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))
    colours = image.getcolors()
    assert colours is not None
    assert 6 <= len(colours) <= 16
    assert len(png) < 20_000
    assert len(draw_card(CardText("快报", LONG, "汽车", LONG, "2025年12月14日"), fonts)) < 40_000
    assert b"tIME" not in png
    assert b"tEXt" not in png


@pytest.mark.parametrize(
    ("less", "top", "bottom"),
    [
        (CardText("", TITLE, CARD.kicker, CARD.credit, CARD.day), 50, 130),
        (CardText("快报", "", CARD.kicker, CARD.credit, CARD.day), 140, 530),
        (CardText("快报", TITLE, CARD.kicker, "", CARD.day), 525, 600),
        (CardText("快报", TITLE, CARD.kicker, CARD.credit, ""), 50, 130),
    ],
)
def test_each_text__is_drawn_where_it_belongs(
    fonts: CardFonts, less: CardText, top: int, bottom: int
) -> None:
    box = difference(drawn(CARD, fonts), drawn(less, fonts))
    assert box is not None
    assert top <= box[1] < box[3] <= bottom


def test_kicker__in_the_accent_colour(fonts: CardFonts) -> None:
    def reds(card: CardText) -> int:
        counted = drawn(card, fonts).getcolors(maxcolors=64) or []
        return sum(count for count, colour in counted if colour == (0x9D, 0x22, 0x26))

    assert reds(CARD) > 300
    assert reds(CardText("快报", TITLE)) == 0


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        LONG,
        "短",
        "The Quiet Retreat of the Electric Car Price War and What Comes After It",
        "OpenAI 发布 GPT-5：国内 12 家公司 2025 年的定价",
        "快報：臺積電在熊本的第二座工廠，為什麼延後動工？",
        "W" * 300,
        "「" * 50,
        "g̃ j́ y͍" * 30,
    ],
)
def test_any_title__within_the_margins(fonts: CardFonts, title: str) -> None:
    card = CardText(title, title, title, title, title)
    image = drawn(card, fonts)
    empty = Image.new("RGB", image.size, (0xFB, 0xF9, 0xF4))
    box = difference(image, empty)
    assert box is not None
    left, top, right, bottom = box
    assert left >= MARGIN
    assert top >= 40
    assert right <= WIDTH - MARGIN
    assert bottom <= HEIGHT - 30
    quiet = difference(image.crop((0, 140, WIDTH, 160)), empty.crop((0, 140, WIDTH, 160)))
    assert quiet is None, "the title touches the rule above it"
    title_box = difference(image, drawn(CardText(title, "", title, title, title), fonts))
    assert title_box is None or title_box[3] <= 530, "the title touches the rule below it"


def test_longer_title__smaller_and_cut_off(fonts: CardFonts) -> None:
    cut = drawn(CardText("", LONG), fonts)
    assert difference(cut, drawn(CardText("", LONG + "又一句话"), fonts)) is None
    assert difference(cut, drawn(CardText("", LONG[:40]), fonts)) is not None


@pytest.mark.parametrize("lost", ["🚗", "👨‍👩‍👧", "\u202e", "\u200b", "\x00", "\ufe0f"])
def test_what_no_font_has__leaves_no_box(fonts: CardFonts, lost: str) -> None:
    assert draw_card(CardText("快报", f"未来{lost}已来", credit=lost), fonts) == draw_card(
        CardText("快报", "未来已来"), fonts
    )


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text__gives_a_picture(title: str, other: str) -> None:
    card = CardText(other, title, other, other, other)
    assert opened(draw_card(card, machine_fonts())).size == (WIDTH, HEIGHT)


def test_characters_of_a_font(fonts: CardFonts) -> None:
    assert all(has_character(fonts.strong, char) for char in "快报Aé1，…〓")
    assert not any(has_character(fonts.strong, char) for char in "🚗न\U0010fffe")


def test_traditional__the_forms_of_its_region() -> None:
    here, there = machine_fonts("zh-CN"), machine_fonts("zh-TW")
    if here.strong == there.strong:
        pytest.skip("NO FONT WITH FORMS OF SEVERAL REGIONS on this machine: apt install fonts-noto-cjk")
    card = CardText("快報", "骨直角，述說")
    assert here.key != there.key
    assert difference(drawn(card, here), drawn(card, there)) is not None


def test_masthead__the_name_in_the_middle(fonts: CardFonts) -> None:
    card = CardText("", "快报", credit="汽车 · 科技", masthead=True)
    image = drawn(card, fonts)
    rules = drawn(CardText("", "", masthead=True), fonts)
    name = image.crop((0, 0, WIDTH, 420))
    box = difference(name, Image.new("RGB", name.size, (0xFB, 0xF9, 0xF4)))
    assert box is not None
    assert abs((box[0] + box[2]) - WIDTH) < 60
    assert difference(image, rules) is not None
    assert len(draw_card(card, fonts)) < 10_000


def test_colours__those_given(fonts: CardFonts) -> None:
    dark = Colours(paper="#000000", ink="#ffffff", soft="#888888", line="#333333", accent="#ff0000")
    image = drawn(CardText("快报", TITLE, "汽车", "来源", colours=dark), fonts)
    assert image.getpixel((0, 0)) == (0, 0, 0)
    colours = {colour for _, colour in image.getcolors(maxcolors=64) or []}
    assert {(255, 255, 255), (0x88, 0x88, 0x88), (0x33, 0x33, 0x33), (255, 0, 0)} <= colours


def test_same_text_and_font__same_bytes_in_another_process(fonts: CardFonts) -> None:
    program = (
        "import sys, hashlib; from curate.adapters.fonts import FontFile; from curate.site.card_drawing import *;"
        f"fonts = {fonts!r}; sys.stdout.write(hashlib.sha256(draw_card({CARD!r}, fonts)).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) == 64


def test_a_file_that_is_no_font__named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "card.otf"
    file.write_bytes(b"no font")
    face = FontFile(str(file), 0, "x")
    with pytest.raises(EnvironmentFault, match=r"card\.otf") as raised:
        draw_card(CARD, CardFonts(face, face))
    assert "stories/theme/card.otf" in str(raised.value.hint)
