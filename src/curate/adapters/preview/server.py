"""Answering a browser on this machine out of a map from paths to bytes, and telling it when the map has changed."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import threading
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

import uvicorn
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from curate.adapters.preview.listening import Listening

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MOST_HEADER_BYTES = 16 * 1024
MOST_CONNECTIONS = 64
REQUEST_SECONDS = 10
"""How long a request may take to arrive, and an idle connection stays."""
HEARTBEAT_SECONDS = 15
EVENTS = "/_preview/events/"
_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "webmanifest": "application/manifest+json",
}
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_NO_PAGE = "default-src 'none'; style-src 'unsafe-inline'"
"""For what is no page: an icon keeps its own style and runs nothing."""


class Page(Protocol):
    """What is answered at one path; `policy` is its Content-Security-Policy, or empty."""

    @property
    def data(self) -> bytes: ...
    @property
    def policy(self) -> str: ...


def events_address() -> str:
    """Make the address of this run's events; nobody can guess it."""
    return EVENTS + secrets.token_urlsafe(24)


class PreviewApp:
    """The application: whatever is asked for is looked up in the pages it was last given, and nowhere else."""

    def __init__(self, events: str, port: int) -> None:
        self._events = events
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        if port == 80:
            self._hosts |= {"127.0.0.1", "localhost", "[::1]"}
        self._pages: Mapping[str, Page] = {}
        self._missing: Page | None = None
        self._version = ""
        self._changed = asyncio.Event()
        self._ended = False

    def put(self, pages: Mapping[str, Page], missing: Page, version: str) -> None:
        """Answer with these from now on."""
        self._pages, self._missing, self._version = pages, missing, version

    def wake(self) -> None:
        """Tell all who listen what the version is now; called in the server's own thread."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def end(self) -> None:
        """Let all who listen go."""
        self._ended = True
        self.wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path: str = request.scope["path"]
        # The protocol limits a header that comes in pieces; one that comes whole is measured here.
        if sum(len(name) + len(value) for name, value in request.headers.raw) > MOST_HEADER_BYTES:
            return _plain(431, "The request's header is too long.")
        if not self._is_ours(request):
            return _plain(403, "This preview answers to this machine's own name only.")
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "A preview is read only.", {"Allow": "GET, HEAD"})
        if path.startswith(EVENTS):
            return self._listening(request, path)
        response = self._page(path)
        if path.startswith("/_preview/"):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _is_ours(self, request: Request) -> bool:
        """A page elsewhere can lead its own name to this machine; the name it then asks for gives it away."""
        named = request.headers.getlist("host")
        return len(named) == 1 and named[0].lower() in self._hosts

    def _page(self, path: str) -> Response:
        name = path.removeprefix("/")
        if path.endswith("/"):
            name += "index.html"
        page = self._pages.get(name) if path.startswith("/") else None
        if page is not None:
            ending = name.rpartition(".")[2].lower()
            return _sent(200, page, _KINDS.get(ending, "application/octet-stream"))
        if f"{name}/index.html" in self._pages:
            return RedirectResponse(f"/{quote(name)}/", 307, dict(_SAFE))
        if self._missing is None:
            return _plain(404, "Not found.")
        return _sent(404, self._missing, _KINDS["html"])

    def _listening(self, request: Request, path: str) -> Response:
        if not hmac.compare_digest(path.encode("utf-8", "replace"), self._events.encode()):
            return _plain(404, "Not found.")
        origins = {f"http://{host}" for host in self._hosts}
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if (origin is not None and origin.lower() not in origins) or site not in (None, "same-origin"):
            return _plain(403, "Only pages of this preview may listen.")
        if request.method == "HEAD":
            return Response(None, 200, dict(_SAFE), "text/event-stream")
        return StreamingResponse(self._told(), 200, dict(_SAFE), "text/event-stream")

    async def _told(self) -> AsyncIterator[str]:
        told = None
        yield "retry: 1000\n\n"
        while not self._ended:
            changed = self._changed
            if self._version != told:
                told = self._version
                yield f"data: {told}\n\n"
                continue
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ":\n\n"


class PreviewServer:
    """The server in a thread of its own; the thread that started it stays free for the work and for Ctrl-C."""

    def __init__(self, app: PreviewApp, listening: Listening) -> None:
        self._app = app
        self._listening = listening
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=_Impatient,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=MOST_CONNECTIONS,
                h11_max_incomplete_event_size=MOST_HEADER_BYTES,
                timeout_keep_alive=REQUEST_SECONDS,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()
        self._ready.wait()

    def tell(self) -> None:
        """Tell the open pages that there is something new."""
        self._soon(self._app.wake)

    def stop(self) -> None:
        """Let everybody go and close the sockets; gives back when that is done."""
        self._server.should_exit = True
        self._soon(self._app.end)
        self._thread.join(5)
        self._listening.close()

    def _soon(self, work: object) -> None:
        assert callable(work)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._server.serve(sockets=list(self._listening.sockets))


class _Impatient(H11Protocol):
    """Closes a connection on which a request has begun, or was to begin, and does not come to its end."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._waited()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._waited()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _waited(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def _sent(status: int, page: Page, kind: str) -> Response:
    policy = f"{page.policy}; frame-ancestors 'none'" if page.policy else _NO_PAGE
    return Response(page.data, status, {**_SAFE, "Content-Security-Policy": policy}, kind)


def _plain(status: int, text: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {**_SAFE, "Content-Security-Policy": "default-src 'none'", **(more or {})}
    return Response(text + "\n", status, headers, "text/plain; charset=utf-8")
