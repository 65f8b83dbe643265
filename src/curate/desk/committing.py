"""Saving a story and committing exactly its files, with a subject and trailers that read well in a log."""

from __future__ import annotations

from dataclasses import dataclass, field

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.adapters.language import chosen_language, translator
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.desk.uncommitted import previous_version
from curate.errors import Refused
from curate.messages import Message, msg
from curate.story.story import Story
from curate.story.vocabulary import State


@dataclass(frozen=True)
class Outcome:
    """What a writing command did, or with a dry run would do.

    `before` and `after` are the story's bytes; `commit` is None when nothing was committed.
    """

    path: str
    before: bytes
    after: bytes
    story: Story
    commit: str | None = None
    subject: str = ""
    warnings: tuple[Message, ...] = field(default=())


def story_files(newsroom: Newsroom, story: Story) -> list[str]:
    """Give the story's file and those of its folder that differ from the last commit, deleted ones too.

    Of a story that was renamed, the old file and what is gone of its folder belong to it as well.
    """
    tree = WorkTree(newsroom.repository)
    before = previous_version(newsroom, tree, story.path, story.id)
    own = [story.path]
    folders = [f"{story.folder}/"]
    if before is not None and before.path != story.path:
        own.append(before.path)
        folders.append(f"{before.folder}/")
    return [*own, *sorted(c.path for c in tree.changes() if c.path.startswith(tuple(folders)))]


def make_ready(newsroom: Newsroom, path: str) -> tuple[Message, ...]:
    """Make sure that a commit of the story can be made, and mend what a killed one left; gives warnings."""
    warnings = git_adapter.preflight(newsroom.repository, [path])
    folder = path.removesuffix(".md") + "/"
    pictures = [change.path for change in git_adapter.changes_of_work_tree(newsroom.repository, folder)]
    git_adapter.mend_torn_commit(newsroom.repository, [path, *(p for p in pictures if not p.endswith("/"))])
    return warnings


def refuse_odd_files(newsroom: Newsroom, story: Story) -> None:
    """Raise `Refused`, before anything is written, when the story's folder holds what no commit of ours may take."""
    for path in story_files(newsroom, story):
        if path.endswith("/"):
            raise Refused(
                msg("{path} is a git repository of its own.", path=path),
                msg("Move it out of the story's folder."),
            )
        if files.is_symlink_inside(newsroom.top, path):
            raise Refused(msg("{path} is a link.", path=path), msg("Replace it by the file it leads to."))


def save(newsroom: Newsroom, path: str, data: bytes, expected: bytes | None) -> None:
    """Write a story's bytes; raises when the file is not what was read."""
    files.write_atomically(newsroom.top / path, data, expected=expected)


def commit_story(newsroom: Newsroom, story: Story, subject: str, trailers: list[tuple[str, str]]) -> str:
    """Commit the story's files and nothing else; raises `SavedNotCommitted` when git does not."""
    lines = [subject, "", f"Story: {story.id}", *(f"{key}: {value}" for key, value in trailers)]
    return git_adapter.commit_paths(
        newsroom.repository,
        story_files(newsroom, story),
        "\n".join(lines) + "\n",
        finish=f"curate commit {story.slug}",
        expected={story.path: story.data},
    )


def moved(start: State, end: State) -> tuple[str, str]:
    """Give the trailer for a move between states."""
    return "State", f"{start.value} -> {end.value}"


def subject(newsroom: Newsroom, template: Message) -> str:
    """Give a commit subject in the language of the newsroom, on one line."""
    language = chosen_language(newsroom.policy.language, None)
    return " ".join(template.render(translator(language)).split())


SUBJECTS = {
    "new": msg("New story: {title}", title=""),
    "edit": msg("Edit: {title}", title=""),
    "submit": msg("Submit for review: {title}", title=""),
    "approve": msg("Approve: {title}", title=""),
    "request-changes": msg("Ask for changes: {title}", title=""),
    "return": msg("Send back: {title}", title=""),
    "answer": msg("Answer the review: {title}", title=""),
    "publish": msg("Publish: {title}", title=""),
    "reschedule": msg("New moment: {title}", title=""),
    "correct": msg("Correct: {title}", title=""),
    "retract": msg("Retract: {title}", title=""),
}


def subject_of(newsroom: Newsroom, kind: str, story: Story) -> str:
    """Give the usual subject for a kind of commit of a story."""
    return subject(newsroom, Message(SUBJECTS[kind].template, {"title": story.title}))
