"""`list` with its filters and `status`, as scripts and people call them."""

from __future__ import annotations

import subprocess

import pytest
from desks import CURATE, LIN, SLUG, STRANGER, WANG, Desk, DeskAt, environment


@pytest.fixture(scope="module")
def desk(made_once: DeskAt, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with one story in review since a moment ago, claimed by wang; nothing here changes it."""
    desk = made_once("in-review").copy_to(tmp_path_factory.mktemp("next") / "newsroom")
    desk.curate("claim", SLUG, who=WANG).ended(0)
    return desk


def test_list_json__says_since_when_who_and_for_whom(desk: Desk) -> None:
    values = desk.curate("list", "--json").ended(0).json
    (story,) = values["stories"]
    moved = desk.git("log", "-1", "--grep=^State: ", "--format=%aI").strip()
    assert story["since"] == moved
    assert story["age_days"] == 0
    assert story["claim"]["by"] == "wang"
    assert story["waits_for"] == ["wang", "zhao"]
    assert story["open_points"] == 0
    assert (values["version"], values["left_out"], values["unreadable"]) == (1, 0, [])


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--waiting", "--curator", "zhao", "--curator", "lin", "--category", "生活", "--older", "0"), True),
        (("--state", "draft", "--state", "review", "--limit", "1"), True),
        (("--mine",), False),
        (("--tag", "没有的"), False),
        (("--older", "1"), False),
    ],
)
def test_list__filters_work_for_json_too(desk: Desk, filters: tuple[str, ...], found: bool) -> None:
    ran = desk.curate("list", *filters, who=WANG).ended(0)
    assert (SLUG in ran.out) == found
    assert ("No story is like that." in ran.out) != found
    values = desk.curate("list", *filters, "--json", who=WANG).ended(0).json
    assert [story["slug"] for story in values["stories"]] == [SLUG] * found


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (("--curator", "wan"), "Did you mean wang?"),
        (("--category", "商业"), "汽车, 科技, 生活"),
        (("--older", "-1"), "--older"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_list__wrong_usage(desk: Desk, filters: tuple[str, ...], said: str) -> None:
    ran = desk.curate("list", *filters, "--json").ended(2)
    assert said in ran.err
    assert ran.out == ""


def test_list__who_asks_has_to_be_known(desk: Desk) -> None:
    assert "git config user.email" in desk.curate("list", "--mine", who=None).ended(4).err
    assert (
        "is not one of this newsroom's people" in desk.curate("list", "--waiting", who=STRANGER).ended(3).err
    )


def test_list__empty__says_what_kind_of_empty(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    assert "curate new" in desk.curate("list").ended(0).out
    assert "No story is like that." in desk.curate("list", "--mine").ended(0).out
    assert desk.curate("list", "--json").ended(0).json["stories"] == []


def test_status_json__is_the_contract(desk: Desk) -> None:
    values = desk.curate("status", "--json", who=WANG).ended(0).json
    assert values["version"] == 1
    assert values["person"] == {
        "id": "wang",
        "name": "王审校",
        "email": "wang@example.org",
        "roles": ["reviewer", "publisher"],
    }
    assert (values["branch"], values["trouble"], values["next"]) == ("main", None, f"curate review {SLUG}")
    assert values["counts"] == {
        "drafts": 0,
        "in_review": 1,
        "published": 0,
        "my_drafts": 0,
        "my_in_review": 0,
    }
    (waiting,) = values["waiting"]
    assert (waiting["slug"], waiting["step"], waiting["age_days"]) == (SLUG, "review", 0)
    assert (values["drafts"], values["stuck"], values["claims"], values["uncommitted"]) == ([], [], [], [])
    assert values["unreadable"] == []


def test_status_json__nobody_and_a_stranger(desk: Desk) -> None:
    nobody = desk.curate("status", "--json", who=None).ended(0).json
    assert nobody["person"] is None
    assert nobody["next"] is None
    assert "git does not know who you are" in nobody["trouble"]
    stranger = desk.curate("status", "--json", who=STRANGER).ended(0).json
    assert (stranger["person"]["id"], stranger["person"]["roles"]) == (None, [])
    assert "is not one of this newsroom's people" in stranger["trouble"]


def test_status__each_step_of_a_story_says_the_next(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    for who, command in (
        (LIN, ("submit", SLUG)),
        (WANG, ("review", SLUG, "--approve", "--confirm", "all")),
        (WANG, ("publish", SLUG)),
    ):
        said = desk.curate("status", who=who).ended(0).out
        assert f"next: `curate {' '.join(command[:2])}`" in said
        desk.curate(*command, who=who).ended(0)
    assert "next: `curate new`" in desk.curate("status", who=WANG).ended(0).out


def test_status__stuck_days(desk: Desk) -> None:
    assert "Stuck" not in desk.curate("status").ended(0).out
    assert "Stuck: in review for more than 0 days" in desk.curate("status", "--stuck", "0").ended(0).out
    assert "--stuck" in desk.curate("status", "--stuck", "-1").ended(2).err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("curate list --curator w", ["wang"]),
        ("curate list --curator ", ["lin", "wang", "zhao"]),
        ("curate list --category 生", ["生活"]),
        ("curate list --state d", ["draft"]),
        (f"curate claim {SLUG[:4]}", [SLUG]),
    ],
)
def test_new_arguments__are_completed(desk: Desk, words: str, expected: list[str]) -> None:
    environ = environment(
        None,
        desk.home,
        _CURATE_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split(" ")) - 1),
    )
    ran = subprocess.run([CURATE], cwd=desk.top, env=environ, capture_output=True, check=False, timeout=60)
    assert ran.stdout.decode().split() == expected
