"""Placeholders: what stands where a value is still to come, as 作者ID, 某某, TODO or xxx do."""

from __future__ import annotations

import re
import unicodedata

_WORDS = (
    "todo tbd tba tbc fixme 某 某某 某某某 某人 某君 待补 待补充 待定 待填 待填写 待查 待确认 待核实 待更新 待写 待译 "
    "待完善 占位 占位符 未填 请填写 在此填写 此处填写 lorem placeholder n/a"
)
_WHOLE = frozenset(_WORDS.split())
_MARKS = re.compile(r"(?:[?？]++|[.．。·…]{2,}+|…|[_-]{2,}+|—++|[x×]{2,}+(?::[x×]{2,}+)?)\Z")
_BEGINS = re.compile(
    r"(?:todo|tbd|fixme):|\[(?:todo|tbd|fixme)\]|[(【](?:待补充?|待填写?|占位|todo|tbd)[)】]"
)
_ENDS = re.compile(
    r"(?::\s?(?:待补充?|待填写?|待译|占位|todo|tbd|x{3,8})|[(【\[](?:待补充?|待填写?|占位|todo|tbd)[)】\]])\Z"
)
_LOREM = re.compile(r"lorem ipsum")
_ROLE = (
    r"(?:公众号|视频号|微博|小红书|抖音|b站|up主|博主|作者|译者|校对|网友|媒体|记者|用户|专家|网站|平台|账号|先生|女士|老师|"
    r"大v|号)"
)
_IN_NAME = re.compile(
    rf"某某|(?:作者|译者|校对者?|选题者?|审校|编辑|账号)\s?id\Z|(?<![a-z])[x×]{{2,8}}{_ROLE}|"
    rf"{_ROLE}[x×]{{2,8}}(?![a-z])|"
    rf"\A某(?:个|位|知名)?{_ROLE}\Z"
)
_IN_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:x{2,}+|\.{2,}+|todo|tbd)(?:[./?#]|\Z)|https?://\Z|https?://[^?#]{0,300}/x{3,}\Z"
)
_LABELS = {
    "title": "标题 题目 原标题 文章标题 title",
    "summary": "摘要 简介 summary",
    "category": "分类 category",
    "tags": "标签 tag tags",
    "author": "作者 原作者 作者名 作者姓名 姓名 名字 id 作者id author",
    "translator": "译者 翻译 译者名 姓名 名字 id 译者id translator",
    "url": "链接 网址 地址 原文链接 原文地址 url",
    "archive": "链接 网址 url",
    "url_note": "原因 缘由",
    "note": "备注 note",
    "reason": "理由 原因 reason",
    "treatment": "处理",
    "stance": "立场",
}
_OWN_LABEL = {key: frozenset(words.split()) for key, words in _LABELS.items()}
_NAMES = frozenset(("category", "tags", "author", "translator", "platform", "relation"))
_ADDRESSES = frozenset(("url", "archive"))
_PROSE = frozenset(("note", "permission_note", "treatment", "stance", "reason"))
_CLAUSE = re.compile(r"[；;\n]")
_AROUND = "「」『』“”\"'《》()[]【】<>{}:@ "
MOST_LOOKED_AT = 2_000


def placeholder_in(key: str, value: str) -> str | None:
    """Give what of a value is a placeholder, or None; letter case and width do not matter.

    `key` says what kind of value it is: in a name or an address a part is enough, in a sentence it has to be all
    of it, its beginning or end, or all that one label says (译者：译者ID).
    """
    text = value[:MOST_LOOKED_AT].strip()
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _is_whole(key, plain) or _LOREM.search(plain):
        return text
    if key in _ADDRESSES:
        return text if _IN_ADDRESS.match(plain) else None
    if key in _NAMES:
        return text if _IN_NAME.search(plain.strip(_AROUND)) else None
    if _BEGINS.match(plain) or _ENDS.search(plain):
        return text
    if key in _PROSE:
        for clause in _CLAUSE.split(text):
            label, colon, said = clause.replace("：", ":").rpartition(":")
            said = said.strip()
            if colon and len(label) <= 12 and said and placeholder_in("author", said):
                return said
    return None


def _is_whole(key: str, plain: str) -> bool:
    labels = _OWN_LABEL.get(key, frozenset())
    candidates = (plain, plain.strip(_AROUND))
    return any(text in _WHOLE or text in labels or _MARKS.match(text) for text in candidates)
