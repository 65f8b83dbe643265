"""A day of the week that is not the one of the date beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from curate.checks.copy.letters import BLANKS, HAN, is_han
from curate.checks.copy.slips import Slip, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault, Fix
from curate.story.story import Story

RULES = (by_state("zh-weekday", "warning", "error", "error"),)

DAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)(?P<day>[一二三四五六日天])")
_YEAR = r"(?:(?P<year>[0-9]{4})[ ]?年[ ]?|(?P<said>[年度]?[ ]?))"
_DATE = (
    rf"(?:{_YEAR}(?P<month>[0-9]{{1,2}})[ ]?月[ ]?(?P<day>[0-9]{{1,2}})[ ]?[日号]"
    r"|(?<![0-9./-])(?P<iso_year>[0-9]{4})(?P<dash>[-/.])(?P<iso_month>[0-9]{1,2})(?P=dash)(?P<iso_day>[0-9]{1,2}))"
)
_BEFORE = re.compile(
    rf"(?P<to>[至到—–~～和与、-]?){_DATE}(?P<joint>[{BLANKS}]?[（(，,]?[{BLANKS}]?)"
    rf"(?:[0-9]{{1,2}}[:：][0-9]{{2}}[{BLANKS}]?)?\Z"
)
_BEHIND = re.compile(rf"[{BLANKS}]?[（(]{_DATE}[）)]")
_GOES_ON = re.compile(r"[至到—–~～和与、-]{1,2}(?:星期|礼拜|周)?[一二三四五六日天]")
_NOT_IN_WORD = re.compile(rf"[上下晚早中凌夜深傍清午的在起至到前后和与或将召举开]|[^{HAN}]|\Z")
_TOLD = "）)一二三四五六日天"
"""What stands before "and" or "to" when the date before it has its own weekday."""
_LIST_MARK = re.compile(r"(?:\A|\n)[ \t>]*+-\Z")
MOST_BEFORE = 36


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find dates with the wrong weekday; a date without a year is taken as near the story's own day."""
    del around
    copy = story.copy_text
    moment = story.meta.published or story.meta.created
    own_day = moment.date() if moment is not None else None
    told: dict[int, tuple[Message, Message]] = {}
    slips = []
    for match in matches(_WEEKDAY, copy.masked):
        days = _days_beside(copy.masked, match, own_day)
        given = DAYS.index(match["day"].replace("天", "日"))
        if not days or given in (day.weekday() for day in days):
            continue
        start, end = match.span()
        right = copy.text[start : end - 1] + DAYS[days[0].weekday()]
        slips.append(Slip(start, end, Fix(start, end, right, safe=False)))
        told[start] = (
            msg("{date} is a {right}, not a {typed}.", date=str(days[0]), right=right, typed=match[0]),
            msg("Find out whether the weekday or the date is wrong; `--unsafe-fix` changes the weekday."),
        )
    return faults_of("zh-weekday", copy, slips, lambda found: told[found.start])


def _days_beside(masked: str, weekday: re.Match[str], own_day: date | None) -> list[date]:
    """Give the days that the date beside a weekday can mean, the likeliest first; none where there is no date."""
    start, end = weekday.span()
    found = _BEFORE.search(masked, max(0, start - MOST_BEFORE), start)
    # 12月14日 周六发布: behind a blank stands the day; 周六发 without one may be a word or a name.
    apart = found is not None and not found["joint"].strip() and masked[start - 1] in BLANKS
    if weekday[0][0] == "周" and not apart and not _NOT_IN_WORD.match(masked, end):
        return []
    if found is not None:
        alone = not found["to"] or _is_list_mark(masked, found) or _is_told(masked, found.start())
        if not alone or _GOES_ON.match(masked, end):
            return []  # the ends of a stretch: which weekday is whose cannot be told
        if found["joint"].strip() in ("，", ",") and is_han(masked[end : end + 1] or "\n"):
            return []  # another clause, which need not speak of that day
    else:
        found = _BEHIND.match(masked, end)
    return _days(found, own_day) if found is not None else []


def _is_list_mark(masked: str, date_before: re.Match[str]) -> bool:
    """True when what looks like the "to" of a stretch is the mark of a list's item."""
    mark = date_before.end("to")
    return masked[mark : mark + 1] in tuple(BLANKS) and (
        _LIST_MARK.search(masked, max(0, mark - MOST_BEFORE), mark) is not None
    )


def _is_told(masked: str, offset: int) -> bool:
    """True when the date before an offset has its own weekday."""
    return offset > 0 and masked[offset - 1] in _TOLD


def _days(found: re.Match[str], own_day: date | None) -> list[date]:
    year = found["year"] or found["iso_year"]
    month, day = int(found["month"] or found["iso_month"]), int(found["day"] or found["iso_day"])
    if year is not None:
        return _existing([(int(year), month, day)])
    if own_day is None or found["said"].strip():
        return []  # 去年, 明年: a year, but not in digits
    years = [own_day.year, own_day.year - 1, own_day.year + 1]
    days = _existing([(year, month, day) for year in years])
    nearest = sorted(days, key=lambda day: abs((day - own_day).days))[:1]
    return nearest + [day for day in days if day.year == own_day.year and day not in nearest]


def _existing(parts: list[tuple[int, int, int]]) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days
