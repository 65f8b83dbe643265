"""What readers turn to, and why that is known: by counted views, else by topics on the rise."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from curate.policy import Policy
from curate.site.view_counts import ViewCount
from curate.site.visibility import PublishedStory

TREND_DAYS = 7
LEAST_ON_TOPIC = 2
LEAST_HEAT = 1.0
"""Views, weighed by their age, below which a story is not trending."""


@dataclass(frozen=True)
class Topic:
    """A tag on the rise: stories with it in the last `TREND_DAYS` days, and in as many days before those."""

    tag: str
    now: int
    before: int


@dataclass(frozen=True)
class Heat:
    """Counted views of a story: all of them, what they weigh by their age, and the last day that was counted.

    A view of today weighs 1, and half of that each `half_life` days.
    """

    views: int
    weight: float
    half_life: int
    last_day: date


@dataclass(frozen=True)
class Trend:
    """A story that trends: by its heat, or by a topic."""

    story: PublishedStory
    heat: Heat | None = None
    topic: Topic | None = None


def trends(
    stories: Sequence[PublishedStory], policy: Policy, now: datetime, counts: Sequence[ViewCount]
) -> list[Trend]:
    """Give what trends, the hottest first: by counted views where any tell something, else by topic.

    `stories` are newest first, which settles ties.
    """
    return _by_views(stories, policy, now, counts) or _by_topic(stories, now)


def _by_views(
    stories: Sequence[PublishedStory], policy: Policy, now: datetime, counts: Sequence[ViewCount]
) -> list[Trend]:
    if not counts:
        return []
    today, half_life = now.astimezone(policy.zone).date(), policy.bulletin.half_life_days
    by_path = {story.story.path: story for story in stories}
    names = _names(stories)
    found: dict[str, list[ViewCount]] = defaultdict(list)
    for count in counts:
        path = names.get(_named(count.story, policy))
        if path is not None and count.views and count.day <= today:
            found[path].append(count)
    heats = {path: _heat(of_it, today, half_life) for path, of_it in found.items()}
    hot = [story for path, story in by_path.items() if path in heats and heats[path].weight >= LEAST_HEAT]
    hot.sort(
        key=lambda story: -heats[story.story.path].weight
    )  # stable: of equal heat the newest comes first
    return [Trend(story, heat=heats[story.story.path]) for story in hot]


def _heat(counts: Sequence[ViewCount], today: date, half_life: int) -> Heat:
    # fsum rounds once, so that the order of the lines makes no difference.
    weight = math.fsum(c.views * 0.5 ** ((today - c.day).days / half_life) for c in counts)
    return Heat(sum(c.views for c in counts), round(weight, 6), half_life, max(c.day for c in counts))


def _names(stories: Iterable[PublishedStory]) -> Mapping[str, str]:
    """Map what a line of counts may call a story to its path.

    Of two stories with one slug the one that came out first has it, as on the site; the other goes by slug and id.
    """
    names: dict[str, str] = {}
    for published in reversed(list(stories)):
        story = published.story
        for name in (story.slug, f"{story.slug}-{story.id}", story.id, story.path):
            if name:
                names.setdefault(name, story.path)
    return names


def _named(called: str, policy: Policy) -> str:
    """Give the name of the story that a slug or an address of its page means; "" for what is no story's."""
    called = called.strip()
    if called.endswith(".md") or "/" not in called:
        return called
    try:
        parts = urlsplit(called)
        own = urlsplit(policy.site or "")
    except ValueError:
        return ""
    if parts.hostname and own.hostname and parts.hostname != own.hostname:
        return ""
    steps = [unquote(step) for step in parts.path.split("/") if step and step != "index.html"]
    return steps[-1] if len(steps) > 1 and steps[-2] == "stories" else ""


def _by_topic(stories: Sequence[PublishedStory], now: datetime) -> list[Trend]:
    """Give the stories of the last days whose hottest tag rises, hottest first, then newest.

    A tag rises when at least `LEAST_ON_TOPIC` stories of the last days carry it and fewer did before.
    """
    span = timedelta(days=TREND_DAYS)
    fresh = [s for s in stories if now - span < s.published <= now]
    stale = [s for s in stories if now - 2 * span < s.published <= now - span]
    counts = Counter(tag for s in fresh for tag in s.story.tags_by_key)
    earlier = Counter(tag for s in stale for tag in s.story.tags_by_key)
    rising = {
        tag: count - earlier[tag]
        for tag, count in counts.items()
        if count >= LEAST_ON_TOPIC and count > earlier[tag]
    }
    ranked: list[tuple[int, Trend]] = []
    for story in fresh:
        tags = story.story.tags_by_key
        key = min((t for t in tags if t in rising), key=lambda t: (-rising[t], t), default=None)
        if key is not None:
            topic = Topic(tags[key], counts[key], earlier[key])
            ranked.append((rising[key], Trend(story, topic=topic)))
    ranked.sort(key=lambda pair: -pair[0])  # stable: within one heat the newest stay first
    return [trend for _, trend in ranked]
