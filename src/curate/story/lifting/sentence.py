"""One typed credit sentence to the sources it names: 本文观点整理自…, 根据…整理, Translated from … ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from curate.story.credit.words import CreditWords
from curate.story.lifting.clause import Label, read_clause, read_labels
from curate.story.lifting.english import read_english
from curate.story.lifting.found import BLANKS, Found
from curate.story.lifting.marks import mark_at, split_outside
from curate.story.lifting.phrase import read_phrase, split_phrases

MOST_SENTENCE = 2_000
MOST_UNKNOWN = 1
MOST_UNKNOWN_CLAUSE = 24
MOST_DESCRIPTION = 40

Place = Literal["head", "own line", "in line"]
"""Where a unit stands: at the head of the text, or at its end on its own line or after other text."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one stretch of text says: sources of a sentence, or labels that wait for a source.

    `strong` says that it is a credit by itself and not only beside one.
    """

    sources: tuple[Found, ...] = ()
    labels: tuple[Label, ...] = ()
    strong: bool = True
    extra: Found | None = None

    def with_more(self, attached: Unit) -> Unit:
        """Add a sentence that goes along with this one."""
        extra = Found()
        for part in (self.extra, attached.extra):
            if part is not None:
                extra.take(part)
        return Unit(
            self.sources, (*self.labels, *attached.labels), self.strong or attached.strong, extra or None
        )


SUBJECT = r"(?:本文|本篇(?:文章)?|本稿|此文|这篇文章|以上(?:内容|文字|观点)?|全文|文章|上文)"
_OF = (
    r"(?:的)?(?:主要|核心|部分|大部分|全部)?(?:观点|内容|资料|素材|信息|数据|文字)?"
    r"(?:[和与及、](?:观点|内容|资料|素材|信息|数据|文字))?"
)
_MANNER = re.compile(
    r"(?:系|是|为|均|皆|都|主要|由|已|经|获|获得|得到|取得|原作者|作者|授权|编辑|全文|部分|\s)*"
)
_OPENING = re.compile(rf"\s*+(?:(?P<subject>{SUBJECT}{_OF})\s*+)?")
ORIGIN = r"来源于|来源自|来自于?|转引自|取自|来源\s*[：:]"
_FROM = re.compile(rf"(?:{ORIGIN})\s*")
GROUND = "根据|依据|据|综合"
_BASED = re.compile(rf"(?:系|是|由)?\s*(?:{GROUND})\s*")
HOW = "综合整理|编译整理|翻译整理|整理编译|编辑整理|整理|编译|翻译|改编|综合报道|报道|消息|综合"
_MADE = re.compile(rf"(?<!\s)\s*+(?P<how>{HOW})(?:而成|成文|而来|编写|发布)?\Z")
_MADE_AS = (
    ("综合", "综合自"),
    ("报道", "综合自"),
    ("消息", "综合自"),
    ("编译", "编译自"),
    ("翻译", "翻译自"),
)
LET, TOLD, PRESENTED = "授权", "口述", "荣誉推出"
_LET = re.compile(
    rf"[由系]\s*+(?P<who>.{{1,80}}?)(?<!\s)\s*+(?:独家)?{LET}(?:本[刊站号])?(?:转载|发布|刊发|转发)\Z"
)
_TOLD = re.compile(rf"由\s*+(?P<who>.{{1,160}}?)(?<!\s)\s*+{TOLD}\Z")
_TOLD_IN = re.compile(r"(?<!\s)\s*+在(?P<title>《.{1,120}》)中\Z")
_BY = re.compile(r"\s*由\s*(?P<who>[^，。,；：:《「“]{1,30}?)\s*\Z")
_LEAVE = re.compile(
    rf"(?:本文|文章)?(?P<said>(?:已|经|已经|均已)(?:获|取得|得到|获得)?(?:原?作者|原文)?{LET}(?:转载|发布|翻译|编译)?)\Z"
)
_DESK_MADE = re.compile(
    rf"\s*本文由\s*(?P<who>.{{1,60}}?)\s*(?:原创|组织)?(?:编译|翻译)[，,]\s*.{{1,60}}{PRESENTED}\s*\Z"
)
_EDITED_BY_DESK = "文字由编辑整理"
_CLAUSE_END = re.compile(
    r"[，,；;。！!]|[.．](?=\s*+\Z)|(?<![ \t\u3000])[ \t\u3000]++(?=[^\s，。：:|]{2,8}+\s*+[：:])"
)
_WRAPS = ("***", "**", "*", "___", "__", "_")
NOTE = r"注|说明|声明|版权声明|编者按|编者注|附注|备注|来源说明|PS|P\.S\.|Note"
_BEFORE = re.compile(
    r"\s*(?:[-—–―•·▪■◆●○◎★☆※▲△▼|>]{1,6}(?=[^-—])\s*)?"
    rf"(?:[*_]{{0,3}}(?:{NOTE})[*_]{{0,3}}\s*[：:][*_]{{0,3}}\s*)?"
)


def read_unit(text: str, words: CreditWords, place: Place) -> Unit | None:
    """Read a whole stretch as a credit; None when any part of it says something else."""
    if len(text) > MOST_SENTENCE or text.rstrip(BLANKS).endswith(("？", "?")):
        return None
    inner, wrapped = _unwrapped(text)
    if not inner:
        return None
    labels = read_labels(inner)
    sentence = _read_sentence(inner, words, place, wrapped)
    if sentence is not None and (labels is None or sentence[0].values.keys() & {"relation"}):
        return Unit(tuple(sentence))
    if labels is not None:
        return Unit(labels=tuple(labels), strong=any(label.strong for label in labels))
    leave = _LEAVE.match(inner)
    if leave is not None:
        said = Found()
        read_clause(leave["said"], words, said)
        return Unit(strong=False, extra=said)
    address = mark_at(inner, 0)
    if address is not None and address.kind == "address" and address.end == len(inner):
        return Unit(labels=(Label("链接", "link", inner),), strong=False)
    made = _DESK_MADE.match(inner)
    if made is not None:
        return Unit(strong=False, extra=Found(notes=[inner]))
    return None


def _unwrapped(text: str) -> tuple[str, bool]:
    """Take bullets, emphasis and brackets off that are around it all; say whether there were brackets."""
    bracketed = False
    for _ in range(6):
        text = text.strip(BLANKS).rstrip("。.．!！；;，," + BLANKS)
        before = _BEFORE.match(text)
        if before is not None:
            text = text[before.end() :]
        for wrap in _WRAPS:
            if len(text) > 2 * len(wrap) and text.startswith(wrap) and text.endswith(wrap):
                inside = text[len(wrap) : -len(wrap)]
                if wrap[0] not in inside or wrap[0] + wrap[0] in inside:
                    text = inside
                    break
        else:
            mark = mark_at(text, 0)
            whole = mark is not None and mark.end == len(text)
            if mark is None or not whole or not (mark.kind == "aside" or mark.opening in "【〔"):
                break
            text = mark.text
            bracketed = True
    return text.strip(BLANKS), bracketed


def _read_sentence(text: str, words: CreditWords, place: Place, wrapped: bool) -> list[Found] | None:
    english = read_english(text, words)
    if english is not None:
        return english
    stretches = split_outside(text, _CLAUSE_END)
    first = text[stretches[0][0] : stretches[0][1]].rstrip(BLANKS)
    clauses = [text[start:end] for start, end in stretches[1:]]
    opening = _OPENING.match(first)
    explicit = opening is not None and opening["subject"] is not None
    rest = first[opening.end() :] if opening is not None else first
    if (
        explicit
        and place == "head"
        and opening is not None
        and opening["subject"].startswith(("以上", "上文"))
    ):
        return None
    head = _read_head(rest, words, explicit)
    if head is None:
        return None
    common, body, colon = head
    sources: list[Found] = []
    marked = False
    for phrase in split_phrases(body):
        found = Found()
        known = read_phrase(phrase, words, found, read_clause)
        if known is None:
            return None
        marked = marked or known
        sources.append(found)
    if not sources:
        return None
    if not _is_credit(sources, body, explicit, marked, colon, wrapped, place):
        return None
    _share_platform_free(sources, common)
    if not _read_clauses(clauses, sources, common, words, place, explicit and marked):
        return None
    return sources


def _read_head(rest: str, words: CreditWords, explicit: bool) -> tuple[Found, str, bool] | None:
    """Give what holds for all sources, the text that names them, and whether a colon stood before it."""
    common = Found()
    if explicit:
        for pattern, relation, granted in ((_LET, "转载自", True), (_TOLD, "口述", False)):
            match = pattern.match(rest)
            if match is not None and words.known(relation):
                common.put("relation", relation)
                who = match["who"]
                if granted:
                    common.put("permission", "granted")
                inside = _TOLD_IN.search(who)
                return common, f"{who[: inside.start()]}的{inside['title']}" if inside else who, False
    relation_at = _relation_in(rest, words, explicit)
    if relation_at is not None:
        start, end, relation = relation_at
        manner = rest[:start]
        by = _BY.match(manner) if _MANNER.fullmatch(manner) is None else None
        common.put("relation", relation)
        if "授权" in manner:
            common.put("permission", "granted")
        if by is not None:
            if "译" in relation:
                common.put("translator", by["who"])
            else:
                common.remark(f"整理：{by['who']}")
        body = rest[end:]
        stripped = body.lstrip(BLANKS)
        return common, body, stripped.startswith(("：", ":", "|", "｜", "丨"))
    based = _BASED.match(rest)
    made = _MADE.search(rest) if based is not None else None
    if (
        based is not None
        and made is not None
        and (explicit or "报道" not in made["how"] or "综合" in based[0])
    ):
        relation = "综合自" if "综合" in based[0] else "整理自"
        for word, becomes in _MADE_AS:
            if word in made["how"] and "综合" not in based[0]:
                relation = becomes
                break
        if words.known(relation):
            common.put("relation", relation)
            return common, rest[based.end() : made.start()], False
    if explicit:
        manner_match = _MANNER.match(rest)
        origin = _FROM.match(rest, manner_match.end() if manner_match else 0)
        if origin is not None:
            return common, rest[origin.end() :], "来源" in origin[0]
    return None


def _relation_in(rest: str, words: CreditWords, explicit: bool) -> tuple[int, int, str] | None:
    manner = _MANNER.match(rest)
    start = manner.end() if manner is not None else 0
    # 经授权 may stand right before the relation word, whose first character no manner begins with
    match = words.relation.match(rest, start)
    if match is None and explicit:
        later = words.relation.search(rest, 0, 60)
        match = later if later is not None and _BY.match(rest[: later.start()]) else None
    if match is None:
        return None
    relation = words.relation_of[match[0]]
    return None if relation == "援引" and not explicit else (match.start(), match.end(), relation)


def _is_credit(
    sources: list[Found], body: str, explicit: bool, marked: bool, colon: bool, wrapped: bool, place: Place
) -> bool:
    """Tell a credit from a sentence that only mentions where something comes from."""
    if any(len(body) > MOST_SENTENCE or not found for found in sources):
        return False
    if explicit:
        return marked or len(body) <= MOST_DESCRIPTION
    if place == "head":
        return marked and (wrapped or colon)
    if place == "own line" or wrapped:
        named = all("author" in found.values for found in sources)
        return marked or (named and (colon or (wrapped and len(sources) > 1)))
    return marked and any(found.values.keys() & {"platform", "url"} for found in sources)


def _share_platform_free(sources: list[Found], common: Found) -> None:
    for found in sources:
        relation = common.values.get("relation")
        if relation is not None:
            found.values = {"relation": found.values.pop("relation", relation), **found.values}


def _read_clauses(
    clauses: list[str], sources: list[Found], common: Found, words: CreditWords, place: Place, lenient: bool
) -> bool:
    """Read what follows the sources; it holds for all of them."""
    unknown = 0
    said = common
    alone = sources[0] if len(sources) == 1 else None
    for index, clause in enumerate(clauses):
        text = clause.strip(BLANKS)
        if not text or text == _EDITED_BY_DESK:
            continue
        if re.search(r"\w", text) is None:  # a bracket that closes what was opened before the sentence
            return False
        if sources[0].values.get("relation") == "综合自" and index < len(clauses):
            more = Found()
            if (
                words.platform.match(text)
                and read_phrase(text, words, more, read_clause)
                and "author" in more.values
            ):
                more.values = {"relation": "综合自", **more.values}
                sources.append(more)
                alone = None
                continue
        if alone is not None and _names_work(text, words):
            read_clause(text, words, alone)
        elif not read_clause(text, words, said):
            unknown += 1
            if not lenient or place == "head" or unknown > MOST_UNKNOWN or len(text) > MOST_UNKNOWN_CLAUSE:
                return False
            said.remark(text)
    for found in sources:
        for key, value in said.values.items():
            if key != "relation":
                found.put(key, value)
        for note in said.notes:
            found.remark(note)
    return True


def _names_work(text: str, words: CreditWords) -> bool:
    """Whether a clause tells author or title, which may show that what was quoted before is the title."""
    said = Found()
    if ("作者" in text[:6] or "标题" in text[:6]) and read_clause(text, words, said):
        return bool(said.values.keys() & {"author", "title"})
    return False
