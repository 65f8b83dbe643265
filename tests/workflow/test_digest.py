"""What the digest of a story covers, what it leaves out, and that no two contents share a canonical form."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curate.story.nodes import Plain
from curate.workflow.digest import DOMAIN, NOT_DIGESTED, _canonical, story_digest
from sample_desk import PATH, read, story_text

PICTURE = "stories/2025/12/xiao-mi/chart.png"
BEFORE = story_text("tags: [小米, 品牌]\n", body="第一段。\n\n![图](chart.png)")


def digest(text: str, path: str = PATH, oid: str | None = "a" * 40) -> str:
    folder = path.removesuffix(".md")
    return story_digest(read(text, path), {f"{folder}/chart.png": oid})


def with_key(lines: str) -> str:
    return BEFORE.replace("tags:", f"{lines}\ntags:")


def test_digest__is_a_sha256_of_the_parts_in_order() -> None:
    text = "---\nid: a-1\ntitle: 新\nstate: draft\ntags: [甲]\n---\nx\n"
    parts = b"s3:a-1m3:s2:ids3:a-1s4:tagsl1:s3:\xe7\x94\xb2s5:titles3:\xe6\x96\xb0s2:x\nm1:s9:chart.pngs0:"
    assert (
        digest(text, oid=None)
        == f"sha256:{hashlib.sha256(b'curate-approval-v1' + bytes([10]) + parts).hexdigest()}"
    )
    assert DOMAIN == b"curate-approval-v1\n"


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("新车的信任", "新车的信用"),
        BEFORE.replace("id: 20251213-k7q2", "id: 20251213-k7q3"),
        BEFORE.replace("第一段。", "第一段！"),
        BEFORE + "\n",
        BEFORE.replace("---\n\n第一段", "---\n第一段"),
        BEFORE.replace("第一段。\n", "第一段。 \n"),
        BEFORE.replace("第一段。\n", "第一段。\r\n"),
        BEFORE.replace("category: 汽车", "category: 科技"),
        BEFORE.replace("一两句话", "一两句"),
        BEFORE.replace("curator: lin", "curator: wang"),
        BEFORE.replace("20:10:00", "20:10:01"),
        BEFORE.replace("[小米, 品牌]", "[品牌, 小米]"),
        BEFORE.replace("[小米, 品牌]", "[小米品牌]"),
        BEFORE.replace("tags: [小米, 品牌]\n", ""),
        BEFORE.replace("示例作者甲", "示例作者乙"),
        BEFORE.replace("    url: https://example.org/a\n", ""),
        with_key("ai: assisted"),
        with_key("cover: cover.jpg"),
        with_key("sumary: 拼错的字段也算"),
        with_key("corrections:\n  - {at: 2025-12-15T09:00:00+08:00, by: wang, note: 改正一个数字}"),
        with_key("waivers:\n  - {rule: summary-missing, reason: 短讯, by: wang, until: 2026-01-31}"),
        with_key("slug: xiao-mi"),
    ],
)
def test_digest__changes_with_whatever_a_reader_or_a_reviewer_sees(after: str) -> None:
    assert after != BEFORE
    assert digest(after) != digest(BEFORE)


def test_digest__changes_with_a_picture() -> None:
    seen = {digest(BEFORE, oid=oid) for oid in ("a" * 40, "b" * 40, "a" * 64, None)}
    seen |= {
        story_digest(read(BEFORE), {}),
        story_digest(read(BEFORE), {PICTURE: "a" * 40, f"{PICTURE}.2": "a"}),
    }
    assert len(seen) == 6


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("state: draft", "state: review"),
        BEFORE.replace("state: draft", "state: published"),
        with_key("published: 2025-12-14T09:39:00+08:00"),
        with_key("placement: [picks]"),
        with_key("reviews:\n  - {by: wang, verdict: approve, digest: x}"),
        with_key("claim: {by: wang}"),
        with_key("retraction: {reason: 来源撤回}"),
        with_key("# 一行注释"),
        BEFORE.replace("title: 新车的信任", 'title: "新车的信任"'),
        BEFORE.replace("curator: lin\n", "").replace("tags:", "curator: lin\ntags:"),
    ],
)
def test_digest__stays_while_a_story_moves_or_its_file_is_written_otherwise(after: str) -> None:
    assert after != BEFORE
    assert digest(after) == digest(BEFORE)


def test_digest__stays_when_the_story_and_its_folder_are_renamed() -> None:
    assert digest(BEFORE, "stories/2026/01/xin-che.md") == digest(BEFORE)


def test_digest__leaves_out_exactly_these_keys() -> None:
    """A key added here would no longer be what reviewers approved."""
    assert {"state", "reviews", "published", "placement", "claim", "retraction"} == NOT_DIGESTED
    inside = BEFORE.replace("    platform:", "    published: 2025-12-12\n    platform:")
    assert digest(inside) != digest(BEFORE), "the key of a source is not the story's"


TEXTS = st.text(alphabet="ab:01slm甲\n", max_size=4)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
@example([], {})
@example(["ab"], ["a", "b"])
@example(["a", ["b"]], ["a", "b"])
@example({"a": "b"}, ["a", "b"])
@example("l1:s1:a", ["a"])
@example([""], [])
def test_canonical__no_two_values_are_written_alike(one: Plain, other: Plain) -> None:
    assert (_canonical(one) == _canonical(other)) == (one == other)


@given(st.lists(VALUES, max_size=3), st.lists(VALUES, max_size=3))
@example(["a", "b"], ["as1:b"])
def test_canonical__values_after_one_another_keep_their_borders(one: list[Plain], other: list[Plain]) -> None:
    """The parts of a story are hashed without a border between them, so that each must say where it ends."""
    joined = [b"".join(_canonical(value) for value in values) for values in (one, other)]
    assert (joined[0] == joined[1]) == (one == other)


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.randoms(use_true_random=False))
def test_canonical__order_of_keys_does_not_matter(value: dict[str, Plain], random: object) -> None:
    keys = list(value)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert _canonical({key: value[key] for key in keys}) == _canonical(value)


@given(st.text(max_size=20))
def test_canonical__length_is_that_of_the_bytes(text: str) -> None:
    raw = text.encode()
    assert _canonical(text) == b"s" + str(len(raw)).encode() + b":" + raw
