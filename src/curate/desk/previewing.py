"""What a preview shows: the site as readers see it, and below one marked path every story they do not see yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from curate.adapters.disk import reason_of
from curate.checks.findings import Finding, has_errors, in_order
from curate.desk.building.site_build import Rendered, render
from curate.desk.finding_stories import parsed_from
from curate.desk.judging import Judge
from curate.desk.newsroom import Newsroom, newsroom_with, read_policy
from curate.desk.picture_files import read_pictures
from curate.desk.snapshots import WorkTree
from curate.desk.theming import own_theme
from curate.desk.whole_newsroom import among_all
from curate.errors import CurateError, HasFindings
from curate.messages import Message, Translate, msg
from curate.report.findings_text import SEVERITY_WORDS
from curate.report.sanitise import safe_block, safe_line
from curate.site.preview import (
    INDEX,
    PREVIEW,
    FindingRow,
    Unseen,
    findings_page,
    index_page,
    missing_page,
    unseen_names,
    unseen_pages,
    with_reload,
    with_trouble,
)
from curate.site.resources import preview_theme
from curate.story.pictures import pictures_used
from curate.story.story import ParsedStory, Story
from curate.story.vocabulary import State
from curate.workflow.transitions import STATE_WORDS


@dataclass(frozen=True)
class Page:
    """What is answered at one path; `policy` is the page's Content-Security-Policy, empty when it needs none."""

    data: bytes
    policy: str = ""


@dataclass(frozen=True)
class Shown:
    """All a preview has to show at one moment.

    `pages` maps paths of the site to what is answered; `missing` is answered elsewhere. `version` is another when
    anything of it is. `unseen` counts the stories that are not out, `faulty` those of them with errors. `trouble`
    says why this is not the newest state, if so, and `faults` where.
    """

    pages: Mapping[str, Page]
    missing: Page
    version: str
    stories: int
    unseen: int
    faulty: int
    trouble: Message | None = None
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Made:
    """A site that could be made, before anything is added to it for reloading."""

    files: Mapping[str, bytes]
    unseen: tuple[Unseen, ...]
    stories: int
    faulty: int
    language: str
    site: Rendered


