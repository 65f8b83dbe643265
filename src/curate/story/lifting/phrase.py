"""One source as a credit names it: 视频号作者「X」的相关内容 to platform, author, title and address."""

from __future__ import annotations

import re
from collections.abc import Callable

from curate.story.credit.words import ROLES, CreditWords
from curate.story.lifting.found import BLANKS, Found, find_day
from curate.story.lifting.marks import Mark, find_marks, mark_at, split_outside

MOST_NAME = 40
"""A name without brackets is not longer than this."""

_ROLE = re.compile(
    rf"\s*(?:{'|'.join(map(re.escape, sorted(ROLES, key=len, reverse=True)))})(?=[\s「『“‘《【〖\[*@：:\"]|$)"
)
_ROLE_BEFORE_NAME = re.compile(r"\s*(?:创作者|作者|博主|UP主|up主|主播|答主)")
"""Roles that no account's name begins with; after a platform they need nothing to end them."""
_SEPARATOR = re.compile(r"[\s：:@—]*")
_NAMED = re.compile(r"\s*(?:题为|标题为|名为|标题是)\s*")
_LEAD = re.compile(
    r"\s*(?:来自|一篇|一期|这篇|博客文章|文章|视频|短视频|播客|节目|图书|原文|论文|演讲|讲座)(?=\s*[《「“\"『\[‘【])"
)
_GLUE = re.compile(
    r"\s*(?:的|上|发布|发表|刊发|刊登|推出|最新|相关|部分|系列|同名|公开|原创|主题|一篇|一期|一条|这篇|该|等人|等媒体|等|"
    r"多篇|多期|两篇|几篇|老师|先生|女士|教授|博士|博客文章|文章|原文|一文|短视频|视频|直播|音频|推文|推送|帖子|长文|短文|"
    r"图文|笔记|长帖|来稿|回答|专栏|综合报道|报道|报导|消息|演讲|分享|讲座|公开课|课程|节目|访谈|采访|对话|播客|观点|作品|发言|口播|栏目|"
    r"书中|文中|内容|个人博客|技术博客|博客)"
)
_UNPAIRED = re.compile(r"[」』”’】〗》）)\]>]")
_BOOK = re.compile(r"\s*一书")
_STOP = re.compile(
    r"[（(「『“‘《【〖〔\"\[<]|\*\*|https?://|\d{4}\s*+年|"
    r"的\s*+(?=相关|原创|公开|文章|视频|直播|内容|演讲|分享|个人博客|技术博客|博客|专栏|报道|访谈|采访|推文|帖子|[《「“\[]|$)"
)
_NO_NAME = re.compile(
    r"[，。；！？：,;!?]|[的在对与让把被从给]|以及|这|那|什么|自己|多年|网络|互联网|网上|各地|公开|官方"
)
_PERIODICAL = re.compile(
    r"(?:报|周刊|杂志|月刊|双周刊|新闻|时评|评论|人物|通讯|学刊|Times|Post|Journal|Magazine|Weekly|Daily)\Z"
)
_PERIODICAL_AFTER = re.compile(r"\s*(?:杂志|网站|周刊|报纸|中文网|\d{4}\s*年|的?报道|刊文|的?消息)")
_ACCOUNT_PLATFORMS = ("公众号", "视频号", "播客", "报刊", "抖音", "小红书", "微博")
_OF_ORIGINAL = re.compile(r"(?<=\S)\s?原文\Z")
_ADDRESS_AHEAD = re.compile(r"[：:]\s*(?=https?://|\[)")
_TALK = re.compile(r"(?P<who>[^\s「『“《（(，、在]{1,30})\s?在\s?(?=[「『“《])")
_SPOKEN_THERE = re.compile(r"\s?[上中里]?的?(?:主题|现场|公开)?(?:演讲|分享|发言|讲话|讲座|报告|对谈)")
_NEXT_SOURCE = re.compile(r"、")
_MANY = 3
"""So many names in brackets one after another are a list; two may be an account and its article."""
_AND = re.compile(r"\s*(?:以及|和|与|及)\s*")

Aside = Callable[[str, CreditWords, Found], bool]


def read_phrase(phrase: str, words: CreditWords, found: Found, aside: Aside) -> bool | None:
    """Read one source into `found`; `aside` reads what stands in round brackets.

    Gives True when something marks it as a source (a platform, brackets, a link), False when there is only a
    name or a description, None when it is no source at all.
    """
    text = phrase.strip(BLANKS + "：:|｜丨")
    if text.count("**") % 2:  # one end of an emphasis that went on
        text = text.strip(BLANKS + "*")
    position, marked = _read_platform(text, words, found)
    talk = _TALK.match(text) if position == 0 else None
    at_talk = mark_at(text, talk.end()) if talk is not None else None
    if talk is not None and at_talk is not None and _SPOKEN_THERE.match(text, at_talk.end):
        found.put("author", talk["who"])
        found.put("title", at_talk.text)
        found.put("platform", words.platform_of.get("活动", ""))
        position, marked = at_talk.end, True
    titled = False
    while position < len(text):
        ahead = _ADDRESS_AHEAD.match(text, position)
        if text[position] in BLANKS or ahead is not None:
            position = ahead.end() if ahead is not None else position + 1
            continue
        named = _NAMED.match(text, position)
        lead = None if "author" in found.values else _LEAD.match(text, position)
        if named is not None or lead is not None:
            titled = True
            position = (named or lead).end()  # type: ignore[union-attr]
            continue
        mark = mark_at(text, position)
        if mark is not None:
            _take_mark(mark, text, words, found, titled, aside)
            marked = marked or mark.kind != "aside"
            titled = False
            position = mark.end
            continue
        step = _read_plain(text, position, words, found)
        if step is None:
            return None
        position = step
    return marked if found else None


