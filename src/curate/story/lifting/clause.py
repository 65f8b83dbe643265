"""The clauses beside the source of a credit: labels (作者：X), permission, treatment, stance, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from curate.story.credit.words import CreditWords
from curate.story.lifting.found import BLANKS, Found, find_day
from curate.story.lifting.marks import find_marks, mark_at, split_outside
from curate.story.lifting.phrase import read_phrase

MOST_CLAUSE = 80
MOST_VALUE = 120

_LABEL_WORDS = {
    "source": "来源 转载来源 文章来源 原文来源 稿件来源 本文来源 内容来源 文字来源 出处 原文出处 文章出处 本文出处",
    "source in English": "Source",
    "url": "原文链接 原文地址 原文网址 阅读原文 原视频 原视频链接 原视频地址 视频链接 视频地址",
    "url of a post": "原帖 原帖链接 原文 via Via VIA Original",
    "link": "链接 文章链接 Link URL",
    "author": "作者 原作者 原文作者 文章作者 本文作者 撰文 Author By",
    "title": "原标题 原文标题 原题 英文标题 原文题目",
    "translator": "译者 翻译 翻译者 中文译者",
    "translator in English": "Translator",
    "person": "编译 整理 文字整理 校对 校对者 审校 审校者 审核 编辑 责编 责任编辑 选题 监制 排版 美编 记者",
    "person in English": "Editor Proofreader",
    "account": "公众号 微信公众号 视频号",
    "account id": "微信号 公众号ID ID id",
    "published": "发布时间 发表时间 发布日期 发表日期 原文发布时间 原文发表时间 Published",
    "accessed": "访问日期 访问时间 Accessed",
    "permission": "授权 授权说明 授权方式 许可 许可协议 授权协议 License Licence",
    "told": "口述 讲述 口述者",
}
_KIND = {
    word: re.sub(" (?:in|of) .*", "", kind)
    for kind, listed in _LABEL_WORDS.items()
    for word in listed.split()
}

_KEYS = "|".join(sorted(map(re.escape, _KIND), key=len, reverse=True))
_KEY = rf"(?:{_KEYS}|文(?=\s*[/／|｜丨]))"
_EMPHASIS = r"(?:\*\*|__|[*_])?\s*"
_SLASH = r"(?:(?<=[文源辑者])|(?<=[文源辑者]\s))[/／]"
_IS = r"(?:(?<=作者)|(?<=标题))(?:为|是|系)"
_LABEL = re.compile(
    rf"(?:(?<![^\s，,；;、。.|｜丨·（(*_/／])|(?=(?:选题|译者|校对|审校|编辑)[：:]))"
    rf"(?P<key>{_KEY}){_EMPHASIS}(?:[：:丨｜|]|{_SLASH}(?![/／])|{_IS}(?!什么|谁)){_EMPHASIS}"
)
LABEL_SIGN = re.compile(rf"{_KEY}{_EMPHASIS}(?:[：:丨｜|]|{_SLASH}|{_IS})")
"""What every label holds, whatever stands before and behind it."""
_LOOSE_LABEL = re.compile(r"(?P<key>原?作者|原文?标题|译者)\s*(?=[\s「『“《【@])\s*")
_NOBODY = re.compile(r"(?:综合)?(?:网络|互联网|网上|公开资料)(?:整理|综合)?\Z")

_RIGHTS = re.compile(
    r"未经|侵权|侵删|联系(?:我们|后台|作者|本站)|(?:转载|引用)[，,]?(?:请|须|需|务必)|请注明|注明出处|版权(?:归|属)|著作权归|"
    r"(?:仅供|只供)(?:参考|学习|交流)"
)
_REFUSED = re.compile(r"未|没有?|请|须|需|如|若|禁|申请|等待|正在")
_GRANTED = re.compile(r"授权|许可转载|with permission|by permission", re.IGNORECASE)
_LICENCE = re.compile(
    r"(?:依据?|按照?|遵循|基于|采用|使用|根据|under)?\s*(?:the\s+|an?\s+)?"
    r"(?P<name>(?:CC|Creative Commons|知识共享|MIT|GFDL|Apache|GPL)[\w .\-/（）()]{0,40}?)\s*"
    r"(?:国际)?\s*(?:许可|协议|授权|license|licence)*(?:使用|发布|转载|翻译|共享)?\Z",
    re.IGNORECASE,
)
_OWN_LICENCE = re.compile(r"依(?P<name>.{1,60})许可使用\Z")
_STANCE = re.compile(r"立场|判断|观点|主张|不代表|仅代表|原意")
_TREATMENT = re.compile(
    r"整理|结构化|删|改动|改写|编辑|节选|编译|翻译|精简|调整|转写|压缩|润色|重新|合并|补充|分节|分段|小标题|编者(?:所|后)?加|口语|校对|"
    r"abridged|edited|condensed|shortened",
    re.IGNORECASE,
)
_ON_DAY = re.compile(
    r"(?:原文|文章|视频)?(?:首)?(?:发布|发表|刊发|刊登|刊载|原载|首发|发|published|on|于|在|日期|时间|\s)*"
)
_PASSAGE = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[-–—~～至到]{1,2}\s?\d{1,2}:\d\d(?::\d\d)?)?\Z|第?\d{1,4}(?:[-–—~～至]\d{1,4})?页\Z"
)
_SEE = re.compile(
    r"(?:视频|原文|全文|音频|节目|完整版|完整视频|链接|地址|详情?)(?:链接|地址)?(?:请)?(?:见|参见|在此)?\s?[：:]?\s?"
)
_BLANK = re.compile(r"\s{1,20}")


class Label(NamedTuple):
    """`key` as typed, the `kind` of it, and its value."""

    key: str
    kind: str
    value: str

    @property
    def strong(self) -> bool:
        """Whether it makes a line a credit by itself; the others only go along with one."""
        return self.kind in ("source", "url", "title", "told")


def read_labels(text: str) -> list[Label] | None:
    """Read a line of nothing but labels and values, such as 来源：A　作者：B; None when it is not."""
    matches = list(_labels(text))
    if not matches or text[: matches[0].start()].strip(BLANKS + "*_"):
        return None
    labels = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip(BLANKS + "，,；;|｜丨·、。/／")
        value = value.removesuffix("**").removesuffix("__").rstrip(BLANKS)
        if len(value) > MOST_VALUE and not value.startswith(("http", "[", "<")):
            return None
        if "。" in value or (
            match["key"] in ("原文", "整理", "编译", "翻译", "编辑", "讲述") and len(value) > 60
        ):
            return None
        labels.append(Label(match["key"], _KIND.get(match["key"], "author"), value))
    return labels


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Find labels outside brackets and addresses; a bold one (**来源**：) is one all the same."""
    marks = [mark for mark in find_marks(text) if mark.opening != "**"]
    for match in _LABEL.finditer(text):
        while marks and marks[0].end <= match.start():
            del marks[0]
        if not marks or match.start() < marks[0].start:
            yield match


