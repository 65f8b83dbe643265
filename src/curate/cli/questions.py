"""The questions on a new story and its source: when each is asked, its default, what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from curate import prompts
from curate.cli.session import Session
from curate.desk.answers import Answers
from curate.desk.drafting import Usual, slug_for, slug_problem, taken_slugs
from curate.messages import Message, msg
from curate.prompts import Choice
from curate.story.credit import credit_line
from curate.story.model import Source
from curate.story.text_guard import forbidden_in
from curate.story.vocabulary import RELATIONS, TIMED_PLATFORMS, Permission, relation_word

if TYPE_CHECKING:
    from curate.errors import CurateError

MOST_TITLE = 64
LATER = ""
"""The answer of somebody who leaves a choice open."""
USUAL_RELATION = "整理自"


@dataclass(frozen=True)
class Asking:
    """What a question may look at: the answers so far, what the desk usually says, what stood there last."""

    session: Session
    answers: Answers
    usual: Usual
    present: str
    """What the answer is now, or what was half typed: the default."""
    left: Callable[[str], None] | None
    """Is told what stood there when the question is left without an answer."""
    may_wait: bool = True
    """Whether the source may be left for later."""

    def text(self, message: Message) -> str:
        return message.render(self.session.console.translate)

    def line(self, message: Message, check: prompts.Check | None = None, **more: object) -> str:
        """Ask for one line, which may hold no character a story cannot."""

        def fault(typed: str) -> str | None:
            bad = forbidden_in(typed)
            if bad is not None:
                code = f"{ord(bad):04X}"
                return self.text(
                    msg("The invisible character U+{code} cannot be kept; delete it.", code=code)
                )
            return check(typed) if check is not None else None

        return prompts.ask_text(
            self.text(message),
            default=self.present,
            check=fault,
            unfinished=self.left,
            **more,  # type: ignore[arg-type]  # the questions below name parameters of ask_text
        )

    def growing(self, key: str) -> Callable[[str], str]:
        """Give the credit line as it is with what is typed for `key`."""
        source = self.answers.source
        return lambda typed: credit_of({**source, key: typed.strip()}, self.session.page_language)


@dataclass(frozen=True)
class Question:
    """One question. `name` is the key its answer is kept under; the source's begin with `source.`."""

    name: str
    label: Message
    ask: Callable[[Asking], str]


def wanted(question: Question, answers: Answers) -> bool:
    """True when the question makes sense after what was answered so far."""
    if not question.name.startswith("source.") or question.name == "source.relation":
        return True
    source = answers.source
    if "relation" in source and not has_source(source):
        return False
    relation = RELATIONS.get(relation_word(source.get("relation", "")))
    if question.name == "source.url_note":
        return not source.get("url")
    if question.name == "source.locator":
        return relation is not None and relation.spoken and source.get("platform") in TIMED_PLATFORMS
    if question.name == "source.language":
        return relation is not None and relation.needs_original
    if question.name == "source.permission":
        return relation is not None and relation.needs_permission
    return True


def answered(question: Question, answers: Answers) -> bool:
    """True when there is an answer: from a flag, from the text, or given before."""
    if question.name == "source.url" and answers.source.get("url_note"):
        return True
    return bool(value_of(question.name, answers))


def value_of(name: str, answers: Answers) -> str:
    """Give an answer as the text that was typed for it."""
    if name == "tags":
        return ", ".join(answers.tags)
    if name.startswith("source."):
        return answers.source.get(name.removeprefix("source."), "")
    return str(getattr(answers, name))


def with_value(name: str, typed: str, answers: Answers) -> Answers:
    """Put an answer to the others; the reason for a missing address goes when there is an address."""
    if name == "tags":
        return replace(answers, tags=tuple(prompts.words_of(typed)))
    if not name.startswith("source."):
        return replace(answers, **{name: typed})  # type: ignore[arg-type]  # the questions name fields
    source = {**answers.source, name.removeprefix("source."): typed}
    if name == "source.url" and typed:
        source.pop("url_note", None)
    return replace(answers, source=source)


def for_the_file(answers: Answers) -> Answers:
    """Leave out what was said of a source that, by a later answer, there is not."""
    relation = answers.source.get("relation", "")
    if not relation or has_source(answers.source):
        return answers
    return replace(answers, source={"relation": relation})


def has_source(source: Mapping[str, str]) -> bool:
    """True when the relation is one to another's work; a text of one's own or an open choice has none."""
    relation = RELATIONS.get(source.get("relation", ""))
    return bool(source.get("relation")) and (relation is None or relation.least_sources > 0)


def credit_of(source: Mapping[str, str], language: str) -> str:
    """Give the credit line of answers about a source."""
    known = {key: text for key, text in source.items() if text}
    return credit_line([Source.model_validate(known)], language=language) if known else ""


def said(fault: CurateError, text: Callable[[Message], str]) -> str:
    """Give what is wrong and what to do as one line."""
    return text(fault.message) if fault.hint is None else f"{text(fault.message)} {text(fault.hint)}"


def _title(asking: Asking) -> str:
    def fault(typed: str) -> str | None:
        if not typed:
            return asking.text(msg("A story needs a title."))
        if len(typed) > MOST_TITLE:
            return asking.text(
                msg("{count} characters; a title has at most {most}.", count=len(typed), most=MOST_TITLE)
            )
        return None

    return asking.line(msg("Title"), fault)


