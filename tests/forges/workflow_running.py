"""The shell lines of a workflow, run as a runner would: its events, its variables, its checkout, its shell.

Only the installation is not what it would be: `python3` makes an environment whose `pip` notes what it was asked
for, and whose `curate` is the one that is tested.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forge_files import CURATE, WORKFLOW, Ran, parsed, run

from newsrooms import Git

_PYTHON3 = """\
#!/bin/sh
echo "python3 $* in $(pwd -P)" >> {log}
for folder; do :; done
mkdir -p "$folder/bin"
ln -sf {curate} "$folder/bin/curate"
printf '#!/bin/sh\\necho "pip $* in $(pwd -P)" >> %s\\n' {quoted_log} > "$folder/bin/pip"
chmod +x "$folder/bin/pip"
"""


@dataclass(frozen=True)
class Event:
    """What made the workflow run: `pull_request` or `push`, with the commits it is about and the branch it goes to."""

    name: str
    base: str = ""
    head: str = ""
    target: str = "main"


@dataclass
class Runner:
    """A machine that runs one job of a workflow for a project; each run gets folders of its own below `top`."""

    forge: str
    project: Git
    top: Path
    notes: Path = field(init=False)
    runs: int = 0

    def __post_init__(self) -> None:
        self.notes = self.top / "installed.txt"
        tools = self.top / "tools"
        tools.mkdir(parents=True)
        log = shlex.quote(str(self.notes))
        script = _PYTHON3.format(log=log, quoted_log=shlex.quote(log), curate=shlex.quote(str(CURATE)))
        (tools / "python3").write_text(script, encoding="utf-8")
        (tools / "python3").chmod(0o755)

    @property
    def installed(self) -> str:
        """What was made and installed, a line each with the folder it was done in."""
        return self.notes.read_text(encoding="utf-8") if self.notes.exists() else ""

    def run(self, event: Event) -> Ran:
        """Run the job for an event; the first step that fails ends it."""
        self.runs += 1
        here = self.top / f"run-{self.runs}"
        workspace, temporary = here / "workspace", here / "temporary"
        for folder in (workspace, temporary):
            folder.mkdir(parents=True)
        environ = self.environment(temporary)
        workflow = parsed((self.project.top / WORKFLOW[self.forge]).read_text(encoding="utf-8"))
        if self.forge == "gitlab":
            return self._gitlab(workflow["curate"], event, workspace, environ)
        (job,) = workflow["jobs"].values()
        return run_steps(
            job["steps"],
            event,
            workspace,
            environ | {key: str(value) for key, value in job["env"].items()},
            lambda: self.check_out(event, workspace),
        )

    def check_out(self, event: Event, workspace: Path) -> None:
        """Fill the workspace as the forge's checkout does, with the whole history."""
        git = Git(workspace)
        git("clone", "--quiet", "--no-local", str(self.project.top), ".")
        if event.name == "push":
            git("checkout", "--quiet", "--detach", event.head)
        elif self.forge == "github":  # what the pull request would be, merged
            git("checkout", "--quiet", "--detach", f"origin/{event.target}")
            git("merge", "--quiet", "--no-ff", "--no-edit", event.head)
        else:
            git("checkout", "--quiet", "--detach", event.head)

    def _gitlab(self, job: Any, event: Event, workspace: Path, environ: dict[str, str]) -> Ran:
        self.check_out(event, workspace)  # the runner does it before the first line of the job
        merging = event.name == "pull_request"
        variables = {
            "CI_PIPELINE_SOURCE": "merge_request_event" if merging else "push",
            "CI_PROJECT_DIR": str(workspace),
            "CI_PROJECT_ID": "7",
            "CI_COMMIT_SHA": event.head,
        }
        if merging:
            variables |= {
                "CI_MERGE_REQUEST_PROJECT_ID": "7",
                "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example.org/desk/news",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": event.target,
            }
        given = {key: str(value) for key, value in job["variables"].items()}
        lines = "\n".join([*job["before_script"], *job["script"]])
        return run(["bash", "-eo", "pipefail", "-c", lines], workspace, environ | given | variables)

    def environment(self, temporary: Path) -> dict[str, str]:
        """Give what a step's process sees."""
        return os.environ | {
            "PATH": f"{self.top / 'tools'}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(temporary),
            "TMPDIR": str(temporary),
        }


def run_steps(
    steps: list[Any],
    event: Event,
    workspace: Path,
    environ: Mapping[str, str],
    check_out: Any,
    inputs: Mapping[str, str] | None = None,
) -> Ran:
    """Run the steps of a job or a composite action; those that use an action are known by its name."""
    said = ""
    values = {
        "github.event.pull_request.base.sha": event.base,
        "github.event.pull_request.head.sha": event.head,
        **{f"inputs.{name}": value for name, value in (inputs or {}).items()},
    }
    for step in steps:
        if "if" in step and step["if"] != f"github.event_name == '{event.name}'":
            continue
        if "uses" in step:
            if step["uses"].startswith("actions/checkout@"):
                check_out()
            continue
        given = {
            key: re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: values[found[1]], str(value))
            for key, value in step.get("env", {}).items()
        }
        ran = run(["bash", "-eo", "pipefail", "-c", step["run"]], workspace, {**environ, **given})
        said += ran.text
        if ran.code != 0:
            return Ran(ran.code, said)
    return Ran(0, said)
