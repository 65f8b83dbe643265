"""The page of a rule, as `curate explain` shows it: the shipped text with the gravity that holds at this desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from curate.checks.rule import Rule
from curate.policy import Severity
from curate.story.vocabulary import State

PLACEHOLDER = "{severity}"
"""The line of a page that `page` replaces; a page never says itself how grave a rule is."""

_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one language says a severity; the templates have the fields their names say."""

    as_shipped: str
    as_set: str
    everywhere: str
    one_state: Mapping[State, str]
    between: str
    severities: Mapping[Severity, str]


_WORDINGS = {
    "zh": _Wording(
        as_shipped="轻重：{now}。",
        as_set="轻重：{now}。这是本编辑部定的，原来是：{shipped}。",
        everywhere="任何状态下都{severity}",
        one_state={
            State.DRAFT: "草稿时{severity}",
            State.REVIEW: "待审时{severity}",
            State.PUBLISHED: "发表后{severity}",
        },
        between="，",
        severities={"off": "不查", "info": "提示", "warning": "警告", "error": "报错"},
    ),
    "en": _Wording(
        as_shipped="Severity: {now}.",
        as_set="Severity: {now}. This desk set it so; as shipped: {shipped}.",
        everywhere="{severity} in every state",
        one_state={
            State.DRAFT: "{severity} for a draft",
            State.REVIEW: "{severity} in review",
            State.PUBLISHED: "{severity} once published",
        },
        between=", ",
        severities={"off": "off", "info": "info", "warning": "warning", "error": "error"},
    ),
}
LANGUAGES = tuple(_WORDINGS)


def page(name: str, language: str, rule: Rule, severities: Mapping[State, Severity]) -> str:
    """Give the whole page of a rule in Markdown.

    `severities` are those the policy sets: a state they leave out has the shipped one, and a fixed rule keeps its
    own whatever they say. Where they change something the page says so. Raises `KeyError` when there is no page.
    """
    wording = _WORDINGS[language]
    shipped = _in_words(wording, rule.severity)
    now = shipped if rule.fixed else _in_words(wording, {**rule.severity, **severities})
    template = wording.as_shipped if now == shipped else wording.as_set
    return read_page(name, language).replace(PLACEHOLDER, template.format(now=now, shipped=shipped), 1)


def title(name: str, language: str) -> str:
    """Give what a rule is about in one line, for lists of rules. Raises `KeyError` when there is no page."""
    first, _, _ = read_page(name, language).partition("\n")
    return first.partition(": ")[2].strip()


def read_page(name: str, language: str) -> str:
    """Give a page as it is shipped, in `zh` or `en`, with the placeholder still in it.

    Raises `KeyError` when there is no page.
    """
    # A name may come from the command line: it must not lead to a file elsewhere.
    if language not in LANGUAGES or not _NAME.match(name):
        raise KeyError(name)
    file = resources.files("curate.checks").joinpath("pages", language, f"{name}.md")
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def _in_words(wording: _Wording, severities: Mapping[State, Severity]) -> str:
    words = {state: wording.severities[severities[state]] for state in State}
    if len(set(words.values())) == 1:
        return wording.everywhere.format(severity=words[State.DRAFT])
    return wording.between.join(wording.one_state[state].format(severity=words[state]) for state in State)
