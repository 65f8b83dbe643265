"""The talk that makes a new story: what is missing is asked for, kept at once, shown, and may be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from curate import prompts
from curate.cli.earlier_uses import say_seen
from curate.cli.questions import (
    QUESTIONS,
    SOURCE_QUESTIONS,
    Asking,
    Question,
    answered,
    credit_of,
    for_the_file,
    value_of,
    wanted,
    with_value,
)
from curate.cli.session import Session
from curate.desk.answers import Answers, Unfinished, keep_answers, kept_answers
from curate.desk.drafting import Draft, Seen, Usual, prepare, used_before, usual_values, with_pasted
from curate.desk.newsroom import require_role
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.prompts import Choice
from curate.report.sanitise import fit, safe_block, safe_line, width
from curate.story.credit import credit_line

if TYPE_CHECKING:
    from curate.story.story import Story

MOST_BODY_LINES = 12
"""How many lines of the body the preview shows; the curator has just written them."""


def interview(session: Session, answers: Answers, *, dry_run: bool = False) -> Draft | None:
    """Ask for what is missing, show the file, and give the story to write; None when the curator says no.

    Every answer is kept as soon as it is given, so that nothing typed is lost by an interruption.
    """
    require_role(session.newsroom, ("curator",))  # before the questions, not after them
    told = set()
    if answers.source.get("url"):
        # At once, before the curator answers a dozen questions about a story that is there already.
        told = say_seen(session, used_before(session.newsroom, **_used(answers)))
    talk = _begun(session, answers, told)
    try:
        return talk.until_the_file(dry_run=dry_run)
    except (KeyboardInterrupt, EOFError):
        talk.say_kept()
        raise


def ask_source(session: Session, story: Story) -> dict[str, str]:
    """Ask for a source of a story that is there already; gives the answers that are new."""
    require_role(session.newsroom, ("curator",))
    current = story.sources[0] if len(story.sources) == 1 else None
    fields = current.model_dump(mode="json", exclude_none=True) if current else {}
    known = {key: str(value) for key, value in fields.items()}
    answers = Answers(source={})
    usual = usual_values(session.newsroom)
    for question in SOURCE_QUESTIONS:
        if wanted(question, answers):
            key = question.name.removeprefix("source.")
            asking = Asking(session, answers, usual, known.get(key, ""), None, may_wait=False)
            answers = with_value(question.name, question.ask(asking), answers)
            if key == "url":
                say_seen(session, _others(session, answers, story.path))
    return {key: value for key, value in answers.source.items() if value != known.get(key)}


class _Talk:
    """The answers so far and what is asked next."""

    def __init__(
        self,
        session: Session,
        unfinished: Unfinished,
        told: set[str],
        *,
        resumed: bool,
        others_kept: bool,
    ) -> None:
        self._session = session
        self._newsroom = session.newsroom
        self._answers = unfinished.answers
        self._asked = set(unfinished.asked)
        self._half = dict(unfinished.half)
        self._kept = resumed
        self._others_kept = others_kept
        self._usual: Usual | None = None
        self._told = told

    def until_the_file(self, *, dry_run: bool) -> Draft | None:
        """Ask until there is a story the curator wants written; None when it is not to be written now."""
        self._say_found()
        self._ask_missing()
        while True:
            self._keep()
            try:
                draft = prepare(self._newsroom, for_the_file(self._answers), self._session.now)
            except (UsageFault, Refused) as fault:
                self._session.console.fault(fault)
                self._change()
                continue
            self._say_untold(draft.seen)
            if dry_run:
                self.say_kept()
                return draft
            _preview(self._session, draft)
            chosen = self._last_word(draft)
            if chosen == "write":
                return draft
            if chosen == "keep":
                self.say_kept()
                return None
            self._change()

    def say_kept(self) -> None:
        """Tell that the answers are kept, when they are."""
        if self._kept:
            self._session.console.note(msg("What you typed is kept; the next `curate new` offers it."))

    def _ask_missing(self) -> None:
        for question in QUESTIONS:
            if question.name == "category" and not self._newsroom.policy.categories:
                continue
            if (
                question.name not in self._asked
                and wanted(question, self._answers)
                and not answered(question, self._answers)
            ):
                self._ask(question)

    def _ask(self, question: Question) -> None:
        if self._usual is None:
            self._usual = usual_values(self._newsroom)
        name = question.name
        present = self._half.get(name) or value_of(name, self._answers)

        def left(typed: str) -> None:
            # Half an answer alone is not worth the answers of another story that lie there.
            if typed.strip() and typed != present and (self._asked or not self._others_kept):
                self._half[name] = typed
                self._keep()

        asking = Asking(self._session, self._answers, self._usual, present, left)
        typed = question.ask(asking)
        self._answers = with_value(name, typed, self._answers)
        self._asked.add(name)
        self._half.pop(name, None)
        self._keep()
        if name == "source.url" and typed:
            self._told |= say_seen(self._session, used_before(self._newsroom, **_used(self._answers)))

    def _change(self) -> None:
        """Let the curator answer one question again, and those that follow from it."""
        text = _texts(self._session)
        offered = [
            question
            for question in QUESTIONS
            if wanted(question, self._answers)
            and (question.name != "category" or self._newsroom.policy.categories)
        ]
        wide = max(width(text(question.label)) for question in offered) + 1
        choices = [
            Choice(q.name, f"{fit(text(q.label), wide)} {safe_line(value_of(q.name, self._answers)) or '–'}")
            for q in offered
        ]
        chosen = prompts.choose(text(msg("Which answer?")), choices)
        self._asked.discard("source.url_note" if chosen == "source.url" else chosen)
        self._ask(next(question for question in offered if question.name == chosen))
        self._ask_missing()

    def _last_word(self, draft: Draft) -> str:
        text = _texts(self._session)
        choices = [
            Choice("write", text(msg("Write it to {path}", path=draft.story.path))),
            Choice("change", text(msg("Change an answer"))),
            Choice("keep", text(msg("Not now; keep what I typed"))),
        ]
        return prompts.choose(text(msg("Write this file?")), choices, "write")

    def _keep(self) -> None:
        keep_answers(self._newsroom, Unfinished(self._answers, frozenset(self._asked), self._half))
        self._kept, self._others_kept = True, False

    def _say_found(self) -> None:
        """Say what is known already, so that a question that is not asked is no riddle."""
        console, answers = self._session.console, self._answers
        if answers.title:
            console.say(msg("Title: {title}", title=answers.title), "quiet")
        line = credit_of(answers.source, self._session.page_language)
        if line:
            console.say(msg("Credit: {line}", line=line), "quiet")
        if answers.source.get("url"):
            self._say_untold(used_before(self._newsroom, **_used(answers)))

    def _say_untold(self, seen: Sequence[Seen]) -> None:
        self._told |= say_seen(self._session, [other for other in seen if other.path not in self._told])


def _begun(session: Session, given: Answers, told: set[str]) -> _Talk:
    """Begin with the flags and the text, or go on with what the last talk left."""
    newsroom, text = session.newsroom, _texts(session)
    kept = kept_answers(newsroom)
    fresh = Unfinished(with_pasted(newsroom, given))
    if kept is None:
        return _Talk(session, fresh, told, resumed=False, others_kept=False)
    title = kept.answers.title or kept.half.get("title") or "…"
    choices = [
        Choice("on", text(msg("Yes, with what is kept"))),
        Choice("new", text(msg("No, begin another (its first answer replaces it)"))),
    ]
    another = bool(given.title) and given.title != kept.answers.title
    question = text(msg("There is an unfinished story: {title}. Go on with it?", title=title))
    if prompts.choose(question, choices, "new" if another else "on") == "new":
        return _Talk(session, fresh, told, resumed=False, others_kept=True)
    answers = replace(
        kept.answers,
        title=given.title or kept.answers.title,
        slug=given.slug or kept.answers.slug,
        category=given.category or kept.answers.category,
        tags=given.tags or kept.answers.tags,
        summary=given.summary or kept.answers.summary,
        ai=given.ai or kept.answers.ai,
        source={**kept.answers.source, **given.source},
        body=given.body or kept.answers.body,
    )
    kept = replace(kept, answers=with_pasted(newsroom, answers))
    return _Talk(session, kept, told, resumed=True, others_kept=False)


def _preview(session: Session, draft: Draft) -> None:
    """Show the file as it would be written and the credit line as readers will see it."""
    console, story = session.console, draft.story
    rule = console.paint("─" * min(console.columns - 1, 88), "quiet")
    frame = story.data.decode("utf-8").removesuffix(story.body).rstrip("\n").split("\n")
    body = story.body.rstrip("\n").split("\n")
    console.show("")
    console.show(console.paint(safe_line(story.path), "path"))
    console.show(rule)
    console.show(safe_block("\n".join([*frame, *body[:MOST_BODY_LINES]])))
    if len(body) > MOST_BODY_LINES:
        console.say(msg("… {count} more lines", count=len(body) - MOST_BODY_LINES), "quiet")
    console.show(rule)
    line = credit_line(story.sources, language=session.page_language)
    if line:
        console.show(console.paint(safe_line(line), "good"))
    else:
        console.say(
            msg("No credit yet: type it as a sentence in the text, or run `curate credit`."), "warning"
        )
    console.show("")


def _others(session: Session, answers: Answers, path: str) -> list[Seen]:
    return [seen for seen in used_before(session.newsroom, **_used(answers)) if seen.path != path]


def _used(answers: Answers) -> dict[str, str]:
    return {key: answers.source.get(key, "") for key in ("url", "relation")}


def _texts(session: Session) -> Callable[[Message], str]:
    return lambda message: message.render(session.console.translate)
