"""The theme: colours that can be read, in the light and in the dark, and nothing fetched from elsewhere."""

from __future__ import annotations

import re

import pytest

from curate.site.resources import theme

STYLE = theme()["theme/style.css"].decode("utf-8")


def colours(start: str) -> dict[str, str]:
    block = STYLE[STYLE.index(start) :]
    block = block[: block.index("}")]
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast__black_on_white__twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("start", [":root {", ':root:not([data-look="light"]) {'], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "mark"])
def test_text__on_every_ground__at_least_aa(start: str, text: str, ground: str) -> None:
    palette = colours(start)
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_dark__chosen_is_the_dark_of_the_system() -> None:
    assert colours(':root[data-look="dark"] {') == colours(':root:not([data-look="light"]) {')


def test_style__fetches_nothing() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_icon__no_script_and_nothing_from_elsewhere() -> None:
    icon = theme()["theme/icon.svg"].decode("ascii")
    assert "script" not in icon
    assert re.findall(r"(?:href|src|on\w+)=", icon) == []
