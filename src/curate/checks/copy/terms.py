"""Names spelt in another way than their owners, or the desk, spell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from curate.checks.copy.known_terms import KNOWN_TERMS
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-term", "warning", "warning", "warning"),)

_WORD = re.compile(r"[A-Za-z][A-Za-z]*+")  # begins with one character for speed
_LEFT = r"(?<![A-Za-z0-9_@#/\\.+=-])"
_RIGHT = r"(?![A-Za-z0-9_@/\\=]|[.:+-][A-Za-z0-9/])"
_NUMBERED = r"(?![A-Za-z_@/\\=]|[.:+-][A-Za-z/])"
"""What may stand behind a name that takes a number, as iPhone 15 does, even when it is typed iphone15."""
_WITH_NUMBER = frozenset({"iPhone", "iPad", "iOS", "macOS", "HarmonyOS", "Android"})


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find misspelt names, those the tool knows and those of the policy."""
    copy = story.copy_text
    terms = _Terms.of(around.policy.style.terms)
    found = terms.spelt_in(copy.masked)
    if not found:
        return iter(())
    return faults_of("zh-term", copy, _slips(copy, terms, found), lambda slip: _told(copy, slip))


def _told(copy: CopyText, found: Slip) -> Told:
    assert found.fix is not None
    return (
        msg("{typed} is spelt {right}.", typed=copy.text[found.start : found.end], right=found.fix.text),
        msg("`curate check --fix` spells it so; the policy's `style.terms` can say otherwise."),
    )


def _slips(copy: CopyText, terms: _Terms, found: tuple[str, ...]) -> Iterator[Slip]:
    masked = copy.masked
    for match in matches(_any_of(found, terms.numbered(found)), masked):
        right = terms.right[match[0]]
        within = right.find(match[0])
        if within >= 0 and masked.startswith(right, max(0, match.start() - within)):
            continue  # the right spelling holds the wrong one, and stands here
        yield slip(*match.span(), right)


class _Terms:
    """The spellings in force: those the tool ships with and those of a policy."""

    def __init__(self, own: Mapping[str, str]) -> None:
        chosen = set(own.values())
        # Where the desk respells a name the tool knows, the shipped misspellings of it become the desk's spelling.
        kept = {wrong: own.get(right, right) for wrong, right in KNOWN_TERMS.items() if wrong not in chosen}
        self.right = _at_rest({**kept, **own})
        self._by_word: dict[str, list[str]] = {}
        for wrong in self.right:
            first = _WORD.search(wrong)
            self._by_word.setdefault(first[0] if first is not None else "", []).append(wrong)

    @staticmethod
    def of(own: Mapping[str, str]) -> _Terms:
        """Give the spellings of a policy."""
        return _made(tuple(own.items()))

    def spelt_in(self, masked: str) -> tuple[str, ...]:
        """Give the wrong spellings that a text may hold."""
        words = {"", *_WORD.findall(masked)}.intersection(self._by_word)
        return tuple(
            wrong
            for word in sorted(words)
            for wrong in self._by_word[word]
            if wrong == word or wrong in masked
        )

    def numbered(self, found: tuple[str, ...]) -> frozenset[str]:
        """Give those behind which a number may follow at once."""
        return frozenset(wrong for wrong in found if self.right[wrong] in _WITH_NUMBER)


def _at_rest(terms: Mapping[str, str]) -> dict[str, str]:
    """Leave out what would never come to rest: a spelling that is right here and wrong there, or holds a line end."""
    return {
        wrong: right
        for wrong, right in terms.items()
        if wrong.strip()
        and right.strip()
        and wrong != right
        and terms.get(right, right) == right
        and "\n" not in wrong + right
    }


@lru_cache(maxsize=64)
def _made(own: tuple[tuple[str, str], ...]) -> _Terms:
    return _Terms(dict(own))


@lru_cache(maxsize=256)
def _any_of(found: tuple[str, ...], numbered: frozenset[str]) -> re.Pattern[str]:
    """Make the pattern of spellings; one that begins or ends with a Latin letter or digit is a word of its own."""
    parts = []
    for wrong in sorted(found, key=len, reverse=True):
        left = _LEFT if wrong[0].isascii() and wrong[0].isalnum() else ""
        right = (
            (_NUMBERED if wrong in numbered else _RIGHT)
            if wrong[-1].isascii() and wrong[-1].isalnum()
            else ""
        )
        parts.append(left + re.escape(wrong) + right)
    return re.compile("|".join(parts))
