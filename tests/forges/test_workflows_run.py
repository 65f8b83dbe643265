"""The workflows' own shell lines, run on a project's pull requests: a good one passes, a bad one does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from forge_files import FORGES, REPOSITORY, Ran, founded, parsed
from workflow_running import Event, Runner, run_steps

from curate import __version__
from newsrooms import Git

POLICY = """\
categories: [生活]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, maintainer]}
"""
DRAFT = """\
---
id: 20260101-aaaa
title: 一篇好好的稿件
state: draft
category: 生活
summary: 一两句话，说清楚这篇稿件讲的是什么事情。
curator: lin
created: 2026-01-01T10:00:00+08:00
attribution:
  - relation: 原创
---

这里是正文，写得好好的。
"""
PATH = "stories/2026/01/hao.md"
ZHAO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "赵主编"), ("EMAIL", "zhao@example.org"))
}


@pytest.fixture(params=FORGES)
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> Runner:
    """Give a runner for a project with a policy and the workflow that `init` wrote on its main branch."""
    git = founded(tmp_path / "news", request.param, "en")
    git("config", "core.hooksPath", "/dev/null")  # whoever made the bad pull requests went around the hook
    git.write({"stories/newsroom.yaml": POLICY})
    git("add", "--all")
    git("commit", "--quiet", "--message=A newsroom", env=ZHAO)
    return Runner(request.param, git, tmp_path / "runner")


def proposed(git: Git, path: str = PATH, text: str = DRAFT) -> Event:
    """Commit one file on a branch of its own, as lin, and give the event of its pull request."""
    base = git("rev-parse", "main").strip()
    git("switch", "--quiet", "--create", "proposal")
    head = git.commit({path: text}, "A proposal")
    git("switch", "--quiet", "main")
    return Event("pull_request", base, head)


def rules_found(runner: Runner, ran: Ran) -> str:
    """Give what names the findings: the log, or GitLab's report."""
    if runner.forge != "gitlab":
        return ran.text
    (report,) = runner.top.glob("run-*/workspace/gl-code-quality-report.json")
    return " ".join(item["check_name"] for item in json.loads(report.read_text(encoding="utf-8")))


def test_good_pull_request__passes(runner: Runner) -> None:
    runner.run(proposed(runner.project)).ended(0)


def test_story_that_skips_its_review__does_not_pass(runner: Runner) -> None:
    jumped = DRAFT.replace("state: draft", "state: published\npublished: 2026-01-02T10:00:00+08:00")
    ran = runner.run(proposed(runner.project, text=jumped)).ended(1)
    assert "state-jump" in rules_found(runner, ran) or "approval-missing" in rules_found(runner, ran)


def test_weaker_policy__does_not_pass(runner: Runner) -> None:
    ran = runner.run(proposed(runner.project, "stories/newsroom.yaml", POLICY + "review: {approvals: 0}\n"))
    assert ran.code == 1, ran.text
    assert "policy-changed" in rules_found(runner, ran)


@pytest.mark.parametrize("runner", ["github", "gitea", "forgejo"], indirect=True)
def test_base_that_is_not_there__is_no_pass(runner: Runner) -> None:
    event = proposed(runner.project)
    runner.run(Event("pull_request", "1" * 40, event.head)).ended(4)


@pytest.mark.parametrize("runner", ["gitlab"], indirect=True)
def test_target_that_is_not_there__is_no_pass(runner: Runner) -> None:
    event = proposed(runner.project)
    assert runner.run(Event("pull_request", "", event.head, target="gone")).code not in (0, 1)


@pytest.mark.parametrize("good", [True, False])
def test_branch__is_judged_after_the_merge(runner: Runner, good: bool) -> None:
    text = DRAFT if good else DRAFT.replace("category: 生活", "category: 没有这个分类")
    head = runner.project.commit({PATH: text.replace("state: draft", "state: review")}, "Squashed")
    ran = runner.run(Event("push", head=head)).ended(0 if good else 1)
    assert good or "category-unknown" in rules_found(runner, ran)


