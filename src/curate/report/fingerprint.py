"""What tells one finding from another across runs, whatever lines were added above it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from curate.checks.findings import Finding
from curate.report.source_text import Source, line_of


def fingerprints(findings: Sequence[Finding], source: Source) -> Iterator[str]:
    """Give 64 hexadecimal digits for each finding, no two the same.

    They come from the rule, the path, the text of the line, and how many of these three came before.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for path, group in groupby(findings, key=lambda f: f.path):
        text = source(path)
        for finding in group:
            key = (finding.rule, path, (line_of(text, finding) or "").strip())
            seen[key] += 1
            whole = json.dumps([*key, seen[key]])  # ASCII: whatever the characters are, there is one form
            yield hashlib.sha256(whole.encode("ascii")).hexdigest()
