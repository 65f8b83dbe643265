"""Finding stories and pictures, and reading a file within limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curate.adapters.files import TooLarge, find_stories, is_symlink_inside, read_bytes
from curate.errors import EnvironmentFault, Refused
from newsrooms import build_file_tree


def test_stories_are_found_at_any_depth_and_sorted(tmp_path: Path) -> None:
    build_file_tree(
        tmp_path,
        {
            "stories/2025/12/乙.md": "b",
            "stories/2025/12/a b.md": "a",
            "stories/2025/12/-dash.md": "d",
            "stories/loose.md": "l",
            "README.md": "outside",
        },
    )
    assert find_stories(tmp_path) == [
        "stories/2025/12/-dash.md",
        "stories/2025/12/a b.md",
        "stories/2025/12/乙.md",
        "stories/loose.md",
    ]


def test_theme_dot_names_and_other_files_are_passed_over(tmp_path: Path) -> None:
    build_file_tree(
        tmp_path,
        {
            "stories/theme/page.md": "t",
            "stories/.cache/x.md": "c",
            "stories/.hidden.md": "h",
            "stories/2025/theme/kept.md": "k",
            "stories/2025/x.txt": "x",
            "stories/folder.md/inner.txt": "f",
        },
    )
    assert find_stories(tmp_path) == ["stories/2025/theme/kept.md"]


def test_newsroom_without_stories_has_none(tmp_path: Path) -> None:
    assert find_stories(tmp_path) == []


def test_symlinked_story_is_listed_and_known_as_such(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"secret": "s", "stories/2025/real.md": "r"})
    (tmp_path / "stories/2025/link.md").symlink_to(tmp_path / "secret")
    (tmp_path / "stories/2025/dangling.md").symlink_to("nowhere")
    assert find_stories(tmp_path) == [f"stories/2025/{name}.md" for name in ("dangling", "link", "real")]
    assert is_symlink_inside(tmp_path, "stories/2025/link.md")
    assert is_symlink_inside(tmp_path, "stories/2025/dangling.md")
    assert not is_symlink_inside(tmp_path, "stories/2025/real.md")


def test_symlinked_folder_is_not_entered_and_known_as_such(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"elsewhere/x.md": "x", "stories/2025/real.md": "r"})
    (tmp_path / "stories/2026").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert find_stories(tmp_path) == ["stories/2025/real.md"]
    assert is_symlink_inside(tmp_path, "stories/2026/x.md")


def test_symlinked_stories_folder_is_not_entered(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"elsewhere/x.md": "x"})
    (tmp_path / "stories").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert find_stories(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission_is_an_error_not_an_empty_newsroom(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"stories/2025/a.md": "a"})
    (tmp_path / "stories/2025").chmod(0)
    try:
        with pytest.raises(EnvironmentFault):
            find_stories(tmp_path)
    finally:
        (tmp_path / "stories/2025").chmod(0o755)


def test_read__exactly_the_limit_is_read_and_one_more_byte_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    assert read_bytes(tmp_path / "a", 10) == b"x" * 10
    with pytest.raises(TooLarge) as caught:
        read_bytes(tmp_path / "a", 9)
    assert caught.value.size == 10


def test_read__huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(TooLarge) as caught:
        read_bytes(tmp_path / "huge", 2 << 20)
    assert caught.value.size == 1 << 40


def test_read__missing_file_stays_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "none", 10)


@pytest.mark.parametrize("kind", ["symlink", "folder", "fifo", "device"])
def test_read__only_regular_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "symlink":
        (tmp_path / "target").write_text("secret")
        path.symlink_to("target")
    elif kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path = Path("/dev/null")
    with pytest.raises(Refused):
        read_bytes(path, 10)


def test_read__path_through_a_file_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="Not a directory"):
        read_bytes(tmp_path / "file" / "below", 10)
