"""The reader's language: which one, and the catalogue of its messages."""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from pathlib import Path

from curate.messages import Translate

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
SHIPPED = {"zh": "zh_CN", "en": "en"}


def chosen_language(flag: str | None, policy_language: str | None) -> str:
    """Give `zh` or `en`: the flag, CURATE_LANG, the locale, then the policy's language.

    A locale without a language (C, POSIX) says nothing of the reader, so the policy decides.
    """
    for wanted in (flag, os.environ.get("CURATE_LANG"), _locale(), policy_language):
        if wanted:
            short = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
            if short in SHIPPED:
                return short
    return "zh"


@lru_cache(maxsize=4)
def translator(language: str) -> Translate:
    """Give the function that turns an English template into the reader's language."""
    if language == "en":
        return lambda template: template
    catalogue = gettext.translation("curate", LOCALE_FOLDER, [SHIPPED[language]])
    return catalogue.gettext


def _locale() -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return None if value.split(".")[0] in ("C", "POSIX") else value
    return None
