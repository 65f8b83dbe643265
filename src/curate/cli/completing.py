"""What the shell may complete: stories, rules, forms, the words of the policy. Silent when there is no newsroom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.policy import Policy


def complete_story(incomplete: str) -> list[str]:
    """Give the slugs that begin so, from the folder names alone."""
    stories = _stories_folder()
    if stories is None:
        return []
    return sorted(p.stem for p in stories.glob("[0-9]*/[0-9]*/*.md") if p.stem.startswith(incomplete))


def complete_rule(incomplete: str) -> list[str]:
    """Give the rules that begin so."""
    from curate.checks.registry import RULES

    return sorted(name for name in RULES if name.startswith(incomplete))


def complete_category(incomplete: str) -> list[str]:
    """Give the policy's categories that begin so."""
    policy = _policy()
    return [c for c in (policy.categories if policy else []) if c.startswith(incomplete)]


def complete_person(incomplete: str) -> list[str]:
    """Give the ids of the desk's people that begin so."""
    policy = _policy()
    return sorted(i for i in (policy.people if policy else ()) if i.startswith(incomplete))


def complete_relation(incomplete: str) -> list[str]:
    """Give the shipped relations that begin so."""
    from curate.story.vocabulary import RELATIONS

    return [word for word in RELATIONS if word.startswith(incomplete)]


def complete_platform(incomplete: str) -> list[str]:
    """Give the shipped platforms that begin so."""
    from curate.story.vocabulary import PLATFORMS

    return [word for word in PLATFORMS if word.startswith(incomplete)]


def complete_export_form(incomplete: str) -> list[str]:
    """Give the forms of a story for elsewhere that begin so."""
    from curate.desk.exporting import ENDINGS

    return [form for form in ENDINGS if form.startswith(incomplete)]


def complete_digest_form(incomplete: str) -> list[str]:
    """Give the forms of a digest that begin so."""
    from curate.desk.exporting import DIGEST_ENDINGS

    return [form for form in DIGEST_ENDINGS if form.startswith(incomplete)]


def _policy() -> Policy | None:
    from curate.policy import parse_policy

    stories = _stories_folder()
    return None if stories is None else parse_policy((stories / "newsroom.yaml").read_bytes()).policy


def _stories_folder() -> Path | None:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "stories" / "newsroom.yaml").is_file():
            return folder / "stories"
    return None
