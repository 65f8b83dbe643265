"""One form for all spellings of a web address, so that the same source is known again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from curate.story.url_trackers import NEEDED_TO_OPEN, is_tracker
from curate.story.url_works import Place, Work, work_at

_NOT_IN_AN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_][a-z0-9._-]*\Z|\[[0-9a-f:.]+\]\Z")
_DOORS = ("www.", "m.", "mobile.", "wap.")
"""First labels of a host behind which the same pages stand."""
_SHARED = {
    *("blogspot.com", "gitee.io", "github.io", "gitlab.io", "lofter.com", "netlify.app", "pages.dev"),
    *("substack.com", "tumblr.com", "vercel.app", "wordpress.com"),
}
"""Hosts below which each name belongs to somebody else, `m` too."""
_RENAMED = {"twitter.com": "x.com"}
"""Sites that go by a new name and keep every page under the old one."""
_REGISTRIES = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))
_PORTS = {"http": 80, "https": 443}
_IN_PATH = "!$&'()*+,;=:@"
_IN_KEY = "!$'()*,;:@/?"
_IN_VALUE = "!$'()*,;:@/?="
_PIECE = re.compile(r"%[0-9A-F]{2}|[^A-Za-z0-9_.%-]+")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_.~-]++)++\Z")
"""A path that is written in one way only."""
_LEAST_NEEDLE = 5
"""Letters a text needs to be worth searching for; a shorter one stands in nearly every story."""


@dataclass(frozen=True, slots=True)
class _Address:
    """An address taken apart, its percent-encoding in one form and its trackers dropped."""

    user: str
    host: str
    port: str
    path: str
    query: tuple[tuple[str, str | None], ...]
    route: str


def canonical_url(url: str) -> str | None:
    """Give the form that all spellings of an address share; None for what is no http(s) address.

    It serves to compare and need not open anything. Addresses of which it is not certain stay apart.
    """
    address = _read(url)
    if address is None:
        return None
    work = _work(address)
    return work.address if work is not None else _written(address)


def clean_url(url: str) -> str:
    """Give an address without its trackers and otherwise byte for byte as it is; others come back unchanged.

    What a site needs to show the page at all stays, even though it differs from reader to reader.
    """
    address = _read(url)
    start = url.find("?") + 1
    if address is None or start == 0 or "#" in url[:start]:
        return url
    end = url.find("#", start)
    end = len(url) if end < 0 else end
    pieces = url[start:end].split("&")
    kept = [
        piece
        for piece in pieces
        if not (piece.strip() and _is_dropped(address.host, address.path, *_pair(piece), opens=True))
    ]
    if len(kept) == len(pieces):
        return url
    if kept and kept[0] is not pieces[0]:
        kept[0] = kept[0].removeprefix("amp;")  # the `&` before it is gone
    query = "&".join(kept)
    return url[: start if query else start - 1] + query + url[end:]


def search_needles(url: str) -> tuple[str, ...]:
    """Give texts of which every spelling of an address holds at least one, to find candidates with.

    Not found are spellings no program makes: plain letters percent-encoded, a host or some of the codes in capitals,
    `/./` within a short path.
    """
    address = _read(url)
    if address is None:
        return (url.strip(),) if url.strip() else ()
    work = _work(address)
    if work is not None:
        return work.needles
    pieces = [piece for text in _parts(address) for piece in _PIECE.split(text)]
    longest = max(pieces, key=len, default="")
    if len(longest) >= _LEAST_NEEDLE:
        return (longest,)
    foreign = max(re.findall(r"(?:%[89A-F][0-9A-F])+", "/".join(_parts(address))), key=len, default="")
    if foreign:
        return (foreign, foreign.lower(), *_decoded(foreign))
    former = [old for old, new in _RENAMED.items() if new == address.host]
    hosts = (address.host, *former, *_native(address.host))
    if not _PLAIN_PATH.match(address.path):
        return hosts
    # Nothing in it is worth searching for alone; behind its host it is.
    ports = (address.port,) if address.port else ("", *(f":{port}" for port in _PORTS.values()))
    return tuple(f"{host}{port}{address.path}" for host in hosts for port in ports)


def _read(url: str) -> _Address | None:
    url = url.strip()
    if _NOT_IN_AN_ADDRESS.search(url):
        return None
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return None
    if split.scheme not in _PORTS or not split.netloc:
        return None
    user, _, _ = split.netloc.rpartition("@")
    host = _host(split.hostname or "")
    if host is None:
        return None
    path = _path(split.path)
    pairs = [_pair(piece) for piece in split.query.split("&") if piece.removeprefix("amp;")]
    kept = [
        (key, value) for key, value in pairs if not _is_dropped(host, path, key, value or "", opens=False)
    ]
    route = split.fragment if split.fragment[:1] in ("/", "!") and split.fragment.strip("!/") else ""
    return _Address(
        user=user,
        host=host,
        port="" if port is None or port in _PORTS.values() else f":{port}",
        path=path,
        query=tuple(sorted(kept, key=lambda pair: pair[0])),
        route=_encoded(route, _IN_PATH + "/?") if route else "",
    )


def _host(name: str) -> str | None:
    """Give a host in small letters and ASCII, without the labels that only choose a form of the same pages."""
    name = name.lower().rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if ":" in name:
        name = f"[{name}]"
    if _HOST.match(name) is None:
        return None
    folded = True
    while folded:
        folded = False
        for door in _DOORS:
            rest = name.removeprefix(door)
            if rest != name and _is_a_site(rest):
                name, folded = rest, True
    return _RENAMED.get(name, name)


def _is_a_site(host: str) -> bool:
    """Tell whether a host is one site's own, and not a registry or a place where others have their names."""
    labels = host.split(".")
    if len(labels) < 2 or host in _SHARED:
        return False
    return not (len(labels) == 2 and labels[0] in _REGISTRIES and len(labels[1]) == 2)


