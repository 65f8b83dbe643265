"""Why a disk refused, said in the reader's language."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from curate.adapters.disk import disk_fault, read_bytes, reason_of
from curate.adapters.language import translator
from curate.errors import EnvironmentFault
from curate.messages import Message, msg

COMMON = ("ENOENT", "EACCES", "EPERM", "ENOSPC", "EISDIR", "ENOTDIR", "EROFS", "EEXIST", "EIO")


@pytest.mark.parametrize("name", COMMON)
def test_reason__that_happens_often__in_chinese_and_in_the_systems_own_english(name: str) -> None:
    number = getattr(errno, name)
    reason = reason_of(OSError(number, os.strerror(number)))
    assert isinstance(reason, Message)
    assert str(reason) == os.strerror(number)
    assert re.search("[\u4e00-\u9fff]", reason.render(translator("zh")))
    fault = disk_fault(msg("{path} cannot be read", path="a"), OSError(number, os.strerror(number)))
    assert os.strerror(number) not in fault.message.render(translator("zh"))


def test_reason__that_is_rare__in_the_systems_words() -> None:
    number = errno.EXDEV
    assert reason_of(OSError(number, os.strerror(number))) == os.strerror(number)
    assert reason_of(OSError("odd")) == "OSError"


def test_path_below_a_file__said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(EnvironmentFault) as caught:
        read_bytes(tmp_path / "a" / "b", 10)
    assert caught.value.message.render(translator("zh")).endswith("不是文件夹。")
