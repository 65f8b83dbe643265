"""Half-width marks of pause and of a sentence's end in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import (
    AFTER_NUMBERS,
    BLANKS,
    CLOSING,
    HAN,
    MARKUP,
    OPENING,
    is_han,
    without_markup_before,
)
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import OPAQUE, CopyText
from curate.story.fault import Fault, Fix
from curate.story.story import Story

RULES = (by_state("zh-punctuation", "warning", "error", "error"),)

FULL = str.maketrans(",.?!;:", "，。？！；：")
_ENDS = CLOSING + AFTER_NUMBERS
_RUN = r"(?:(?<=[?!])[?!]++)?"
_MARK = re.compile(
    rf"[,;:?!.](?:(?<=[{HAN}{_ENDS}{MARKUP}{BLANKS}\"')].){_RUN}"
    rf"|(?<=[A-Za-z0-9{OPAQUE}\]].){_RUN}(?=[{BLANKS}]?[{HAN}{OPENING}])"
    r"|(?<=[A-Za-z][.?!])(?=[ \t\r\n]|\Z))"
)
"""A mark after a Chinese word or a closing mark, or one between something else and a Chinese word."""
_AFTER_FULL_STOP = re.compile(rf"[{BLANKS}]*+(?:[\r\n{CLOSING}{OPENING}{HAN})\"{MARKUP}]|\Z)|[{BLANKS}]")
_FACES = (":)", ":(", ":-", ":D", ";)", ";-", ":P", "::", "![", "!=", "?=")
_QUERY = re.compile(r"\?[A-Za-z_]\w{0,30}=")
_ORDINAL = re.compile(r"(?:\A|\n)[^\w\n]{0,8}第?[一二三四五六七八九十百零甲乙丙丁戊己庚辛]{1,4}\Z")
_NAMES = frozenset(
    "阿艾安奥巴白贝本比彼波伯布查达戴丹德迪蒂杜多恩尔法菲费芬弗福盖戈格古哈海汉赫亨华霍基吉加杰金卡凯坎科克肯库拉莱兰朗"
    "劳勒雷里利莉列琳鲁路伦罗洛马玛迈麦曼梅蒙米密莫姆穆娜纳内尼妮诺欧帕派佩皮珀普奇乔切琼热瑞萨塞沙莎圣史舒斯思司苏索塔泰"
    "坦汤特廷图托瓦威韦维温沃乌伍西希席夏谢辛雅亚扬伊英尤约泽詹珍芝朱兹卓吐顿逊森登根柯肖丘梭莫泊桑毕贾约翰丽丝吕京翁盖"
)
"""Characters that foreign names are written with: the full stop between two of them stands for a middle dot."""
_ABBREVIATION = re.compile(
    r"(?:[^A-Za-z]|\b)(?:[A-Za-z]|Inc|Ltd|Co|Corp|etc|Jr|Sr|St|No|vs|Dr|Mr|Mrs|Ms|al|[ap]\.m)\Z"
)
_LINE_END = re.compile(r"[ \t]*+(?:\r?\n|\Z)")
_SPEAKS_OF = frozenset("以用由按是为号符加")
"""What stands before a mark that is itself the subject, as in 以 ! 开头."""
_INSIDE = re.compile(rf"[{OPENING}{CLOSING}()\"]")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find marks that Chinese text writes full-width."""
    del around
    copy = story.copy_text
    return faults_of("zh-punctuation", copy, _slips(copy), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    return (
        msg("{typed} is half-width in Chinese text.", typed=typed),
        msg("Write {right}; `curate check --fix` does it.", right=typed.translate(FULL)),
    )


def _slips(copy: CopyText) -> Iterator[Slip]:
    masked = copy.masked
    sentences = Sentences(masked)
    for match in matches(_MARK, masked):
        start, end = match.span()
        word = _word_before(masked, start, end)
        if word is None or not sentences.is_chinese(start):
            continue
        if word == "" and not _in_chinese(sentences, start):
            continue
        first = start
        while masked[first - 1] in BLANKS:
            first -= 1
        last = end
        while masked[last : last + 1] in (" ", "\t", "\u00a0"):
            last += 1
        if masked[last : last + 1] in ("", "\r", "\n") or masked[last] in MARKUP:
            last = end  # two blanks at the end of a line are Markdown's line break
        yield Slip(start, end, Fix(first, last, masked[start:end].translate(FULL)))


def _word_before(masked: str, start: int, end: int) -> str | None:
    """Give what stands before a mark that is wrong there, "" where only its sentence can tell, None if it is right."""
    mark, after = masked[start], masked[end : end + 1]
    if mark + after in _FACES or (mark == "?" and _QUERY.match(masked, start)):
        return None
    if _ends_chinese_line(masked, start, end):
        return ""
    blank = masked[start - 1] in BLANKS
    before = _last(masked, without_markup_before(masked, start, BLANKS if blank else ""))
    chinese = before != "" and (is_han(before[-1]) or before[-1] in _ENDS)
    if blank and not (chinese and _may_stand_apart(mark, before, after)):
        return None
    if mark == ".":
        return before if _ends_sentence(masked, start, end, before, chinese=chinese) else None
    if chinese:
        return before
    follows = masked[end : end + 2].lstrip(BLANKS)[:1]
    if before in ("", "\n") or not follows or not (is_han(follows) or follows in OPENING):
        return None
    if mark == "!" and masked[max(0, start - 5) : start] == "Yahoo":
        return None
    return "" if after in BLANKS else before


def _last(masked: str, end: int) -> str:
    """Give the character before an offset; a Chinese one comes with the half-width mark that closes it in."""
    if end == 0:
        return ""
    last = masked[end - 1]
    if last in "\"')" and end > 1 and (is_han(masked[end - 2]) or masked[end - 2] in _ENDS):
        return last + masked[end - 2]
    return last


def _ends_sentence(masked: str, start: int, end: int, before: str, *, chinese: bool) -> bool:
    """True for a full stop that is neither part of a number, a file's or a foreigner's name, nor of a list."""
    after = masked[end : end + 1]
    if not chinese:
        return before != "" and before in (OPAQUE, ")", "]", '"') and after != "" and is_han(after)
    if after == "." or not _AFTER_FULL_STOP.match(masked, end):
        return False
    if before in _NAMES and after in _NAMES:
        return False
    return not _ORDINAL.search(masked, max(0, start - 16), start)


def _may_stand_apart(mark: str, before: str, after: str) -> bool:
    """True for a mark with a blank before it that is a mark of this sentence, and not one it speaks of."""
    if mark == "." or before in _SPEAKS_OF:
        return False
    return after in ("", "\r", "\n") or is_han(after) or (mark == "," and after in BLANKS)


def _ends_chinese_line(masked: str, start: int, end: int) -> bool:
    """True for the mark of a sentence's end behind a Latin word, at the end of the line."""
    last = masked[start - 1]
    return (
        last.isascii()
        and last.isalpha()
        and masked[start] in ".?!"
        and _LINE_END.match(masked, end) is not None
        and not _ABBREVIATION.search(masked, max(0, start - 6), start)
        and masked[max(0, start - 5) : end] != "Yahoo!"
    )


def _in_chinese(sentences: Sentences, start: int) -> bool:
    """True when Chinese stands before a mark within the same brackets or quotes."""
    inside = _INSIDE.split(sentences.before(start))[-1]
    return any(is_han(character) for character in inside)