def test_curate__comes_from_outside_the_pull_request(runner: Runner) -> None:
    """The pinned release is installed, from a folder in which nothing of the pull request lies."""
    runner.run(proposed(runner.project)).ended(0)
    lines = runner.installed.splitlines()
    assert [line.split()[0] for line in lines] == ["python3", "pip"]
    assert f"curate-cli=={__version__} in " in lines[1]
    assert [line for line in lines if "/workspace" in line.partition(" in ")[2]] == []


def test_judged_with_the_base_of_the_project__not_of_a_fork(tmp_path: Path) -> None:
    """A fork's pipeline has the fork for its origin; the policy still comes from the project."""
    project = founded(tmp_path / "news", "gitlab", "en")
    project("config", "core.hooksPath", "/dev/null")
    project.write({"stories/newsroom.yaml": POLICY})
    project("add", "--all")
    project("commit", "--quiet", "--message=A newsroom", env=ZHAO)
    project("clone", "--quiet", "--no-local", "--bare", ".", str(tmp_path / "projects" / "news.git"))
    runner = Runner("gitlab", project, tmp_path / "runner")
    # In the fork everything goes: its own main branch has a policy without approvals.
    head = project.commit({"stories/newsroom.yaml": POLICY + "review: {approvals: 0}\n"}, "Weaker")
    job = parsed((project.top / ".gitlab-ci.yml").read_text(encoding="utf-8"))["curate"]
    job["before_script"].insert(0, "export CI_PROJECT_ID=8")
    job["before_script"].insert(0, f"export CI_MERGE_REQUEST_PROJECT_URL=file://{tmp_path}/projects/news")
    project.write({".gitlab-ci.yml": json.dumps({"curate": job})})
    ran = runner.run(Event("pull_request", head=head)).ended(1)
    assert "policy-changed" in rules_found(runner, ran)


@pytest.mark.parametrize("forge", ["github"])
def test_composite_action__judges_what_it_is_pointed_at(tmp_path: Path, forge: str) -> None:
    project = founded(tmp_path / "news", forge, "en")
    project("config", "core.hooksPath", "/dev/null")
    project.write({"stories/newsroom.yaml": POLICY})
    project("add", "--all")
    project("commit", "--quiet", "--message=A newsroom", env=ZHAO)
    runner = Runner(forge, project, tmp_path / "runner")
    event = proposed(project)
    source = tmp_path / "action"
    shutil.copytree(REPOSITORY / ".github/actions/check", source / ".github/actions/check")
    action = parsed((source / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
    workspace, temporary = tmp_path / "workspace", tmp_path / "temporary"
    temporary.mkdir()
    (workspace / "proposed").mkdir(parents=True)
    runner.check_out(event, workspace / "proposed")
    environ = runner.environment(temporary) | {"GITHUB_ACTION_PATH": str(source / ".github/actions/check")}
    usual = {name: str(given["default"]) for name, given in action["inputs"].items()}

    def use(**inputs: str) -> Ran:
        steps = action["runs"]["steps"]
        given = usual | {"directory": "proposed"} | inputs
        return run_steps(steps, event, workspace, environ, lambda: None, given)

    use(base=event.base, head=event.head).ended(0)
    assert f"pip install --quiet --disable-pip-version-check {source} in {temporary}" in runner.installed
    use(base="1" * 40, head=event.head).ended(4)
    use().ended(0)
    use(version="0.1.0").ended(0)
    assert "curate-cli==0.1.0 in " in runner.installed
    assert "not a version" in use(version="0.1.0 evil").ended(2).text
    assert "--format" in use(format="no such").ended(2).text
    inside = workspace / "proposed/.github/actions/check"
    shutil.copytree(source / ".github/actions/check", inside)
    environ["GITHUB_ACTION_PATH"] = str(inside)
    assert "lies in the checkout" in use().ended(2).text
