"""`curate claim` as it is typed, and where the claim is seen; what it does is tested in `desk/test_claiming.py`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from desks import SLUG, WANG, ZHAO, Desk, DeskAt

ZONE = timezone(timedelta(hours=8))


def day(ahead: int) -> str:
    """Give the desk's day so many days from today."""
    return f"{datetime.now(UTC).astimezone(ZONE) + timedelta(days=ahead):%Y-%m-%d}"


def test_claim__through_the_hook_and_back(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    before = desk.story
    shown = desk.curate("claim", SLUG, "--dry-run").ended(0).out
    assert f"+claim: {{by: lin, until: {day(2)}}}" in shown
    assert desk.story == before
    ran = desk.curate("claim", SLUG, "--days", "5").ended(0)
    assert f"is yours until {day(5)}" in ran.out
    assert f"claim: {{by: lin, until: {day(5)}}}\n" in desk.story
    refused = desk.curate("claim", SLUG, who=ZHAO).ended(3).err
    assert f"林编辑 has claimed 一台旧相机,为什么值得再修一次? until {day(5)}." in refused
    assert f"curate claim {SLUG} --release" in refused
    values = desk.curate("claim", SLUG, "--json").ended(0).json
    assert (values["version"], values["changed"], values["commit"]) == (1, False, None)
    assert values["claim"] == {"by": "lin", "until": day(5)}
    released = desk.curate("claim", SLUG, "--release", "--json").ended(0).json
    assert (released["changed"], released["claim"]) == (True, None)
    assert released["commit"] == desk.git("rev-parse", "HEAD").strip()
    assert desk.story == before
    assert "nobody has claimed" in desk.curate("claim", SLUG, "--release").ended(0).out


@pytest.mark.parametrize("days", ["0", "61", "-1", "99999999999999999999"])
def test_claim__days_out_of_reason__are_wrong_usage(desk_at: DeskAt, days: str) -> None:
    desk = desk_at("drafted")
    assert "--days" in desk.curate("claim", SLUG, f"--days={days}").ended(2).err
    assert "claim:" not in desk.story


def test_claim__days_and_release__is_wrong_usage(desk_at: DeskAt) -> None:
    assert "--release" in desk_at("drafted").curate("claim", SLUG, "--days", "2", "--release").ended(2).err


def test_claim__is_seen_where_the_story_is(desk_at: DeskAt) -> None:
    desk: Desk = desk_at("in-review")
    desk.curate("claim", SLUG, who=ZHAO).ended(0)
    claim = {"by": "zhao", "until": day(2)}
    assert f"赵主编 until {day(2)}" in desk.curate("show", SLUG).ended(0).out
    assert desk.curate("show", SLUG, "--json").ended(0).json["story"]["claim"] == claim
    assert "claimed by 赵主编" in desk.curate("review").ended(0).out
    assert desk.curate("review", "--json").ended(0).json["stories"][0]["claim"] == claim
    ran = desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    assert f"赵主编 has claimed this story until {day(2)}" in ran.err