_OPENING = tuple("「『“‘《【")


def apply_label(label: Label, words: CreditWords, found: Found) -> bool:
    """Put a label's value where it belongs; False when the value is none (来源：网络)."""
    key, kind, value = label
    if value[:1] in _OPENING and mark_at(value, 0) is None:  # what was opened here closes nowhere
        return False
    if kind == "source":
        if _NOBODY.match(value):
            return False
        return _apply_origin(value, words, found)
    if kind in ("url", "link"):
        return _apply_link(label, words, found)
    if kind in ("published", "accessed"):
        day = find_day(value)
        if day is None:
            return False
        found.put(kind, day[0])
    elif kind == "permission":
        if not _read_permission(value, found):
            found.remark(f"{key}：{value}")
    elif kind == "account":
        found.put("platform", words.platform_of.get(key, ""))
        found.put("author", _unwrapped(_without_remark(value, words, found)), key)
    elif kind == "told":
        found.put("author", _unwrapped(_without_remark(value, words, found)), key)
        found.put("relation", words.known("口述"))
    elif kind in ("author", "title", "translator"):
        found.put(kind, _unwrapped(_without_remark(value, words, found)), key)
    elif value:
        found.remark(f"{key}：{_unwrapped(value)}")
    return True


def _apply_origin(value: str, words: CreditWords, found: Found) -> bool:
    """An account or a paper is the author of its source; a person named beside it goes into the note."""
    origin = Found()
    (start, end), *clauses = split_outside(value, _SEPARATORS)
    if value and read_phrase(value[start:end], words, origin, read_clause) is None:
        return False
    for start, end in clauses:
        if not read_clause(value[start:end], words, origin):
            origin.remark(value[start:end])
    if "author" in origin.values and "author" in found.values:
        person = found.values.pop("author")
        found.remark(f"作者：{person}")
    found.take(origin)
    return True


