"""The newsroom's policy: bytes of `stories/newsroom.yaml` to rules of the desk, with shipped defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.nodes import Path, Table, at, place, plain
from curate.story.story import did_you_mean, without_empty
from curate.story.text_guard import decode, guard
from curate.story.vocabulary import PLATFORMS, RELATIONS, Slot, State
from curate.story.yaml_reader import read_yaml

POLICY_PATH = "stories/newsroom.yaml"
MOST_POLICY_BYTES = 256 * 1024

Role = Literal["curator", "reviewer", "publisher"]
Severity = Literal["off", "info", "warning", "error"]


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


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", "no such time zone") from None
    return value


def _per_state(value: object) -> object:
    return value if isinstance(value, dict) else {state.value: value for state in State}


def _per_category(value: object) -> object:
    return value if isinstance(value, dict) else {"": value}


Count = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
PersonId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Person(_Section):
    """Somebody of the desk. Whoever commits with one of `emails` is this person."""

    name: str
    emails: list[str] = []
    roles: list[Role] = ["curator"]


class ReviewPolicy(_Section):
    """How many approvals a story needs (`approvals[""]`, or by category), from whom, and what a reviewer checks."""

    approvals: Annotated[dict[str, Count], BeforeValidator(_per_category)] = {"": 1}
    solo: Flag = False
    identity: Literal["author", "signed"] = "author"
    checklist: list[str] = ["每个数字都有出处", "署名完整", "未改写来源的立场"]

    def needed(self, category: str | None) -> int:
        """Give how many approvals a story of this category needs."""
        return self.approvals.get(category or "", self.approvals.get("", 1))


class BulletinPolicy(_Section):
    """How many stories stand in each slot of the front page."""

    picks: Count = 3
    recent: Count = 20
    trending: Count = 10
    important: Count = 10


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
    language: str = "zh-CN"
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


@dataclass(frozen=True)
class ParsedPolicy:
    """What reading gave: a policy unless it could not be read, and every fault met."""

    policy: Policy | None
    faults: tuple[Fault, ...] = ()
    root: Table | None = None


def parse_policy(data: bytes) -> ParsedPolicy:
    """Read the policy file. Never raises."""
    if len(data) > MOST_POLICY_BYTES:
        return ParsedPolicy(
            None,
            (
                Fault(
                    "too-large",
                    1,
                    1,
                    msg(
                        "The file has {size} bytes; {most} are allowed.",
                        size=len(data),
                        most=MOST_POLICY_BYTES,
                    ),
                ),
            ),
        )
    text = decode(data)
    if isinstance(text, Fault):
        return ParsedPolicy(None, (text,))
    faults = guard(text)
    if faults:
        return ParsedPolicy(None, tuple(faults))
    root = read_yaml(text)
    if isinstance(root, Fault):
        return ParsedPolicy(None, (root,))
    values = without_empty(plain(root))
    try:
        policy = Policy.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        return ParsedPolicy(None, tuple(_fault(root, problem) for problem in problems))
    faults = [*_unknown_keys(root, Policy, ()), *_shared_emails(root, policy)]
    return ParsedPolicy(policy, tuple(faults), root)


_EXPECTED = {
    "number": msg("a whole number"),
    "flag": msg("true or false"),
    "zone": msg("a time zone such as Asia/Shanghai"),
    "string_type": msg("one text"),
    "list_type": msg("a list, such as [汽车, 科技]"),
    "dict_type": msg("keys with values, on lines of their own"),
    "model_type": msg("keys with values, on lines of their own"),
    "missing": msg("there"),
    "string_pattern_mismatch": msg("an id of lower-case letters, digits and hyphens"),
}


def _fault(root: Table, problem: Any) -> Fault:
    location: Path = tuple(step for step in problem["loc"] if step != "[key]")
    line, column = place(root, location)
    key = ".".join(str(step + 1) if isinstance(step, int) else step for step in location)
    kind = problem["type"]
    if kind in ("enum", "literal_error"):
        expected = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        found = at(root, location)
        value = str(plain(found)) if found is not None else key
        return Fault(
            "policy",
            line,
            column,
            msg("{key} is {value}, which the format does not know.", key=key, value=value),
            did_you_mean(value, expected.split(", ")) or msg("One of: {choices}", choices=expected),
        )
    expected_message: Message = _EXPECTED.get(kind, msg("something else"))
    return Fault(
        "policy", line, column, msg("{key} has to be {expected}.", key=key, expected=expected_message)
    )


def _unknown_keys(root: Table, model: type[BaseModel], path: Path) -> list[Fault]:
    faults = []
    for entry in root:
        field = model.model_fields.get(entry.key.text)
        if field is None:
            name = ".".join(str(step) for step in (*path, entry.key.text))
            faults.append(
                Fault(
                    "unknown-key",
                    entry.key.line,
                    entry.key.column,
                    msg("The format has no key {key}; it is kept.", key=name),
                    did_you_mean(entry.key.text, list(model.model_fields)),
                )
            )
            continue
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, _Section) and isinstance(entry.value, Table):
            faults += _unknown_keys(entry.value, inner, (*path, entry.key.text))
        elif Person in get_args(inner) and isinstance(entry.value, Table):
            for person in entry.value:
                if isinstance(person.value, Table):
                    faults += _unknown_keys(person.value, Person, (*path, entry.key.text, person.key.text))
    return faults


def _shared_emails(root: Table, policy: Policy) -> list[Fault]:
    """An address that belongs to two people would make it unclear who approved."""
    owners: dict[str, str] = {}
    faults = []
    for person_id, person in policy.people.items():
        for index, email in enumerate(person.emails):
            owner = owners.setdefault(email.strip().casefold(), person_id)
            if owner != person_id:
                faults.append(
                    Fault(
                        "policy",
                        *place(root, ("people", person_id, "emails", index)),
                        msg("The address {email} belongs to {owner} already.", email=email, owner=owner),
                        msg("Give each address to one person; approvals are told apart by it."),
                    )
                )
    return faults
