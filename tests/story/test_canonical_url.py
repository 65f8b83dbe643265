"""The same address in all its spellings is known as one; two addresses never are."""

from __future__ import annotations

import re
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curate.story.bilibili_number import code_of, number_of
from curate.story.canonical_url import canonical_url, clean_url, search_needles

CASES = YAML(typ="safe", pure=True).load(
    (Path(__file__).parent / "cases/same_address.yaml").read_text(encoding="utf-8")
)
SAME: dict[str, list[str]] = CASES["same"]
DIFFERENT: list[list[str]] = CASES["different"]
SPELLINGS = [url for group in SAME.values() for url in group]

TRACKERS = (
    "utm_source=weixin",
    "UTM_CAMPAIGN=a%20b",
    "spm=a2c6h.12873639",
    "spm_id_from=333.999.0.0",
    "gclid=Cj0K",
    "fbclid=IwAR",
    "mc_cid=1",
    "igshid=x",
    "vd_source=7f",
    "share_source=copy_web",
    "share_session_id=1",
    "from=singlemessage",
    "isappinstalled=0",
    "msclkid=",
    "scm=20140722.1.2",
)
SITES = (
    "example.com",
    "www.bilibili.com",
    "mp.weixin.qq.com",
    "x.com",
    "m.weibo.cn",
    "www.xiaohongshu.com",
    "b23.tv",
)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cn", "Co")), max_size=8
)
addresses = st.builds(
    lambda scheme, host, steps, pairs, end: f"{scheme}://{host}/{'/'.join(steps)}{pairs}{end}",
    st.sampled_from(("http", "https")),
    st.sampled_from(SITES),
    st.lists(
        st.one_of(words, st.sampled_from(("s", "video", "BV17x411w7KC", "av2", "status", "..", "%2e", "")))
    ),
    st.lists(st.tuples(words, words), max_size=4).map(
        lambda pairs: "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
    ),
    st.sampled_from(("", "/", "#rd", "#/route/1", "#!")),
)


@pytest.mark.parametrize("name", SAME)
def test_same_address__one_form_for_all_spellings(name: str) -> None:
    forms = {url: canonical_url(url) for url in SAME[name]}
    assert len(set(forms.values())) == 1, forms
    assert None not in forms.values()


def test_same_address__no_two_groups_are_one() -> None:
    forms = [canonical_url(urls[0]) for urls in SAME.values()]
    assert len(set(forms)) == len(SAME)


def test_cases__are_many() -> None:
    assert len(SPELLINGS) >= 60
    assert len(DIFFERENT) >= 40


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair[1])
def test_two_addresses__stay_two(pair: list[str]) -> None:
    one, other = map(canonical_url, pair)
    assert one is not None
    assert other is not None
    assert one != other


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "视频号内容没有公开网址", "www.example.com/a", "ftp://example.com/a", "mailto:a@example.com", "https://",
        "https:///a", "https:/example.com", "https://exa mple.com/", "https://example.com/a b", "https://[::1/",
        "https://example.com:port/", "https://example.com:99999/", "https://a\u3002\u3002b/", "https://-/\n",
        "weixin://dl/business/?t=x", "//a.b/c", "看 https://example.com/a", "https://exa\\mple.com/",
    ],
)  # fmt: skip
def test_no_address__has_no_form_and_is_not_changed(text: str) -> None:
    assert canonical_url(text) is None
    assert clean_url(text) == text


@pytest.mark.parametrize("url", [*SPELLINGS, *(url for pair in DIFFERENT for url in pair)])
def test_canonical__is_its_own_form(url: str) -> None:
    form = canonical_url(url)
    assert form is not None
    assert canonical_url(form) == form
    assert canonical_url(clean_url(url)) == form
    assert clean_url(clean_url(url)) == clean_url(url)


@pytest.mark.parametrize("name", SAME)
def test_needles__stand_in_every_spelling(name: str) -> None:
    for one, other in permutations(SAME[name], 2):
        assert any(needle in other for needle in search_needles(one)), (search_needles(one), other)


