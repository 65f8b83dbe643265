"""Writing a file: old or new, never anything else, and never somebody else's text lost."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from curate.adapters import exchanging, saving
from curate.adapters.files import ChangedUnderUs, write_atomically
from curate.errors import EnvironmentFault, Refused

OLD = "旧稿\r\n".encode() * 50
NEW = "新稿\n".encode() * 5000


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "stories" / "a 中.md"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if entry != path)


def test_old_text_is_replaced_and_nothing_is_left_beside(story: Path) -> None:
    write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == NEW
    assert beside(story) == []


def test_new_file_gets_its_folders_and_ordinary_rights(tmp_path: Path) -> None:
    path = tmp_path / "stories/2026/01/新.md"
    mask = os.umask(0o022)
    try:
        write_atomically(path, b"", expected=None)
    finally:
        os.umask(mask)
    assert path.read_bytes() == b""
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert path.stat().st_nlink == 1
    assert beside(path) == []


def test_private_file_is_readable_by_its_owner_alone(story: Path) -> None:
    story.chmod(0o644)
    write_atomically(story, NEW, expected=OLD, private=True)
    assert stat.S_IMODE(story.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_rights_of_the_old_file_are_kept(story: Path, mode: int) -> None:
    story.chmod(mode)
    write_atomically(story, NEW, expected=OLD)
    assert stat.S_IMODE(story.stat().st_mode) == mode


def test_a_new_file_never_overwrites(story: Path) -> None:
    with pytest.raises(ChangedUnderUs, match="exists already") as caught:
        write_atomically(story, NEW, expected=None)
    assert story.read_bytes() == OLD
    assert caught.value.kept.read_bytes() == NEW
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("theirs", [b"their text", OLD[:-1] + b"x", b""])
def test_text_changed_by_an_editor_is_left_and_ours_kept(story: Path, theirs: bytes) -> None:
    story.write_bytes(theirs)
    with pytest.raises(ChangedUnderUs, match="changed by somebody else") as caught:
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == theirs
    assert caught.value.kept == story.with_name(".a 中.md.curate-new")
    assert caught.value.kept.read_bytes() == NEW
    assert beside(story) == [".a 中.md.curate-new"]


def test_editor_saving_between_our_write_and_the_replacement_wins(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def editor_saves_now(fd: int) -> None:
        real(fd)
        story.write_bytes(b"saved meanwhile")

    monkeypatch.setattr(os, "fsync", editor_saves_now)
    with pytest.raises(ChangedUnderUs) as caught:
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == b"saved meanwhile"
    assert caught.value.kept.read_bytes() == NEW


def saved_in_place(path: Path, text: bytes) -> None:
    path.write_bytes(text)


def saved_by_renaming(path: Path, text: bytes) -> None:
    fresh = path.with_name("fresh")
    fresh.write_bytes(text)
    fresh.replace(path)


@pytest.mark.parametrize("save", [saved_in_place, saved_by_renaming])
@pytest.mark.parametrize(
    "saves", [(b"their text",), (b"x" * len(NEW), b"y" * len(NEW)), (b"1", b"22", b"333")]
)
def test_editor_saving_after_our_last_look_wins_too(
    story: Path,
    monkeypatch: pytest.MonkeyPatch,
    save: Callable[[Path, bytes], None],
    saves: tuple[bytes, ...],
) -> None:
    if not exchanging.exchange(story, story):
        pytest.skip("files cannot change places here")
    waiting = list(saves)

    def editor_is_faster(one: Path, other: Path) -> bool:
        if waiting:
            save(story, waiting.pop(0))
        return exchanging.exchange(one, other)

    monkeypatch.setattr(saving, "exchange", editor_is_faster)
    with pytest.raises(ChangedUnderUs) as caught:
        write_atomically(story, NEW, expected=OLD)
    assert waiting == []
    assert story.read_bytes() == saves[-1]
    assert caught.value.kept.read_bytes() == NEW
    others = {story.with_name(name).read_bytes() for name in beside(story)} - {NEW}
    assert others <= set(saves[:-1])
    assert all(name.startswith(".a 中.md.curate-new") for name in beside(story))


def test_file_deleted_after_our_last_look_does_not_come_back(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deleted(one: Path, other: Path) -> bool:
        story.unlink()
        return exchanging.exchange(one, other)

    monkeypatch.setattr(saving, "exchange", deleted)
    if not exchanging.exchange(story, story):
        pytest.skip("files cannot change places here")
    with pytest.raises(ChangedUnderUs) as caught:
        write_atomically(story, NEW, expected=OLD)
    assert not story.exists()
    assert caught.value.kept.read_bytes() == NEW


def test_where_files_cannot_change_places_the_old_one_is_replaced(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "exchange", lambda *_: False)
    write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == NEW
    assert beside(story) == []


def test_text_kept_earlier_is_not_overwritten_by_the_next(story: Path) -> None:
    story.write_bytes(b"theirs")
    kept = []
    for text in (b"first", b"second", b"first"):
        with pytest.raises(ChangedUnderUs) as caught:
            write_atomically(story, text, expected=OLD)
        kept.append(caught.value.kept)
    assert [path.read_bytes() for path in kept] == [b"first", b"second", b"first"]
    assert kept[0] == kept[2] != kept[1]


def test_file_deleted_meanwhile_does_not_come_back(story: Path) -> None:
    story.unlink()
    with pytest.raises(ChangedUnderUs) as caught:
        write_atomically(story, NEW, expected=OLD)
    assert not story.exists()
    assert caught.value.kept.read_bytes() == NEW


def test_symlink_is_refused_and_its_target_untouched(story: Path) -> None:
    target = story.with_name("target")
    story.rename(target)
    story.symlink_to(target)
    with pytest.raises(Refused):
        write_atomically(story, NEW, expected=OLD)
    assert story.is_symlink()
    assert target.read_bytes() == OLD


def test_dangling_symlink_is_refused_for_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "new.md").symlink_to("elsewhere")
    with pytest.raises(Refused):
        write_atomically(tmp_path / "new.md", NEW, expected=None)
    assert not (tmp_path / "elsewhere").exists()


def test_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    with pytest.raises(Refused):
        write_atomically(tmp_path / "x.md", NEW, expected=OLD)


def test_read_only_file_is_refused_even_where_a_replacement_would_work(story: Path) -> None:
    story.chmod(0o444)
    with pytest.raises(Refused, match="read-only"):
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == OLD
    assert beside(story) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder_is_a_clear_fault(story: Path) -> None:
    story.parent.chmod(0o555)
    try:
        with pytest.raises(EnvironmentFault, match="was not saved"):
            write_atomically(story, NEW, expected=OLD)
        assert story.read_bytes() == OLD
    finally:
        story.parent.chmod(0o755)


@pytest.mark.parametrize("name", ["x" * 252 + ".md", "中" * 84 + ".md"])
def test_longest_names_are_written_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_atomically(path, OLD, expected=None)
    write_atomically(path, NEW, expected=OLD)
    assert path.read_bytes() == NEW
    assert beside(path) == []


def test_name_longer_than_the_disk_takes_is_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        write_atomically(tmp_path / ("x" * 300), NEW, expected=None)
    assert "shorter" in str(caught.value.hint)


def is_folder(fd: int) -> bool:
    return stat.S_ISDIR(os.fstat(fd).st_mode)


def test_failing_fsync_of_the_file_keeps_the_old_text(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fail(fd: int) -> None:
        if not is_folder(fd):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(fd)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentFault, match="was not saved") as caught:
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == OLD
    assert beside(story) == []
    assert caught.value.exit_code == 4
    assert "disk" in str(caught.value.hint)


def test_failing_fsync_of_the_folder_says_written_but_not_confirmed(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fail(fd: int) -> None:
        if is_folder(fd):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(fd)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentFault, match="was written, but the disk did not confirm"):
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == NEW


def test_folder_that_cannot_be_synced_on_this_kind_of_disk_is_no_failure(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(fd: int) -> None:
        if is_folder(fd):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", fail)
    write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == NEW


def test_disk_that_lies_about_what_it_wrote_is_caught(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: (real(fd, bytes(data)[:-1]), len(data))[1])
    with pytest.raises(EnvironmentFault, match="read back"):
        write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == OLD
    assert beside(story) == []


def test_short_writes_are_carried_on(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:1000]))
    write_atomically(story, NEW, expected=OLD)
    assert story.read_bytes() == NEW


LIMITED = """
import resource, sys
from pathlib import Path
from curate.adapters.files import write_atomically
from curate.errors import CurateError
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
path = Path(sys.argv[1])
try:
    write_atomically(path, b"n" * 10000, expected=path.read_bytes())
