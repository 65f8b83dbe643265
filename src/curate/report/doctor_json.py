"""What `doctor` found, for scripts."""

from __future__ import annotations

from collections.abc import Sequence

from curate.desk.doctor.diagnosis import Diagnosis
from curate.messages import Translate
from curate.report.json_text import json_text


def doctor_json(found: Sequence[Diagnosis], translate: Translate) -> str:
    """Give every answer with its name, its status, and what to type (null when there is nothing to do)."""
    checks = [
        {
            "name": diagnosis.name,
            "status": diagnosis.status.value,
            "message": diagnosis.message.render(translate),
            "fix": diagnosis.fix.render(translate) if diagnosis.fix is not None else None,
        }
        for diagnosis in found
    ]
    return json_text({"version": 1, "checks": checks})
