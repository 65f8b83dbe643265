"""Messages for people: a template and its values, turned into a sentence only where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
"""Takes an English template, gives the template in the reader's language."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person.

    `template` is the English text with `str.format` fields and the key of the catalogue; `params` are the
    values of those fields. A value may itself be a `Message`.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def render(self, translate: Translate) -> str:
        """Give the sentence in the language of `translate`."""
        values = {k: v.render(translate) if isinstance(v, Message) else v for k, v in self.params.items()}
        return translate(self.template).format(**values)

    def __str__(self) -> str:
        return self.render(lambda template: template)


def msg(template: str, /, **params: object) -> Message:
    """Make a `Message`; the catalogue is gathered from calls of this name."""
    return Message(template, params)
