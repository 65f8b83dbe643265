"""Findings as the Markdown page that GitHub shows as the summary of a step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from curate.checks.findings import Finding
from curate.messages import Translate, msg
from curate.report.findings_text import SEVERITY_WORDS, summary_text
from curate.report.sanitise import safe_line

MOST_CHARACTERS = 150_000
"""GitHub refuses a summary over 1 MiB, and a page this long is read by nobody."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#!|~&@$]")


def github_summary(checked: int, findings: Sequence[Finding], translate: Translate) -> str:
    """Give the totals, a table of rules, and the findings by file; whatever people wrote stays plain text."""
    totals = summary_text(checked, findings, translate, lambda text, _: text)
    parts = ["## curate check", totals.replace("\n", "<br>\n")]
    if findings:
        parts += ["\n".join(_table(findings, translate)), *_files(findings, translate)]
    return "\n\n".join(parts) + "\n\n"


def _table(findings: Sequence[Finding], translate: Translate) -> Iterator[str]:
    counts = Counter((f.rule, f.severity) for f in findings)
    words = [word.render(translate) for word in SEVERITY_WORDS.values()]
    yield f"| {' | '.join([msg('rule').render(translate), *words])} |"
    yield "| --- |" + " ---: |" * len(words)
    for rule, _ in Counter(f.rule for f in findings).most_common():
        numbers = [str(counts[rule, severity] or "") for severity in SEVERITY_WORDS]
        yield f"| {' | '.join([_plain(safe_line(rule)), *numbers])} |"


def _files(findings: Sequence[Finding], translate: Translate) -> Iterator[str]:
    used = told = 0
    for path, group in groupby(findings, key=lambda f: f.path):
        items = [f"### {_plain(safe_line(path))}\n"]
        used += len(items[0])
        for finding in group:
            items.append(_item(finding, translate))
            used += len(items[-1])
            told += 1
            if used > MOST_CHARACTERS:
                break
        yield "\n".join(items)
        if used > MOST_CHARACTERS:
            break
    if told < len(findings):
        yield msg("… and {count} more; the log has them all.", count=len(findings) - told).render(translate)


def _item(finding: Finding, translate: Translate) -> str:
    word = SEVERITY_WORDS[finding.severity].render(translate)
    message = _plain(safe_line(finding.message.render(translate)))
    text = f"- {finding.line}:{finding.column} **{word}** {message} ({_plain(safe_line(finding.rule))})"
    if finding.hint is not None:
        text += f"<br>→ {_plain(safe_line(finding.hint.render(translate)))}"
    return text


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