def _path(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/")[1:]:
        step = _encoded(step, _IN_PATH)
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "".join(f"/{step}" for step in steps).rstrip("/")


def _pair(piece: str) -> tuple[str, str | None]:
    key, equals, value = piece.removeprefix("amp;").partition("=")
    return _encoded(key, _IN_KEY), _encoded(value, _IN_VALUE) if equals else None


def _encoded(text: str, safe: str) -> str:
    """Write a text with one percent-encoding; a plus stays what it was, the sign or a blank."""
    return "+".join(
        quote_from_bytes(unquote_to_bytes(part), safe.replace("+", "")) for part in text.split("+")
    )


def _is_dropped(host: str, path: str, key: str, value: str | None, *, opens: bool) -> bool:
    return not (opens and key.lower() in NEEDED_TO_OPEN) and is_tracker(host, path, key, value or "")


def _work(address: _Address) -> Work | None:
    if address.user or address.port:
        return None
    # Only characters that stand in no name of a work would still be encoded here.
    query: dict[str, str] = {}
    for key, value in address.query:
        query.setdefault(key, value or "")
    steps = [step for step in address.path.split("/") if step]
    return work_at(Place(address.host, steps, query))


def _written(address: _Address) -> str:
    query = "&".join(key if value is None else f"{key}={value}" for key, value in address.query)
    user = f"{address.user}@" if address.user else ""
    route = f"#{address.route}" if address.route else ""
    return f"https://{user}{address.host}{address.port}{address.path}{'?' if query else ''}{query}{route}"


def _parts(address: _Address) -> Iterator[str]:
    yield address.path
    for key, value in address.query:
        yield key
        yield value or ""
    yield address.route


def _decoded(encoded: str) -> tuple[str, ...]:
    try:
        return (unquote_to_bytes(encoded).decode("utf-8"),)
    except UnicodeDecodeError:
        return ()


def _native(host: str) -> tuple[str, ...]:
    """Give a host as it is written in its own letters, when it has any."""
    if "xn--" not in host:
        return ()
    try:
        return (host.encode("ascii").decode("idna"),)
    except UnicodeError:
        return ()
