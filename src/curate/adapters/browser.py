"""A browser without a window that makes a picture of a page, where this machine has one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from curate.adapters.git.run import kill_group, own_group
from curate.errors import EnvironmentFault
from curate.messages import msg

SECONDS = 40.0
MOST_HEIGHT = 16_000
"""Above this a browser cuts a picture off, or makes none."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_HEIGHT = re.compile(rb'data-height="([0-9]{1,6})"')
_MOST_PAGE = 64 * 1024 * 1024


def find_browser() -> str | None:
    """Give the absolute path of a browser of the Chromium family; None when there is none."""
    # Entries that are not absolute are passed over: they would start a program lying in somebody's folder.
    folders = [f for f in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(f).is_absolute()]
    for name in _NAMES:
        if found := shutil.which(name, path=os.pathsep.join(folders)):
            return found
    return None


def picture_of_page(program: str, page: str, measuring: str, width: int) -> bytes:
    """Give the PNG of a page, `width` pixels wide and as high as it is.

    `measuring` is the same page with a script that writes its height into `data-height`. Raises
    `EnvironmentFault` when the browser fails, takes too long, or the page is higher than `MOST_HEIGHT`.
    """
    with tempfile.TemporaryDirectory(prefix="curate-card-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "measure.html").write_text(measuring, encoding="utf-8")
        (folder / "page.html").write_text(page, encoding="utf-8")
        said = _run(program, folder, f"--window-size={width},600", "--dump-dom", page="measure.html")
        found = _HEIGHT.search(said)
        if found is None:
            raise EnvironmentFault(msg("The browser did not say how high the picture is."))
        height = int(found[1])
        if height > MOST_HEIGHT:
            raise EnvironmentFault(
                msg("The picture would be {height} pixels high; {most} fit.", height=height, most=MOST_HEIGHT)
            )
        picture = folder / "page.png"
        _run(
            program, folder, f"--window-size={width},{max(height, 1)}", f"--screenshot={picture}",
            page="page.html",
        )  # fmt: skip
        try:
            return picture.read_bytes()
        except OSError as error:
            raise EnvironmentFault(msg("The browser made no picture.")) from error


def _run(program: str, folder: Path, *options: str, page: str) -> bytes:
    command = [
        program, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
        "--force-device-scale-factor=1", f"--user-data-dir={folder / 'profile'}", *options,
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append(
            "--no-sandbox"
        )  # it refuses to start as root otherwise; the page can load and run nothing
    command.append((folder / page).as_uri())
    # A file, not a pipe: what the browser leaves running cannot keep us waiting.
    with tempfile.TemporaryFile() as out:
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                **own_group(),
            )
        except (OSError, ValueError) as error:
            raise EnvironmentFault(msg("{program} could not be started.", program=program)) from error
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise EnvironmentFault(
                msg(
                    "{program} did not answer within {seconds} seconds and was ended.",
                    program=program,
                    seconds=round(SECONDS),
                )
            ) from None
        finally:
            if process.poll() is None:
                kill_group(process)
                process.wait()
        if code != 0:
            raise EnvironmentFault(msg("The browser made no picture."))
        out.seek(0)
        return out.read(_MOST_PAGE)
