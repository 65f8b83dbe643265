"""The page of each rule: there in both languages, complete, and with examples that are what they say."""

from __future__ import annotations

import re

import pytest
from typer.main import get_group

from curate.checks.explaining import LANGUAGES, PLACEHOLDER, page, read_page, title
from curate.checks.place import check_path
from curate.checks.registry import RULES, check_policy
from curate.checks.rule import always, by_state
from curate.checks.unique import check_slugs
from curate.cli.app import app
from curate.policy import parse_policy
from curate.story.vocabulary import State
from curate.workflow.digest import NOT_DIGESTED
from sample_desk import PAGES, desk_policy, fences, judged, judged_policy, page_examples

SECTIONS = {
    "zh": ["不对", "对", "怎样改", "能否关闭"],
    "en": ["Wrong", "Right", "How to mend", "Switching it off"],
}
WORDS = {"zh": (100, 330), "en": (60, 200)}
"""Least and most of a page's words outside its examples: a page says enough and is still read to the end."""

NOT_RUN = {
    "encoding": "the bytes are not text",
    "text-control": "the page would hold the invisible character itself",
    "text-bidi": "the page would hold the invisible character itself",
    "text-line-end": "the page would hold the mixed line ends itself",
    "too-large": "the example would have megabytes",
    "front-matter-too-large": "the example would have thousands of lines",
    "path-mode": "it is about the kind of file, not its text",
    "id-duplicate": "it takes two stories",
    "source-reused": "it takes two stories",
    "body-duplicate": "it takes two stories",
    "state-jump": "it compares with the last commit",
    "move-role": "it compares with the last commit",
    "approval-author": "it compares with the last commit",
    "review-removed": "it compares with the last commit",
    "identity-changed": "it compares with the last commit",
    "claim-unconfirmed": "it compares with the last commit",
    "approval-merge": "it takes a merge",
    "approval-signature": "it takes signed commits",
    "move-in-merge": "it takes a merge",
    "edit-in-move": "it compares with the last commit",
    "retraction-role": "it compares with the last commit",
    "author-unknown": "it takes commits",
    "story-deleted": "the story is gone",
    "policy-changed": "it is about files that are no stories",
    "base-moved": "it takes two branches",
}
"""Rules whose pages show their examples as plain text; test_rules.py has a case of each."""

NO_SWITCH = {"rule-unknown"}
"""Rules that are not fixed and yet cannot be switched off: the policy does not say how it is judged itself."""

OFF_AS_SHIPPED = [name for name, rule in RULES.items() if set(rule.severity.values()) == {"off"}]
"""Rules that a desk has to ask for: their pages show how, and their examples are judged at a desk that did."""

STORY_PAGES = sorted(
    file.stem for file in (PAGES / "zh").glob("*.md") if "```story" in file.read_text(encoding="utf-8")
)
EVERY_PAGE = [(name, language) for name in RULES for language in LANGUAGES]


