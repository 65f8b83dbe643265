"""A real browser for tests of pages, by the WebDriver protocol, and a server of our own for the pages it opens."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

TAB, ENTER, SHIFT = "\ue004", "\ue007", "\ue008"
"""Keys as WebDriver names them."""


@dataclass
class Browser:
    """A browser under the WebDriver protocol; `at` is the address of its session."""

    at: str

    def ask(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own driver on this machine
            self.at + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the browser's own protocol."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def window(
        self,
        width: int,
        scheme: str = "light",
        *,
        height: int = 800,
        scale: int = 1,
        media: str = "",
        **features: str,
    ) -> None:
        """Take a size, in CSS pixels, and what the reader wants: `light` or `dark`, and more media `features`."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=True,
        )
        wanted = {"prefers-color-scheme": scheme} | {
            name.replace("_", "-"): value for name, value in features.items()
        }
        self.command(
            "Emulation.setEmulatedMedia",
            media=media,
            features=[{"name": name, "value": value} for name, value in wanted.items()],
        )

    def open(self, page: Path, width: int, scheme: str = "light") -> None:
        """Open a page from the disk."""
        assert page.is_file(), page
        self.window(width, scheme)
        self.go(page.as_uri())

    def go(self, address: str) -> None:
        self.ask("POST", "/url", {"url": address})

    def value(self, expression: str) -> Any:
        return self.ask("POST", "/execute/sync", {"script": f"return {expression}", "args": []})

    def until(self, expression: str) -> Any:
        """Give the value once there is one."""
        end = time.monotonic() + 30
        while not (value := self.value(expression)):
            assert time.monotonic() < end, (
                f"never came true: {expression}\n{self.value('document.body.innerText')}"
            )
            time.sleep(0.02)
        return value

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": keys}]})

    def back_tab(self) -> None:
        """Press Tab with Shift held down."""
        keys = [("keyDown", SHIFT), ("keyDown", TAB), ("keyUp", TAB), ("keyUp", SHIFT)]
        actions = [{"type": kind, "value": key} for kind, key in keys]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def complaints(self) -> list[Any]:
        """Give what the console has said since it was last asked."""
        log: list[Any] = self.ask("POST", "/se/log", {"type": "browser"})
        return log

    @contextmanager
    def without_scripts(self) -> Iterator[None]:
        """Open pages as a browser does whose reader has switched scripts off."""
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            yield
        finally:
            self.command("Emulation.setScriptExecutionDisabled", value=False)

    def text(self, selector: str) -> str:
        """Give the text one sees in the first such element, by no script of the page's world."""
        element = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        (reference,) = element.values()
        seen: str = self.ask("GET", f"/element/{reference}/text")
        return seen

    def screenshot(self, **parameters: Any) -> bytes:
        """Give what the window shows as a PNG file."""
        return b64decode(self.command("Page.captureScreenshot", format="png", **parameters)["data"])

    def pdf(self) -> bytes:
        """Print the page as the browser would on A4, its backgrounds left out."""
        return b64decode(
            self.command("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)[
                "data"
            ]
        )


@contextmanager
def running_browser(home: Path) -> Iterator[Browser]:
    """Start a browser with an empty profile below `home`. Raises `LookupError` where there is none."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        raise LookupError("chromium and chromedriver are not on PATH")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [driver, f"--port={port}"], stdout=log, stderr=log, env=os.environ | {"HOME": str(home)}
        )
    try:
        yield from _session(Browser(f"http://127.0.0.1:{port}"), process, program, home)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _session(
    driver: Browser, process: subprocess.Popen[bytes], program: str, home: Path
) -> Iterator[Browser]:
    while True:  # until it answers or has ended
        try:
            driver.ask("GET", "/status")
            break
        except OSError:
            assert process.poll() is None, (home / "log").read_text(errors="replace")
    options = {
        "binary": program,
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={home / 'profile'}",
        ],
    }
    wanted = {
        "capabilities": {
            "alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        }
    }
    opened = driver.ask("POST", "/session", wanted)
    session = Browser(f"{driver.at}/session/{opened['sessionId']}")
    try:
        yield session
    finally:
        session.ask("DELETE", "")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser; where there is none, skip loudly, and fail in CI."""
    try:
        with running_browser(tmp_path_factory.mktemp("browser")) as running:
            yield running
    except LookupError as error:
        missing = f"{error}: NO PAGE WAS LOOKED AT IN A BROWSER"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has where it comes from
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}"
        finally:
            listening.shutdown()
            thread.join()
