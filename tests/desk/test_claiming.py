"""Claiming a story at a fixed moment: one line in it and one commit, for those who may, until it lapses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from curate.desk.claiming import claim_story, release_story
from curate.desk.committing import Outcome
from curate.desk.looking import show_story
from curate.desk.moving import send_back, submit
from curate.desk.newsroom import Newsroom, open_newsroom
from curate.desk.reviewing import give_verdict
from curate.errors import EnvironmentFault, HasFindings, Refused, SavedNotCommitted
from curate.story.vocabulary import Verdict
from waiting_desk import WaitingDesk, empty_desk, person

NOW = datetime.fromisoformat("2025-12-15T23:30:00+08:00")
"""Still the 14th in the west, and half an hour before the 16th at the desk."""
PATH = "stories/2025/12/a.md"


@pytest.fixture
def desk(tmp_path: Path) -> WaitingDesk:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.put("a", "旧相机", "draft")
    return desk


@pytest.fixture
def newsroom(desk: WaitingDesk) -> Newsroom:
    return open_newsroom(desk.top)


class As:
    """Works at the desk as one person after another."""

    def __init__(self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
        self._newsroom = newsroom
        self._patch = monkeypatch

    def __call__(self, who: str) -> Newsroom:
        for name, value in person(who).items():
            self._patch.setenv(name, value)
        return self._newsroom


@pytest.fixture
def work_as(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> As:
    return As(newsroom, monkeypatch)


def claim_of(desk: WaitingDesk) -> str:
    """Give the line of the claim in the story on disk."""
    return next((line for line in desk.text("a").splitlines() if line.startswith("claim:")), "")


def claimed(who: str, until: str) -> str:
    return f"claim: {{by: {who}, until: {until}}}"


def state_of(desk: WaitingDesk) -> tuple[str, str, str]:
    return desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain", "-uall"), desk.text("a")


def test_claim__is_one_line_and_one_commit(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.git.write({"notes.txt": "beside it", "stories/2025/12/a/chart.png": b"x"})
    desk.git("add", "notes.txt")
    before = desk.text("a")
    outcome = claim_story(newsroom, PATH, NOW)
    line = claimed("lin", "2025-12-17")
    assert desk.text("a") == before.replace("curator: lin\n", f"curator: lin\n{line}\n")
    assert outcome.commit == desk.git("rev-parse", "HEAD").strip()
    assert desk.git("log", "-1", "--format=%B").strip() == (
        "认领：旧相机\n\nStory: 20251201-a\nClaim: lin until 2025-12-17"
    )
    assert desk.git("show", "--name-only", "--format=", "HEAD").split() == [PATH]
    assert desk.git("status", "--porcelain", "-uall") == "A  notes.txt\n?? stories/2025/12/a/chart.png\n"


def test_claim__the_day_is_the_desks(desk: WaitingDesk, newsroom: Newsroom) -> None:
    later = NOW + timedelta(hours=1)
    claim_story(
        newsroom, PATH, later.astimezone(tz=datetime.fromisoformat("2025-01-01T00:00:00-08:00").tzinfo)
    )
    assert claim_of(desk) == claimed("lin", "2025-12-18")


def test_claim__somebody_elses__holds_to_the_end_of_its_last_day(desk: WaitingDesk, work_as: As) -> None:
    claim_story(work_as("zhao"), PATH, NOW, days=5)
    before = state_of(desk)
    last = NOW + timedelta(days=5)
    with pytest.raises(Refused, match="赵主编 has claimed 旧相机 until 2025-12-20"):
        claim_story(work_as("lin"), PATH, last)
    assert state_of(desk) == before
    claim_story(work_as("lin"), PATH, last + timedelta(hours=1))
    assert claim_of(desk) == claimed("lin", "2025-12-23")


@pytest.mark.parametrize(
    "claim",
    [
        "claim: {by: gone, until: 2099-01-01}",
        "claim: {by: zhao, until: 2025-12-14}",
        "claim: {by: zhao}",
        "claim:",
        "claim:\n  by: zhao\n  until: 2025-12-01",
    ],
)
def test_claim__one_that_holds_nobody_off__is_replaced(
    desk: WaitingDesk, newsroom: Newsroom, claim: str
) -> None:
    desk.git.commit({PATH: desk.text("a").replace("curator: lin\n", f"curator: lin\n{claim}\n")})
    story = claim_story(newsroom, PATH, NOW).story
    assert story.meta.claim is not None
    assert (story.meta.claim.by, str(story.meta.claim.until)) == ("lin", "2025-12-17")


def test_claim__ones_own__is_prolonged_and_never_cut_short_unasked(
    desk: WaitingDesk, newsroom: Newsroom
) -> None:
    claim_story(newsroom, PATH, NOW, days=9)
    count = desk.git("rev-list", "--count", "HEAD")
    again = claim_story(newsroom, PATH, NOW)
    assert (again.commit, again.before) == (None, again.after)
    assert desk.git("rev-list", "--count", "HEAD") == count
    for days, until in ((20, "2026-01-04"), (1, "2025-12-16")):
        claim_story(newsroom, PATH, NOW, days=days)
        assert claim_of(desk) == claimed("lin", until)


def test_release__ones_own__gives_the_bytes_back(desk: WaitingDesk, newsroom: Newsroom) -> None:
    before = desk.text("a")
    claim_story(newsroom, PATH, NOW)
    assert release_story(newsroom, PATH, NOW).commit
    assert desk.text("a") == before
    assert "Claim: released by lin" in desk.git("log", "-1", "--format=%b")
    assert release_story(newsroom, PATH, NOW).commit is None


def test_release__somebody_elses__takes_the_role_until_it_lapses(desk: WaitingDesk, work_as: As) -> None:
    claim_story(work_as("zhao"), PATH, NOW)
    with pytest.raises(Refused, match="赵主编 has claimed"):
        release_story(work_as("lin"), PATH, NOW)
    release_story(work_as("wang"), PATH, NOW)
    assert claim_of(desk) == ""
    claim_story(work_as("zhao"), PATH, NOW)
    release_story(work_as("lin"), PATH, NOW + timedelta(days=3))
    assert claim_of(desk) == ""


def test_release__a_claim_with_a_comment__is_left_to_its_reader(
    desk: WaitingDesk, newsroom: Newsroom
) -> None:
    claim_story(newsroom, PATH, NOW)
    desk.git.commit({PATH: desk.text("a").replace("2025-12-17}", "2025-12-17}  # 我在写")})
    with pytest.raises(Refused, match="cannot be taken out safely"):
        release_story(newsroom, PATH, NOW)


def test_claim__only_a_curator_or_a_reviewer(desk: WaitingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.git.commit({"stories/newsroom.yaml": policy.replace("[reviewer, publisher]", "[publisher]")})
    work_as = As(open_newsroom(desk.top), monkeypatch)
    before = state_of(desk)
    for who, said in (("wang", "role curator / reviewer"), ("lu-ren", "not one of this newsroom's people")):
        with pytest.raises(Refused, match=said):
            claim_story(work_as(who), PATH, NOW)
    for name in person("lin"):
        monkeypatch.delenv(name)
    with pytest.raises(EnvironmentFault, match="git does not know who you are"):
        claim_story(open_newsroom(desk.top), PATH, NOW)
    assert state_of(desk) == before


def test_claim__a_published_story__is_refused(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.put("b", "题", "published")
    with pytest.raises(Refused, match="is published; nobody has to claim it"):
        claim_story(newsroom, desk.path("b"), NOW)


def test_claim__edits_on_disk__stay_out_of_its_commit(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.git.write({PATH: desk.text("a").replace("旧相机", "新相机")})
    before = state_of(desk)
    with pytest.raises(Refused, match="has changes that are not committed"):
        claim_story(newsroom, PATH, NOW)
    assert claim_story(newsroom, PATH, NOW, dry_run=True).commit is None
    assert state_of(desk) == before
    claim_story(newsroom, PATH, NOW, commit=False)
    assert claim_of(desk) == claimed("lin", "2025-12-17")
    assert "新相机" in desk.text("a")


def test_claim__a_comment_on_disk__is_an_edit_too(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.git.write({PATH: desk.text("a").replace("curator: lin\n", "curator: lin  # 注\n")})
    with pytest.raises(Refused, match="has changes that are not committed"):
        claim_story(newsroom, PATH, NOW)


def test_claim__a_new_file__is_committed_first(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.git.write({desk.path("b"): desk.text("a").replace("20251201-a", "20251201-b")})
    with pytest.raises(Refused, match="has changes that are not committed"):
        claim_story(newsroom, desk.path("b"), NOW)


def test_claim__saved_and_not_committed__is_finished_by_the_same_command(
    desk: WaitingDesk, newsroom: Newsroom
) -> None:
    desk.git.hook("pre-commit", "echo not now; exit 1")
    with pytest.raises(SavedNotCommitted) as saved:
        claim_story(newsroom, PATH, NOW)
    assert str(saved.value.hint) == "To finish, type: curate claim a"
    assert claim_of(desk) == claimed("lin", "2025-12-17")
    desk.git.hook("pre-commit", "exit 0")
    claim_story(newsroom, PATH, NOW, days=3)
    assert claim_of(desk) == claimed("lin", "2025-12-18")
    assert desk.git("status", "--porcelain") == ""
    assert "Claim: lin until 2025-12-18" in desk.git("log", "-1", "--format=%b")


def test_claim__saved_and_then_released__leaves_nothing(desk: WaitingDesk, newsroom: Newsroom) -> None:
    before = state_of(desk)
    claim_story(newsroom, PATH, NOW, commit=False)
    assert state_of(desk) != before
    assert release_story(newsroom, PATH, NOW).commit is None
    assert state_of(desk) == before


def test_claim__a_story_with_errors__is_left_as_it_is(desk: WaitingDesk, newsroom: Newsroom) -> None:
    desk.git.commit({PATH: desk.text("a").replace("title: 旧相机\n", "")})
    before = state_of(desk)
    with pytest.raises(HasFindings):
        claim_story(newsroom, PATH, NOW)
    assert state_of(desk) == before


def test_claim__in_review__leaves_the_approval(desk: WaitingDesk, work_as: As) -> None:
    desk.put("b", "题", "review", curator="zhao", moved=1)
    path = desk.path("b")
    give_verdict(work_as("wang"), path, Verdict.APPROVE, None, NOW, confirmed=["all"])
    claim_story(work_as("zhao"), path, NOW)
    assert show_story(work_as("zhao"), path).approvals.enough


def test_claims_of_others__are_a_word_and_no_bar(desk: WaitingDesk, work_as: As) -> None:
    def warned(outcome: Outcome) -> list[str]:
        return [str(warning) for warning in outcome.warnings if "claimed" in str(warning)]

    said = ["赵主编 has claimed this story until 2025-12-17; tell them what you did."]
    claim_story(work_as("zhao"), PATH, NOW)
    assert warned(submit(work_as("lin"), PATH, NOW)) == said
    assert warned(give_verdict(work_as("wang"), PATH, Verdict.APPROVE, None, NOW, confirmed=["all"])) == said
    assert warned(send_back(work_as("lin"), PATH, NOW, "再改")) == []
    assert warned(submit(work_as("lin"), PATH, NOW + timedelta(days=3))) == []
    release_story(work_as("zhao"), PATH, NOW)
    claim_story(work_as("wang"), PATH, NOW)
    done = give_verdict(work_as("wang"), PATH, Verdict.REQUEST_CHANGES, "改", NOW)
    assert warned(done) == []
