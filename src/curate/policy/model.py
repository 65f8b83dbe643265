"""The policy's values, typed, each with the default the tool ships with."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from curate.story.vocabulary import PLATFORMS, RELATIONS, Slot, State

OTHERS = "default"
"""The key of `review.approvals` for all categories that have no number of their own."""

MOST_CARDS = 10_000
"""Each is drawn in about a hundredth of a second."""

Role = Literal["curator", "reviewer", "publisher", "maintainer"]
Severity = Literal["off", "info", "warning", "error"]

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_SSH_KEY = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[A-Za-z0-9@.-]+ [A-Za-z0-9+/]+={0,3}(?: [^\r\n]*)?")


def _number(value: object) -> object:
    if isinstance(value, int) or (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6
    ):
        return int(value)
    raise PydanticCustomError("number", "not a number")


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise PydanticCustomError("flag", "not true or false")


def _days(value: object) -> object:
    try:
        number = _number(value)
    except PydanticCustomError:
        number = 0
    if number == 0:
        raise PydanticCustomError("days", "not a number of days")
    return number


def _cards(value: object) -> object:
    try:
        number = _number(value)
    except PydanticCustomError:
        number = -1
    if not isinstance(number, int) or not 0 <= number <= MOST_CARDS:
        raise PydanticCustomError("cards", "too many")
    return number


def _clock(value: object) -> object:
    """Read a time of day such as 20:00."""
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("clock", "not a time of day")
    return time(int(match[1]), int(match[2]))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", "no such time zone") from None
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value):
        raise PydanticCustomError("language", "no language tag")
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"\s*[^@\s]+@[^@\s]+\s*", value):
        raise PydanticCustomError("email", "no e-mail address")
    return value


def _key(value: str) -> str:
    if not _SSH_KEY.fullmatch(value.strip()):
        raise PydanticCustomError("ssh_key", "no SSH public key")
    return value.strip()


def _per_state(value: object) -> object:
    return value if isinstance(value, dict) else {state.value: value for state in State}


def _per_category(value: object) -> object:
    return value if isinstance(value, dict) else {OTHERS: value}


Count = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Days = Annotated[int, BeforeValidator(_days)]
Cards = Annotated[int, BeforeValidator(_cards)]
Clock = Annotated[time, PlainValidator(_clock), WithJsonSchema({"type": "string"})]
PersonId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Person(_Section):
    """Somebody of the desk. Whoever commits with one of `emails` is this person.

    `keys` are the person's SSH public keys, each as it stands in a `.pub` file; at the identity level `signed` an
    approval counts only with a signature by one of them.
    """

    name: str
    emails: list[Annotated[str, AfterValidator(_email)]] = []
    roles: list[Role] = ["curator"]
    keys: list[Annotated[str, AfterValidator(_key)]] = []


class ReviewPolicy(_Section):
    """How many approvals a story needs, from whom, and what a reviewer checks.

    `approvals` is by category; the number under `default` holds for all others.
    """

    approvals: Annotated[dict[str, Count], BeforeValidator(_per_category)] = {OTHERS: 1}
    solo: Flag = False
    identity: Literal["author", "signed"] = "author"
    checklist: list[str] = ["每个数字都有出处", "署名完整", "未改写来源的立场"]

    def needed(self, category: str | None) -> int:
        """Give how many approvals a story of this category needs."""
        return self.approvals.get(category or OTHERS, self.approvals.get(OTHERS, 1))


class BulletinPolicy(_Section):
    """How many stories stand in each slot of the front page, and when an edition closes and comes out.

    `least` are the sizes below which a slot is reported as too empty; with `unique` no story stands twice in
    picks, important and trending. After the `deadline` a story waits for the next `edition`, both by the
    newsroom's clock. Views of a story count half as much each `half_life_days`. So many of the newest stories without
    a cover get a card, the picture beside a link to them.
    """

    picks: Count = 3
    recent: Count = 20
    trending: Count = 10
    important: Count = 10
    least: dict[Slot, Count] = {}
    unique: Flag = False
    half_life_days: Days = 3
    deadline: Clock | None = None
    edition: Clock = time(8)
    cards: Cards = 100

    def size(self, slot: Slot) -> int | None:
        """Give how many stories fit into a slot; None where there is no limit."""
        sizes = {
            Slot.PICKS: self.picks,
            Slot.RECENT: self.recent,
            Slot.TRENDING: self.trending,
            Slot.IMPORTANT: self.important,
        }
        return sizes.get(slot)


class StylePolicy(_Section):
    """The house style: the quotes straight ones become, and terms with one right spelling."""

    quotes: Literal["curly", "corner"] = "curly"
    terms: dict[str, str] = {}
    """Each wrong spelling with the right one; added to those the tool ships with."""


class GitPolicy(_Section):
    """Where a story's commits go."""

    branch: Literal["current", "per-story"] = "current"


SLOT_NAMES = {
    Slot.PICKS: ("今日精选", "Today's Picks"),
    Slot.RECENT: ("最新", "Most Recent"),
    Slot.TRENDING: ("热门", "Trending"),
    Slot.IMPORTANT: ("重要", "Important"),
    Slot.CATEGORIES: ("更多分类", "More from categories"),
}


class Policy(_Section):
    """The whole policy. Every key has a default, so that a nearly empty file is of use."""

    name: str = "快报"
    language: Annotated[str, AfterValidator(_language)] = "zh-CN"
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    site: str | None = None
    categories: list[str] = []
    relations: list[str] = []
    platforms: list[str] = []
    people: dict[PersonId, Person] = {}
    review: ReviewPolicy = ReviewPolicy()
    bulletin: BulletinPolicy = BulletinPolicy()
    slots: dict[Slot, str] = {}
    rules: dict[str, Annotated[dict[State, Severity], BeforeValidator(_per_state)]] = {}
    style: StylePolicy = StylePolicy()
    git: GitPolicy = GitPolicy()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def known_relations(self) -> list[str]:
        """The shipped relations and the desk's own."""
        return [*RELATIONS, *self.relations]

    def known_platforms(self) -> list[str]:
        """The shipped platforms and the desk's own."""
        return [*PLATFORMS, *self.platforms]

    def slot_name(self, slot: Slot) -> tuple[str, str]:
        """Give a slot's heading and its small second line."""
        shipped, english = SLOT_NAMES[slot]
        return self.slots.get(slot, shipped), english

    def person_with_email(self, email: str) -> str | None:
        """Give the id of the person an address belongs to; letter case does not matter."""
        wanted = email.strip().casefold()
        for person_id, person in self.people.items():
            if wanted in (e.strip().casefold() for e in person.emails):
                return person_id
        return None

    def person_name(self, person_id: str | None) -> str:
        """Give a person's name as readers see it, or the id of somebody the policy does not know."""
        if person_id is None:
            return ""
        person = self.people.get(person_id)
        return person.name if person else person_id