except CurateError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_file_larger_than_the_system_allows_leaves_the_old_one_whole(story: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(story)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 4, ended.stderr
    assert str(story) in ended.stdout
    assert "was not saved" in ended.stdout
    assert story.read_bytes() == OLD
    assert beside(story) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_full_disk_leaves_the_old_text_and_names_the_cause(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "curate-test", str(disk)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        story = disk / "a.md"
        story.write_bytes(OLD)
        with pytest.raises(EnvironmentFault, match=r"not saved.*No space left") as caught:
            write_atomically(story, b"n" * 1_000_000, expected=OLD)
        assert "disk is full" in str(caught.value.hint)
        assert story.read_bytes() == OLD
        assert beside(story) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


SAVING_FOR_EVER = """
import sys
from pathlib import Path
from curate.adapters.files import write_atomically
path = Path(sys.argv[1])
texts = [b"old\\n" * 30000, b"new\\n" * 50000]
print("ready", flush=True)
while True:
    write_atomically(path, texts[1], expected=texts[0])
    texts.reverse()
"""


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    whole = (b"old\n" * 30000, b"new\n" * 50000)
    path = tmp_path / "a.md"
    moments = random.Random(2026)
    for _ in range(24):
        path.write_bytes(whole[0])
        with subprocess.Popen(
            [sys.executable, "-c", SAVING_FOR_EVER, str(path)], stdout=subprocess.PIPE
        ) as saver:
            assert saver.stdout is not None
            assert saver.stdout.readline() == b"ready\n"
            time.sleep(moments.uniform(0, 0.02))
            saver.send_signal(signal.SIGKILL)
        assert path.read_bytes() in whole
        leftovers = beside(path)
        assert len(leftovers) <= 1
        for name in leftovers:
            assert name.startswith(".a.md.curate-")
            assert name.endswith(".tmp")
            (tmp_path / name).unlink()


def test_of_two_writers_of_a_new_file_exactly_one_gets_the_name(tmp_path: Path) -> None:
    path = tmp_path / "same.md"
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        try:
            write_atomically(path, b"%d" % number, expected=None)
            outcomes.append("written")
        except ChangedUnderUs as refused:
            outcomes.append("refused, kept" if refused.kept.read_bytes() == b"%d" % number else "lost")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused, kept"] * 7 + ["written"]


def test_without_hard_links_a_new_file_still_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "a.md"
    write_atomically(path, NEW, expected=None)
    assert path.read_bytes() == NEW
    with pytest.raises(ChangedUnderUs):
        write_atomically(path, OLD, expected=None)
    assert path.read_bytes() == NEW