def rules_met(tag: str, text: str) -> set[str]:
    """Judge an example of a page by what its fence says it is."""
    if tag == "story":
        asked_for = "".join(f"  {name}: warning\n" for name in OFF_AS_SHIPPED)
        return {finding.rule for finding in judged(text, policy=desk_policy(f"rules:\n{asked_for}"))}
    if tag == "policy":
        return {finding.rule for finding in judged_policy(text)}
    assert tag == "path"
    paths = text.split("\n")[:-1]
    faults = [{f.rule for f in check_path(path)} for path in paths]
    clashes = {fault.rule for _, fault in check_slugs(paths)}
    return clashes | set.intersection(*faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages__one_for_each_rule_and_no_other(language: str) -> None:
    assert {file.stem for file in (PAGES / language).glob("*.md")} == set(RULES)


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__has_its_title_and_sections_in_order(name: str, language: str) -> None:
    text = read_page(name, language)
    first, blank, second, *_ = text.split("\n")
    assert re.fullmatch(rf"# {name}: \S.*\S", first)
    assert (blank, second) == ("", PLACEHOLDER)
    assert text.count(PLACEHOLDER) == 1
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^#+ (.*)$", outside, re.MULTILINE)[1:] == SECTIONS[language]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__is_neither_too_short_nor_too_long(name: str, language: str) -> None:
    outside = re.sub(r"^```.*?^```$", "", read_page(name, language), flags=re.MULTILINE | re.DOTALL)
    words = (
        outside.split() if language == "en" else re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9`_./:-]+", outside)
    )
    least, most = WORDS[language]
    assert least <= len(words) <= most, len(words)


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__says_what_to_do_with_a_command(name: str, language: str) -> None:
    mending = read_page(name, language).split(f"## {SECTIONS[language][2]}\n")[1].split("\n## ")[0]
    assert re.match(r"\n1\. ", mending)
    assert re.search(r"`(curate|git) [a-z]", mending)


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__names_only_commands_and_options_that_there_are(name: str, language: str) -> None:
    commands = {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in get_group(app).commands.items()
    }
    for typed in re.findall(r"`curate ([^`]+)`", read_page(name, language)):
        command, *words = typed.split()
        assert command in commands, typed
        assert {word for word in words if word.startswith("-")} <= commands[command], typed


@pytest.mark.parametrize("name", RULES)
def test_page__both_languages_have_the_same_examples(name: str) -> None:
    kinds = {
        language: [(SECTIONS[language].index(f.section), f.tag) for f in fences(read_page(name, language))]
        for language in LANGUAGES
    }
    assert kinds["zh"] == kinds["en"]


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__examples_are_run_or_excused(name: str, language: str) -> None:
    wrong, right, *_ = fences(read_page(name, language))
    assert (wrong.section, right.section) == tuple(SECTIONS[language][:2])
    assert ((wrong.tag, right.tag) == ("text", "text")) == (name in NOT_RUN)


@pytest.mark.parametrize(("name", "language"), [e for e in EVERY_PAGE if e[0] not in NOT_RUN])
def test_page__wrong_example_breaks_the_rule_and_right_one_does_not(name: str, language: str) -> None:
    wrong, right = page_examples(name, language).values()
    assert name in rules_met(wrong.tag, wrong.text)
    assert name not in rules_met(right.tag, right.text)


@pytest.mark.parametrize("name", STORY_PAGES)
def test_page__right_story_has_no_error_at_all_and_wrong_one_no_other(name: str) -> None:
    wrong, right = page_examples(name).values()
    assert [str(f.message) for f in judged(right.text) if f.severity == "error"] == []
    assert {f.rule for f in judged(wrong.text) if f.severity == "error"} <= {name}


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_page__the_line_that_switches_it_off_or_on_does_so(name: str, language: str) -> None:
    shown = [f for f in fences(read_page(name, language)) if f.section == SECTIONS[language][3]]
    rule = RULES[name]
    if rule.fixed or name in NO_SWITCH:
        assert shown == []
        return
    (fence,) = shown
    assert fence.tag == "yaml"
    parsed = parse_policy(fence.text.encode())
    assert check_policy(parsed) == []
    assert parsed.policy is not None
    order = ["off", "info", "warning", "error"]
    settings = parsed.policy.rules[name]
    assert settings
    changes = [order.index(now) - order.index(rule.severity[state]) for state, now in settings.items()]
    assert all(change > 0 if name in OFF_AS_SHIPPED else change < 0 for change in changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles__differ_from_rule_to_rule(language: str) -> None:
    titles = [title(name, language) for name in RULES]
    assert all(titles)
    assert len(set(titles)) == len(RULES)
    assert title("summary-missing", "zh") == "没有摘要"
    assert title("summary-missing", "en") == "No summary"


RULE = by_state("summary-missing", "warning", "error", "error")


@pytest.mark.parametrize(
    ("language", "settings", "line"),
    [
        ("zh", {}, "轻重：草稿时警告，待审时报错，发表后报错。"),
        ("en", {}, "Severity: warning for a draft, error in review, error once published."),
        (
            "zh",
            {State.DRAFT: "off"},
            "轻重：草稿时不查，待审时报错，发表后报错。这是本编辑部定的，原来是：草稿时警告，待审时报错，发表后报错。",
        ),
        (
            "en",
            dict.fromkeys(State, "info"),
            "Severity: info in every state. This desk set it so; as shipped: warning for a draft,"
            " error in review, error once published.",
        ),
    ],
)
def test_page__says_how_grave_the_rule_is_at_this_desk(
    language: str, settings: dict[State, str], line: str
) -> None:
    shown = page("summary-missing", language, RULE, settings)  # type: ignore[arg-type]
    assert shown.split("\n")[2] == line
    assert shown.replace(line, PLACEHOLDER) == read_page("summary-missing", language)


def test_page__of_a_fixed_rule_does_not_follow_the_policy() -> None:
    shown = page("encoding", "en", always("encoding"), dict.fromkeys(State, "off"))
    assert shown.split("\n")[2] == "Severity: error in every state."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RULES)
def test_page__fills_its_placeholder(name: str, language: str) -> None:
    assert PLACEHOLDER not in page(name, language, RULES[name], RULES[name].severity)


@pytest.mark.parametrize(
    "name", ["nope", "", "../zh/encoding", "/etc/passwd", "encoding.md", "Encoding", "encoding\n"]
)
def test_read_page__refuses_a_name_without_a_page(name: str) -> None:
    with pytest.raises(KeyError):
        read_page(name, "en")


@pytest.mark.parametrize("language", ["fr", "", "../en", "zh-CN"])
def test_read_page__refuses_another_language(language: str) -> None:
    with pytest.raises(KeyError):
        read_page("encoding", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_approval_stale__names_what_is_free_to_change(language: str) -> None:
    text = read_page("approval-stale", language)
    free = next(line for line in text.splitlines() if "`placement`" in line)
    counts, _, free = free.partition("`placement`")
    assert set(re.findall(r"`(\w+)`", free)) | {"placement"} == NOT_DIGESTED
    assert "`expires`" in counts
