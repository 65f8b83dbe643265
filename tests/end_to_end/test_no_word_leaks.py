"""Nothing gets out that is not meant for readers: each secret has a word of its own, and none of them is found."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from canaries import Canary, all_files, found_in, unwrapped
from newsroom_of_secrets import CANARIES, OUT, SECRETS
from outputs import Outputs

from curate.desk.newsroom import open_newsroom
from curate.desk.previewing import Preview

EXPIRED = "stories/guo-qi/"
MAY_SHOW = {
    "expired": {f"{EXPIRED}index.html"},
}
"""Where a word may stand all the same: an expired story keeps its page, and is in no list, feed or search."""


@pytest.fixture
def plain(secrets_plain: Outputs) -> Outputs:
    return secrets_plain


@pytest.fixture
def with_drafts(secrets_with_drafts: Outputs) -> Outputs:
    return secrets_with_drafts


@pytest.fixture
def with_all(secrets_with_all: Outputs) -> Outputs:
    return secrets_with_all


def leaks(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    return {(s, path) for s, path in found_in(CANARIES, files) if path not in MAY_SHOW.get(s, ())}


def test_secrets__each_is_really_in_the_newsroom(with_all: Outputs) -> None:
    held = all_files(with_all.desk.top / "stories")
    history = with_all.desk.try_git("log", "--all", "--patch", "--text", "--", "stories").ended(0).out_bytes
    found_secrets = {secret for secret, _ in found_in(CANARIES, held | {"history": history})}
    assert found_secrets == set(CANARIES) == set(SECRETS)
    taken_down = {path for secret, path in found_in(CANARIES, held) if secret == "taken-down"}
    assert not [path for path in taken_down if not path.endswith("che-diao.md")]


def test_outputs__are_there_to_be_searched(with_all: Outputs) -> None:
    site = with_all.site
    for path in (
        "index.html", "rss.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt", "search/index.json",
        f"stories/{OUT}/cover.png", f"stories/{OUT}/in.gif", "stories/che-hui/index.html", "theme/style.css",
        "stories/che-diao/index.html", f"{EXPIRED}index.html", "corrections/index.html", "about/index.html",
    ):  # fmt: skip
        assert path in site, path
    for name, data in with_all.others.items():
        assert "公开的一篇".encode() in data or name.endswith(".email"), name
    assert "正文一段".encode() in site["stories/geng-zheng/index.html"]
    assert "来源要求撤下".encode() in site["stories/che-hui/index.html"]


def test_drafts_and_stray_files__change_no_byte(plain: Outputs, with_drafts: Outputs) -> None:
    assert with_drafts.site == plain.site
    assert with_drafts.others == plain.others


def test_site__made_over_an_earlier_one_is_the_one_made_afresh(
    plain: Outputs, with_drafts: Outputs, with_all: Outputs
) -> None:
    for outputs in (plain, with_drafts, with_all):
        assert outputs.site == outputs.afresh


def test_site__holds_no_secret(with_drafts: Outputs, with_all: Outputs) -> None:
    assert leaks(with_drafts.site) == set()
    assert leaks(with_all.site) == set()


def test_addresses_of_people__are_nowhere(with_all: Outputs) -> None:
    for name, data in {**with_all.site, **with_all.others}.items():
        plain = unwrapped(data)
        assert b"@example.org" not in plain, name
        assert not re.search(rb"(?:&#64;|&#x40;|%40|\\u0040)example", plain), name


def test_exports_and_digests__hold_no_secret(with_drafts: Outputs, with_all: Outputs) -> None:
    assert leaks(with_drafts.others) == set()
    # The day's digest is a list; what has expired stands in no list.
    assert found_in(CANARIES, with_all.others) == set()


@pytest.mark.parametrize("slug", ["shen-gao", "yu-gao", "cuo-gao", "che-hui", "che-diao", "yu-gao-che"])
@pytest.mark.parametrize("form", ["text", "html"])
def test_export__of_what_readers_may_not_see_prints_nothing_of_it(
    with_all: Outputs, slug: str, form: str
) -> None:
    ran = with_all.desk.curate("export", slug, "--to", form, "--out", "-")
    assert ran.code in (1, 3)
    assert found_in(CANARIES, {"out": ran.out_bytes}) <= {
        ("faulty", "out")
    }  # what was found quotes its place


def test_export__of_a_story_with_a_correction_that_waits_has_the_version_approved(with_all: Outputs) -> None:
    ran = with_all.desk.curate("export", "geng-zheng", "--to", "html", "--out", "-").ended(0)
    assert "正文一段" in ran.out
    assert found_in(CANARIES, {"out": ran.out_bytes}) == set()


@pytest.mark.parametrize("drafts", [True, False])
def test_preview__holds_secrets_below_its_marked_path_only(with_all: Outputs, drafts: bool) -> None:
    preview = Preview(
        open_newsroom(with_all.desk.top), lambda: datetime.now(UTC), lambda text: text,
        events="/_preview/events/x", drafts=drafts,
    )  # fmt: skip
    shown = preview.show()
    public = {path: page.data for path, page in shown.pages.items() if not path.startswith("_preview/")}
    assert f"stories/{OUT}/index.html" in public
    assert leaks(public | {"missing": shown.missing.data}) == set()
    marked = {path: page.data for path, page in shown.pages.items() if path.startswith("_preview/")}
    told = {secret for secret, _ in found_in(CANARIES, marked)}
    assert ("draft" in told) is drafts
    assert not told & {
        "e-mail",
        "policy-comment",
        "policy-key",
        "retracted",
        "taken-down",
        "file-beside",
        "counts",
    }


CANARY = Canary(3)


@pytest.mark.parametrize(
    "data",
    [
        str(CANARY).encode(),
        CANARY.latin.upper().encode(),
        f"字{CANARY.han[0]}".encode(),
        f'{{"{CANARY.han[1]}字":[0]}}'.encode(),
        f"\\u{ord(CANARY.han[0]):04x}".encode(),
        f"a=%{CANARY.han.encode()[0]:02X}%{CANARY.han.encode()[1]:02X}%{CANARY.han.encode()[2]:02X}".encode(),
        f"&#{ord(CANARY.han[1])};".encode(),
        b"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n" + b64encode(str(CANARY).encode()),
        b'<img src="data:image/png;base64,' + b64encode(b"\x89PNG" + str(CANARY).encode()) + b'">',
    ],
)  # fmt: skip
def test_canary__is_found_in_every_form(data: bytes) -> None:
    assert CANARY.stands_in(data)
    assert not Canary(4).stands_in(data)
