"""`curate init` for each forge: what it writes, where, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forge_files import (
    ALWAYS,
    CURATE,
    FORGES,
    LANGUAGES,
    OWNERS,
    REPOSITORY,
    TEMPLATE,
    WORKFLOW,
    code_lines,
    curate,
    files_in,
    founded,
    parsed,
)

from curate import __version__
from curate.policy import parse_policy
from curate.policy.protected import is_protected
from newsrooms import Git

REMOTES = {
    "https://github.com/desk/news.git": "github",
    "git@gitlab.example.org:desk/news.git": "gitlab",
    "ssh://git@gitea.example.org:2222/desk/news.git": "gitea",
    "git@codeberg.org:desk/news.git": "forgejo",
}
EXAMPLES = (
    "stories/newsroom.yaml",
    ".gitattributes",
    "stories/.gitattributes",
    "stories/2026/01/.gitattributes",
    ".mailmap",
    ".gitmodules",
)
"""Files a change of which wants an owner's consent, at every forge."""


def new_files(forge: str) -> set[str]:
    return {WORKFLOW[forge], OWNERS[forge], TEMPLATE[forge]}


@pytest.mark.parametrize("forge", FORGES)
def test_each_forge__has_its_files(tmp_path: Path, forge: str) -> None:
    git = founded(tmp_path / "news", forge)
    assert set(files_in(git)) == ALWAYS | new_files(forge)


@pytest.mark.parametrize(("url", "forge"), REMOTES.items())
def test_forge__is_told_by_origin(git: Git, url: str, forge: str) -> None:
    git("remote", "add", "origin", url)
    curate(git, "init", "--owner", "@lin").ended(0)
    assert set(files_in(git)) == ALWAYS | new_files(forge)


def test_forge__is_told_by_gits_settings(git: Git) -> None:
    git("remote", "add", "origin", "https://git.example.org/desk/news.git")
    git("config", "curate.forge", "GitLab")
    curate(git, "init").ended(0)
    assert set(files_in(git)) == ALWAYS | new_files("gitlab")


def test_flag__outweighs_origin(git: Git) -> None:
    git("remote", "add", "origin", "https://github.com/desk/news.git")
    curate(git, "init", "--forge", "gitlab").ended(0)
    assert set(files_in(git)) == ALWAYS | new_files("gitlab")
    assert "lin@example.org" in files_in(git)[OWNERS["gitlab"]].decode()


@pytest.mark.parametrize("url", [None, "https://git.example.org/desk/news.git", "../elsewhere"])
def test_unknown_forge__means_none_and_says_what_changes_it(git: Git, url: str | None) -> None:
    if url is not None:
        git("remote", "add", "origin", url)
    said = curate(git, "init").ended(0).text
    assert "--forge github|gitlab|gitea|forgejo" in said
    assert set(files_in(git)) == ALWAYS


def test_forge_none__asks_for_no_forge(git: Git) -> None:
    git("remote", "add", "origin", "https://github.com/desk/news.git")
    said = curate(git, "init", "--forge", "none").ended(0).text
    assert "--forge" not in said
    assert set(files_in(git)) == ALWAYS


def test_forge_that_does_not_exist__is_wrong_usage(git: Git) -> None:
    assert "forgejo" in curate(git, "init", "--forge", "sourcehut").ended(2).text
    assert curate(git, "init", "--owner", "@lin", "--forge", "none").ended(2)
    assert "--owner" in curate(git, "init", "--forge", "gitea", "--owner", "lin@example.org").ended(2).text
    assert files_in(git) == {}


@pytest.mark.parametrize("forge", FORGES)
def test_dry_run__shows_everything_and_writes_nothing(git: Git, forge: str) -> None:
    said = curate(git, "init", "--forge", forge, "--owner", "@lin", "--dry-run").ended(0).text
    assert files_in(git) == {}
    for path in ALWAYS | new_files(forge):
        assert f"+++ b/{path}" in said
    assert f'+{" " * 10}CURATE_VERSION: "{__version__}"' in said or forge == "gitlab"
    assert not (git.top / ".git/hooks/pre-commit").exists()


