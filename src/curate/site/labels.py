"""The words of the pages beside the stories: tags, sources, the archive, corrections, and about the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from curate.site.words import CHINESE, ENGLISH, Words


@dataclass(frozen=True)
class Labels:
    """One language's words, beside `words`. Those with braces are `str.format` templates."""

    words: Words
    tag: str
    source: str
    source_more: str
    source_note: str
    archive: str
    archive_of: str
    year: str
    no_corrections: str
    retraction: str
    retraction_because: str
    corrections_note: str
    about: str
    about_people: str
    about_review: str
    about_credit: str
    about_credit_note: str
    approvals: str
    approvals_none: str
    approvals_in: str
    approvals_in_none: str
    four_eyes: str
    solo: str
    signed: str
    author: str
    digest: str
    checklist: str
    footer: str
    look: str
    """What the choice of light or dark is called, and the three choices; for `theme/look.js`."""
    roles: Mapping[str, str] = field(default_factory=dict)

    def month_name(self, month: date) -> str:
        """Say a month with its year; `month` is any day of it."""
        return self.words.month(month)


CHINESE_LABELS = Labels(
    words=CHINESE,
    tag="标签：{tag}",
    source="来源：{source}",
    source_more="这位作者的全部文章",
    source_note="本站所有出自这一来源的文章，每一篇都注明同它的关系。",
    archive="往期",
    archive_of="往期：{period}",
    year="{year}年",
    no_corrections="还没有更正过任何文章。",
    retraction="本文已撤回。",
    retraction_because="本文已撤回：{reason}",
    corrections_note="发表之后的每一处更正都注明日期，写在文章末尾，也列在这里。",
    about="关于",
    about_people="谁在做",
    about_review="怎样审校",
    about_credit="观点是谁的",
    about_credit_note="每篇文章都注明来源与本站同它的关系；整理、编译与翻译保留原作者的立场，观点属于原作者。",
    approvals="每篇文章发表之前须有 {count} 人审定。",
    approvals_none="文章发表之前不要求审定。",
    approvals_in="「{category}」须有 {count} 人审定。",
    approvals_in_none="「{category}」不要求审定。",
    four_eyes="编辑不能审定自己的稿件。",
    solo="编辑可以审定自己的稿件；这样发表的文章会注明由同一人编辑与审校。",
    signed="每次审定都带有审定人的数字签名。",
    author="每次审定都以审定人自己的名义记入版本历史。",
    digest="审定只对所审的那一版有效，改动之后须重新审定。",
    checklist="审校时逐条确认：",
    footer="关于本站",
    look="外观|跟随系统|浅色|深色",
    roles={"curator": "编辑", "reviewer": "审校", "publisher": "发布", "maintainer": "维护"},
)

ENGLISH_LABELS = Labels(
    words=ENGLISH,
    tag="Tag: {tag}",
    source="Source: {source}",
    source_more="All from this author",
    source_note="Everything here that draws on this source; each story says what it is to it.",
    archive="Archive",
    archive_of="Archive: {period}",
    year="{year}",
    no_corrections="Nothing has been corrected yet.",
    retraction="Retracted.",
    retraction_because="Retracted: {reason}",
    corrections_note="Corrections made after publication are dated, noted at the end of the story, and listed here.",
    about="About",
    about_people="Who we are",
    about_review="How we review",
    about_credit="Whose views these are",
    about_credit_note="Every story names its sources and what it is to them. The views are the authors' own.",
    approvals="Approvals a story needs before it is published: {count}.",
    approvals_none="Stories are published without an approval.",
    approvals_in="In “{category}”: {count}.",
    approvals_in_none="In “{category}”: none.",
    four_eyes="Nobody approves a story of their own.",
    solo="A curator may approve a story of their own; a story published so says it.",
    signed="Every approval carries the digital signature of who gave it.",
    author="Every approval is recorded in the history under the name of who gave it.",
    digest="An approval holds for the version it was given to; after a change the story is approved anew.",
    checklist="What a review goes through:",
    footer="About this site",
    look="Appearance|System|Light|Dark",
    roles={
        "curator": "curator",
        "reviewer": "reviewer",
        "publisher": "publisher",
        "maintainer": "maintainer",
    },
)


def labels_for(words: Words) -> Labels:
    """Give the labels in the language of `words`."""
    return CHINESE_LABELS if words.chinese else ENGLISH_LABELS
