"""A new story: what is known of it, where it will lie, and the first file of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from curate.adapters import clock, files
from curate.adapters import git as git_adapter
from curate.checks.place import slug_fault
from curate.checks.unique import slug_key
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.snapshots import WorkTree
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.story.birth import Newborn, slug_from, story_bytes
from curate.story.model import Source
from curate.story.pasted import Pasted, read_pasted
from curate.story.story import Story, parse_story
from curate.story.vocabulary import relation_word

ANSWERS = "new.json"
"""Where unfinished answers are kept, in git's own folder."""
MOST_ANSWERS_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Answers:
    """What a curator said about a new story. Empty texts are not known yet."""

    title: str = ""
    slug: str = ""
    category: str = ""
    tags: Sequence[str] = ()
    summary: str = ""
    ai: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Draft:
    """A story ready to be written: nothing is on disk yet."""

    story: Story
    pasted: Pasted
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Seen:
    """A story of the newsroom that has the same source address."""

    path: str
    title: str
    state: str


def prepare(newsroom: Newsroom, answers: Answers, now: datetime) -> Draft:
    """Make the story's file from the answers; raises `UsageFault` for what is missing or not legal.

    A credit sentence in the body becomes the attribution; what was answered about the source outweighs it.
    """
    curator = require_role(newsroom, ("curator",))
    policy = newsroom.policy
    pasted = read_pasted(
        answers.body,
        title=answers.title or None,
        platforms=policy.known_platforms(),
        relations=policy.known_relations(),
    )
    title = (answers.title or pasted.title or "").strip()
    if not title:
        raise UsageFault(msg("The story has no title."), msg("Type it: `curate new TITLE …`."))
    created = now.astimezone(policy.zone).replace(microsecond=0)
    tree = WorkTree(newsroom.repository)
    slug = _slug(answers.slug, title, created, tree)
    newborn = Newborn(
        id=f"{created:%Y%m%d}-{clock.random_suffix()}",
        title=title,
        curator=curator,
        created=created,
        category=answers.category,
        tags=[tag for tag in answers.tags if tag.strip()],
        summary=" ".join(answers.summary.split()),
        attribution=_attribution(answers.source, pasted.sources),
        ai=answers.ai,
        body=pasted.body,
    )
    path = f"stories/{created:%Y/%m}/{slug}.md"
    parsed = parse_story(path, story_bytes(newborn))
    if parsed.story is None or parsed.faults:
        fault = parsed.faults[0]
        raise UsageFault(
            msg("The story cannot be written: line {line}: {fault}", line=fault.line, fault=fault.message),
            fault.hint,
        )
    addresses = {s.url for s in parsed.story.sources if s.url}
    return Draft(parsed.story, pasted, tuple(_seen(tree, addresses)))


def write(newsroom: Newsroom, draft: Draft) -> Path:
    """Write a new story's file; never over another."""
    target = newsroom.top / draft.story.path
    files.write_atomically(target, draft.story.data, expected=None)
    return target


def keep_answers(newsroom: Newsroom, answers: Answers) -> Path:
    """Keep what was typed so far, so that the next `curate new` can offer it."""
    path = git_adapter.state_dir(newsroom.repository) / ANSWERS
    old = files.read_bytes(path, MOST_ANSWERS_BYTES) if path.exists() else None
    data = json.dumps({"version": 1, **_as_dict(answers)}, ensure_ascii=False, indent=1).encode("utf-8")
    files.write_atomically(path, data, expected=old)
    return path


def kept_answers(newsroom: Newsroom) -> Answers | None:
    """Give the answers that an interrupted `curate new` left; None when there are none that can be read."""
    try:
        path = git_adapter.state_dir(newsroom.repository) / ANSWERS
        known = json.loads(files.read_bytes(path, MOST_ANSWERS_BYTES))
        return Answers(
            title=str(known["title"]),
            slug=str(known["slug"]),
            category=str(known["category"]),
            tags=tuple(str(tag) for tag in known["tags"]),
            summary=str(known["summary"]),
            ai=str(known["ai"]),
            source={str(k): str(v) for k, v in known["source"].items()},
            body=str(known["body"]),
        )
    except (OSError, files.TooLarge, ValueError, KeyError, TypeError, AttributeError):
        return None  # torn, foreign or from another version: there is nothing to offer


