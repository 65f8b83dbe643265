"""The wording of the credit line in Chinese: one sentence for the sources of one relation."""

from __future__ import annotations

from collections.abc import Sequence

from curate.story.credit.pieces import Segment, bare, host, listed, openable, same_for_all, several, treated
from curate.story.credit.words import NAME_BRACKETS, TITLE_BRACKETS, in_brackets, role_before_name
from curate.story.model import Source
from curate.story.vocabulary import Permission

_OPENINGS = {
    "整理自": "本文观点整理自",
    "转载有删改": "本文转载自",
    "援引": "本文援引",
    "口述": "本文由",
    "原创": "本文为",
    "": "本文来源：",
}
_ENDINGS = {"口述": "口述，文字由编辑整理"}
_JOINTS = ("、", "和")
_OWN = ("（", "，", "）")


def chinese_sentence(relation: str, group: Sequence[Source]) -> list[Segment]:
    """Credit the sources of one relation (a word of the desk, "" when the draft does not say)."""
    opening = _OPENINGS.get(relation)
    ending = _ENDINGS.get(relation, "")
    if opening is None and relation.endswith("自"):
        opening = f"本文{relation}"
    elif opening is None:  # the desk's own word, which may be no verb: named as it is
        opening, ending = "本文来源：", f"（{relation}）"
    shared = same_for_all(group, _remarks)
    if relation == "原创":
        signed = [source for source in group if source.author]
        authors = several(signed, _signature, _remarks, joints=_JOINTS, own=_OWN)
        middle = [*authors, Segment("的原创内容" if signed else "原创内容")]
    elif relation == "口述" and len(group) == 1:
        middle = _spoken(group[0])
    elif relation == "口述":
        middle = listed(
            [_spoken_among(source, [] if shared else _remarks(source)) for source in group], *_JOINTS
        )
    elif len(group) > 1 and shared and all(_name(source) and not source.title for source in group):
        middle = [*listed([_name(source) for source in group], *_JOINTS), Segment("的相关内容")]
    else:
        middle = several(group, chinese_phrase, _remarks, joints=_JOINTS, own=_OWN)
    remarks = "".join(f"，{remark}" for remark in _remarks(group[0])) if shared else ""
    return [Segment(opening), *middle, Segment(f"{ending}{remarks}。")]


def chinese_phrase(source: Source) -> list[Segment]:
    """Name one source and what of it is meant."""
    url = openable(source.url)
    name = _name(source)
    title = source.title
    if title:
        unlinked = [Segment(segment.text) for segment in name]
        if any(mark in title for mark in TITLE_BRACKETS):
            return [*unlinked, Segment("题为"), Segment(in_brackets(title), url), Segment("的内容")]
        return [*unlinked, Segment("的" if name else ""), Segment(in_brackets(title, [TITLE_BRACKETS]), url)]
    return [*name, Segment("的相关内容")] if name else [Segment("尚未注明的来源", url)]


def _name(source: Source) -> list[Segment]:
    url = openable(source.url)
    if source.author:
        role = role_before_name(source.platform) if source.platform else ""
        return [Segment(role + in_brackets(source.author), url)]
    if source.platform:
        return [Segment(source.platform, url)]
    site = host(url)
    return [Segment(site, url)] if site and not source.title else []


def _signature(source: Source) -> list[Segment]:
    return [Segment(in_brackets(source.author or ""))]


def _spoken(source: Source) -> list[Segment]:
    if not source.title:
        return _speaker(source)
    who = [Segment(segment.text) for segment in _speaker(source)]
    return [*who, Segment("在"), _said_in(source), Segment("中")]


def _spoken_among(source: Source, remarks: Sequence[str]) -> list[Segment]:
    """Name one of several speakers; in what they spoke stands in brackets, so that 和 joins people only."""
    opening, divider, closing = _OWN
    if not source.title and not remarks:
        return _speaker(source)
    if not source.title:
        return [*_speaker(source), Segment(f"{opening}{divider.join(remarks)}{closing}")]
    who = [Segment(segment.text) for segment in _speaker(source)]
    rest = "".join(f"{divider}{remark}" for remark in remarks)
    return [*who, Segment(opening), _said_in(source), Segment(f"{rest}{closing}")]


def _speaker(source: Source) -> list[Segment]:
    return _name(source) if source.author else [Segment("尚未注明的讲述者", openable(source.url))]


def _said_in(source: Source) -> Segment:
    return Segment(in_brackets(source.title or "", [TITLE_BRACKETS, *NAME_BRACKETS]), openable(source.url))


def _remarks(source: Source) -> list[str]:
    translator = f"译者{in_brackets(source.translator)}" if source.translator else ""
    remarks = [*treated(source, "有删改"), source.stance]
    note = bare(source.permission_note)
    if source.permission is Permission.GRANTED:
        remarks.append("已获授权")
    elif source.permission is Permission.LICENCE:
        remarks.append(f"依{note}许可使用" if note else "依许可协议使用")
    elif source.permission is Permission.FAIR_QUOTATION:
        remarks.append("属合理引用")
    return [text for text in (translator, *map(bare, remarks)) if text]
