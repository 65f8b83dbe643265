"""The waivers of a story for the one who reviews it: what was excused, why, by whom, and until when."""

from __future__ import annotations

from datetime import date

from curate.messages import Translate, msg
from curate.policy import Policy
from curate.report.findings_text import Paint
from curate.report.sanitise import safe_line
from curate.story.story import Story


def waiver_lines(story: Story, policy: Policy, today: date, translate: Translate, paint: Paint) -> list[str]:
    """Give one line for each waiver, an ended one marked; a story without any gives none."""
    lines = []
    for waiver in story.meta.waivers:
        until = waiver.until
        said = msg(
            "{rule}: {reason} ({by}, until {until})",
            rule=safe_line(waiver.rule or "?"),
            reason=safe_line(waiver.reason or "?"),
            by=safe_line(policy.person_name(waiver.by) or "?"),
            until=until.isoformat() if until else "?",
        ).render(translate)
        ended = until is None or until < today
        lines.append(
            paint(f"{said}  {msg('ended').render(translate)}", "error") if ended else paint(said, "warning")
        )
    return lines
