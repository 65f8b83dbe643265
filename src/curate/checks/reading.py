"""Faults met while a file is read: encoding, characters, fences, YAML, and values of the wrong kind.

They are found by `curate.story`, which every other rule needs a story from; here are their names and gravity.
"""

from __future__ import annotations

from curate.checks.rule import always, by_state

RULES = (
    always("encoding"),
    always("text-control"),
    always("text-bidi"),
    always("text-line-end"),
    always("too-large"),
    always("front-matter-missing"),
    always("front-matter-unclosed"),
    always("front-matter-too-large"),
    always("yaml-syntax"),
    always("yaml-fullwidth-colon"),
    always("yaml-not-mapping"),
    always("yaml-duplicate-key"),
    always("yaml-alias"),
    always("yaml-tag"),
    always("yaml-merge"),
    always("yaml-multi"),
    always("yaml-directive"),
    always("yaml-depth"),
    always("schema"),
    always("value-unknown"),
    always("date-invalid"),
    always("policy"),
    by_state("unknown-key", "warning", "warning", "warning"),
    by_state("rule-unknown", "warning", "warning", "warning"),
)
