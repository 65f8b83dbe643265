"""What a web address leads to, on the sites whose one video, article or post has several addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from curate.story.bilibili_number import code_of, number_of


@dataclass(frozen=True, slots=True)
class Work:
    """One work: the address all its spellings share, and texts of which every spelling holds at least one."""

    address: str
    needles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: host in small letters without `www.` and its like, path parts, parameters."""

    host: str
    steps: Sequence[str]
    query: Mapping[str, str]


def work_at(place: Place) -> Work | None:
    """Give the work an address leads to; None on other sites, and wherever that is not certain."""
    read = _READERS.get(place.host)
    return read(place) if read is not None else None


def _bilibili(place: Place) -> Work | None:
    match list(place.steps):
        case [name] | ["video", name] | ["s", "video", name]:
            return _bilibili_video(name, place.query)
        case ["read", name] if re.fullmatch(r"cv[0-9]+", name):
            return _bilibili_article(name[2:])
        case ["read", "mobile" | "native", number]:
            return _bilibili_article(number)
        case ["read", "mobile" | "native"]:
            return _bilibili_article(place.query.get("id", ""))
        case ["opus" | "dynamic", number] if _is_number(number, 5):
            return Work(f"https://bilibili.com/opus/{number}", (number,))
    return None


def _bilibili_video(name: str, query: Mapping[str, str]) -> Work | None:
    if re.fullmatch(r"[Aa][Vv][0-9]{1,16}", name):
        number: int | None = int(name[2:])
    else:
        number = number_of(name)
    code = code_of(number) if number is not None else None
    if code is None:
        return None
    part = query.get("p", "")
    # The parts of one video are films of their own; the first is the one without a number.
    chosen = f"?p={int(part)}" if _is_number(part, 1) and int(part) > 1 else ""
    needles = (code[3:], f"av{number}", f"AV{number}", f"aid={number}")
    return Work(f"https://bilibili.com/video/{code}{chosen}", needles)


def _bilibili_article(number: str) -> Work | None:
    return Work(f"https://bilibili.com/read/cv{number}", (number,)) if _is_number(number, 1) else None


def _bilibili_player(place: Place) -> Work | None:
    name = place.query.get("bvid") or "av" + place.query.get("aid", "")
    return _bilibili_video(name, {"p": place.query.get("p") or place.query.get("page", "")})


def _bilibili_short(place: Place) -> Work | None:
    return _bilibili_video(place.steps[0], place.query) if len(place.steps) == 1 else None


def _bilibili_dynamic(place: Place) -> Work | None:
    if len(place.steps) == 1 and _is_number(place.steps[0], 5):
        return Work(f"https://bilibili.com/opus/{place.steps[0]}", (place.steps[0],))
    return None


def _youtube(place: Place) -> Work | None:
    match list(place.steps):
        case ["watch"]:
            return _youtube_video(place.query.get("v", ""))
        case ["shorts" | "live" | "embed" | "v" | "e", name]:
            return _youtube_video(name)
    return None


def _youtube_short(place: Place) -> Work | None:
    return _youtube_video(place.steps[0]) if len(place.steps) == 1 else None


def _youtube_video(name: str) -> Work | None:
    if re.fullmatch(r"[\w-]{11}", name, re.ASCII) is None or name == "videoseries":
        return None
    return Work(f"https://youtube.com/watch?v={name}", (name,))


def _x(place: Place) -> Work | None:
    match list(place.steps):
        case [_, "status" | "statuses", number, *_] | ["i", "web", "status", number, *_]:
            if _is_number(number, 1):
                return Work(f"https://x.com/i/status/{number}", (number,))
    return None


def _weixin(place: Place) -> Work | None:
    match list(place.steps):
        case ["s", name] if re.fullmatch(r"[\w-]{6,}", name, re.ASCII):
            return Work(f"https://mp.weixin.qq.com/s/{name}", (name,))
        case ["s"]:
            account, number = place.query.get("__biz", "").rstrip("="), place.query.get("mid", "")
            sign, index = place.query.get("sn", ""), place.query.get("idx") or "1"
            plain = (account + sign).isascii() and account.isalnum() and sign.isalnum()
            if plain and _is_number(number, 1) and _is_number(index, 1):
                what = f"__biz={account}&idx={int(index)}&mid={number}&sn={sign}"
                return Work(f"https://mp.weixin.qq.com/s?{what}", (max(sign, number, key=len),))
    return None


