"""All that a newsroom gives to readers, made by the installed command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canaries import all_files
from desks import Desk
from newsroom_of_secrets import BUILT_AT, DAY, OUT

FORMS = ("text", "markdown", "html", "wechat", "card")
DIGESTS = (("text", "--no-sources"), ("text", "--sources"), ("markdown", "--sources"), ("email", "--sources"))


@dataclass(frozen=True)
class Outputs:
    """All that came out of the newsroom: the built site, exports and digests, by name, and the newsroom itself.

    `site` takes the place of what was built there before, `afresh` the site that is made without any of it.
    """

    desk: Desk
    site: dict[str, bytes]
    afresh: dict[str, bytes]
    others: dict[str, bytes]


def everything_of(desk: Desk, programs: Path) -> Outputs:
    """Run every command that makes something for readers; a browser for pictures of cards is not on the PATH."""
    ran = desk.curate("build", "--now", BUILT_AT)
    assert ran.code in (0, 1), ran.both
    afresh = desk.home.parent / "afresh"
    desk.curate("build", "--now", BUILT_AT, "--out", afresh, "--afresh").ended(ran.code)
    others = {}
    for form in FORMS:
        out = desk.curate("export", OUT, "--to", form, "--out", "-", PATH=str(programs)).ended(0)
        others[f"export.{form}"] = out.out_bytes
    for form, sources in DIGESTS:
        out = desk.curate("digest", "--date", DAY, "--to", form, sources, "--out", "-")
        assert out.code == ran.code, out.both  # 1 when a faulty story was left out
        others[f"digest{sources}.{form}"] = out.out_bytes
    return Outputs(desk, all_files(desk.top / "_site"), all_files(afresh), others)
