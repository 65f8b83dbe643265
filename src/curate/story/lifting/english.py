"""A typed credit sentence in English: Translated from “T” by A on Weibo (https://…), with permission."""

from __future__ import annotations

import re

from curate.story.credit.words import PLATFORM_ENGLISH, CreditWords
from curate.story.lifting.clause import read_clause
from curate.story.lifting.found import BLANKS, Found
from curate.story.lifting.marks import mark_at, split_outside

_FROM = " from "
ENGLISH_SIGN = re.compile(_FROM, re.IGNORECASE)
"""What every credit in English holds."""
_OPENING = re.compile(
    r"(?:(?:This|The) (?:article|story|piece|post|text|report|translation) (?:is|was|has been) |"
    r"The views (?:here|in this (?:story|article)) (?:are|were) )?"
    r"(?P<verb>translated and adapted|adapted and translated|arranged|summari[sz]ed|condensed|transcribed|"
    r"translated|"
    r"reprinted|republished|reposted|excerpted|abridged|adapted|compiled|synthesi[sz]ed)"
    r"(?P<edited>,? (?:with (?:minor |some |small )?(?:edits|cuts|changes)|in (?:edited|abridged|shortened) form),?)?"
    rf"(?P<granted>,? with permission,?)?{_FROM}(?P<rest>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_RELATIONS = {
    "translated and adapted": "编译自",
    "adapted and translated": "编译自",
    "arranged": "整理自",
    "summarised": "整理自",
    "summarized": "整理自",
    "condensed": "整理自",
    "transcribed": "整理自",
    "translated": "翻译自",
    "reprinted": "转载自",
    "republished": "转载自",
    "reposted": "转载自",
    "excerpted": "摘编自",
    "abridged": "摘编自",
    "adapted": "改编自",
    "compiled": "综合自",
    "synthesised": "综合自",
    "synthesized": "综合自",
}
_CLAUSE_END = re.compile(
    r";|,(?= (?:with|by) permission)|,? (?=(?:with|by) permission|under (?:a |the )?(?:Creative Commons|CC[ -]))|"
    r",(?= (?:slightly )?(?:edited|abridged|condensed|shortened)\b)"
)
_NEXT = re.compile(r"(?:, and |, | and )(?=[“\"«‘「『\[])|(?<=” )and (?=\S)|, and |, (?=[A-Z“])| and ")
_PLACES = {place: platform for platform, place in PLATFORM_ENGLISH.items()} | {
    "on WeChat": "公众号",
    "on a WeChat official account": "公众号",
    "on WeChat official accounts": "公众号",
    "on Douyin": "抖音",
    "on Twitter": "X",
    "on X (Twitter)": "X",
    "on a podcast": "播客",
    "on the podcast": "播客",
}
_PLACE = re.compile(
    r"\s*+(?:,\s*+)?(?P<place>"
    + "|".join(sorted(map(re.escape, _PLACES), key=len, reverse=True))
    + r")(?![A-Za-z0-9])"
)
_BY = re.compile(r"\s*+(?:,\s*+)?by\s++", re.IGNORECASE)
_WORK_OF = re.compile(
    r"(?:the|an?) (?:work|views|talk|speech|video|podcast|interview|article|post|story) (?:of|by|with) ",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?P<who>[^“”\"\[(,;]{1,60}?)['’]s?\s+(?=[“\"\[])")
_NAME = re.compile(r"[^\s,;(“”\"\[][^,;(“”\"\[]{0,80}?(?=\s*(?:[,;(]|https?://|\Z)|\s+(?:on|in|at)\s)")
_CODES = {
    "Chinese": "zh", "English": "en", "German": "de", "Japanese": "ja", "French": "fr", "Korean": "ko",
    "Russian": "ru", "Spanish": "es", "Portuguese": "pt", "Italian": "it", "Arabic": "ar",
}  # fmt: skip
_ORIGINAL = re.compile(
    rf"(?:the )?(?:original )?(?P<language>{'|'.join(_CODES)})(?: original| article| text| version)?,? (?=[“\"«‘])"
)
_LANGUAGE = re.compile(
    r"(?:the )?(?:original )?(?:Chinese|English|German|Japanese|French|Korean|Russian|Spanish|Portuguese|"
    r"Italian|Arabic|Mandarin|Cantonese|original|source)\b",
    re.IGNORECASE,
)


def read_english(text: str, words: CreditWords) -> list[Found] | None:
    """Give the sources of an English credit, or None when the text is none."""
    opening = _OPENING.match(text.strip(BLANKS))
    if opening is None:
        return None
    relation = words.known(_RELATIONS[opening["verb"].lower()])
    rest = opening["rest"]
    stretches = split_outside(rest, _CLAUSE_END)
    named, *clauses = [rest[start:end] for start, end in stretches]
    sources = _sources(named, words)
    if sources is None or not relation:
        return None
    said = Found()
    if opening["granted"]:
        said.put("permission", "granted")
    for clause in clauses:
        if not read_clause(clause, words, said):
            return None
    for found in sources:
        found.values = {"relation": relation, **found.values}
        found.take(said)
        if opening["edited"] and relation == "转载自":
            found.values["relation"] = words.known("转载有删改") or relation
    return sources


def _sources(named: str, words: CreditWords) -> list[Found] | None:
    """Read a list of sources; where cutting it up fails, it is one source whose name holds the joint."""
    whole = _source(named, words)
    parts = [named[start:end] for start, end in split_outside(named, _NEXT)]
    if len(parts) > 1:
        read = [_source(part, words) for part in parts]
        several = [found for found in read if found is not None]
        if len(several) == len(parts):
            return several
    return [whole] if whole is not None else None


def _source(text: str, words: CreditWords) -> Found | None:
    text = text.strip(BLANKS + ",.")
    found = Found()
    original = _ORIGINAL.match(text)
    if original is not None:
        found.put("language", _CODES.get(original["language"], ""))
        text = text[original.end() :]
    elif _LANGUAGE.match(text):
        return None
    position = 0
    marked = False
    owner = _POSSESSIVE.match(text)
    work = _WORK_OF.match(text)
    if owner is not None:
        found.put("author", owner["who"])
        position = owner.end()
    elif work is not None:
        position = _take_name(text, work.end(), found)
        marked = position > 0
    mark = mark_at(text, position)
    if (
        mark is not None
        and mark.kind in ("name", "title", "link", "address")
        and "author" not in found.values
    ):
        # what stands in quotes is the title, unless nothing but a place follows: then it is an account
        plain = text[mark.end :].strip(BLANKS)
        place = _PLACE.match(text, mark.end)
        account = mark.kind == "name" and place is not None and place.end() == len(text)
        _take_mark(found, "author" if account else "title", mark.text, mark.url, mark.kind)
        marked = marked or mark.kind != "name" or bool(plain) or not account
        position = mark.end
    elif mark is not None and owner is not None:
        _take_mark(found, "title", mark.text, mark.url, mark.kind)
        marked = True
        position = mark.end
    elif work is None and not text.startswith(("content ", "http")):
        position = _take_name(text, position, found)
    elif text.startswith("content "):
        position = len("content")
    return found if _read_rest(text, position, words, found, marked) else None


def _read_rest(text: str, position: int, words: CreditWords, found: Found, marked: bool) -> bool:
    """Read by whom, where and the address; whether all was read and something marks it as a source."""
    while position >= 0 and text[position:].strip(BLANKS + ",."):
        by = _BY.match(text, position)
        place = _PLACE.match(text, position)
        if by is not None and "author" not in found.values:
            position = _take_name(text, by.end(), found)
            continue
        if place is not None:
            found.put("platform", words.platform_of.get(_PLACES[place["place"]], ""))
            marked = True
            position = place.end()
            continue
        while position < len(text) and text[position] in BLANKS + ",":
            position += 1
        mark = mark_at(text, position)
        if mark is None or mark.kind not in ("aside", "address", "link"):
            return False
        if mark.kind == "aside":
            if not read_clause(mark.text, words, found):
                found.remark(mark.text)
        else:
            found.put("url", mark.url)
        marked = True
        position = mark.end
    return position >= 0 and bool(found) and marked


def _take_name(text: str, position: int, found: Found) -> int:
    """Read a name at `position`; give where it ends, -1 when there is none."""
    mark = mark_at(text, position)
    if mark is not None and mark.kind in ("name", "link"):
        found.put("author", mark.text)
        found.put("url", mark.url)
        return mark.end
    name = _NAME.match(text, position)
    if name is None:
        return -1
    found.put("author", name[0])
    return name.end()


def _take_mark(found: Found, key: str, text: str, url: str, kind: str) -> None:
    if kind != "address":
        found.put(key, text)
    found.put("url", url)