def _zhihu(place: Place) -> Work | None:
    match list(place.steps):
        case ["answer", number] | ["question", _, "answer", number] | ["tardis", _, "ans", number]:
            return Work(f"https://zhihu.com/answer/{number}", (number,)) if _is_number(number, 5) else None
        case ["tardis", _, "art", number] if _is_number(number, 5):
            return Work(f"https://zhuanlan.zhihu.com/p/{number}", (number,))
    return None


def _zhihu_column(place: Place) -> Work | None:
    match list(place.steps):
        case ["p", number] if _is_number(number, 5):
            return Work(f"https://zhuanlan.zhihu.com/p/{number}", (number,))
    return None


def _xiaohongshu(place: Place) -> Work | None:
    match list(place.steps):
        case ["explore", name] | ["discovery", "item", name] | ["user", "profile", _, name]:
            if re.fullmatch(r"[0-9A-Za-z]{6,}", name) and not name.isalpha():
                return Work(f"https://xiaohongshu.com/explore/{name}", (name,))
    return None


def _douyin(place: Place) -> Work | None:
    match list(place.steps):
        case ["video" | "note" as kind, number] | ["share", "video" | "note" as kind, number]:
            return _douyin_work(kind, number)
    return _douyin_work("video", place.query.get("modal_id", ""))


def _douyin_work(kind: str, number: str) -> Work | None:
    return Work(f"https://douyin.com/{kind}/{number}", (number,)) if _is_number(number, 5) else None


def _toutiao(place: Place) -> Work | None:
    match list(place.steps):
        case ["article" | "group" | "item", number]:
            pass
        case [name] if name[:1] in ("a", "i"):
            number = name[1:]
        case _:
            return None
    return Work(f"https://toutiao.com/article/{number}", (number,)) if _is_number(number, 5) else None


def _weibo(place: Place) -> Work | None:
    match list(place.steps):
        case ["detail" | "status", name]:
            pass
        case [account, name] if _is_number(account, 5):
            pass
        case _:
            return None
    number = name if _is_number(name, 16) and len(name) == 16 else _weibo_number(name)
    if number is None:
        return None
    return Work(f"https://weibo.com/detail/{number}", (number, _weibo_code(number)))


_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _weibo_number(code: str) -> str | None:
    """Give the 16-digit number a weibo has in the letters of its address; None for words such as `follow`."""
    # A name in small letters alone may be a page of the account, as `favorites` is.
    if re.fullmatch(r"[0-9A-Za-z]{9}", code) is None or code.islower():
        return None
    groups = [_decoded(code[0]), _decoded(code[1:5]), _decoded(code[5:])]
    number = f"{groups[0]}{groups[1]:07}{groups[2]:07}"
    return number if len(number) == 16 and _weibo_code(number) == code else None


def _weibo_code(number: str) -> str:
    """Give the letters of a 16-digit number: each seven digits, from the right, are four letters."""
    return "".join(
        _encoded(int(part), letters) for part, letters in ((number[:2], 1), (number[2:9], 4), (number[9:], 4))
    )


def _decoded(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 62 + _BASE62.index(letter)
    return value


def _encoded(value: int, least: int) -> str:
    letters = ""
    while value:
        value, digit = divmod(value, 62)
        letters = _BASE62[digit] + letters
    return letters.rjust(least, "0")


def _is_number(text: str, least: int) -> bool:
    return least <= len(text) <= 25 and text.isascii() and text.isdigit()


_READERS: dict[str, Callable[[Place], Work | None]] = {
    "bilibili.com": _bilibili,
    "player.bilibili.com": _bilibili_player,
    "t.bilibili.com": _bilibili_dynamic,
    "b23.tv": _bilibili_short,
    "youtube.com": _youtube,
    "music.youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube_short,
    "x.com": _x,
    "twitter.com": _x,
    "mp.weixin.qq.com": _weixin,
    "zhihu.com": _zhihu,
    "zhuanlan.zhihu.com": _zhihu_column,
    "xiaohongshu.com": _xiaohongshu,
    "douyin.com": _douyin,
    "iesdouyin.com": _douyin,
    "toutiao.com": _toutiao,
    "weibo.com": _weibo,
    "weibo.cn": _weibo,
}
