"""`build` and the feeds: made when the policy says where the site is, and said when it does not."""

from __future__ import annotations

import feedparser  # type: ignore[import-untyped]
from desks import DeskAt

ADDRESS = "https://kuaibao.example"


def test_feeds__only_where_the_policy_has_the_sites_address(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    ran = desk.curate("build").ended(0)
    assert "site:" in ran.err
    assert len(desk.curate("build", "--json").ended(0).json["notes"]) == 1
    assert not (desk.top / "_site/rss.xml").exists()
    assert (desk.top / "_site/search/index.html").is_file()

    policy = desk.top / "stories/newsroom.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + f"\nsite: {ADDRESS}\n", encoding="utf-8")
    again = desk.curate("build", "--json").ended(0)
    assert again.json["notes"] == []
    read = feedparser.parse((desk.top / "_site/atom.xml").read_bytes())
    assert not read.bozo
    assert [entry.link.startswith(f"{ADDRESS}/stories/") for entry in read.entries] == [True]
