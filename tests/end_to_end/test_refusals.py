"""What the desk does not allow: refused, with what to do instead, and not one byte changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from desks import LIN, SLUG, STRANGER, WANG, ZHAO, Desk, DeskAt, Person


@dataclass(frozen=True)
class Case:
    """A command that must be refused: from where, by whom, with which code, and what the message has to hold."""

    name: str
    step: str
    who: Person
    command: tuple[str, ...]
    code: int
    says: tuple[str, ...]
    before: Callable[[Desk], None] | None = None


def edited(desk: Desk) -> None:
    """Change one figure and leave it uncommitted."""
    desk.edit("价钱 8元", "价钱 9元")


def edited_and_committed(desk: Desk) -> None:
    edited(desk)
    desk.git("commit", "--quiet", "--all", "--message=Another price")


def without_credit(desk: Desk) -> None:
    """Take the attribution away, past the hook, as `git commit --no-verify` allows."""
    text = desk.story
    gone = re.sub(r"^attribution:\n(?:[ ].*\n)+", "", text, flags=re.MULTILINE)
    assert gone != text
    (desk.top / desk.story_path).write_text(gone, encoding="utf-8")
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=No credit")


def approved_without_credit(desk: Desk) -> None:
    """As a desk that switched the rule off for a while would have it."""
    without_credit(desk)
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.write("stories/newsroom.yaml", f"{policy}rules:\n  attribution-missing: off\n")
    desk.git("commit", "--quiet", "--all", "--message=No credits for a while")
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.write("stories/newsroom.yaml", policy)
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=Credits again")


def lin_may_review(desk: Desk) -> None:
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    widened = policy.replace("roles: [curator]", "roles: [curator, reviewer, publisher]")
    assert widened != policy
    desk.write("stories/newsroom.yaml", widened)
    desk.git("commit", "--quiet", "--all", "--message=Lin reviews too")


def own_approval(desk: Desk) -> None:
    """An approval of the curator's own, written by hand with the right digest."""
    lin_may_review(desk)
    digest = desk.curate("show", SLUG, "--json").ended(0).json["story"]["digest"]
    entry = f'  - {{by: lin, verdict: approve, at: 2025-12-14T09:00:00+08:00, digest: "{digest}"}}\n'
    desk.edit("state: review\n", f"state: review\nreviews:\n{entry}")
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=Own approval")


def back_in_draft(desk: Desk) -> None:
    desk.curate("return", SLUG, "--note", "出处不全").ended(0)


def changes_asked(desk: Desk) -> None:
    """Wang approves, Zhao asks for changes of the same version, and somebody puts it back to review by hand."""
    desk.curate("review", SLUG, "--request-changes", "--note", "数字不对", who=ZHAO).ended(0)
    desk.curate("submit", SLUG).ended(0)