def split_phrases(text: str) -> list[str]:
    """Cut 「A」、「B」和「C」的相关内容 into the phrases of its sources."""
    cuts: list[tuple[int, int]] = []
    for start, end in split_outside(text, _NEXT_SOURCE):
        if cuts and not text[start:end].strip(BLANKS):
            continue
        cuts.append((start, end))
    phrases = []
    for start, end in cuts:
        part = text[start:end]
        begin = 0
        marks = list(find_marks(part))
        row = _in_a_row(part, marks)
        for mark in marks:
            if mark.start in row:
                phrases.append(part[begin : mark.start])
                begin = mark.start
            # 和 joins two sources only after brackets or their 的相关内容; else it is part of a name
            after = mark.end
            while (glue := _GLUE.match(part, after)) is not None:
                after = glue.end()
            joint = _AND.match(part, after)
            if joint is not None and joint.end() < len(part) and mark.kind != "address":
                phrases.append(part[begin:after])
                begin = joint.end()
        phrases.append(part[begin:])
    return [phrase for phrase in phrases if phrase.strip(BLANKS)]


def _in_a_row(text: str, marks: list[Mark]) -> set[int]:
    """Give where the second and later names of “A”“B”“C” and of “A”“B”等 begin."""
    starts: set[int] = set()
    row: list[Mark] = []
    for mark in [*marks, None]:
        if mark is not None and mark.kind == "name" and (not row or row[-1].end == mark.start):
            row.append(mark)
            continue
        if len(row) >= _MANY or (len(row) > 1 and text[row[-1].end :].lstrip(BLANKS).startswith("等")):
            starts |= {later.start for later in row[1:]}
        row = [mark] if mark is not None and mark.kind == "name" else []
    return starts


def _read_platform(text: str, words: CreditWords, found: Found) -> tuple[int, bool]:
    """Read 视频号作者 or 作者 at the beginning; give where it ends and whether it was there."""
    match = words.platform.match(text)
    position = 0
    if match is not None:
        platform = words.platform_of[match[0]]
        position = match.end()
        if platform:
            found.put("platform", platform)
    role = _ROLE.match(text, position)
    if role is None and match is not None:
        role = _ROLE_BEFORE_NAME.match(text, position)
    if role is not None:
        position = role.end()
    if match is None and role is None:
        return 0, False
    separator = _SEPARATOR.match(text, position)
    return separator.end() if separator else position, match is not None


def _take_mark(mark: Mark, text: str, words: CreditWords, found: Found, titled: bool, aside: Aside) -> None:
    named = "author" in found.values
    if mark.kind == "aside":
        if not aside(mark.text, words, found):
            found.remark(mark.text)
    elif mark.kind == "address":
        found.put("url", mark.url)
    elif mark.kind == "link":
        found.put("url", mark.url)
        inner = mark_at(mark.text, 0)
        label = inner.text if inner is not None and inner.end == len(mark.text) else mark.text
        platform_first = "platform" in found.values and not named and not titled
        found.put("author" if platform_first and (inner is None or inner.kind != "title") else "title", label)
    elif mark.kind == "title":
        _take_title(mark, text, words, found, titled)
    elif titled or named:
        found.put("title", mark.text)
    else:
        found.put("author", mark.text)
        found.guessed = "platform" not in found.values
        if re.match(r"\s*(?:一文|这篇)", text[mark.end : mark.end + 6]):
            found.values["title"] = found.values.pop("author")
            found.guessed = False


def _take_title(mark: Mark, text: str, words: CreditWords, found: Found, titled: bool) -> None:
    """《》 hold the name of a newspaper or an account as often as a title."""
    before = text[: mark.start].rstrip(BLANKS)
    if titled or "author" in found.values or before.endswith("的"):
        found.put("title", mark.text)
        return
    platform = found.values.get("platform", "")
    if platform in _ACCOUNT_PLATFORMS:
        found.put("author", mark.text)
    elif not platform and (_PERIODICAL.search(mark.text) or _PERIODICAL_AFTER.match(text, mark.end)):
        found.put("author", mark.text)
        found.put("platform", words.platform_of.get("报刊", ""))
    else:
        found.put("title", mark.text)


def _read_plain(text: str, position: int, words: CreditWords, found: Found) -> int | None:
    """Read what stands in no brackets; give where it ends, or None when it cannot be a source."""
    started = bool(found.values.keys() & {"author", "title", "url"}) or text[:position].rstrip(
        BLANKS
    ).endswith("的")
    book = _BOOK.match(text, position)
    if book is not None:
        found.put("platform", words.platform_of.get("图书", ""))
        return book.end()
    day = find_day(text[position : position + 24])
    if day is not None and not text[position : position + day[1]].strip(BLANKS):
        found.put("published", day[0])
        return position + day[2]
    if started or "platform" in found.values:
        glue = _GLUE.match(text, position)
        if glue is not None:
            return glue.end()
    platform = words.platform.match(text, position)
    if started and platform is not None:
        found.put("platform", words.platform_of[platform[0]])
        return platform.end()
    stop = _STOP.search(text, position)
    end = stop.start() if stop is not None else len(text)
    if text.startswith("的", end):
        end = position + len(text[position:end].rstrip())
    run = _OF_ORIGINAL.sub("", text[position:end].strip(BLANKS + "*"))
    if not run or len(run) > MOST_NAME or _UNPAIRED.search(run):
        return None
    if started:
        found.remark(run)
    elif not _NO_NAME.search(run):
        found.put("author", run)
    elif next(find_marks(text[position:]), None) is None and len(text) - position <= MOST_NAME:
        found.remark(text[position:])  # a description: kept whole, for the curator to read
        return len(text)
    else:
        found.remark(run)
    return end