def _relation(asking: Asking) -> str:
    choices = [Choice(word, word) for word in asking.session.newsroom.policy.known_relations()]
    if asking.may_wait:
        choices.append(Choice(LATER, asking.text(msg("(later, or as a sentence in the text)"))))
    return prompts.choose(
        asking.text(msg("What is the story to its source?")),
        choices,
        asking.present or USUAL_RELATION,
        instruction=_narrowing(asking),
    )


def _platform(asking: Asking) -> str:
    known = asking.session.newsroom.policy.known_platforms()
    usual = next((word for word in asking.usual.platforms if word in known), None)
    return prompts.choose(
        asking.text(msg("Where did the source appear?")),
        [Choice(word, word) for word in known],
        asking.present if asking.present in known else usual,
        instruction=_narrowing(asking),
    )


def _author(asking: Asking) -> str:
    need = asking.text(msg("Whose views are these? Type the name."))
    return asking.line(
        msg("Author, exactly as shown there"),
        lambda typed: None if typed else need,
        suggestions=asking.usual.authors,
        below=asking.growing("author"),
    )


def _url(asking: Asking) -> str:
    return asking.line(
        msg("The source's address (empty: there is none)"),
        lambda typed: address_fault(typed, asking.text),
        below=asking.growing("url"),
    )


def _url_note(asking: Asking) -> str:
    need = asking.text(msg("Say why: readers will look for it."))
    usual = asking.text(msg("it has no public address"))
    asking = replace(asking, present=asking.present or usual)
    return asking.line(msg("Why has it none?"), lambda typed: None if typed else need)


def _source_title(asking: Asking) -> str:
    return asking.line(msg("The source's own title (may be empty)"), below=asking.growing("title"))


def _locator(asking: Asking) -> str:
    return asking.line(msg("Where in it, such as 00:03:10-00:07:45 (may wait until review)"))


def _language(asking: Asking) -> str:
    asking = replace(asking, present=asking.present or "en")
    return asking.line(msg("The source's language, such as en or ja"))


def _permission(asking: Asking) -> str:
    words = {
        Permission.GRANTED: msg("granted: they said yes"),
        Permission.LICENCE: msg("licence: it may be used under its licence"),
        Permission.FAIR_QUOTATION: msg("fair-quotation: a short quotation the law allows"),
        Permission.REQUESTED: msg("requested: asked, no answer yet"),
        Permission.NONE: msg("none: nobody was asked"),
    }
    choices = [Choice(word.value, asking.text(label)) for word, label in words.items()]
    return prompts.choose(
        asking.text(msg("On what ground is it used?")), choices, asking.present or Permission.REQUESTED.value
    )


def _category(asking: Asking) -> str:
    known = asking.session.newsroom.policy.categories
    usual = next((word for word in asking.usual.categories if word in known), None)
    choices = [*(Choice(word, word) for word in known), Choice(LATER, asking.text(msg("(later)")))]
    return prompts.choose(
        asking.text(msg("Category")),
        choices,
        asking.present if asking.present in known else usual,
        instruction=_narrowing(asking) if len(choices) > prompts.MOST_WITHOUT_SEARCH else "",
    )


def _tags(asking: Asking) -> str:
    return asking.line(
        msg("Tags, separated by commas (may be empty)"), suggestions=asking.usual.tags, several=True
    )


def _summary(asking: Asking) -> str:
    return asking.line(msg("Summary, one or two sentences (may wait until review)"))


def _slug(asking: Asking) -> str:
    session = asking.session
    taken = taken_slugs(session.newsroom)
    own = slug_for(asking.answers.title, session.now.astimezone(session.newsroom.policy.zone), taken)

    def fault(typed: str) -> str | None:
        problem = slug_problem(typed, taken)
        return None if problem is None else asking.text(problem)

    asking = replace(asking, present=asking.present or own)
    return asking.line(msg("File name and address of the story"), fault)


def address_fault(typed: str, text: Callable[[Message], str]) -> str | None:
    """Say what is wrong with an address, or give None; none at all is fine."""
    if not typed:
        return None
    if any(c.isspace() for c in typed):
        return text(msg("Only the address itself, without spaces and other words."))
    try:
        parts = urlsplit(typed)
        whole = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        whole = False
    return None if whole else text(msg("An address begins with https:// and a host name."))


def _narrowing(asking: Asking) -> str:
    return asking.text(msg("(arrows, or type to narrow)"))


SOURCE_QUESTIONS = (
    Question("source.relation", msg("Relation to the source"), _relation),
    Question("source.platform", msg("Platform"), _platform),
    Question("source.author", msg("Author"), _author),
    Question("source.url", msg("Address"), _url),
    Question("source.url_note", msg("Why there is no address"), _url_note),
    Question("source.title", msg("The source's title"), _source_title),
    Question("source.language", msg("Its language"), _language),
    Question("source.locator", msg("Where in it"), _locator),
    Question("source.permission", msg("Permission"), _permission),
)
QUESTIONS = (
    Question("title", msg("Title"), _title),
    *SOURCE_QUESTIONS,
    Question("category", msg("Category"), _category),
    Question("tags", msg("Tags"), _tags),
    Question("summary", msg("Summary"), _summary),
    Question("slug", msg("File name"), _slug),
)
