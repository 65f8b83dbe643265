"""What `doctor` found, for a person: a mark, what it is, and what to type."""

from __future__ import annotations

from collections.abc import Sequence

from curate.desk.doctor.diagnosis import Diagnosis, Status
from curate.messages import Message, Translate, msg
from curate.report.findings_text import Paint
from curate.report.sanitise import safe_block, safe_line

_MARKS = {
    Status.OK: ("✓", "good"),
    Status.ADVICE: ("·", "info"),
    Status.WARNING: ("!", "warning"),
    Status.ERROR: ("✗", "error"),
}


def doctor_text(
    found: Sequence[Diagnosis], translate: Translate, paint: Paint, columns: int | None = None
) -> str:
    """Give every answer on a line, with its fix below it, and at the end how many there are of each kind.

    Answers are broken to `columns`; fixes are not, because they are copied.
    """
    lines = []
    for diagnosis in found:
        mark, role = _MARKS[diagnosis.status]
        style = "quiet" if diagnosis.status is Status.OK else "plain"
        first, *more = _broken(safe_line(diagnosis.message.render(translate)), columns)
        lines.append(f"{paint(mark, role)} {paint(first, style)}")
        lines += [f"  {paint(line, style)}" for line in more]
        if diagnosis.fix is not None:
            first, *more = safe_block(diagnosis.fix.render(translate)).split("\n")
            lines.append(f"  {paint('→', 'command')} {first}")
            lines += [f"    {line}" for line in more]
    lines.append(_summary(found, translate, paint))
    return "\n".join(lines)


def _broken(text: str, columns: int | None) -> list[str]:
    if columns is None:
        return [text]
    from curate.report.wrapping import (
        cells,
        painted,
        wrap,
    )  # its tables cost more than the rest of a short answer

    return [painted(line, coloured=False) for line in wrap(cells(text), max(columns - 2, 20))]


def _summary(found: Sequence[Diagnosis], translate: Translate, paint: Paint) -> str:
    errors = sum(diagnosis.status is Status.ERROR for diagnosis in found)
    warnings = sum(diagnosis.status is Status.WARNING for diagnosis in found)
    fixable = sum(diagnosis.remedy is not None for diagnosis in found)
    summary: Message
    if errors:
        summary = msg("✗ to mend: {errors} · to look at: {warnings}", errors=errors, warnings=warnings)
        role = "error"
    elif warnings:
        summary = msg("✓ nothing has to be mended · to look at: {warnings}", warnings=warnings)
        role = "good"
    else:
        summary = msg("✓ nothing is wrong")
        role = "good"
    lines = ["", paint(summary.render(translate), role)]
    if fixable:
        lines.append(
            paint(msg("→ {count} of these: `curate doctor --fix`", count=fixable).render(translate), "quiet")
        )
    return "\n".join(lines)
