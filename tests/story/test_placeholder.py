"""What is taken for a placeholder and what only looks like one, by the kind of value it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.story.placeholder import MOST_LOOKED_AT, placeholder_in

_NAMES = (
    "作者ID 译者id 校对者ID 某某 某人 某某公众号 某公众号 某知名博主 XX公众号 公众号xx xxx ××× TODO todo ＴＯＤＯ "
    "FixMe 待补 （待补） 「某某」 ??? ？？？ … …… ... [作者ID] @xxx Lorem -- ___ 姓名"
)
_NO_NAMES = (
    "示例作者甲 示例某 佚名 匿名 芭乐先生xr 某幻君 王某 王某老师 XXL xx酱 Xxavier 作者乙 ToDoList作者 X用户 x "
    "标题党观察 ID新闻 …之间 --示例-- 50元 无名氏"
)


@pytest.mark.parametrize("name", _NAMES.split())
@pytest.mark.parametrize("key", ["author", "translator"])
def test_placeholder__in_a_name(key: str, name: str) -> None:
    assert placeholder_in(key, f" {name}　")


@pytest.mark.parametrize("name", _NO_NAMES.split())
def test_placeholder__a_name_that_only_looks_like_one(name: str) -> None:
    assert placeholder_in("author", name) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "标题"),
        ("title", "《标题》"),
        ("title", "TODO"),
        ("title", "TODO：写完再说"),
        ("title", "[TODO] 新车"),
        ("title", "新车的信任（待补）"),
        ("title", "【占位】新车"),
        ("summary", "摘要"),
        ("summary", "TBD"),
        ("summary", "lorem ipsum dolor sit amet"),
        ("category", "某某"),
        ("category", "待定"),
        ("tags", "TODO"),
        ("tags", "标签"),
        ("note", "选题：选题ID；译者：示例译者"),
        ("note", "作者：某某"),
        ("note", "作者: xxx"),
        ("reason", "待补"),
        ("url", "https://xxx"),
        ("url", "https://..."),
        ("url", "https://…"),
        ("url", "https://"),
        ("url", "https://xxx.com/a"),
        ("url", "www.xxx.com"),
        ("url", "https://mp.weixin.qq.com/s/xxxx"),
        ("archive", "TODO"),
        ("locator", "xx:xx"),
        ("language", "TODO"),
        ("a key of the desk", "待填"),
    ],
)
def test_placeholder__by_kind_of_value(key: str, value: str) -> None:
    assert placeholder_in(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "我的TODO清单怎么管"),
        ("title", "小米新车发布时间：待定"),
        ("title", "某某公司的故事"),
        ("title", "名字"),
        ("title", "标题的写法"),
        ("title", "月薪XX元的人"),
        ("title", "等等……"),
        ("summary", "说明怎样写TODO。"),
        ("tags", "标题"),
        ("tags", "摘要"),
        ("note", "他说某某也去了"),
        ("note", "https://example.org/a"),
        ("permission_note", "12月1日邮件：同意全文转载"),
        ("treatment", "文字为整理与结构化呈现"),
        ("url", "https://example.org/a"),
        ("url", "https://x.com/a"),
        ("url", "https://xxsy.example/a"),
        ("url", "https://example.org/xxx-file"),
        ("locator", "00:03:10-00:07:45"),
        ("author", ""),
        ("title", "   "),
    ],
)
def test_placeholder__not_by_kind_of_value(key: str, value: str) -> None:
    assert placeholder_in(key, value) is None


@given(st.sampled_from(["author", "title", "url", "note", "tags"]), st.text(max_size=60))
def test_placeholder__is_part_of_the_value(key: str, value: str) -> None:
    found = placeholder_in(key, value)
    assert found is None or (found and found in value)


@pytest.mark.parametrize(
    "pump", ["x", "某", "?", "待", "（", "作者ID", "：xx", "；：", "https://", ".", "…", "-", "/xxx", "a/"]
)
@pytest.mark.parametrize("key", ["author", "title", "url", "note"])
def test_placeholder__costs_what_it_looks_at(key: str, pump: str) -> None:
    start = time.perf_counter()
    for value in (pump * 200_000, pump * (MOST_LOOKED_AT // len(pump)) + "!"):
        placeholder_in(key, value)
    assert time.perf_counter() - start < 1
