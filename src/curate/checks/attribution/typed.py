"""Credits typed by hand: a sentence in the text, and a bare 来源 that says nothing of the relation."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.required import is_given
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.lifting import Lifted, lift_credit
from curate.story.story import Story
from curate.story.vocabulary import is_bare

RULES = (
    by_state("credit-in-body", "warning", "error", "error"),
    by_state("source-bare", "warning", "warning", "warning"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find a credit typed in the body, and sources of which only this is said: that they are sources."""
    for index, source in enumerate(story.sources):
        if is_bare(source.relation):
            yield Fault(
                "source-bare",
                *story.place("attribution", index, "relation"),
                msg(
                    "{relation} does not say what the story is to source {number}.",
                    relation=source.relation or "",
                    number=index + 1,
                ),
                msg(
                    "Say what was done with it: `curate credit {slug} --index {number} --relation 整理自` (or 转载自,"
                    " 编译自, 援引 …).",
                    slug=story.slug,
                    number=index + 1,
                ),
            )
    body = story.body.replace("\r\n", "\n")
    lifted = lift_credit(body, around.policy.known_platforms(), around.policy.known_relations())
    if lifted is None:
        return
    place = _place(story, body, lifted)
    yield Fault(
        "credit-in-body",
        *place,
        msg("A credit sentence is typed in the text."),
        msg("Move it into the attribution: `curate credit {slug} --lift`.", slug=story.slug),
    )
    unsaid = not any(source.get("relation") for source in lifted.sources)
    if unsaid and not any(is_given(source.relation) for source in story.sources):
        yield Fault(
            "source-bare",
            *place,
            msg("The only credit of the story is a source without a relation."),
            msg(
                "Move it with `curate credit {slug} --lift`, then say what the story is to it: `curate credit {slug}"
                " --relation 整理自` (or 转载自, 编译自, 援引 …).",
                slug=story.slug,
            ),
        )


def _place(story: Story, body: str, lifted: Lifted) -> tuple[int, int]:
    """Give line and column of a lifted sentence."""
    offset = body.find(lifted.sentence[:12])
    line = story.cut.body_line + (body.count("\n", 0, offset) if offset > 0 else 0)
    return line, offset - body.rfind("\n", 0, offset) if offset >= 0 else 1
