"""Where npm's autocorrect-node and zhlint (other linters of Chinese copy) and axe are found, and what installs them.

`CURATE_PEERS` names the folder they were installed in by npm; without it, a folder in the user's cache.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"autocorrect": ("autocorrect-node", "2.14.0"), "zhlint": ("zhlint", "0.8.2")}
"""Each peer's command with the npm package that holds it and the release the figures were made with."""


AXE = ("axe-core", "4.14.1")
"""The checker of accessibility that the pages are held against, and its release."""


def _folder() -> Path:
    named = os.environ.get("CURATE_PEERS")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(cache) / "curate-peers"


FOLDER = _folder()
"""Found when this is imported: a test's home is not the home the peers lie in."""


def command(name: str) -> list[str] | None:
    """Give how a peer is started, or None when it is not there."""
    node, found = shutil.which("node"), FOLDER / "node_modules" / ".bin" / name
    return [node, str(found.resolve())] if node and found.exists() else None


def version(name: str) -> str:
    """Give the release of a peer that is there."""
    about = FOLDER / "node_modules" / PACKAGES[name][0] / "package.json"
    return str(json.loads(about.read_text(encoding="utf-8"))["version"])


def how_to_get(name: str) -> str:
    """Say that a peer is not there, and what brings it."""
    return f"{name} is MISSING: python tests/copy_sample/compare.py --install, or CURATE_PEERS=FOLDER"


def axe() -> Path | None:
    """Give the script of axe, or None when it is not there."""
    script = FOLDER / "node_modules" / AXE[0] / "axe.min.js"
    return script if script.is_file() else None


def install() -> None:
    """Install the peers and axe into `FOLDER` with the ordinary npm client. Ends the process when npm cannot."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is MISSING: install Node.js first")
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [f"{package}@{release}" for package, release in (*PACKAGES.values(), AXE)]
    ran = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *wanted], check=False
    )
    if ran.returncode != 0:
        sys.exit(f"npm ended with {ran.returncode}")
