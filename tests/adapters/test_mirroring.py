"""A second folder of the same files: it holds what is wanted and nothing else, whatever lay there before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.mirroring import mirror

NAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(NAMES, st.sampled_from(["one", "two"]), max_size=8).map(
    # A path cannot be a file and a folder at once.
    lambda files: {p: d for p, d in files.items() if not any(other.startswith(f"{p}/") for other in files)}
)


def written(top: Path, files: dict[str, str]) -> None:
    top.mkdir()
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def below(top: Path) -> dict[str, str]:
    return {p.relative_to(top).as_posix(): p.read_text() for p in top.rglob("*") if p.is_file()}


def folders_below(top: Path) -> set[str]:
    return {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_dir()}


@given(FILES, FILES, st.sets(NAMES))
def test_mirror__holds_what_is_wanted_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, str], before: dict[str, str], wanted: set[str]
) -> None:
    top = tmp_path_factory.mktemp("mirror")
    written(top / "site", held)
    written(top / "kept", before)
    for _ in range(2):
        found = mirror(top / "site", top / "kept", wanted)
        expected = {path: text for path, text in held.items() if path in wanted}
        assert below(top / "site") == held
        assert below(top / "kept") == expected
        assert folders_below(top / "kept") == {
            parent.as_posix() for path in expected for parent in list(Path(path).parents)[:-1]
        }
        facts = {path: (top / "site" / path).lstat() for path in expected}
        assert found == {path: (f.st_size, f.st_mtime_ns) for path, f in facts.items()}
        assert all((top / "kept" / path).samefile(top / "site" / path) for path in expected)


@pytest.mark.parametrize("kept", ["same size, other words", "as long, same time"])
def test_mirror__a_file_that_only_looks_the_same__is_replaced(tmp_path: Path, kept: str) -> None:
    written(tmp_path / "site", {"a": "new"})
    written(tmp_path / "kept", {"a": "old"})
    if kept == "as long, same time":
        facts = (tmp_path / "site/a").lstat()
        os.utime(tmp_path / "kept/a", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    mirror(tmp_path / "site", tmp_path / "kept", ["a"])
    assert below(tmp_path / "kept") == {"a": "new"}


def test_mirror__where_files_have_one_name_only__copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "site", {"a": "one", "b/c": "two"})

    def refusing(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refusing)
    for text in ("one", "three"):
        (tmp_path / "site/a").write_text(text)
        mirror(tmp_path / "site", tmp_path / "kept", ["a", "b/c"])
        assert below(tmp_path / "kept") == {"a": text, "b/c": "two"}
        assert not (tmp_path / "kept/a").samefile(tmp_path / "site/a")


def test_mirror__links__are_mirrored_as_links_or_taken_away(tmp_path: Path) -> None:
    written(tmp_path / "elsewhere", {"secret": "of the desk"})
    written(tmp_path / "site", {"a": "one"})
    written(tmp_path / "kept", {"a": "one"})
    for place in ("site", "kept"):
        (tmp_path / place / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "site/to-a").symlink_to("a")
    mirror(tmp_path / "site", tmp_path / "kept", ["a", "to-a"])
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"a", "to-a"}
    assert (tmp_path / "kept/to-a").is_symlink()
    assert below(tmp_path / "elsewhere") == {"secret": "of the desk"}
