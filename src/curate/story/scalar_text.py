"""Texts as YAML scalars: the plainest writing that every YAML reader takes for that text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_BOOLISH = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null|~)\Z")
_NUMBERISH = re.compile(r"[-+]?\.?[0-9](?:[0-9a-fA-FxXoO_.,:]|(?<=[eE])[-+])*\Z|[-+]?\.(?i:inf|nan)\Z")
_TIMEISH = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?\Z")
_OUR_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z))?\Z"
)
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`=<~")
_IN_FLOW = frozenset(",[]{}:?")


def quoted(text: str, *, in_flow: bool = False) -> str:
    """Write a text as a YAML scalar: plain where that is safe in every reader, else in double quotes.

    Days and moments of the format stay plain, as the format shows them. `in_flow` is for brackets and braces.
    """
    if _OUR_MOMENT.match(text):
        return text
    if _plain_safe(text, in_flow) and not (
        text.isdigit() or _BOOLISH.match(text) or _NUMBERISH.match(text) or _TIMEISH.match(text)
    ):
        return text
    return json.dumps(text, ensure_ascii=False)


def _plain_safe(text: str, in_flow: bool) -> bool:
    if not text or text != text.strip() or text[0] in _FIRST or text.startswith("..."):
        return False
    if ": " in text or " #" in text or text.endswith(":") or not text.isprintable() or "\\" in text:
        return False
    return not (in_flow and _IN_FLOW.intersection(text))


def written(value: str | list[str] | Mapping[str, str], *, in_flow: bool = False) -> str:
    """Write a text, a list of texts between brackets, or keys with texts between braces."""
    if isinstance(value, str):
        return quoted(value, in_flow=in_flow)
    if isinstance(value, Mapping):
        return flow_entry(value)
    return "[" + ", ".join(quoted(text, in_flow=True) for text in value) + "]"


def flow_entry(value: Mapping[str, str | list[str]] | Mapping[str, str]) -> str:
    """Write keys with texts, or with lists of texts, between braces, on one line."""
    return "{" + ", ".join(f"{key}: {written(said, in_flow=True)}" for key, said in value.items()) + "}"
