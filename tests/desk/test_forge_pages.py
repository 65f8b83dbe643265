"""From the addresses people's remotes have to the page that opens a pull request."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curate.desk.forges.pages import KINDS, Forge, forge_at, without_credentials

ADDRESSES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("forge_addresses.yaml").read_text(encoding="utf-8")
)


def told_of(forge: Forge | None, told: str | None) -> Forge | None:
    """Give the forge as it is once its kind was said."""
    return replace(forge, kind=KINDS[told]) if forge is not None and told is not None else forge


@pytest.mark.parametrize("case", ADDRESSES, ids=lambda case: f"{case['address']} {case.get('told', '')}")
def test_address__leads_to_its_page(case: dict[str, Any]) -> None:
    forge = told_of(forge_at(case["address"]), case.get("told"))
    if "page" not in case:
        assert forge is None
        return
    assert forge is not None
    assert forge.kind == case["kind"]
    assert forge.request_url("main", "story/jiu-xiangji") == case["page"]


def test_branch_names__are_percent_encoded() -> None:
    github = forge_at("git@github.com:desk/kuaibao.git")
    gitlab = forge_at("git@gitlab.com:desk/kuaibao.git")
    assert github is not None
    assert gitlab is not None
    branch = "story/旧相机#1&x=y?"
    encoded = "story/%E6%97%A7%E7%9B%B8%E6%9C%BA%231%26x%3Dy%3F"
    assert github.request_url("主线", branch) == (
        f"https://github.com/desk/kuaibao/compare/%E4%B8%BB%E7%BA%BF...{encoded}?expand=1"
    )
    assert (gitlab.request_url("main", branch) or "").endswith(f"=story%2F{encoded.removeprefix('story/')}")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "unable to access 'https://lin:s3cret@github.com/d/k.git/': no host",
            "unable to access 'https://github.com/d/k.git/': no host",
        ),
        ("https://p@ss:w@rd@host/x and http://token@h/y", "https://host/x and http://h/y"),
        ("git@github.com:desk/kuaibao.git", "git@github.com:desk/kuaibao.git"),
        ("https://github.com/@desk/kuaibao", "https://github.com/@desk/kuaibao"),
    ],
)
def test_credentials__are_taken_out_of_what_is_shown(said: str, shown: str) -> None:
    assert without_credentials(said) == shown


_PIECE = st.text(alphabet="abc.:/@[]%~-_\\ \n#?2快", max_size=24)


@given(st.one_of(_PIECE, st.builds("{}://{}".format, st.sampled_from(["https", "ssh", "x"]), _PIECE)), _PIECE)
def test_any_address__gives_a_plain_page_or_none(address: str, branch: str) -> None:
    forge = told_of(forge_at(address), "github")
    if forge is not None:
        page = forge.request_url("main", branch)
        assert page is not None
        assert page.isascii()
        assert page.isprintable()
        assert " " not in page
        assert "@" not in page.partition("://")[2].partition("/")[0]