def test_merge_driver__is_shown_and_set_once(git: Git) -> None:
    def settings() -> str:
        return git.attempt("config", "--local", "--get-regexp", "^merge[.]").stdout

    said = curate(git, "init", "--dry-run").ended(0).text
    assert "merge.curate-story.driver = " in said
    assert settings() == ""
    curate(git, "init").ended(0)
    assert f"{CURATE} merge-driver" in settings()
    assert "stories/**/*.md merge=curate-story\n" in files_in(git)[".gitattributes"].decode()
    assert "merge.curate-story" not in curate(git, "init").ended(0).text


@pytest.mark.parametrize("forge", FORGES)
def test_again__changes_nothing(tmp_path: Path, forge: str) -> None:
    git = founded(tmp_path / "news", forge)
    before = files_in(git)
    said = curate(git, "init", "--forge", forge, "--owner", "@lin").ended(0).text
    assert files_in(git) == before
    for path in new_files(forge):
        assert f"{path} is there already" in said


@pytest.mark.parametrize("forge", FORGES)
def test_what_somebody_else_wrote__stays(git: Git, forge: str) -> None:
    theirs = {WORKFLOW[forge]: "theirs: true\n", TEMPLATE[forge]: "theirs\n", OWNERS[forge]: "* @wang"}
    git.write(theirs)
    said = curate(git, "init", "--forge", forge, "--owner", "@lin").ended(0).text
    after = {path: data.decode() for path, data in files_in(git).items()}
    assert f"{WORKFLOW[forge]} is not ours" in said
    assert "curate-cli==" in said
    assert after[WORKFLOW[forge]] == "theirs: true\n"
    assert after[TEMPLATE[forge]] == "theirs\n"
    assert after[OWNERS[forge]].startswith("* @wang\n")
    assert len(after[OWNERS[forge]].splitlines()) > 5


def test_owner_somebody_chose__is_not_overruled(git: Git) -> None:
    git.write({"docs/CODEOWNERS": "/stories/newsroom.yaml @zhao # the editor in chief\n"})
    curate(git, "init", "--forge", "github", "--owner", "@lin").ended(0)
    text = (git.top / "docs/CODEOWNERS").read_text(encoding="utf-8")
    assert text.count("newsroom.yaml") == 1
    assert "CODEOWNERS @lin" in text
    # GitHub reads .github first: a second file would put theirs out of force.
    assert not (git.top / ".github/CODEOWNERS").exists()


@pytest.mark.parametrize(
    ("forge", "folder"), [("gitea", ".github"), ("forgejo", ".gitea"), ("forgejo", ".github")]
)
def test_workflow__lies_where_the_forge_looks(git: Git, forge: str, folder: str) -> None:
    """A folder of the forge's own would hide the workflows it has read so far."""
    git.write({f"{folder}/workflows/site.yml": "on: push\n"})
    curate(git, "init", "--forge", forge, "--owner", "@lin").ended(0)
    assert f"{folder}/workflows/curate.yml" in files_in(git)
    assert WORKFLOW[forge] not in files_in(git)


@pytest.mark.parametrize(
    "path",
    ["PULL_REQUEST_TEMPLATE.md", "docs/Pull_Request_Template.txt", ".github/PULL_REQUEST_TEMPLATE/story.md"],
)
def test_other_template__is_kept(git: Git, path: str) -> None:
    git.write({path: "theirs\n"})
    curate(git, "init", "--forge", "github").ended(0)
    assert TEMPLATE["github"] not in files_in(git)


def test_owner_unknown__leaves_code_owners_out_and_says_so(git: Git) -> None:
    said = curate(git, "init", "--forge", "forgejo").ended(0).text
    assert "--owner @NAME" in said
    assert OWNERS["forgejo"] not in files_in(git)
    curate(git, "init", "--forge", "forgejo", "--owner", "lin").ended(0)
    assert " @lin\n" in files_in(git)[OWNERS["forgejo"]].decode()


