"""The words and brackets that the credit line is written with, and the spellings it is recognised by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME_BRACKETS = (("「", "」"), ("『", "』"), ("“", "”"), ("‘", "’"), ("【", "】"), ("〖", "〗"))
"""What a name stands in, the first choice first."""

TITLE_BRACKETS = ("《", "》")

PLATFORM_ROLES = {
    "公众号": "公众号",
    "微博": "微博博主",
    "B站": "B站UP主",
    "播客": "播客",
    "报刊": "报刊",
    "YouTube": "YouTube频道",
    "X": "X用户",
    "活动": "活动讲者",
}
"""What an account is called before its name; a platform not listed here says `<platform>作者`."""

ROLES = (
    "官方账号", "创作者", "主持人", "主讲人", "作者", "博主", "用户", "频道", "主播",
    "账号", "帐号", "账户", "UP主", "Up主", "up主", "UP 主", "Up 主", "up 主",
    "号主", "讲者", "嘉宾", "网友", "答主", "达人", "大V", "专栏", "栏目",
    "节目", "平台",
)  # fmt: skip

PLATFORM_SPELLINGS = {
    "视频号": ("微信视频号",),
    "公众号": ("微信公众号", "微信公众平台", "微信公号", "公号"),
    "微博": ("新浪微博",),
    "B站": ("哔哩哔哩", "bilibili", "B 站", "b站", "b 站"),
    "小红书": ("小红书号",),
    "抖音": ("抖音号",),
    "知乎": (),
    "播客": ("Podcast", "播客节目"),
    "YouTube": ("油管",),
    "X": ("推特", "Twitter"),
    "报刊": ("报纸", "杂志"),
    "网页": ("网站", "技术博客", "个人博客", "博客", "官网"),
    "图书": ("书籍", "著作"),
    "活动": (),
}
"""How the shipped platforms are also written."""

PLATFORM_ENGLISH = {
    "视频号": "on WeChat Channels",
    "公众号": "on WeChat Official Accounts",
    "微博": "on Weibo",
    "B站": "on Bilibili",
    "小红书": "on Xiaohongshu",
    "抖音": "on Douyin",
    "知乎": "on Zhihu",
    "播客": "in a podcast",
    "YouTube": "on YouTube",
    "X": "on X",
    "报刊": "in the press",
    "网页": "on the web",
    "图书": "in a book",
    "活动": "at an event",
}

RELATION_SPELLINGS = {
    "整理自": ("改写整理自", "编辑整理自", "整理于"),
    "编译自": ("编译整理自", "翻译整理自", "整理编译自", "整理翻译自", "编译于"),
    "翻译自": ("译自", "原文翻译自"),
    "转载自": ("转自", "转载于", "转发自", "转贴自"),
    "摘编自": ("节选自", "摘录自", "摘自", "选编自", "摘选自"),
    "改编自": (),
    "综合自": ("综合整理自", "综合编译自", "整理综合自"),
}
"""How the relations are also written in a credit typed by hand."""


def role_before_name(platform: str) -> str:
    """Give what stands before an account's name, e.g. 视频号作者."""
    return PLATFORM_ROLES.get(platform, f"{platform}作者")


def in_brackets(text: str, choices: Sequence[tuple[str, str]] = NAME_BRACKETS) -> str:
    """Put a text in the first of these brackets that it does not hold itself; the text stays as it is."""
    for opening, closing in choices:
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    return f"{choices[0][0]}{text}{choices[0][1]}"


@dataclass(frozen=True, slots=True)
class CreditWords:
    """The platforms and relations of one desk, ready to be recognised.

    `platform_of` gives a spelling's platform, "" for one the desk does not have; `relation_of` a spelling's
    relation. `relations` are the desk's words as they are, for where one stands alone in brackets.
    """

    platform: re.Pattern[str]
    platform_of: dict[str, str]
    relation: re.Pattern[str]
    relation_of: dict[str, str]
    relations: frozenset[str]

    def known(self, relation: str) -> str:
        """Give the relation back if the desk has it, or ""."""
        return relation if relation in self.relations else ""


@lru_cache(maxsize=16)
def credit_words(platforms: tuple[str, ...], relations: tuple[str, ...]) -> CreditWords:
    """Prepare the words of a desk."""
    platform_of = {}
    for platform in (*PLATFORM_SPELLINGS, *platforms):
        for spelling in (platform, *PLATFORM_SPELLINGS.get(platform, ())):
            platform_of[spelling] = platform if platform in platforms else ""
    relation_of = {}
    for relation in relations:
        if relation.endswith("自") or relation == "援引":
            for spelling in (relation, *RELATION_SPELLINGS.get(relation, ())):
                relation_of[spelling] = relation
    # 翻译自然语言, 转自行车: a word that goes on is another word
    going_on = r"(?!然|动|己|行|由|主|身|我|学|觉|治|助|信)"
    return CreditWords(
        _any_of(platform_of),
        platform_of,
        re.compile(f"{_any_of(relation_of).pattern}{going_on}"),
        relation_of,
        frozenset(relations),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of these words, the longest first; a Latin word only whole."""
    choices = []
    for word in sorted(words, key=len, reverse=True):
        before = r"(?<![A-Za-z0-9])" if word[:1].isascii() else ""
        after = r"(?![A-Za-z0-9])" if word[-1:].isascii() else ""
        choices.append(f"{before}{re.escape(word)}{after}")
    return re.compile(f"(?:{'|'.join(choices)})" if choices else r"(?!)")
