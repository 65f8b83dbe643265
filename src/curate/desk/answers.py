"""The answers of an unfinished `curate new`, kept in git's own folder until their story is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.desk.newsroom import Newsroom

ANSWERS = "new.json"
VERSION = 1
MOST_ANSWERS_BYTES = 16 * 1024 * 1024
"""A text of the largest size `new` takes fits, each of its characters escaped in the worst way."""


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
class Unfinished:
    """Answers on their way: `asked` names the questions that were answered, if only with nothing.

    `half` holds what stood at a question that was left without an answer, by the question's name.
    """

    answers: Answers
    asked: frozenset[str] = frozenset()
    half: Mapping[str, str] = field(default_factory=dict)


def keep_answers(newsroom: Newsroom, unfinished: Unfinished) -> Path:
    """Keep what was typed so far, so that the next `curate new` can offer it."""
    path = kept_answers_path(newsroom)
    try:
        old: bytes | None = files.read_bytes(path, MOST_ANSWERS_BYTES)
    except FileNotFoundError:
        old = None
    data = json.dumps(_as_dict(unfinished), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    if data != old:
        files.write_atomically(path, data, expected=old)
    return path


def kept_answers(newsroom: Newsroom) -> Unfinished | None:
    """Give the answers that an interrupted `curate new` left; None when there are none that can be read."""
    try:
        known = json.loads(files.read_bytes(kept_answers_path(newsroom), MOST_ANSWERS_BYTES))
        if known["version"] != VERSION:
            return None
        answers = Answers(
            title=str(known["title"]),
            slug=str(known["slug"]),
            category=str(known["category"]),
            tags=tuple(str(tag) for tag in known["tags"]),
            summary=str(known["summary"]),
            ai=str(known["ai"]),
            source={str(k): str(v) for k, v in known["source"].items()},
            body=str(known["body"]),
        )
        half = {str(k): str(v) for k, v in known["half"].items()}
        return Unfinished(answers, frozenset(str(name) for name in known["asked"]), half)
    except (OSError, files.TooLarge, ValueError, KeyError, TypeError, AttributeError):
        return None  # torn, foreign or from another version: there is nothing to offer


def drop_answers(newsroom: Newsroom) -> None:
    """Forget kept answers once their story is written."""
    kept_answers_path(newsroom).unlink(missing_ok=True)


def kept_answers_path(newsroom: Newsroom) -> Path:
    """Give where the answers are kept; the file need not exist."""
    return git_adapter.state_dir(newsroom.repository) / ANSWERS


def _as_dict(unfinished: Unfinished) -> dict[str, object]:
    answers = unfinished.answers
    return {
        "version": VERSION,
        "title": answers.title,
        "slug": answers.slug,
        "category": answers.category,
        "tags": list(answers.tags),
        "summary": answers.summary,
        "ai": answers.ai,
        "source": dict(answers.source),
        "body": answers.body,
        "asked": sorted(unfinished.asked),
        "half": dict(unfinished.half),
    }