@pytest.mark.parametrize(
    ("url", "needles"),
    [
        ("https://www.bilibili.com/video/av170001", {"7x411w7KC", "av170001", "AV170001", "aid=170001"}),
        ("https://mp.weixin.qq.com/s/LmWJGCLyddA9sAM7arYpag?scene=1", {"LmWJGCLyddA9sAM7arYpag"}),
        ("https://www.example.com/a/xin-che-shang-shi.html?utm_source=very-long-name", {"xin-che-shang-shi.html"}),
        ("https://www.example.com/a?b=1", {"example.com/a", "example.com:80/a", "example.com:443/a"}),
        ("https://www.example.com:8080/a/b/", {"example.com:8080/a/b"}),
        ("https://www.example.com/?b=1", {"example.com"}),
        (
            "https://x.com/abc",
            {f"{host}{port}/abc" for host in ("x.com", "twitter.com") for port in ("", ":80", ":443")},
        ),
        ("没有网址", {"没有网址"}),
        (" ", set()),
    ],
)  # fmt: skip
def test_needles__are_what_tells_the_address(url: str, needles: set[str]) -> None:
    assert set(search_needles(url)) == needles


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (
            "https://www.bilibili.com/video/BV17x411w7KC/?spm_id_from=333&vd_source=1&p=2&t=30#reply",
            "https://www.bilibili.com/video/BV17x411w7KC/?p=2&t=30#reply",
        ),
        (
            "http://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=1&sn=ab&chksm=c&scene=21#wechat_redirect",
            "http://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=1&sn=ab#wechat_redirect",
        ),
        ("https://Example.COM/%7Ea?&b&&utm_source=x&c=%e6", "https://Example.COM/%7Ea?&b&&c=%e6"),
        ("https://example.com/a?utm_source=x", "https://example.com/a"),
        ("https://example.com/a?utm_source=x#b", "https://example.com/a#b"),
        ("https://example.com/a?utm_source=x&amp;id=1&amp;gclid=2", "https://example.com/a?id=1"),
        ("https://example.com/a#b?utm_source=x", "https://example.com/a#b?utm_source=x"),
        ("https://youtu.be/aB3_dE-gH9k?si=x&t=42", "https://youtu.be/aB3_dE-gH9k?t=42"),
        ("https://example.com/a?t=1&s=2&mid=3&scene=4", "https://example.com/a?t=1&s=2&mid=3&scene=4"),
        # Without its token the site shows a note to nobody who is not signed in.
        (
            "https://www.xiaohongshu.com/explore/5d3794cc0000000027039533?xsec_token=AB=&xsec_source=pc&xhsshare=x",
            "https://www.xiaohongshu.com/explore/5d3794cc0000000027039533?xsec_token=AB=&xsec_source=pc",
        ),
    ],
)
def test_clean__takes_trackers_and_nothing_else(url: str, clean: str) -> None:
    assert clean_url(url) == clean


@given(addresses)
def test_any_address__its_form_is_settled(url: str) -> None:
    form = canonical_url(url)
    assume(form is not None)
    assert form is not None
    assert canonical_url(form) == form
    assert canonical_url(clean_url(url)) == form
    assert clean_url(clean_url(url)) == clean_url(url)


@given(
    addresses, st.lists(st.sampled_from(TRACKERS), min_size=1, max_size=4), st.randoms(use_true_random=False)
)
def test_any_address__trackers_change_nothing(url: str, trackers: list[str], chance: object) -> None:
    form = canonical_url(url)
    assume(form is not None)
    before, mark, fragment = url.partition("#")
    path, question, query = before.partition("?")
    pieces = [piece for piece in query.split("&") if piece]
    for tracker in trackers:
        pieces.insert(chance.randrange(len(pieces) + 1), tracker)  # type: ignore[attr-defined]
    assert canonical_url(f"{path}?{'&'.join(pieces)}{mark}{fragment}") == form
    behind = f"{before}{'&' if question else '?'}{'&'.join(trackers)}"
    if clean_url(url) == url and (query or not question):
        assert clean_url(behind + mark + fragment) == url


@given(addresses)
def test_any_address__is_found_by_its_needles(url: str) -> None:
    assume(canonical_url(url) is not None)
    form = canonical_url(url)
    assert form is not None
    assert any(needle in form for needle in search_needles(url))


@given(st.text(max_size=60))
def test_any_text__never_fails(text: str) -> None:
    canonical_url(text)
    clean_url(text)
    search_needles(text)
    canonical_url("https://" + text)
    clean_url("https://" + text)
    search_needles("https://" + text)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (170001, "BV17x411w7KC"),
        (455017605, "BV1Q541167Qg"),
        (882584971, "BV1mK4y1C7Bz"),
        (536870911, "BV1UM411d7LQ"),
        (111298867365120, "BV1L9Uoa9EUx"),
    ],
)
def test_bilibili__published_pairs(number: int, code: str) -> None:
    assert code_of(number) == code
    assert number_of(code) == number


@given(st.integers(1, 2**51 - 1))
def test_bilibili__there_and_back(number: int) -> None:
    code = code_of(number)
    assert code is not None
    assert re.fullmatch(r"BV1[1-9A-HJ-NP-Za-km-z]{9}", code)
    assert number_of(code) == number


@given(st.text("0123456789ABCDEFabcdefOIl", min_size=9, max_size=9))
def test_bilibili__two_codes_are_never_one_number(tail: str) -> None:
    code = "BV1" + tail
    number = number_of(code)
    assert number is None or code_of(number) == code


@pytest.mark.parametrize("number", [0, -1, 2**51])
def test_bilibili__no_such_number(number: int) -> None:
    assert code_of(number) is None


def test_weibo__letters_and_number_are_one() -> None:
    numbers = [3512191498379699, 5338972790457592, 4635403158556543, 5000000000000000]
    forms = {canonical_url(f"https://m.weibo.cn/detail/{number}") for number in numbers}
    assert len(forms) == len(numbers)
    for number in numbers:
        address = f"https://m.weibo.cn/detail/{number}"
        code = next(n for n in search_needles(address) if not n.isdigit())
        assert canonical_url(f"https://weibo.com/1234567890/{code}") == canonical_url(address)


def test_long_address__is_read_in_one_go() -> None:
    for piece in ("&a=1", "/..", "%2", "&amp;", "//", "+", "&utm_a=b", "例", "#"):
        url = "https://example.com/?" + piece * 200_000
        canonical_url(url)
        clean_url(url)
        search_needles(url)
        canonical_url("https://example.com/" + piece * 200_000)


def test_groups__keep_apart_what_they_name() -> None:
    for (_, one), (_, other) in combinations(SAME.items(), 2):
        assert canonical_url(one[-1]) != canonical_url(other[-1])
