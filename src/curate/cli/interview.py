"""The questions of `new` and `credit`: what to ask, in which order, with which defaults. Writes nothing but answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from curate import prompts
from curate.cli.session import Session
from curate.desk.drafting import (
    Answers,
    Draft,
    keep_answers,
    kept_answers,
    known_values,
    prepare,
    slug_problem,
    with_pasted,
)
from curate.desk.finding_stories import all_stories
from curate.messages import Message, msg
from curate.prompts import Choice
from curate.report.diff_text import diff_text
from curate.report.sanitise import safe_line
from curate.story.birth import slug_from
from curate.story.credit import credit_line
from curate.story.model import Source
from curate.story.vocabulary import RELATIONS

if TYPE_CHECKING:
    from curate.story.story import Story

Texts = Callable[[Message], str]
"""Gives a message in the reader's language."""

MOST_TITLE = 64
NOTHING = ""


def interview(session: Session, answers: Answers) -> Draft | None:
    """Ask for what is missing, show the file, and give the story to write; None when the curator says no.

    Every answer is kept as soon as it is given, so that nothing typed is lost by an interruption.
    """
    newsroom, policy = session.newsroom, session.newsroom.policy
    text = _texts(session)
    answers = _resumed(session, answers)
    answers = with_pasted(newsroom, answers)
    authors, tags = known_values(all_stories(newsroom)[0])

    def kept(**given: object) -> Answers:
        nonlocal answers
        answers = replace(answers, **given)  # type: ignore[arg-type]  # the callers name fields of Answers
        keep_answers(newsroom, answers)
        return answers

    if not answers.title:
        kept(title=prompts.ask_text(text(msg("Title")), check=lambda typed: _title_fault(typed, text)))
    if not answers.slug:
        kept(
            slug=prompts.ask_text(
                text(msg("Slug (the file's name and the story's address)")),
                default=slug_from(answers.title),
                check=lambda typed: _said(slug_problem(newsroom, typed) if typed else None, text),
            )
        )
    if not answers.category and policy.categories:
        choices = [Choice(c, c) for c in policy.categories]
        kept(
            category=prompts.choose(text(msg("Category")), [*choices, Choice(NOTHING, text(msg("(later)")))])
        )
    if not answers.tags:
        typed = prompts.ask_text(text(msg("Tags, separated by commas")), suggestions=tags)
        kept(
            tags=tuple(
                tag.strip() for tag in typed.replace("，", ",").replace("、", ",").split(",") if tag.strip()
            )
        )
    if not answers.summary:
        kept(summary=prompts.ask_text(text(msg("Summary (one or two sentences; may wait until review)"))))
    source = _asked_source(session, dict(answers.source), authors, lambda given: kept(source=given))
    kept(source=source)
    draft = prepare(newsroom, answers, session.now)
    _preview(session, draft)
    if not prompts.confirm(text(msg("Write this file?")), default=True):
        return None
    return draft


def ask_source(session: Session, story: Story) -> dict[str, str]:
    """Ask for a source of a story that is there already."""
    authors, _ = known_values(all_stories(session.newsroom)[0])
    current = story.sources[0] if len(story.sources) == 1 else None
    known = {k: str(v) for k, v in (current.model_dump(exclude_none=True) if current else {}).items()}
    given = _asked_source(session, {}, authors, lambda _: None, defaults=known)
    return {key: value for key, value in given.items() if value != known.get(key)}


def _asked_source(
    session: Session,
    source: dict[str, str],
    authors: list[str],
    keep: Callable[[dict[str, str]], object],
    defaults: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Ask for relation, platform, author, title and address, with the credit line growing below the author."""
    text, policy = _texts(session), session.newsroom.policy
    defaults = defaults or {}

    def put(key: str, value: str) -> None:
        source[key] = value
        keep(dict(source))

    def line(author: str) -> str:
        return credit_line([_source({**source, "author": author})], language=session.language)

    if "relation" not in source:
        relations = [Choice(word, word) for word in policy.known_relations()]
        put(
            "relation",
            prompts.choose(
                text(msg("What is the story to its source?")), relations, defaults.get("relation")
            ),
        )
    relation = RELATIONS.get(source["relation"])
    if relation is not None and relation.least_sources == 0:
        return source
    if "platform" not in source:
        platforms = [Choice(word, word) for word in policy.known_platforms()]
        put(
            "platform",
            prompts.choose(text(msg("Where did the source appear?")), platforms, defaults.get("platform")),
        )
    if "author" not in source:
        put(
            "author",
            prompts.ask_text(
                text(msg("Author, exactly as shown there")),
                default=defaults.get("author", ""),
                suggestions=authors,
                below=line,
                check=lambda typed: None if typed else text(msg("Whose views are these? Type the name.")),
            ),
        )
    if "title" not in source:
        put(
            "title",
            prompts.ask_text(
                text(msg("The source's own title (may be empty)")), default=defaults.get("title", "")
            ),
        )
    if "url" not in source and "url_note" not in source:
        put(
            "url",
            prompts.ask_text(
                text(msg("The source's address (empty: there is none)")), default=defaults.get("url", "")
            ),
        )
        if not source["url"]:
            put(
                "url_note",
                prompts.ask_text(
                    text(msg("Why has it none?")),
                    default=defaults.get("url_note") or text(msg("it has no public address")),
                ),
            )
    return source


def _resumed(session: Session, answers: Answers) -> Answers:
    kept = kept_answers(session.newsroom)
    if kept is None or answers != Answers(body=answers.body) or not (kept.title or kept.body):
        return answers
    text = _texts(session)
    question = text(
        msg("The last new story was not finished ({title}). Go on with it?", title=kept.title or "…")
    )
    if prompts.confirm(question, default=True):
        return replace(kept, body=answers.body or kept.body)
    return answers


def _preview(session: Session, draft: Draft) -> None:
    console, story = session.console, draft.story
    console.show("")
    console.show(diff_text(b"", story.data, story.path, console.paint))
    console.show("")
    line = credit_line(story.sources, language=session.language)
    if line:
        console.show(console.paint(safe_line(line), "title"))
    for other in draft.seen:
        console.note(
            msg(
                "The same source was used in {path} ({state}): {title}",
                path=other.path,
                state=other.state,
                title=other.title,
            ),
            "warning",
        )


def _title_fault(typed: str, text: Texts) -> str | None:
    if not typed:
        return text(msg("A story needs a title."))
    if len(typed) > MOST_TITLE:
        return text(msg("{count} characters; a title has at most {most}.", count=len(typed), most=MOST_TITLE))
    return None


def _said(fault: Message | None, text: Texts) -> str | None:
    return None if fault is None else text(fault)


def _texts(session: Session) -> Texts:
    return lambda message: message.render(session.console.translate)


def _source(values: Mapping[str, str]) -> Source:
    return Source.model_validate({key: value for key, value in values.items() if value})
