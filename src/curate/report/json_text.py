"""JSON that reads well in Chinese and holds nothing that could steer a terminal."""

from __future__ import annotations

import json
import re

# What json.dumps leaves as it is and a terminal or a log might obey.
_STEERING = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def json_text(value: object) -> str:
    """Write a value as JSON on indented lines, steering characters as escapes."""
    text = _STEERING.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=2))
    return text.replace("##[", "##\\u005b")  # stands in a string only, and the log of a CI would obey it


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