@pytest.mark.parametrize("forge", FORGES)
def test_code_owners__own_what_decides(tmp_path: Path, forge: str) -> None:
    """Each guarded file is owned, as git (GitHub, GitLab) or a regular expression (Gitea, Forgejo) reads the lines."""
    git = founded(tmp_path / "news", forge)
    lines = (git.top / OWNERS[forge]).read_text(encoding="utf-8").splitlines()
    patterns = [line.removesuffix(" @lin") for line in lines if not line.startswith("#")]
    paths = [*EXAMPLES, WORKFLOW[forge], OWNERS[forge], TEMPLATE[forge], "CODEOWNERS", "docs/CODEOWNERS"]
    others = ["stories/2026/01/a.md", "README.md", "stories/2026/01/newsroom.yaml", "gitattributes"]
    if forge in ("github", "gitlab"):
        (git.top / ".git/info/exclude").write_text("\n".join(patterns) + "\n", encoding="utf-8")

        def owned(path: str) -> bool:
            return git.attempt("check-ignore", "--quiet", "--no-index", path).returncode == 0
    else:

        def owned(path: str) -> bool:
            return any(re.fullmatch(pattern, path) for pattern in patterns)

    assert [path for path in paths if not owned(path)] == []
    assert [path for path in others if owned(path)] == []
    assert [path for path in paths if not is_protected(path)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("forge", FORGES)
def test_pull_request__has_the_checklist(tmp_path: Path, forge: str, language: str) -> None:
    git = founded(tmp_path / "news", forge, language)
    text = (git.top / TEMPLATE[forge]).read_text(encoding="utf-8")
    policy = parse_policy((git.top / "stories/newsroom.yaml").read_bytes()).policy
    assert policy is not None
    for item in policy.review.checklist:
        assert f"- [ ] {item}\n" in text
    assert ("改了什么" in text) == (language == "zh")


def test_policy_that_is_there__decides_language_and_checklist(git: Git) -> None:
    git.write({"stories/newsroom.yaml": "language: zh-CN\nreview: {checklist: [图片都有出处]}\n"})
    curate(git, "--lang", "en", "init", "--forge", "github").ended(0)
    text = files_in(git)[TEMPLATE["github"]].decode()
    assert "- [ ] 图片都有出处\n" in text
    assert "改了什么" in text
    workflow = parsed(files_in(git)[WORKFLOW["github"]].decode())
    assert workflow["jobs"]["curate"]["env"] == {"CURATE_LANG": "zh"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_policy_written__lets_its_founder_maintain_it(git: Git, language: str) -> None:
    curate(git, "--lang", language, "init", "--forge", "none").ended(0)
    text = (git.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    policy = parse_policy(text.encode()).policy
    assert policy is not None
    assert policy.people["lin"].roles == ["curator", "reviewer", "publisher", "maintainer"]
    assert policy.review.identity == "author"
    assert policy.git.branch == "current"
    for word in ("maintainer", "signed", "keys", "per-story"):
        assert word in text


@pytest.mark.parametrize("branch", ["main", "trunk", "ausgabe/2026", "a+b!", "on", "数字"])
def test_workflow__runs_for_the_branch_others_merge_into(tmp_path: Path, branch: str) -> None:
    git = Git(tmp_path)
    git("init", "--quiet", f"--initial-branch={branch}")
    curate(git, "init", "--forge", "github").ended(0)
    workflow = parsed(files_in(git)[WORKFLOW["github"]].decode())
    pattern = branch.replace("+", "\\+").replace("!", "\\!")
    assert workflow["on"]["push"]["branches"] == [pattern]


@pytest.mark.parametrize("forge", FORGES)
def test_languages__differ_in_words_only(tmp_path: Path, forge: str) -> None:
    texts = [
        (founded(tmp_path / language, forge, language).top / WORKFLOW[forge]).read_text(encoding="utf-8")
        for language in LANGUAGES
    ]
    assert code_lines(texts[0]) == code_lines(texts[1])
    assert texts[0] != texts[1]


@pytest.mark.parametrize("forge", FORGES)
def test_files__name_nothing_of_this_machine(tmp_path: Path, forge: str) -> None:
    git = founded(tmp_path / "news", forge)
    for path in new_files(forge):
        text = (git.top / path).read_text(encoding="utf-8")
        assert "@@" not in text
        for word in (str(tmp_path), str(REPOSITORY), str(Path.home()), "/usr", "/home", "index-url", "://"):
            assert word not in text, path
