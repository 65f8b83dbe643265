"""The words that go with a picture: what it shows, for those who do not see it, and whose it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.body import Block
from curate.story.fault import Fault, shown
from curate.story.pictures import PictureUse, pictures_used
from curate.story.story import Story
from curate.story.vocabulary import RELATIONS, relation_word

RULES = (
    by_state("image-alt", "warning", "error", "error"),
    by_state("image-credit", "info", "warning", "warning"),
)

LONGEST_CAPTION = 80
_SAYS_NOTHING = re.compile(
    r"(?:图|图片|图像|照片|插图|配图|截图|截屏|题图|封面"
    r"|image|img|pic|picture|photo|figure|fig|screen ?shot|alt|untitled|dsc)"
    r"[ _.:：\d-]*",
    re.I,
)
_CREDIT = re.compile(
    r"图[：:/／|｜]|图源|图片|来源|出处|[摄绘制][：:/／|｜]|摄影|拍摄|摄(?=\Z|[）)。，；\s])|[制绘截供作]图|版权|授权|插画|©"
    r"|\([cC]\)"
    r"|\b(?:photo|image|picture|source|credit|courtesy|via|by|screenshot|illustration|graphic|chart)\b",
    re.I,
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find pictures without a description or without a word on whose they are."""
    del around
    uses = pictures_used(story)
    if not uses:
        return
    for use in uses:
        if not use.is_cover and not _describes(use):
            yield Fault(
                "image-alt",
                use.line,
                use.column,
                msg("The picture {name} has no description.", name=shown(use.target)),
                msg("Write between [ and ] what it shows, for readers who do not see it."),
            )
    if not all(_own(source.relation) for source in story.sources):
        yield from _uncredited(story, uses)


def _own(relation: str | None) -> bool:
    known = RELATIONS.get(relation_word(relation or ""))
    return known is not None and known.least_sources == 0


def _describes(use: PictureUse) -> bool:
    alt = use.alt.strip()
    name = (use.path or use.target).rpartition("/")[2]
    same = alt.casefold() in (name.casefold(), name.rpartition(".")[0].casefold())
    return bool(alt) and not same and not _SAYS_NOTHING.fullmatch(alt)


def _uncredited(story: Story, uses: Sequence[PictureUse]) -> Iterator[Fault]:
    blocks = story.parsed_body.outline.blocks
    credited = {use.path for use in uses if _has_credit(use, blocks)}
    for use in uses:
        if use.path in credited:
            continue
        yield Fault(
            "image-credit",
            use.line,
            use.column,
            msg("Nothing says whose picture {name} is.", name=shown(use.target)),
            msg("Add a line such as `cover_credit: 图：示例作者` below `cover`.")
            if use.is_cover
            else msg("Add it behind the file: {form}", form=f'![…]({shown(use.target)} "图：示例作者")'),
        )


def _has_credit(use: PictureUse, blocks: Sequence[Block]) -> bool:
    """A credit stands below the picture as its title, or as a short line of text next to it."""
    if use.is_cover:
        return bool(use.credit.strip())
    if _CREDIT.search(use.credit):
        return True
    index = bisect_right(blocks, use.line, key=lambda block: block.line) - 1
    near = [block.text for block in blocks[max(index, 0) : index + 2] if block.tag == "p"]
    return any(len(text) <= LONGEST_CAPTION and _CREDIT.search(text) for text in near)
