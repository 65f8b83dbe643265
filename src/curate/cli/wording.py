"""The language of help texts, which have to be known before the arguments are read."""

from __future__ import annotations

import os
import sys

from curate.adapters.language import chosen_language, translator


def _asked_for(arguments: list[str]) -> str | None:
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return os.environ.get("CURATE_LANG")


_translate = translator(chosen_language(_asked_for(sys.argv[1:]), None))


def t(template: str) -> str:
    """Give a help text in the reader's language; the catalogue is gathered from calls of this name."""
    return _translate(template)
