"""Adding and changing the attribution of a story, and lifting a credit sentence out of its text."""

from __future__ import annotations

from collections.abc import Mapping

from curate.desk.committing import Outcome, save
from curate.desk.finding_stories import read_story
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.turns import in_turn
from curate.errors import HasFindings, Refused, UsageFault
from curate.messages import msg
from curate.story.edit import AppendItem, Change, SetValue, apply_changes
from curate.story.lifting import lift_credit
from curate.story.model import Source
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State, relation_word


@in_turn
def credit(
    newsroom: Newsroom,
    path: str,
    source: Mapping[str, str],
    *,
    index: int | None = None,
    add: bool = False,
    lift: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Change source number `index` (from 1), add one, or lift the sentence typed in the body.

    Without `index` and `add`, the only source is changed, or the first one added. Writes unless `dry_run`.
    """
    require_role(newsroom, ("curator",))
    story = read_story(newsroom, path)
    if story.state is State.PUBLISHED:
        raise Refused(
            msg("{title} is published; its credit was approved as it is.", title=story.title),
            msg("A published story is changed with a correction."),
        )
    data = story.data
    changes: list[Change] = []
    given = {key: text for key, text in source.items() if text}
    if "relation" in given:
        given["relation"] = relation_word(given["relation"])
    if lift:
        data, lifted = _lifted(newsroom, story)
        if not add:
            # What the sentence leaves open is said along with it.
            _complete(lifted, given, index)
            given = {}
        changes += [AppendItem("attribution", said, one_line=False) for said in lifted]
    if given:
        changes += _changes(story, given, index, add=add)
    if not changes:
        raise UsageFault(
            msg("Nothing to change."),
            msg("Say what: `--relation`, `--platform`, `--author`, `--url` …, or `--lift`."),
        )
    after = apply_changes(data, changes)
    parsed = parse_story(path, after)
    new_faults = [f for f in parsed.faults if f.rule in ("schema", "value-unknown", "date-invalid")]
    if parsed.story is None or new_faults:
        fault = parsed.faults[0]
        raise UsageFault(fault.message, fault.hint)
    outcome = Outcome(path, story.data, after, parsed.story)
    if not dry_run:
        save(newsroom, path, after, expected=story.data)
    return outcome


def _changes(story: Story, given: Mapping[str, str], index: int | None, *, add: bool) -> list[Change]:
    count = len(story.sources)
    if add or (count == 0 and index is None):
        ordered = _in_order(given)
        if ordered in (story.values.get("attribution") or []):
            raise Refused(
                msg("{title} has exactly this source already.", title=story.title),
                msg("`curate show {slug}` lists its sources.", slug=story.slug),
            )
        return [AppendItem("attribution", ordered, one_line=False)]
    if index is None and count > 1:
        raise UsageFault(
            msg("The story has {count} sources.", count=count),
            msg("Say which one with `--index 1` to `--index {count}`, or `--add` another.", count=count),
        )
    number = 1 if index is None else index
    if not 1 <= number <= count:
        raise UsageFault(
            msg("The story has {count} sources; there is no number {number}.", count=count, number=number)
        )
    return [SetValue(("attribution", number - 1, key), text) for key, text in given.items()]


def _complete(lifted: list[dict[str, str]], given: Mapping[str, str], index: int | None) -> None:
    """Put what was given into one of the lifted sources: the only one, or number `index` from 1."""
    if not given:
        return
    if index is None and len(lifted) > 1:
        raise UsageFault(
            msg("The sentence names {count} sources.", count=len(lifted)),
            msg(
                "Say which one with `--index 1` to `--index {count}`, or `--add` another.", count=len(lifted)
            ),
        )
    number = 1 if index is None else index
    if not 1 <= number <= len(lifted):
        raise UsageFault(
            msg(
                "The sentence names {count} sources; there is no number {number}.",
                count=len(lifted),
                number=number,
            )
        )
    lifted[number - 1] = _in_order({**lifted[number - 1], **given})


def _in_order(source: Mapping[str, str]) -> dict[str, str]:
    order = list(Source.model_fields)
    return dict(sorted(source.items(), key=lambda item: order.index(item[0])))


def _lifted(newsroom: Newsroom, story: Story) -> tuple[bytes, list[dict[str, str]]]:
    """Give the file without the sentence, and the sources it names."""
    policy = newsroom.policy
    text = story.body.replace("\r\n", "\n")
    if "\r\n" in story.body and story.body != text.replace("\n", "\r\n"):
        raise Refused(
            msg("The text mixes two kinds of line ends, so the sentence cannot be taken out safely."),
            msg("Save the file with one kind of line end, LF or CRLF, and try again."),
        )
    lifted = lift_credit(text, policy.known_platforms(), policy.known_relations())
    if lifted is None:
        raise UsageFault(
            msg("There is no credit sentence in the text."),
            msg("Give the source with `--relation`, `--platform`, `--author` …"),
        )
    if story.sources:
        raise HasFindings(
            msg(
                "The story has an attribution already; the sentence in the text is: {sentence}",
                sentence=lifted.sentence,
            ),
            [],
            msg("Delete the sentence from the text, or the attribution from the front matter."),
        )
    body = lifted.rest.rstrip("\n") + "\n" if lifted.rest.strip() else ""
    if "\r\n" in story.body:
        body = body.replace("\n", "\r\n")
    frame = story.data[: len(story.data) - len(story.body.encode("utf-8"))]
    return frame + body.encode("utf-8"), [dict(source) for source in lifted.sources]
