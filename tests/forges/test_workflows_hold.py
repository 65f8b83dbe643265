"""What looks at workflows finds nothing: zizmor at its strictest, and the schemas of the forges."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forge_files import FORGES, LANGUAGES, REPOSITORY, WORKFLOW, founded, parsed, run, tool

PINNED = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
}
"""The commits behind the releases the workflows name; no other action is used."""
OURS = (".github/workflows/ci.yml", ".github/actions/check/action.yml")
SCHEMAS = {
    ".github/workflows/ci.yml": "vendor.github-workflows",
    ".github/actions/check/action.yml": "vendor.github-actions",
}


def audited(*paths: Path) -> tuple[int, str]:
    """Give zizmor's exit code and words on files; its strictest persona, and nothing from the network."""
    command: list[str | Path] = [
        tool("zizmor"),
        "--offline",
        "--pedantic",
        "--strict-collection",
        "--no-config",
        "--color=never",
        *paths,
    ]
    ran = run(command, REPOSITORY)
    return ran.code, ran.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("forge", ["github", "gitea", "forgejo"])
def test_workflow__passes_zizmor(tmp_path: Path, forge: str, language: str) -> None:
    code, said = audited(founded(tmp_path / "news", forge, language).top / WORKFLOW[forge])
    assert code == 0, said
    assert "No findings" in said
    assert "ignored" not in said


def test_own_files__pass_zizmor() -> None:
    code, said = audited(*(REPOSITORY / path for path in (*OURS, ".pre-commit-hooks.yaml")))
    assert code == 0, said
    # The action of the base's checkout, where zizmor advises that of the pull request.
    assert "(1 ignored)" in said


def test_zizmor__finds_what_we_must_not_write(tmp_path: Path) -> None:
    workflow = founded(tmp_path / "news", "github").top / WORKFLOW["github"]
    text = workflow.read_text(encoding="utf-8")
    worse = {
        "artipacked": text.replace("          persist-credentials: false\n", ""),
        "unpinned-uses": re.sub(r"checkout@\w+ # \S+", "checkout@v7", text),
        "template-injection": text.replace('"$HEAD_SHA"', "${{ github.event.pull_request.title }}"),
        "excessive-permissions": text.replace("contents: read", "contents: write"),
        "dangerous-triggers": text.replace("pull_request:", "pull_request_target:", 1),
    }
    for rule, bad in worse.items():
        assert bad != text
        workflow.write_text(bad, encoding="utf-8")
        code, said = audited(workflow)
        assert code > 10, said
        assert rule in said


def schema_says(path: Path, schema: str, *more: str) -> tuple[int, str]:
    """Hold a file against a schema that check-jsonschema carries; nothing is fetched."""
    ran = run([tool("check-jsonschema"), "--builtin-schema", schema, *more, path], REPOSITORY)
    return ran.code, ran.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("forge", FORGES)
def test_workflow__fits_its_schema(tmp_path: Path, forge: str, language: str) -> None:
    path = founded(tmp_path / "news", forge, language).top / WORKFLOW[forge]
    gitlab = ("vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    schema, *more = gitlab if forge == "gitlab" else ("vendor.github-workflows",)
    code, said = schema_says(path, schema, *more)
    assert code == 0, said
    path.write_text(path.read_text(encoding="utf-8").replace("timeout", "time_out"), encoding="utf-8")
    assert schema_says(path, schema, *more)[0] == 1


@pytest.mark.parametrize("name", OURS)
def test_own_files__fit_their_schemas(name: str) -> None:
    code, said = schema_says(REPOSITORY / name, SCHEMAS[name])
    assert code == 0, said


@pytest.mark.parametrize("name", [*FORGES, *OURS])
def test_actions__are_pinned_by_commit(tmp_path: Path, name: str) -> None:
    path = REPOSITORY / name if name in OURS else founded(tmp_path / "news", name).top / WORKFLOW[name]
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: ([^@\n]+)@(.+)", text)
    assert [(action, pin) for action, pin in used if PINNED[action] != pin] == []
    local = set(re.findall(r"uses: (\./\S+)", text))
    assert local <= {"./base/.github/actions/check"}


@pytest.mark.parametrize("name", [*FORGES, *OURS])
def test_expressions__reach_no_shell(tmp_path: Path, name: str) -> None:
    """What somebody else can choose reaches a script by its environment alone."""
    path = REPOSITORY / name if name in OURS else founded(tmp_path / "news", name).top / WORKFLOW[name]
    data = parsed(path.read_text(encoding="utf-8"))
    jobs = data["jobs"].values() if "jobs" in data else [data.get("runs", data.get("curate"))]
    scripts = [step["run"] for job in jobs for step in job.get("steps", []) if "run" in step]
    scripts += [line for job in jobs for line in (*job.get("before_script", []), *job.get("script", []))]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("forge", ["github", "gitea", "forgejo"])
def test_curate__is_installed_before_the_checkout(tmp_path: Path, forge: str) -> None:
    data = parsed((founded(tmp_path / "news", forge).top / WORKFLOW[forge]).read_text(encoding="utf-8"))
    assert set(data["on"]) == {"pull_request", "push"}
    assert data["permissions"] == {"contents": "read"}
    (job,) = data["jobs"].values()
    steps = [step.get("uses", step.get("run", "")) for step in job["steps"]]
    installing = next(number for number, step in enumerate(steps) if "pip install" in step)
    checking_out = next(number for number, step in enumerate(steps) if "checkout@" in step)
    assert installing < checking_out
    assert job["steps"][checking_out]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert 0 < job["timeout-minutes"] <= 60
