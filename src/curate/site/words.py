"""The words of the pages themselves, in Chinese and in English, and how a page says a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

_WEEKDAYS = "一二三四五六日"
# strftime would take these from the machine's locale
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Words:
    """One language's words. Those with braces are `str.format` templates."""

    chinese: bool
    skip: str
    all_stories: str
    categories: str
    pages: str
    page: str
    newer: str
    older: str
    nothing_yet: str
    nothing_yet_more: str
    count: str
    on_topic: str
    today: str
    tags: str
    reviewer: str
    name_separator: str
    solo: str
    reading: str
    length: str
    whose: str
    source: str
    source_title: str
    translator: str
    original: str
    locator: str
    source_published: str
    accessed: str
    archive: str
    permission: str
    permission_with_note: str
    corrections: str
    table: str
    footnotes: str
    footnote_back: str
    task_done: str
    task_open: str
    short_credit: str
    short_credit_author: str
    short_credit_more: str
    from_source: str
    original_work: str
    roles: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    relations: Mapping[str, str] = field(default_factory=dict)
    permissions: Mapping[str, str] = field(default_factory=dict)

    def moment(self, moment: datetime) -> str:
        """Say a moment in full, with its weekday; the caller has put it into the reader's zone."""
        if self.chinese:
            return f"{self.day(moment)} {moment:%H:%M} {self.weekday(moment)}"
        return f"{self.weekday(moment)}, {self.day(moment)}, {moment:%H:%M}"

    def weekday(self, day: date) -> str:
        """Name the day of the week."""
        return f"星期{_WEEKDAYS[day.weekday()]}" if self.chinese else _DAYS[day.weekday()]

    def day(self, moment: date) -> str:
        """Say a day with its year."""
        if self.chinese:
            return f"{moment.year}年{moment.month:02}月{moment.day:02}日"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

    def month(self, month: date) -> str:
        """Say a month with its year; `month` is any day of it."""
        if self.chinese:
            return f"{month.year}年{month.month:02}月"
        return f"{_MONTHS[month.month - 1]} {month.year}"

    def near(self, moment: datetime, now: datetime) -> str:
        """Say a moment as briefly as is clear on a page made at `now`, in the same zone."""
        if moment.date() == now.date():
            return f"{self.today} {moment:%H:%M}"
        if moment.year != now.year:
            return self.day(moment)
        if self.chinese:
            return f"{moment.month:02}月{moment.day:02}日"
        return f"{moment.day} {_MONTHS[moment.month - 1]}"

    def by_views(self, half_life: int, last_day: date) -> str:
        """Say that stories stand by counted views, which count half as much each `half_life` days."""
        if self.chinese:
            each = "每天" if half_life == 1 else f"每 {half_life} 天"
            return f"按阅读量（{each}减半，数到 {self.day(last_day)}）"
        each = "day" if half_life == 1 else f"{half_life} days"
        return f"By views (halved every {each}, counted to {self.day(last_day)})"

    def relation(self, word: str) -> str:
        """Say a relation; a desk's own word stays as it is."""
        return self.relations.get(word, word)


CHINESE = Words(
    chinese=True,
    skip="跳到正文",
    all_stories="全部文章",
    categories="分类",
    pages="分页",
    page="第 {page} 页，共 {pages} 页",
    newer="较新的",
    older="较早的",
    nothing_yet="还没有发布的文章。",
    nothing_yet_more="第一篇通过审校并发布之后，就会出现在这里。",
    count="共 {count} 篇",
    on_topic="「{tag}」近 {days} 天 {count} 篇",
    today="今天",
    tags="标签",
    reviewer="审校",
    name_separator="、",
    solo="由同一人编辑与审校",
    reading="约 {minutes} 分钟",
    length="{count} 字",
    whose="这是谁的观点",
    source="来源",
    source_title="原题",
    translator="译者",
    original="原文",
    locator="位置",
    source_published="原发布",
    accessed="查阅",
    archive="存档",
    permission="授权",
    permission_with_note="{permission}（{note}）",
    corrections="更正",
    table="表格 {number}",
    footnotes="注释",
    footnote_back="回到正文中的注 {mark}",
    task_done="已完成",
    task_open="未完成",
    short_credit="{relation}{platform}{author}",
    short_credit_author="{relation}{author}",
    short_credit_more="{credit}等 {count} 个来源",
    from_source="来源：",
    original_work="原创",
    roles={
        "整理自": "整理",
        "口述": "整理",
        "编译自": "编译",
        "翻译自": "翻译",
        "摘编自": "摘编",
        "改编自": "改编",
    },
    role="编辑",
    relations={"转载有删改": "转载自"},
    permissions={
        "none": "未取得授权",
        "requested": "已申请，尚未取得授权",
        "granted": "已获授权",
        "licence": "依许可协议使用",
        "fair-quotation": "合理引用",
    },
)

ENGLISH = Words(
    chinese=False,
    skip="Skip to the text",
    all_stories="All stories",
    categories="Categories",
    pages="Pages",
    page="Page {page} of {pages}",
    newer="Newer",
    older="Older",
    nothing_yet="Nothing has been published yet.",
    nothing_yet_more="The first story will stand here once it has been reviewed and published.",
    count="{count} in all",
    on_topic="“{tag}”: {count} in {days} days",
    today="Today",
    tags="Tags",
    reviewer="Reviewed by",
    name_separator=", ",
    solo="Edited and reviewed by the same person",
    reading="{minutes} min read",
    length="{count} words",
    whose="Whose views these are",
    source="Source",
    source_title="Title there",
    translator="Translator",
    original="Original",
    locator="Where",
    source_published="Published",
    accessed="Accessed",
    archive="Kept copy",
    permission="Permission",
    permission_with_note="{permission} ({note})",
    corrections="Corrections",
    table="Table {number}",
    footnotes="Notes",
    footnote_back="Back to note {mark} in the text",
    task_done="Done",
    task_open="Open",
    short_credit="{relation} {author} {platform}",
    short_credit_author="{relation} {author}",
    short_credit_more="{credit}, {count} sources",
    from_source="Source:",
    original_work="Original work",
    roles={
        "整理自": "Arranged by",
        "口述": "Written down by",
        "编译自": "Adapted by",
        "翻译自": "Translated by",
        "摘编自": "Excerpted by",
        "改编自": "Adapted by",
    },
    role="Edited by",
    relations={
        "整理自": "Arranged from",
        "编译自": "Translated and adapted from",
        "翻译自": "Translated from",
        "转载自": "Reprinted from",
        "转载有删改": "Reprinted with edits from",
        "摘编自": "Excerpted from",
        "改编自": "Adapted from",
        "综合自": "Drawn from",
        "援引": "Citing",
        "口述": "As told by",
        "原创": "Original work",
    },
    permissions={
        "none": "none obtained",
        "requested": "asked for, not granted yet",
        "granted": "granted",
        "licence": "used under its licence",
        "fair-quotation": "quoted fairly",
    },
)


def is_chinese(language: str) -> bool:
    """Say whether a policy's language is zh or a variant of it; readers of any other are spoken to in English."""
    return language.lower().split("-")[0].split("_")[0] == "zh"


def words_for(language: str) -> Words:
    """Give the words for a policy's language."""
    return CHINESE if is_chinese(language) else ENGLISH
