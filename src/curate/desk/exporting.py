"""Exporting: a story or a day that readers may see, in the form another place wants, and onto the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from curate.adapters import browser, files, folders
from curate.checks.findings import Finding, in_order
from curate.desk.editions import read_view_counts
from curate.desk.finding_stories import parsed_from, unreadable
from curate.desk.newsroom import Newsroom
from curate.desk.picture_files import read_pictures
from curate.desk.reader_versions import for_readers
from curate.desk.snapshots import WorkTree
from curate.errors import EnvironmentFault, HasFindings, Refused
from curate.messages import Message, msg
from curate.site.exports.card_picture import MARK, marked_png
from curate.site.exports.content import Content, content_of
from curate.site.exports.digest import Digest, digest_of, of_day
from curate.site.exports.html import GENERATOR
from curate.site.exports.mail import MAILER
from curate.site.exports.markdown import story_markdown
from curate.site.exports.page import CARD_WIDTH, card_to_measure, story_card, story_page
from curate.site.exports.text import story_text
from curate.site.exports.wechat import Measure, story_wechat
from curate.site.links import Addresses, addresses, folder_name
from curate.site.visibility import PublishedStory, listed_stories, published_stories, retracted_stories
from curate.story.pictures import pictures_used
from curate.story.story import Story
from curate.story.vocabulary import State

ENDINGS = {
    "wechat": ".wechat.html",
    "text": ".txt",
    "markdown": ".md",
    "html": ".export.html",
    "card": ".card.html",
}
"""The forms of an export, and how the name of their file ends."""
DIGEST_ENDINGS = {"text": ".txt", "markdown": ".md", "email": ".eml"}
_MOST_OLD_BYTES = 256 * 1024 * 1024
_MARKS = (GENERATOR.encode(), f"X-Mailer: {MAILER}\r\n".encode(), MARK)
_MARK_WITHIN = 4096


@dataclass(frozen=True)
class Exported:
    """A story in one form; `measures` and `wide_tables` are told of WeChat only."""

    content: Content
    text: str
    measures: tuple[Measure, ...] = ()
    wide_tables: int = 0


@dataclass(frozen=True)
class DayDigest:
    """The digest of a day, and what keeps other stories of that day out of it."""

    digest: Digest
    left_out: tuple[Finding, ...]


def export_story(newsroom: Newsroom, path: str, form: str, now: datetime) -> Exported:
    """Render the story at `path` in one of `ENDINGS`.

    Raises `Refused` for a story readers may not see at `now`, `HasFindings` for one the site would leave out.
    """
    tree = WorkTree(newsroom.repository)
    parsed = parsed_from(tree, path)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    if not published_stories([parsed.story], newsroom.policy, now):
        raise _unseen(parsed.story, now)
    seen = for_readers(newsroom, tree, parsed, now)
    published = published_stories([seen.story] if seen.story else [], newsroom.policy, now)
    if not published:
        raise HasFindings(
            msg("{title} is not fit to be shown; the site leaves it out too.", title=parsed.story.title),
            seen.findings,
            msg("Mend it first: `curate check {slug}`.", slug=parsed.story.slug),
        )
    pictures = _pictures(newsroom, published[0].story.whole())
    where = _addresses(newsroom, tree, published[0], now)
    content = content_of(published[0], newsroom.policy, pictures, where)
    if form == "wechat":
        made = story_wechat(content)
        return Exported(content, made.page, made.measures, made.wide_tables)
    renderers = {"text": story_text, "markdown": story_markdown, "html": story_page, "card": story_card}
    return Exported(content, renderers[form](content))


def digest_for(newsroom: Newsroom, day: date, now: datetime) -> DayDigest:
    """Gather the digest of a day in the newsroom's time zone, as readers may see it at `now`.

    Raises `Refused` when nothing came out that day, `HasFindings` when the site would leave out all that did.
    """
    tree, policy = WorkTree(newsroom.repository), newsroom.policy
    paths = tree.story_paths()
    tree.prepare(paths)
    parsed = {path: parsed_from(tree, path) for path in paths}
    stories = [p.story for p in parsed.values() if p.story is not None]
    out = listed_stories(published_stories(stories, policy, now))
    seen = [for_readers(newsroom, tree, parsed[story.story.path], now) for story in of_day(out, day)]
    fit = of_day(published_stories([one.story for one in seen if one.story], policy, now), day)
    left_out = tuple(in_order([finding for one in seen for finding in one.findings]))
    if not fit and left_out:
        raise HasFindings(
            msg(
                "What came out on {day} is not fit to be shown; the site leaves it out too.",
                day=day.isoformat(),
            ),
            left_out,
            msg("Mend it first: `curate check`."),
        )
    if not fit:
        days = sorted({story.published.date() for story in out if story.published.date() != day})
        nearest = min(days, key=lambda other: (abs(other - day), other), default=None)
        raise Refused(
            msg("Nothing came out on {day}.", day=day.isoformat()),
            msg("Stories came out on {day}: `curate digest --date {day}`.", day=nearest.isoformat())
            if nearest
            else msg("`curate list` shows all stories."),
        )
    end = datetime.combine(day + timedelta(days=1), time(), policy.zone) - timedelta(microseconds=1)
    others = [story for story in out if story.published.date() != day]
    where = addresses(out, [], retracted_stories(stories, policy, now))
    counts = read_view_counts(newsroom).read.counts
    return DayDigest(digest_of([*others, *fit], policy, day, min(now, end), where, counts), left_out)


def card_png(content: Content) -> bytes | Message:
    """Make the picture of a card, or say why there is none."""
    program = browser.find_browser()
    if program is None:
        return msg("There is no Chromium here to make the picture; open the page and save it as one.")
    try:
        data = browser.picture_of_page(program, story_card(content), card_to_measure(content), CARD_WIDTH)
    except EnvironmentFault as fault:
        return fault.message
    return marked_png(data, content.disclosure)


def write_export(newsroom: Newsroom, target: Path, data: bytes, *, force: bool, dry_run: bool) -> None:
    """Put an export onto the disk; what lies there is replaced when it was made here, is the same, or by `force`.

    Raises `Refused` for any other file, and for a place where the newsroom keeps its stories or git its own.
    """
    inside = folders.relative_to(newsroom.top, target)
    if inside is not None and inside.split("/")[0].casefold() in ("stories", ".git"):
        raise Refused(
            msg("{path} lies where the newsroom keeps its own files.", path=str(target)),
            msg("Choose another place with `--out`."),
        )
    try:
        old = files.read_bytes(target, _MOST_OLD_BYTES)
    except FileNotFoundError:
        old = None
    if old is not None and old != data and not force and not _made_here(old):
        raise Refused(
            msg("{path} exists already and was not touched.", path=str(target)),
            msg("Choose another name with `--out`, or replace the file with `--force`."),
        )
    if not dry_run and old != data:
        files.write_atomically(target, data, expected=old)


def _made_here(old: bytes) -> bool:
    return any(mark in old[:_MARK_WITHIN] for mark in _MARKS)


def _unseen(story: Story, now: datetime) -> Refused:
    moment = story.meta.published
    if story.meta.retraction is not None:
        what = msg("{title} was retracted; it goes nowhere.", title=story.title)
        return Refused(what, msg("`curate list` shows all stories."))
    if story.state is not State.PUBLISHED:
        what = msg("{title} is not published; only what readers may see is exported.", title=story.title)
        return Refused(what, msg("What it is and who has it: `curate show {slug}`.", slug=story.slug))
    if moment is not None and moment > now:
        when = moment.isoformat(timespec="minutes")
        return Refused(
            msg("{title} comes out at {when}, not before.", title=story.title, when=when),
            msg("Export it then."),
        )
    return Refused(
        msg("{title} is not shown to readers.", title=story.title),
        msg("Find out why: `curate check {slug}`.", slug=story.slug),
    )


def _addresses(
    newsroom: Newsroom, tree: WorkTree, published: PublishedStory, now: datetime
) -> Addresses | None:
    """Find the story's folder on the site; only stories of the same slug could have taken it."""
    policy = newsroom.policy
    if policy.site is None:
        return None
    name = folder_name(published.story.slug).casefold()
    paths = [p for p in tree.story_paths() if folder_name(_slug(p)).casefold() == name]
    rivals = [rival for p in paths if (rival := parsed_from(tree, p).story) is not None]
    out = published_stories(rivals, policy, now)
    return addresses(out, [], retracted_stories(rivals, policy, now))


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _pictures(newsroom: Newsroom, story: Story) -> dict[str, bytes]:
    return read_pictures(newsroom.top, (use.path for use in pictures_used(story)))
