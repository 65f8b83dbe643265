"""What has to hold for any input whatever: nothing raises, nothing is invented, nothing dangerous gets through."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlsplit

from fuzz_inputs import INNER_KEYS, KEYS, VALUES, WORDS

from curate.adapters.language import translator
from curate.checks.findings import Finding, in_order
from curate.checks.registry import RULES, check_story
from curate.checks.surroundings import Surroundings
from curate.errors import Refused
from curate.messages import Message
from curate.policy import Policy, parse_policy
from curate.report.findings_json import findings_json
from curate.report.findings_text import findings_text
from curate.site.markdown import page_html
from curate.story.body import Heading, Link, Picture, parse_body
from curate.story.credit import credit_line, credit_segments
from curate.story.credit.words import credit_words
from curate.story.edit import AppendItem, SetValue, apply_changes
from curate.story.front_matter import cut, read_front_matter
from curate.story.length import plain_text
from curate.story.lifting import lift_credit
from curate.story.lifting.lift import lift_closely
from curate.story.model import Source
from curate.story.nodes import Plain, plain
from curate.story.pasted import read_pasted
from curate.story.pictures import pictures_used
from curate.story.plain_yaml import read_plain
from curate.story.story import ParsedStory, parse_story
from curate.story.text_guard import forbidden_in, guard
from curate.story.yaml_events import read_events
from curate.workflow.digest import story_digest
from curate.workflow.trace import Author, uncommitted, version_of

PATH = "stories/2025/12/ceshi.md"
ODD_PATHS = (
    *(
        "stories/2025/12/\x1b]52;c;x\x07.md",
        "stories/2025/12/a\u202eb.md",
        "stories/2025/12/x\n::error::y.md",
    ),
    *(
        "stories/2025/12/\x9b2J.md",
        "stories/\udcff.md",
        "stories/2025/12/-rf.md",
        "stories/CON.md",
        "stories/.md",
    ),
)
"""Names a commit may hold, whatever a rule says of them."""
MOST_SECONDS = 2.0
"""Processor time of one property on one input of at most `MOST_BYTES`."""
MOST_BYTES = 48 * 1024

POLICY_TEXT = """\
categories: [汽车, 科技, 商业, 生活, 文化]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer, publisher]}
"""


class Violation(AssertionError):
    """A property that does not hold."""


def _policy() -> Policy:
    policy = parse_policy(POLICY_TEXT.encode()).policy
    assert policy is not None
    return policy


POLICY = _policy()
PLATFORMS, RELATIONS = POLICY.known_platforms(), POLICY.known_relations()
TRANSLATORS = [translator(language) for language in ("en", "zh")]


def require(holds: object, what: str) -> None:
    """Raise `Violation` unless it holds."""
    if not holds:
        raise Violation(what)


def reading(data: bytes, salt: int) -> None:
    """Reading never raises, every fault has a place in the file, and the parts are the whole."""
    parsed = parse_story(PATH, data)
    require(parsed.story is not None or parsed.faults, "neither a story nor a fault")
    lines = data.decode("utf-8", "replace").split("\n")
    for fault in parsed.faults:
        require(fault.rule in RULES, f"no such rule: {fault.rule}")
        _place(fault.rule, fault.line, fault.column, lines)
        _said(fault.message, fault.hint)
    if parsed.story is not None:
        require(parsed.story.cut.encode() == data, "the parts of the file are not the file")
        require(str(parse_story(PATH, data)) == str(parsed), "read twice, it is not the same")
    parts = cut(data)
    quick = None if isinstance(parts, list) else read_plain(parts.head, 2)
    if quick is not None and not isinstance(parts, list):
        require(repr(quick) == repr(read_events(parts.head, 2)), "the quick reader reads something else")


def checking(data: bytes, salt: int) -> None:
    """The rules never raise, point into the file, and what they say can be printed."""
    chance = Random(salt)
    parsed = parse_story(chance.choice((PATH, *ODD_PATHS)), data)
    findings = check_story(parsed, _surroundings(parsed, chance))
    lines = data.decode("utf-8", "replace").split("\n")
    for finding in findings:
        require(finding.rule in RULES, f"no such rule: {finding.rule}")
        _place(finding.rule, finding.line, finding.column, lines)
        _said(finding.message, finding.hint)
    if parsed.story is None:
        require(any(f.severity == "error" for f in findings), "it cannot be read, and no finding is an error")
    _printable(in_order(findings))


def editing(data: bytes, salt: int) -> None:
    """A change does exactly what was meant, or is refused."""
    change = _change(Random(salt))
    before = read_front_matter(data)
    try:
        after = apply_changes(data, [change])
    except Refused as refusal:
        _said(refusal.message, refusal.hint)
        return
    require(not isinstance(before, list), "a file that cannot be read was changed")
    assert not isinstance(before, list)
    read = read_front_matter(after)
    require(not isinstance(read, list), "the changed file cannot be read")
    assert not isinstance(read, list)
    require(plain(read.root) == _meant(plain(before.root), change), "not what was meant")
    require(read.cut.body == before.cut.body, "the body changed")
    require(after.endswith(before.cut.body.encode()), "bytes of the body changed")
    kept = [line for line in before.cut.head.split("\n") if line.lstrip().startswith("#")]
    require(all(line in read.cut.head for line in kept), "a comment is gone")
    if isinstance(change, SetValue):
        require(apply_changes(after, [change]) == after, "the same change again changes something")


def body(data: bytes, salt: int) -> None:
    """A body parses, points into the file, and its page holds nothing that runs."""
    text = data.decode("utf-8", "replace")
    if guard(text):  # such a file is refused before its body is looked at
        text = "".join(c for c in _text(data) if forbidden_in(c) is None)
    parsed = parse_body(text, 1)
    count = text.count("\n") + 1
    outline = parsed.outline
    parts: list[Heading | Link | Picture] = [*outline.headings, *outline.links, *outline.pictures]
    places = [(part.line, part.column) for part in parts]
    require(all(1 <= line <= count and column >= 1 for line, column in places), "an outline beyond the text")
    lines = [(block.line, block.end_line) for block in outline.blocks]
    require(all(1 <= line <= end <= count for line, end in lines), "a block beyond the text")
    page = page_html(parsed)
    Harmless().read(page)
    require("\0" not in plain_text(parsed), "a NUL got through")


def lifting(data: bytes, salt: int) -> None:
    """Lifting a credit takes words out and neither invents nor loses one."""
    text = _text(data)
    lifted = lift_credit(text, PLATFORMS, RELATIONS)
    if lifted is None:
        closely = lift_closely(text, credit_words(tuple(PLATFORMS), tuple(RELATIONS)))
        require(closely is None, "a credit is there, and the first look did not see it")
        return
    require(lifted.sources, "lifted, and no source")
    require(_is_part(_solid(lifted.rest), _solid(text)), "the rest is not part of the text")
    lost = Counter(_solid(text)) - Counter(_solid(lifted.rest)) - Counter(_solid(lifted.sentence))
    require(not lost, "characters are lost")
    for source in lifted.sources:
        require(set(source) <= set(Source.model_fields), "unknown keys")
        require(all(value.strip() for value in source.values()), "an empty value")
        require(all("\n" not in value for value in source.values()), "a value of two lines")
        model = Source.model_validate(source)
        require(credit_line([model]), "a lifted source has no credit line")


def pasting(data: bytes, salt: int) -> None:
    """A pasted text is cut, and its body is part of it."""
    text = data.decode("utf-8", "replace")
    title = Random(salt).choice((None, None, "示例标题", text.partition("\n")[0] or None))
    pasted = read_pasted(text, title=title, platforms=PLATFORMS, relations=RELATIONS)
    require(_is_part(_solid(pasted.body), _solid(text)), "the body is not part of the text")
    require(
        pasted.body == "" or (pasted.body.endswith("\n") and not pasted.body.startswith("\n")), "its edges"
    )
    if title is not None:
        require(pasted.title == title, "the title that was given is another now")
    elif pasted.title is not None:
        require("\n" not in pasted.title and pasted.title.strip(), "a title of no or two lines")
        require(_is_part(_solid(pasted.title), _solid(text)), "the title is not part of the text")
    require(
        (pasted.sentence is None) == (not pasted.sources), "a sentence and no source, or the other way round"
    )


def crediting(data: bytes, salt: int) -> None:
    """The credit line of any attribution is one sentence or several, in both languages."""
    chance = Random(salt)
    story = parse_story(PATH, data).story
    sources = (
        story.sources
        if story is not None and story.sources
        else [_source(chance) for _ in range(chance.randrange(4))]
    )
    for language in ("zh", "en"):
        line = credit_line(sources, language=language)
        require(bool(line) == bool(sources), "sources and no line, or the other way round")
        require("None" not in line, "a value that is not there was written")
        joined = "".join(segment.text for segment in credit_segments(sources, language=language))
        require(joined == line, "the pieces are not the line")


PROPERTIES: dict[str, Callable[[bytes, int], None]] = {
    check.__name__: check for check in (reading, checking, editing, body, lifting, pasting, crediting)
}


def failure(name: str, data: bytes, salt: int) -> str | None:
    """Run a property; give what is wrong in one line, without what differs from input to input, or None."""
    begun = time.process_time()
    try:
        PROPERTIES[name](data, salt)
    except Violation as violation:
        return f"{name}: {violation}"
    except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
        frames = error.__traceback__
        while frames is not None and frames.tb_next is not None:
            frames = frames.tb_next
        place = f"{frames.tb_frame.f_code.co_name}:{frames.tb_lineno}" if frames is not None else "?"
        return f"{name}: raised {type(error).__name__} in {place}"
    seconds = time.process_time() - begun
    return f"{name}: slow" if seconds > MOST_SECONDS else None


def _surroundings(parsed: ParsedStory, chance: Random) -> Surroundings:
    story = parsed.story
    if story is None:
        return Surroundings(POLICY, date(2025, 12, 20))
    used = {use.path for use in pictures_used(story) if use.path is not None}
    pictures = {path: chance.choice(("0" * 40, None)) for path in sorted(used)}
    digest = story_digest(story, pictures)
    if chance.random() < 0.5:
        return Surroundings(POLICY, date(2025, 12, 20), pictures, digest)
    previous = chance.choice((None, story))
    trace = uncommitted(
        version_of(previous, chance.choice((digest, "sha256:other"))) if previous is not None else None,
        version_of(story, digest),
        Author(chance.choice((None, "lin", "wang")), "lin@example.org"),
    )
    return Surroundings(
        POLICY, date(2025, 12, 20), pictures, digest, compared=True, previous=previous, trace=trace
    )


def _printable(findings: list[Finding]) -> None:
    for translate in TRANSLATORS:
        shown = findings_text(findings, translate, _plain)
        bad = {
            c
            for c in shown
            if c != "\n" and (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029\u202e")
        }
        require(not bad, f"printed: {sorted(map(ascii, bad))}")
        findings_json(1, findings, translate).encode("utf-8")


def _plain(text: str, role: str) -> str:
    del role
    return text


def _place(rule: str, line: int, column: int, lines: list[str]) -> None:
    require(1 <= line <= len(lines) + 1, f"{rule} stands at no line of the file")
    most = len(lines[line - 1]) + 1 if line <= len(lines) else 1
    require(1 <= column <= most + 1, f"{rule} stands beyond its line")


def _said(message: Message, hint: Message | None) -> None:
    for translate in TRANSLATORS:
        require(message.render(translate).strip(), "an empty message")
        require(hint is None or hint.render(translate).strip(), "an empty hint")


def _change(chance: Random) -> SetValue | AppendItem:
    value = chance.choice(VALUES) if chance.random() < 0.5 else "".join(chance.choices(WORDS, k=4))
    kind = chance.randrange(5)
    if kind == 0:
        entry = {key: chance.choice(VALUES) for key in chance.sample(INNER_KEYS, k=3)}
        return AppendItem(
            chance.choice(("reviews", "attribution", "corrections", "waivers")), entry, chance.random() < 0.5
        )
    if kind == 1:
        return SetValue(("attribution", chance.randrange(3), chance.choice(INNER_KEYS)), value)
    if kind == 2:
        return SetValue(("tags",), [chance.choice(VALUES) for _ in range(chance.randrange(4))])
    return SetValue((chance.choice(KEYS),), value, after=chance.choice((None, "created", "id")))


def _meant(values: Plain, change: SetValue | AppendItem) -> Plain:
    values = deepcopy(values)
    assert isinstance(values, dict)
    if isinstance(change, AppendItem):
        present = values.get(change.key) or []
        assert isinstance(present, list)
        values[change.key] = [*present, change.plain]
        return values
    inner: Plain = values
    for step in change.path[:-1]:
        inner = inner[step]  # type: ignore[index]  # the change was made, so the path exists
    assert not isinstance(change.value, Mapping)  # no change made here sets one
    inner[change.path[-1]] = list(change.value) if isinstance(change.value, list) else change.value  # type: ignore[index]
    return values


def _source(chance: Random) -> Source:
    keys = chance.sample(INNER_KEYS[:15], k=chance.randrange(6))
    given: dict[str, str] = {
        key: chance.choice((*VALUES, "".join(chance.choices(WORDS, k=3)))) for key in keys
    }
    for key in ("published", "accessed"):
        if key in given:
            given[key] = "2025-12-13"
    if "permission" in given:
        given["permission"] = chance.choice(("none", "requested", "granted", "licence", "fair-quotation"))
    return Source.model_validate(given)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _solid(text: str) -> str:
    return "".join(text.removeprefix("\ufeff").split())


def _is_part(part: str, whole: str) -> bool:
    rest: Iterator[str] = iter(whole)
    return all(character in rest for character in part)


class Harmless(HTMLParser):
    """Reads a page as a browser would and fails at what could run or lead astray."""

    _BLOCKS = (
        "p ul ol li blockquote pre hr table thead tbody tr th td div section figure figcaption h2 h3 h4 h5 h6"
    )
    _INLINE = "strong em del br code sup a img span"

    def read(self, page: str) -> None:
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        require(tag in f"{self._BLOCKS} {self._INLINE}".split(), f"the page has a tag {tag}")
        for name, value in attrs:
            require(not name.startswith("on") and name not in ("style", "srcdoc"), f"the page has {name}=")
            if name in ("href", "src"):
                scheme = urlsplit((value or "").strip()).scheme.lower()
                require(scheme in ("", "http", "https", "mailto"), f"the page has an address of {scheme}:")
                require(
                    name == "href" or not (value or "").startswith(("http:", "https:", "//")),
                    "a picture from afar",
                )

    def handle_comment(self, data: str) -> None:
        del data
        raise Violation("the page has a comment")

    def handle_decl(self, decl: str) -> None:
        del decl
        raise Violation("the page has a declaration")
