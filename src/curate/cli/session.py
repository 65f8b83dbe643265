"""What every command shares: where it runs, in which language, and whether anybody can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from curate.cli.console import Console, interactive
from curate.errors import UsageFault
from curate.messages import Message, msg

if TYPE_CHECKING:
    from datetime import date, datetime

    from curate.desk.newsroom import Newsroom


@dataclass
class Session:
    """One call of `curate`. The newsroom is opened when a command first asks for it."""

    folder: Path
    no_input: bool
    lang: str | None
    console: Console

    @cached_property
    def newsroom(self) -> Newsroom:
        """The newsroom at hand; from here on messages may follow its policy's language."""
        from curate.desk.newsroom import open_newsroom
        from curate.desk.turns import tell_long_waits

        newsroom = open_newsroom(self.folder)
        tell_long_waits(self.console.note)
        self.speak(newsroom.policy.language)
        return newsroom

    @cached_property
    def now(self) -> datetime:
        """The moment of the command, the same throughout."""
        from curate.adapters import clock

        return clock.now()

    @property
    def today(self) -> date:
        """The day of the command in the newsroom's time zone."""
        return self.now.astimezone(self.newsroom.policy.zone).date()

    @property
    def may_ask(self) -> bool:
        """True when prompts are allowed and somebody is there to answer."""
        return not self.no_input and interactive()

    @property
    def language(self) -> str:
        """The reader's language, `zh` or `en`."""
        return self._language

    @property
    def page_language(self) -> str:
        """The language of the newsroom's pages, which credit lines are shown in as readers will see them."""
        return self.newsroom.policy.language

    _language: str = "zh"

    def speak(self, policy_language: str | None) -> None:
        """Choose the language of messages, the policy's when nothing outweighs it."""
        from curate.adapters.language import chosen_language, translator

        self._language = chosen_language(self.lang, policy_language)
        self.console.translate = translator(self._language)

    def story_path(self, typed: str) -> str:
        """Give the path of the one story meant by STORY."""
        from curate.desk.finding_stories import find_story

        return find_story(self.newsroom, typed, self.folder)

    def missing(self, what: Message, flag: str) -> UsageFault:
        """Make the error for a value that cannot be asked for."""
        return UsageFault(
            msg("{what} is missing.", what=what),
            msg("Nobody can be asked here; give it with {flag}.", flag=flag),
        )


def session_of(context: typer.Context) -> Session:
    """Give the session of a command."""
    session = context.obj
    assert isinstance(session, Session)
    return session