class Preview:
    """Makes what is shown, again whenever it is asked; what cannot be made leaves the last good site standing."""

    def __init__(
        self,
        newsroom: Newsroom,
        now: Callable[[], datetime],
        translate: Translate,
        *,
        events: str,
        drafts: bool = True,
    ) -> None:
        self._newsroom = newsroom
        self._now = now
        self._translate = translate
        self._events = events
        self._drafts = drafts
        self._last: _Made | None = None

    def show(self) -> Shown:
        """Read everything and make the pages.

        Raises `CurateError` the first time only; from then on trouble is told on the list of what is not out.
        """
        trouble: Message | None = None
        faults: Sequence[Finding] = ()
        try:
            self._last = self._make()
        except CurateError as error:
            if self._last is None:
                raise
            trouble, faults = error.message, error.findings if isinstance(error, HasFindings) else ()
        except OSError as error:  # a file that went while it was read: the next change is on its way
            if self._last is None:
                raise
            trouble = msg("A file could not be read: {reason}.", reason=reason_of(error))
        return self._shown(self._last, trouble, faults)

    def _make(self) -> _Made:
        newsroom = newsroom_with(self._newsroom.repository, read_policy(self._newsroom.repository))
        self._newsroom = newsroom
        policy, now = newsroom.policy, self._now()
        built = render(newsroom, now, self._last.site if self._last is not None else None)
        tree = WorkTree(newsroom.repository)
        # What readers see as it is needs no second look; of a large newsroom that is nearly everything.
        as_it_is = {published.story.path for published in built.stories} & built.as_they_are
        hidden = [parsed_from(tree, path) for path in tree.story_paths() if path not in as_it_is]
        unseen = self._unseen(newsroom, tree, [p for p in hidden if not _is_retracted(p.story)], now)
        files_of_site = dict(built.files)
        told = {story.path: story for story, _ in unseen}
        faulty = {story.path for story, findings in unseen if has_errors(findings)}
        drafts = [p.story for p in hidden if p.story is not None and p.path in told.keys() - faulty]
        pictures = read_pictures(newsroom.top, (use.path for draft in drafts for use in pictures_used(draft)))
        theme, _ = own_theme(newsroom)
        files_of_site |= unseen_pages(
            built.stories, drafts, told, policy, now, pictures, self._translate, theme, built.retracted
        )
        for path in faulty:
            page = findings_page(told[path], policy.language, self._translate)
            files_of_site[f"{PREVIEW}{told[path].name}/index.html"] = page
        left_out = {finding.path for finding in built.left_out}
        return _Made(
            files_of_site,
            tuple(told.values()),
            len(built.stories),
            len(faulty | left_out),
            policy.language,
            built,
        )

    def _unseen(
        self, newsroom: Newsroom, tree: WorkTree, hidden: Sequence[ParsedStory], now: datetime
    ) -> list[tuple[Unseen, list[Finding]]]:
        """Judge the stories that are not out, or not in the form they have now, and say what is to be said of each."""
        judge = Judge(newsroom, tree, now)
        judged = [judge.judged(story) for story in hidden]
        whole = among_all(newsroom, tree, judged)
        names = unseen_names(story.path for story in hidden)
        told = []
        for story, verdict in zip(hidden, judged, strict=True):
            findings = in_order([*verdict.findings, *(f for f in whole if f.path == story.path)])
            if not self._drafts and not (verdict.state is State.PUBLISHED and has_errors(findings)):
                continue
            told.append((self._told(story, names[story.path], findings), findings))
        return told

    def _told(self, parsed: ParsedStory, name: str, findings: Sequence[Finding]) -> Unseen:
        story = parsed.story
        if story is None:
            state = msg("unreadable")
        elif any(f.rule == "correction-pending" for f in findings):
            state = msg("published, correction not approved")
        elif story.state is State.PUBLISHED and not has_errors(findings):
            state = msg("published, not out yet")
        else:
            state = STATE_WORDS[story.state]
        errors = sum(f.severity == "error" for f in findings)
        count = msg("errors {errors} · others {others}", errors=errors, others=len(findings) - errors)
        title = story.title if story is not None else parsed.path.rpartition("/")[2]
        return Unseen(
            name=name,
            path=safe_line(parsed.path),
            title=safe_line(title),
            state=state.render(self._translate),
            count=count.render(self._translate),
            findings=tuple(self._row(finding) for finding in findings),
        )

    def _row(self, finding: Finding) -> FindingRow:
        return FindingRow(
            severity=finding.severity,
            word=SEVERITY_WORDS[finding.severity].render(self._translate),
            place=f"{finding.line}:{finding.column}",
            message=safe_line(finding.message.render(self._translate)),
            rule=finding.rule,
            hint=safe_block(finding.hint.render(self._translate)) if finding.hint else "",
        )

    def _shown(self, made: _Made, trouble: Message | None, faults: Sequence[Finding]) -> Shown:
        said = ""
        if trouble is not None:
            why = trouble.render(self._translate)
            said = msg("This is the last state that could be made. {why}", why=why).render(self._translate)
        rows = [self._row(fault) for fault in faults]
        raw = dict(made.files)
        if trouble is not None:
            raw = {path: self._marked(path, data, said) for path, data in raw.items()}
        raw[INDEX] = index_page(made.unseen, rows, said, made.language, self._translate)
        raw |= {f"{PREVIEW}{name}": data for name, data in preview_theme().items()}
        version = _version(raw)
        pages = {path: self._page(path, data, version) for path, data in sorted(raw.items())}
        missing = self._page("missing.html", missing_page(made.language, self._translate), version)
        return Shown(
            pages, missing, version, made.stories, len(made.unseen), made.faulty, trouble, tuple(faults)
        )

    def _marked(self, path: str, data: bytes, why: str) -> bytes:
        return with_trouble(data, why, self._translate) if path.endswith(".html") else data

    def _page(self, path: str, data: bytes, version: str) -> Page:
        if not path.endswith(".html"):
            return Page(data)
        return Page(*with_reload(data, self._events, version))


def _is_retracted(story: Story | None) -> bool:
    return story is not None and story.state is State.PUBLISHED and story.meta.retraction is not None


def _version(pages: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in sorted(pages.items()):
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]
