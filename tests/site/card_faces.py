"""Fonts for tests that draw cards: those of this machine, or a skip that says how to get some."""

from __future__ import annotations

from pathlib import Path

import pytest

from curate.adapters.fonts import find_card_fonts
from curate.site.card_drawing import CardFonts


def machine_fonts(language: str = "zh-CN") -> CardFonts:
    """Give this machine's fonts for a language; skips the test where it has none."""
    found = find_card_fonts(Path("/no/newsroom"), language)
    if found.fonts is None:
        pytest.skip("NO CHINESE FONT on this machine: apt install fonts-noto-cjk")
    return found.fonts