def drop_answers(newsroom: Newsroom) -> None:
    """Forget kept answers once their story is written."""
    (git_adapter.state_dir(newsroom.repository) / ANSWERS).unlink(missing_ok=True)


def known_values(stories: Sequence[Story]) -> tuple[list[str], list[str]]:
    """Give the authors and the tags the newsroom has used, most used first."""
    authors: dict[str, int] = {}
    tags: dict[str, int] = {}
    for story in stories:
        for source in story.sources:
            if source.author:
                authors[source.author] = authors.get(source.author, 0) + 1
        for tag in story.meta.tags:
            tags[tag] = tags.get(tag, 0) + 1
    return _most_used(authors), _most_used(tags)


def with_pasted(newsroom: Newsroom, answers: Answers) -> Answers:
    """Fill title and source of the answers from the body, where they are not answered yet."""
    policy = newsroom.policy
    pasted = read_pasted(
        answers.body,
        title=answers.title or None,
        platforms=policy.known_platforms(),
        relations=policy.known_relations(),
    )
    lifted = pasted.sources[0] if pasted.sources else {}
    return replace(
        answers, title=answers.title or pasted.title or "", source={**lifted, **_filled(answers.source)}
    )


def slug_problem(newsroom: Newsroom, slug: str) -> Message | None:
    """Say why a slug cannot be used for a new story, or give None."""
    fault = slug_fault(slug)
    if fault is not None:
        return fault
    taken = _taken(WorkTree(newsroom.repository)).get(slug_key(slug))
    return msg("{path} has this slug already.", path=taken) if taken else None


def _slug(wanted: str, title: str, created: datetime, tree: WorkTree) -> str:
    taken = _taken(tree)
    if wanted:
        fault = slug_fault(wanted)
        if fault is not None:
            raise UsageFault(fault, msg("Choose another with `--slug`: letters, digits and hyphens."))
        if slug_key(wanted) in taken:
            raise Refused(
                msg("{path} has this slug already.", path=taken[slug_key(wanted)]),
                msg("Choose another with `--slug`."),
            )
        return wanted
    base = slug_from(title) or f"{created:%Y%m%d-%H%M%S}"
    slug, number = base, 2
    while slug_key(slug) in taken or slug_fault(slug) is not None:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _taken(tree: WorkTree) -> dict[str, str]:
    return {slug_key(path): path for path in tree.story_paths()}


def _attribution(answered: Mapping[str, str], lifted: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Put together what was answered and what was typed in the body, in the order of the format."""
    answered = _filled(answered)
    if "relation" in answered:
        answered["relation"] = relation_word(answered["relation"])
    sources = [dict(source) for source in lifted]
    if answered:
        first = {**(sources[0] if sources else {}), **answered}
        sources = [first, *sources[1:]]
    order = list(Source.model_fields)
    return [dict(sorted(source.items(), key=lambda item: order.index(item[0]))) for source in sources]


def _filled(source: Mapping[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in source.items() if text.strip()}


def _seen(tree: WorkTree, addresses: set[str]) -> list[Seen]:
    seen = {}
    for address in sorted(addresses):
        for path in tree.mentioning([address]):
            data = tree.read(path)
            story = parse_story(path, data).story if isinstance(data, bytes) else None
            if story is not None and address in {source.url for source in story.sources}:
                seen[path] = Seen(path, story.title, story.state.value)
    return list(seen.values())


def _most_used(counts: dict[str, int]) -> list[str]:
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _as_dict(answers: Answers) -> dict[str, object]:
    return {
        "title": answers.title,
        "slug": answers.slug,
        "category": answers.category,
        "tags": list(answers.tags),
        "summary": answers.summary,
        "ai": answers.ai,
        "source": dict(answers.source),
        "body": answers.body,
    }
