"""Hyphens and half dashes where Chinese writes ——."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import BLANKS, CLOSING, HAN, OPENING, PAUSES, is_han
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import OPAQUE, CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-dash", "warning", "warning", "warning"),)

RIGHT = "——"
_CHINESE = f"{HAN}{PAUSES}{CLOSING}{OPENING}%％…"
_LINES = "-－─―–—"
_DASH = re.compile(
    rf"[{_LINES}](?<![{_LINES}].)(?:(?<=[—―–])|(?=[{_LINES}]))(?P<more>[{_LINES}]*+)(?P<blank>[{BLANKS}]?)(?P<after>[{_CHINESE}{OPAQUE}\"']|[\r\n]|\Z)"
)
"""What may stand for a dash, with a Chinese word or mark or the line's end behind it."""
_BEFORE = re.compile(f"[{_CHINESE}\"']")
_WORDS_BEFORE = re.compile(f"[{HAN}]{{1,12}}\\Z")
_WORDS_AFTER = re.compile(f"[{HAN}]{{1,12}}")
SHORT = 4
"""Chinese characters of a name; a clause has more."""
_PLACES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|南京|杭州|苏州|无锡|宁波|温州|合肥|福州|厦门|南昌|济南|青岛|郑州"
    "|武汉|长沙|广州|深圳|珠海|东莞|佛山|南宁|海口|成都|贵阳|昆明|拉萨|西安|兰州|西宁|银川|乌鲁木齐|石家庄|太原|沈阳|大连|长春"
    "|哈尔滨|呼和浩特|台北|东京|首尔|伦敦|巴黎|纽约|莫斯科|[东西南北中]"
)
_TIMES = r"[年月日时点分秒周夜晨晚初末一二三四五六七八九十〇百千万亿]|世纪|年代|上午|下午|中午|晚上|星期"
_LAND = "[站港市县州省区城镇乡村路街岭河江山湖海岛湾关]"
_ENDS_RANGE = re.compile(rf"(?:{_PLACES}|{_TIMES}|{_LAND})\Z")
_STARTS_RANGE = re.compile(rf"{_PLACES}|{_TIMES}|[零十]|[{HAN}]{{1,3}}{_LAND}")
_ENDS_CLAUSE = re.compile(r"[了的吗呢吧啊着过是说道想]\Z")
_STARTS_CLAUSE = re.compile(
    r"[这那他她它我你但而却就也]|因为|所以|只是|不过|没有|一切|原来|于是|如果|其实|也许"
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find what stands for a dash in Chinese text and is none."""
    del around
    copy = story.copy_text
    return faults_of("zh-dash", copy, _slips(copy.masked), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    return (
        msg("{typed} stands for a dash.", typed=copy.text[found.start : found.end].strip()),
        msg("Write the dash of two, ——; between the ends of a stretch, as in 北京—上海, one is right."),
    )


def _slips(masked: str) -> Iterator[Slip]:
    sentences = Sentences(masked)
    for match in matches(_DASH, masked):
        start, end = match.start(), match.start("after")
        typed = masked[start : match.end("more")]
        if typed in (RIGHT, RIGHT * 2):
            continue
        first = start - 1 if start and masked[start - 1] in BLANKS else start
        if not first or not _BEFORE.match(masked, first - 1):
            continue
        if masked[first - 1] in OPENING and match["after"] in CLOSING and match["after"]:
            continue  # the mark itself is spoken of
        at_end = match["after"] in ("", "\r", "\n")
        if at_end and (match["blank"] or not is_han(masked[first - 1])):
            continue
        alone = len(typed) == 1
        if alone and (at_end or first != start or match["blank"] or _is_range(masked, start, end)):
            continue
        if not sentences.is_foreign(start):
            yield slip(first, end, RIGHT, safe=not alone or _is_surely_dash(masked, start, end))


def _is_range(masked: str, start: int, end: int) -> bool:
    """True for a lone dash that may join two places, times or names."""
    before, after = _WORDS_BEFORE.search(masked, max(0, start - 12), start), _WORDS_AFTER.match(masked, end)
    if before is None or (after is None and masked[end] != OPAQUE):
        return False
    if _joins_clauses(masked, start, end):
        return False
    if after is None:
        return len(before[0]) <= SHORT
    if len(before[0]) <= SHORT and len(after[0]) <= SHORT:
        return before[0] != after[0]
    return bool(_ENDS_RANGE.search(before[0]) and _STARTS_RANGE.match(after[0]))


def _is_surely_dash(masked: str, start: int, end: int) -> bool:
    """True for a lone dash that can join no places: beside a clause's words, or behind a long clause."""
    before = _WORDS_BEFORE.search(masked, max(0, start - 12), start)
    long = before is not None and len(before[0]) > SHORT + 1 and not _ENDS_RANGE.search(before[0])
    return long or _joins_clauses(masked, start, end)


def _joins_clauses(masked: str, start: int, end: int) -> bool:
    """True for a dash beside a word that ends or begins a clause."""
    return bool(_ENDS_CLAUSE.search(masked, max(0, start - 2), start) or _STARTS_CLAUSE.match(masked, end))
