"""Which forge a remote's address leads to, and how a forge names a person."""

from __future__ import annotations

import pytest

from curate.desk.forges.detecting import Forge, checked_owner
from curate.desk.forges.founding import forge_of, owner_at
from curate.errors import UsageFault

ADDRESSES = {
    Forge.GITHUB: (
        "https://github.com/desk/news.git",
        "https://lin:secret@github.com/desk/news",
        "git@github.com:desk/news.git",
        "github.com:desk/news.git",
        "ssh://git@github.com/desk/news.git",
        "ssh://git@ssh.github.com:443/desk/news.git",
        "git://GitHub.com/desk/news",
        "https://github.example.org/desk/news",
        "https://desk.ghe.com/desk/news",
    ),
    Forge.GITLAB: (
        "https://gitlab.com/desk/news.git",
        "git@gitlab.example.org:group/below/news.git",
        "ssh://git@altssh.gitlab.com:443/desk/news.git",
        "https://gitlab.example.org:8443/desk/news.git",
    ),
    Forge.GITEA: ("https://gitea.com/desk/news", "gitea@gitea.example.org:desk/news.git"),
    Forge.FORGEJO: (
        "https://codeberg.org/desk/news.git",
        "git@codeberg.org:desk/news.git",
        "ssh://git@codeberg.org/desk/news.git",
        "https://forgejo.example.org./desk/news",
    ),
    None: (
        "",
        "https://example.org/github.com/news.git",
        "https://notgithub.com/desk/news",
        "git@example.org:gitlab/news.git",
        "/srv/git/github.com/news.git",
        "../github.com/news",
        "./github.com:news",
        "file:///srv/github.com/news.git",
        "file://github.com/news.git",
        "C:/git/github.com/news.git",
        "c:\\git\\gitlab.com\\news",
        "ssh://",
        "://github.com",
    ),
}


@pytest.mark.parametrize(("forge", "url"), [(f, url) for f, urls in ADDRESSES.items() for url in urls])
def test_address__leads_to_its_forge(forge: Forge | None, url: str) -> None:
    assert forge_of(url) is forge


@pytest.mark.parametrize(
    ("forge", "email", "owner"),
    [
        (Forge.GITHUB, "lin@example.org", "lin@example.org"),
        (Forge.GITHUB, "123+lin@users.noreply.github.com", "@lin"),
        (Forge.GITHUB, "lin@users.noreply.github.com", "@lin"),
        (Forge.GITLAB, "lin@example.org", "lin@example.org"),
        (Forge.GITLAB, "123-lin-wen@users.noreply.gitlab.com", "@lin-wen"),
        (Forge.GITLAB, "lin-wen@users.noreply.gitlab.com", "@lin-wen"),
        (Forge.GITEA, "lin@example.org", None),
        (Forge.FORGEJO, "lin@example.org", None),
        (Forge.FORGEJO, "lin@noreply.codeberg.org", "@lin"),
        (Forge.GITHUB, "noreply@example.org", "noreply@example.org"),
    ],
)
def test_owner__is_how_the_forge_knows_a_person(forge: Forge, email: str, owner: str | None) -> None:
    assert owner_at(forge, email) == owner


@pytest.mark.parametrize(
    ("forge", "typed", "owner"),
    [
        (Forge.GITHUB, "lin", "@lin"),
        (Forge.GITHUB, " @desk/editors ", "@desk/editors"),
        (Forge.GITLAB, "lin@example.org", "lin@example.org"),
        (Forge.FORGEJO, "@lin", "@lin"),
    ],
)
def test_owner_typed__is_taken(forge: Forge, typed: str, owner: str) -> None:
    assert checked_owner(forge, typed) == owner


@pytest.mark.parametrize(
    ("forge", "typed"),
    [
        (Forge.GITHUB, ""),
        (Forge.GITHUB, "@"),
        (Forge.GITHUB, "@lin @wang"),
        (Forge.GITHUB, "@lin\n* @wang"),
        (Forge.GITHUB, "@lin#"),
        (Forge.GITEA, "lin@example.org"),
        (Forge.FORGEJO, "lin@example.org"),
    ],
)
def test_owner_typed__is_refused(forge: Forge, typed: str) -> None:
    with pytest.raises(UsageFault):
        checked_owner(forge, typed)
