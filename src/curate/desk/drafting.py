"""A new story: what is known of it, where it will lie, and the first file of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from curate.adapters import clock, files
from curate.checks.place import slug_fault
from curate.checks.same_source import address_of, facts_of
from curate.checks.unique import slug_key
from curate.desk.answers import Answers
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.story.birth import Newborn, slug_from, story_bytes
from curate.story.canonical_url import search_needles
from curate.story.model import Source
from curate.story.pasted import Pasted, read_pasted
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State, relation_word

MOST_LOOKED_AT = 400
"""How many of the newest stories tell what the desk usually writes; reading all would make `new` slow to start."""


@dataclass(frozen=True)
class Draft:
    """A story ready to be written: nothing is on disk yet."""

    story: Story
    pasted: Pasted
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Seen:
    """A story of the newsroom that is made from the same source."""

    path: str
    title: str
    state: State


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
    return Draft(parsed.story, pasted, tuple(_seen(tree, _addresses(parsed.story))))


@in_turn
def write(newsroom: Newsroom, draft: Draft) -> Path:
    """Write a new story's file; never over another."""
    target = newsroom.top / draft.story.path
    files.write_atomically(target, draft.story.data, expected=None)
    return target


@dataclass(frozen=True)
class Usual:
    """What the newest stories say, most used first."""

    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


def usual_values(newsroom: Newsroom) -> Usual:
    """Give the authors, tags, categories and platforms of the newest stories, most used first."""
    tree = WorkTree(newsroom.repository)
    authors: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    platforms: Counter[str] = Counter()
    # The path begins with year and month, so the last ones are the newest.
    for path in reversed(tree.story_paths()[-MOST_LOOKED_AT:]):
        data = tree.read(path)
        story = parse_story(path, data).story if isinstance(data, bytes) else None
        if story is None:
            continue
        authors.update(source.author for source in story.sources if source.author)
        platforms.update(source.platform for source in story.sources if source.platform)
        tags.update(story.meta.tags)
        categories.update([story.meta.category] if story.meta.category else [])
    return Usual(*(tuple(_most_used(counts)) for counts in (authors, tags, categories, platforms)))


def used_before(newsroom: Newsroom, url: str, relation: str = "") -> list[Seen]:
    """Give the stories made from the source at an address, however it is spelled; none for one that is only cited."""
    address = address_of(Source(url=url, relation=relation))
    return _seen(WorkTree(newsroom.repository), {address}) if address is not None else []


def used_elsewhere(newsroom: Newsroom, story: Story, before: bytes) -> list[Seen]:
    """Give the other stories made from a source of this one that its file did not have before."""
    former = parse_story(story.path, before).story
    added = _addresses(story) - (_addresses(former) if former is not None else set())
    found = _seen(WorkTree(newsroom.repository), added)
    return [seen for seen in found if seen.path != story.path]


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


def taken_slugs(newsroom: Newsroom) -> dict[str, str]:
    """Give the path of every story by the key under which slugs are compared."""
    return _taken(WorkTree(newsroom.repository))


def slug_problem(slug: str, taken: Mapping[str, str]) -> Message | None:
    """Say why a slug cannot be used for a new story, or give None."""
    fault = slug_fault(slug)
    if fault is not None:
        return fault
    path = taken.get(slug_key(slug))
    return msg("{path} has this slug already.", path=path) if path else None


def slug_for(title: str, moment: datetime, taken: Mapping[str, str]) -> str:
    """Give a slug no story has: from the title, or from the moment when it gives none."""
    base = slug_from(title) or f"{moment:%Y%m%d-%H%M%S}"
    slug, number = base, 2
    while slug_key(slug) in taken or slug_fault(slug) is not None:
        slug, number = f"{base}-{number}", number + 1
    return slug


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
    return slug_for(title, created, taken)


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


def _addresses(story: Story) -> set[str]:
    return {used.address for used in facts_of(story, with_text=False).sources}


def _seen(tree: WorkTree, addresses: set[str]) -> list[Seen]:
    seen = []
    needles = {needle for address in addresses for needle in search_needles(address)}
    for path in tree.mentioning(needles):
        data = tree.read(path)
        story = parse_story(path, data).story if isinstance(data, bytes) else None
        if story is not None and addresses & _addresses(story):
            seen.append(Seen(path, story.title, story.state))
    return seen


def _most_used(counts: Counter[str]) -> list[str]:
    """Give words most used first; of two used equally, the one met first."""
    return [word for word, _ in counts.most_common()]