def _apply_link(label: Label, words: CreditWords, found: Found) -> bool:
    mark = mark_at(label.value, 0)
    if not label.value:  # the link stands on the next line, or was lost on the way here
        return True
    if mark is not None and mark.kind in ("link", "address") and mark.end == len(label.value):
        found.put("url", mark.url)
        if mark.kind == "link" and not mark.text.startswith("http") and not _SAYS_LINK.search(mark.text):
            found.put("title", mark.text)
        return True
    if label.key in ("原视频", "原文", "原帖", "Original", "via", "Via", "VIA"):
        return read_phrase(label.value, words, found, read_clause) is not None
    return False


_SAYS_LINK = re.compile(r"原文|链接|点击|阅读|link|source|here", re.IGNORECASE)


def _unwrapped(value: str) -> str:
    """A value without the brackets or the link that are around all of it."""
    mark = mark_at(value, 0)
    if mark is not None and mark.kind in ("name", "title", "link") and mark.end == len(value):
        return mark.text
    return value


_REMARKS = frozenset(("treatment", "permission", "permission_note"))


def _without_remark(value: str, words: CreditWords, found: Found) -> str:
    """A value without what is said behind it in round brackets: an id, the treatment, the permission."""
    marks = list(find_marks(value))
    if not marks or marks[-1].kind != "aside" or marks[-1].end != len(value) or marks[-1].start == 0:
        return value
    said = Found()
    if not read_clause(marks[-1].text, words, said) or said.values.keys() - _REMARKS:
        return value
    found.take(said)
    return value[: marks[-1].start].rstrip(BLANKS)


def read_clause(clause: str, words: CreditWords, found: Found) -> bool:
    """Read one clause beside a source into `found`; False when it says nothing a credit says."""
    text = clause.strip(BLANKS)
    if not text:
        return True
    parts = split_outside(text, _SEPARATORS)
    if len(parts) > 1:  # in round brackets a clause may hold several
        trial = Found()
        if all(read_clause(text[start:end], words, trial) for start, end in parts):
            found.take(trial)
            return True
        return False
    return _read_labelled(text, words, found) or _read_plain_clause(text, words, found)


_SEPARATORS = re.compile(r"[，,；;]")


def _read_labelled(text: str, words: CreditWords, found: Found) -> bool:
    labels = read_labels(text)
    if labels is not None:
        return all(apply_label(label, words, found) for label in labels)
    loose = _LOOSE_LABEL.match(text)
    if loose is not None and len(text) <= MOST_CLAUSE:
        key = "author" if "作者" in loose["key"] else "translator" if loose["key"] == "译者" else "title"
        found.put(key, _unwrapped(text[loose.end() :]), loose["key"])
        return True
    return False


def _read_plain_clause(text: str, words: CreditWords, found: Found) -> bool:
    mark = mark_at(text, 0)
    if mark is not None and mark.end == len(text) and mark.kind in ("link", "address"):
        found.put("url", mark.url)
        return True
    if len(text) > MOST_CLAUSE:
        return False
    if _read_permission(text, found):
        return True
    if _RIGHTS.search(text):
        found.remark(text)
        return True
    if _PASSAGE.match(text):
        found.put("locator", text)
        return True
    see = _SEE.match(text)
    address = mark_at(text, see.end()) if see is not None else None
    if address is not None and address.end == len(text) and address.kind in ("link", "address"):
        found.put("url", address.url)
        return True
    platform = words.platform.fullmatch(text)
    if platform is not None:
        found.put("platform", words.platform_of[platform[0]])
        return True
    if text in words.relations:
        found.put("relation", text)
        return True
    day = find_day(text)
    if day is not None and _ON_DAY.fullmatch(text[: day[1]]) and len(text) - day[2] <= 4:
        found.put("published", day[0])
        return True
    for key, pattern in (("stance", _STANCE), ("treatment", _TREATMENT)):
        if pattern.search(text):
            said = found.values.get(key)
            found.values[key] = f"{said}，{text}" if said and said != text else text
            return True
    return False


def _read_permission(text: str, found: Found) -> bool:
    licence = _OWN_LICENCE.match(text) or _LICENCE.match(text)
    if licence is not None:
        found.put("permission", "licence")
        found.put("permission_note", licence["name"])
        return True
    if text == "依许可协议使用":
        found.put("permission", "licence")
        return True
    if text == "属合理引用":
        found.put("permission", "fair-quotation")
        return True
    if _GRANTED.search(text) and len(text) <= MOST_CLAUSE and not _REFUSED.search(text):
        found.put("permission", "granted")
        if not re.fullmatch(
            r"(?:已|经|并|获|得|取|作者|授权|转载|发布|使用|，)*|(?:used )?(?:with|by) permission", text
        ):
            found.put("permission_note", text)
        return True
    return False
