"""From a remote's address to the page of its forge that opens a pull request: strings alone, nothing is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

_SCHEMES = frozenset({"http", "https", "ssh", "git", "git+ssh", "ssh+git"})
_LIKE_SCP = re.compile(
    r"(?:[^@/\[\s]++@)?+(?:\[(?P<inner>[^\]/\s]++)\]|(?P<host>[^:/\[\]@\s]++)):(?P<path>(?!//|:)\S++)"
)
"""`git@host:path`; a port, or an IPv6 address, stands in brackets: `[git@host:2222]:path`, `git@[::1]:path`."""
_HOST = re.compile(r"[a-z0-9._-]++|\[[0-9a-f:.]++\]")
_CREDENTIALS = re.compile(r"://[^/\s'\"]*@")
_SSH_HOSTS = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
"""Where a forge takes ssh on the port of https, and where its pages are."""

KINDS = {"github": "github", "gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea"}
"""What a person may call a forge, and which of the three kinds of pages it has."""
_KIND_OF_HOST = (
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("codeberg.org", "gitea"),
    ("gitea", "gitea"),
    ("forgejo", "gitea"),
)


@dataclass(frozen=True, slots=True)
class Forge:
    """Where a project's pages are.

    `kind` is `github`, `gitlab` or `gitea` (Forgejo has the same pages), None when the host does not tell;
    `host` may have a port; `project` is `owner/repo`, at GitLab also `group/subgroup/repo`, not percent-encoded.
    """

    kind: str | None
    host: str
    project: str
    scheme: str = "https"

    def request_url(self, base: str, branch: str) -> str | None:
        """Give the address that opens a pull request to merge `branch` into `base`; None without a kind."""
        project = f"{self.scheme}://{self.host}/{quote(self.project, safe='/')}"
        if self.kind == "gitlab":
            return f"{project}/-/merge_requests/new?merge_request[source_branch]={quote(branch, safe='')}"
        compared = f"{project}/compare/{quote(base, safe='/')}...{quote(branch, safe='/')}"
        if self.kind == "github":
            return f"{compared}?expand=1"
        return compared if self.kind == "gitea" else None


def forge_at(address: str) -> Forge | None:
    """Give the forge a remote's address leads to; None for a folder, a file, or what is no address at all.

    What stands before an `@` is never kept.
    """
    parts = _of_url(address) if "://" in address else _of_scp(address)
    if parts is None:
        return None
    scheme, host, path = parts
    project = path.strip("/").removesuffix(".git").rstrip("/")
    segments = project.split("/")
    if len(segments) < 2 or any(s in ("", ".", "..") or not s.isprintable() or "\\" in s for s in segments):
        return None
    host = _SSH_HOSTS.get(host, host)
    return Forge(_kind_of(host), host, project, scheme)


def without_credentials(text: str) -> str:
    """Take the user and the password out of every address in a text."""
    return _CREDENTIALS.sub("://", text)


def _of_url(address: str) -> tuple[str, str, str] | None:
    if not address.isprintable() or " " in address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = _host(parts)
    if scheme not in _SCHEMES or host is None:
        return None
    if scheme in ("http", "https"):
        return scheme, host if port is None else f"{host}:{port}", unquote(parts.path)
    # The port is ssh's; where the pages are answered it does not say.
    return "https", host, unquote(parts.path)


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if _HOST.fullmatch(host) else None


def _of_scp(address: str) -> tuple[str, str, str] | None:
    found = _LIKE_SCP.fullmatch(address)
    if found is None:
        return None
    host = found["host"]
    if host is None:
        inner = found["inner"].rpartition("@")[2]
        host = f"[{inner}]" if inner.count(":") > 1 else inner.partition(":")[0]
    host = host.lower().rstrip(".")
    # One letter and a colon is a drive of Windows.
    return ("https", host, found["path"]) if len(host) > 1 and _HOST.fullmatch(host) else None


def _kind_of(host: str) -> str | None:
    return next((kind for part, kind in _KIND_OF_HOST if part in host), None)
