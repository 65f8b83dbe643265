"""Which version of a published story readers may see: this one, or while a correction waits the last approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from curate.checks.findings import Finding
from curate.desk.approved_versions import approved_versions
from curate.desk.judging import Judge
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import Snapshot
from curate.story.edit import SetValue, apply_changes
from curate.story.story import ParsedStory, Story, parse_story
from curate.story.vocabulary import Verdict
from curate.workflow.trace import Trace


@dataclass(frozen=True)
class ForReaders:
    """A story as readers may see it, None when they may not; `findings` are the errors that keep it from them."""

    story: Story | None
    findings: tuple[Finding, ...] = ()


def for_readers(newsroom: Newsroom, snapshot: Snapshot, parsed: ParsedStory, now: datetime) -> ForReaders:
    """Judge a published story and give the version for readers.

    One with an error is given in no version. One whose correction is not approved yet is given as it was approved
    last, with the moment it is to come out now and a retraction that was made since; when this clone does not hold
    that version, or it is not sound with the pictures as they are now, in none.
    """
    return ReaderVersions(newsroom, snapshot, now).of_each([parsed])[0]


class ReaderVersions:
    """Gives the versions of stories for readers; what does not depend on the story is asked for once."""

    def __init__(self, newsroom: Newsroom, snapshot: Snapshot, now: datetime) -> None:
        self._newsroom = newsroom
        self._judge = Judge(newsroom, snapshot, now)
        self._judge_as_it_was = Judge(newsroom, snapshot, now, _AsItWas())

    def of_each(self, stories: Sequence[ParsedStory]) -> list[ForReaders]:
        """Judge published stories as `for_readers` does, in the order given."""
        found = self._judge.findings_of_each(stories)
        return [self._seen(parsed, findings) for parsed, findings in zip(stories, found, strict=True)]

    def _seen(self, parsed: ParsedStory, found: Sequence[Finding]) -> ForReaders:
        story = parsed.story
        assert story is not None
        errors = tuple(finding for finding in found if finding.severity == "error")
        if errors:
            return ForReaders(None, errors)
        pending = tuple(finding for finding in found if finding.rule == "correction-pending")
        if not pending:
            return ForReaders(story)
        approved = _last_approved(self._newsroom, story)
        if approved is None:
            return ForReaders(None, pending)
        again = self._judge_as_it_was.findings(ParsedStory(story.path, approved, ()))
        faults = tuple(f for f in again if f.severity == "error" or f.rule == "correction-pending")
        return ForReaders(None, faults) if faults else ForReaders(approved)


class _AsItWas:
    """Compares nothing: a version that was approved is judged by what it says, not by how it differs from now."""

    def changed(self, path: str) -> bool:
        del path
        return False

    def trace(self, story: Story, digest: str) -> tuple[Story | None, Trace]:
        raise NotImplementedError  # nothing is changed here, so nobody asks


def _last_approved(newsroom: Newsroom, story: Story) -> Story | None:
    """Give the version approved last that this history holds, under the name, with the moment and retraction of now."""
    digests = [r.digest for r in story.meta.reviews if r.verdict is Verdict.APPROVE and r.digest]
    versions = approved_versions(newsroom, story, set(digests))
    known = next((versions[digest].story for digest in reversed(digests) if digest in versions), None)
    if known is None:
        return None
    data, retraction = known.data, story.meta.retraction
    moment = story.values.get("published")
    if isinstance(moment, str) and moment and known.values.get("published"):
        data = apply_changes(data, [SetValue(("published",), moment)])
    if retraction is not None and known.meta.retraction is None:
        said = {key: text for key, text in _texts(story).items() if text}
        data = apply_changes(data, [SetValue(("retraction",), said)])
    return parse_story(story.path, data).story


def _texts(story: Story) -> dict[str, str]:
    value = story.values.get("retraction")
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