CASES = [
    Case("publish-a-draft", "drafted", WANG, ("publish", SLUG), 3, ("draft", f"curate submit {SLUG}")),
    Case(
        "approve-a-draft",
        "drafted",
        WANG,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("draft", f"curate submit {SLUG}"),
    ),
    Case("return-a-draft", "drafted", LIN, ("return", SLUG, "--note", "x"), 3, ("draft",)),
    Case("submit-twice", "in-review", LIN, ("submit", SLUG), 3, ("review", f"curate review {SLUG}")),
    Case(
        "publish-unreviewed",
        "in-review",
        WANG,
        ("publish", SLUG),
        3,
        ("no approval", f"curate review {SLUG}"),
    ),
    Case(
        "approve-ones-own",
        "in-review",
        LIN,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("cannot approve", "solo: true"),
        lin_may_review,
    ),
    Case(
        "publish-on-ones-own-approval",
        "in-review",
        WANG,
        ("publish", SLUG),
        3,
        ("lin", "somebody else"),
        own_approval,
    ),
    Case(
        "approve-without-the-role",
        "in-review",
        LIN,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("reviewer", "newsroom.yaml"),
    ),
    Case("publish-without-the-role", "approved", LIN, ("publish", SLUG), 3, ("publisher", "newsroom.yaml")),
    Case("submit-without-the-role", "drafted", WANG, ("submit", SLUG), 3, ("curator", "newsroom.yaml")),
    Case(
        "approve-twice",
        "approved",
        WANG,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("already", f"curate publish {SLUG}"),
    ),
    Case(
        "publish-an-edit",
        "approved",
        WANG,
        ("publish", SLUG),
        3,
        ("not committed", f"curate commit {SLUG}"),
        edited,
    ),
    Case(
        "approve-an-edit",
        "in-review",
        WANG,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("not committed", f"curate commit {SLUG}"),
        edited,
    ),
    Case(
        "publish-after-an-edit",
        "approved",
        WANG,
        ("publish", SLUG),
        3,
        ("changed after wang approved", f"curate review {SLUG}"),
        edited_and_committed,
    ),
    Case("publish-twice", "published", WANG, ("publish", SLUG), 3, ("published", f"curate correct {SLUG}")),
    Case("submit-published", "published", LIN, ("submit", SLUG), 3, ("published", f"curate correct {SLUG}")),
    Case(
        "return-published",
        "published",
        LIN,
        ("return", SLUG, "--note", "x"),
        3,
        ("published", f"curate correct {SLUG}"),
    ),
    Case(
        "build-of-no-moment",
        "published",
        LIN,
        ("build", "--now", ""),
        2,
        ("not a moment", "2025-12-14T09:39"),
    ),
    Case("edition-of-no-moment", "published", LIN, ("edition", "--at", ""), 2, ("not a moment",)),
    Case(
        "approve-published",
        "published",
        WANG,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("published",),
    ),
    Case(
        "commit-an-edit-of-published",
        "published",
        LIN,
        ("commit", SLUG),
        3,
        ("changed after wang approved",),
        edited,
    ),
    Case(
        "credit-of-published",
        "published",
        LIN,
        ("credit", SLUG, "--author", "别人"),
        3,
        ("published", "correction"),
    ),
    Case(
        "submit-without-credit",
        "drafted",
        LIN,
        ("submit", SLUG),
        1,
        ("attribution-missing", f"curate credit {SLUG}"),
        without_credit,
    ),
    Case(
        "approve-without-credit",
        "in-review",
        WANG,
        ("review", SLUG, "--approve", "--confirm", "all"),
        1,
        ("attribution-missing", f"curate credit {SLUG}"),
        without_credit,
    ),
    Case(
        "publish-without-credit",
        "in-review",
        WANG,
        ("publish", SLUG),
        1,
        ("attribution-missing", f"curate credit {SLUG}"),
        approved_without_credit,
    ),
    Case(
        "publish-what-was-sent-back",
        "approved",
        WANG,
        ("publish", SLUG),
        3,
        ("draft", f"curate submit {SLUG}"),
        back_in_draft,
    ),
    Case(
        "publish-against-an-objection",
        "approved",
        WANG,
        ("publish", SLUG),
        3,
        ("zhao asked for changes", f"curate return {SLUG}"),
        changes_asked,
    ),
    Case(
        "submit-by-a-stranger", "drafted", STRANGER, ("submit", SLUG), 3, ("people:", "stranger@example.org")
    ),
    Case(
        "review-by-a-stranger",
        "in-review",
        STRANGER,
        ("review", SLUG, "--approve", "--confirm", "all"),
        3,
        ("people:", "roles: [reviewer]"),
    ),
    Case(
        "publish-by-a-stranger", "approved", STRANGER, ("publish", SLUG), 3, ("people:", "roles: [publisher]")
    ),
    Case("commit-by-a-stranger", "drafted", STRANGER, ("commit", SLUG), 3, ("people:",), edited),
    Case("new-by-a-stranger", "founded", STRANGER, ("new", "题", "--no-input"), 3, ("people:",)),
    Case("nothing-to-commit", "drafted", LIN, ("commit", SLUG), 3, ("nothing to commit",)),
    Case(
        "taken-slug",
        "drafted",
        LIN,
        ("new", "题", "--slug", SLUG.upper(), "--no-input"),
        3,
        ("slug", "--slug"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_refused__with_what_to_do_and_nothing_changed(desk_at: DeskAt, case: Case) -> None:
    desk = desk_at(case.step)
    if case.before is not None:
        case.before(desk)
    before = desk.on_disk()
    ran = desk.curate(*case.command, who=case.who).ended(case.code)
    for words in case.says:
        assert words in ran.both, ran.both
    assert ran.err.startswith("curate: error: ")
    assert "\x1b" not in ran.both
    assert desk.on_disk() == before


def test_refused_by_hand__the_hook_says_the_same(desk_at: DeskAt) -> None:
    """Whoever types a state or an approval into the file is stopped by the hook, and the index stays staged."""
    desk = desk_at("in-review")
    digest = desk.curate("show", SLUG, "--json").ended(0).json["story"]["digest"]
    entry = f'  - {{by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00, digest: "{digest}"}}\n'
    desk.edit("state: review\n", f"state: published\npublished: 2025-12-14T09:39:00+08:00\nreviews:\n{entry}")
    desk.git("add", ".")
    staged, head = desk.git("ls-files", "--stage"), desk.git("rev-parse", "HEAD")
    ran = desk.try_git("commit", "--message=Published").ended(1)
    assert "approval-author" in ran.both
    assert "move-role" in ran.both
    assert (desk.git("ls-files", "--stage"), desk.git("rev-parse", "HEAD")) == (staged, head)
