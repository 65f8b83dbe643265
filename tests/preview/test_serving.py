"""`curate serve`: what it answers, to whom, and what it keeps below its marked path."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from served_newsroom import (
    CANARY,
    CURATE,
    DRAFT,
    DRAFT_PATH,
    GIF,
    POLICY,
    Served,
    a_newsroom,
    save,
    serving,
    taken_port,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a preview that the tests only ask, and change nothing of."""
    home = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATE_LANG", "en")
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "林编辑")
            patch.setenv(f"GIT_{role}_EMAIL", "lin@example.org")
        with serving(a_newsroom(home / "newsroom")) as preview:
            yield preview


def test_front_page__answered_with_the_script_and_nothing_else_added(served: Served) -> None:
    answer = served.ask("/")
    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} <= {
        *policy
    }
    assert answer.text.count("/_preview/reload.js") == 1
    assert "preview-banner" not in answer.text
    assert served.ask("/theme/style.css").headers["content-type"] == "text/css; charset=utf-8"
    assert served.ask("/", "HEAD").body == b""


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
def test_host__of_another_name_is_refused(served: Served, host: str) -> None:
    answer = served.ask("/", host=host.format(port=served.port))
    assert answer.status == 403
    assert b"<" not in answer.body
    assert served.ask(served.events_path, host=host.format(port=served.port)).status == 403


@pytest.mark.parametrize("host", ["localhost", "[::1]", "LOCALHOST"])
def test_host__of_this_machine_is_answered(served: Served, host: str) -> None:
    assert served.ask("/", host=f"{host}:{served.port}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_method__that_could_write_is_refused(served: Served, method: str) -> None:
    answer = served.ask("/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/..%2f..%2fetc/passwd",
        "/../stories/newsroom.yaml",
        "/%2e%2e/stories/newsroom.yaml",
        "//theme",
        "//evil.example/",
        "/\\evil.example",
        "/theme%00/style.css",
        "/theme/style.css%00.html",
        "/%ff%fe",
        "/stories/newsroom.yaml",
        f"/{DRAFT_PATH}",
        "/stories/link/secret.md",
        "/_preview/link/secret.md",
        "/.git/config",
        "/_preview/cao/../../stories/newsroom.yaml",
    ],
)
def test_path__that_is_no_page_is_missing(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status == 404
    assert "the secret" not in answer.text
    assert "lin@example.org" not in answer.text
    assert CANARY not in answer.text


def test_folder__without_its_slash_leads_to_it_on_this_machine(served: Served) -> None:
    answer = served.ask("/_preview/cao")
    assert (answer.status, answer.headers["location"]) == (307, "/_preview/cao/")


def test_draft__shown_below_the_marked_path_only(served: Served) -> None:
    page = served.ask("/_preview/cao/")
    assert page.status == 200
    assert f"草稿{CANARY}" in page.text
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.text.count('<aside class="preview-banner"') == 1
    assert 'rel="canonical"' not in page.text
    assert '="../../_preview/cao/dot.gif"' in page.text
    assert served.ask("/_preview/cao/dot.gif").body == GIF
    assert f"草稿{CANARY}" in served.ask("/_preview/").text
    for path in (
        "/",
        "/all/",
        "/category/科技/",
        "/stories/cao/",
        "/stories/cao/dot.gif",
        "/feed.xml",
        "/sitemap.xml",
    ):
        answer = served.ask(path.replace("科技", "%E7%A7%91%E6%8A%80"))
        assert CANARY.encode() not in answer.body, path
        assert answer.body != GIF


def test_every_page_reached_from_the_front__holds_no_draft(served: Served) -> None:
    import re
    from urllib.parse import urljoin

    pending, seen = ["/"], set()
    while pending:
        path = pending.pop()
        if path in seen or path.startswith("/_preview/"):
            continue
        seen.add(path)
        answer = served.ask(path)
        assert CANARY.encode() not in answer.body, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            links = re.findall(r'(?:href|src)="([^"#:]+)', answer.text)
            pending += [urljoin(path, link) for link in links]
    assert len(seen) > 2


def test_fault__shown_in_place_of_its_page(served: Served) -> None:
    page = served.ask("/_preview/huai/")
    assert page.status == 200
    assert "front-matter-unclosed" in page.text
    assert "The front matter has no end." in page.text
    assert "/_preview/huai/" in served.ask("/_preview/").text


def test_link_out_of_the_newsroom__not_followed(served: Served) -> None:
    page = served.ask("/_preview/out/")
    assert page.status == 200
    assert "path-mode" in page.text
    assert "the secret" not in page.text


def test_events__only_for_pages_of_this_preview(served: Served) -> None:
    path = served.events_path
    assert served.ask(path[:-1] + "~").status == 404
    assert served.ask("/_preview/events/").status == 404
    assert served.ask(path, Origin="http://evil.example").status == 403
    assert served.ask(path, Sec_Fetch_Site="cross-site").status == 403
    assert served.ask(path, "HEAD", Origin=f"http://127.0.0.1:{served.port}").status == 200
    assert served.ask(path, "HEAD").status == 200


def test_both_loopback_addresses__answer_and_no_other(served: Served) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outward:
        outward.connect_ex(
            ("192.0.2.1", 9)
        )  # sends nothing yet; tells this machine's own address, if it has one
        own = outward.getsockname()[0]
    if own not in ("0.0.0.0", "127.0.0.1"):  # noqa: S104
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((own, served.port), timeout=5)
    try:
        connection = socket.create_connection(("::1", served.port), timeout=5)
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            pytest.skip("this machine has no IPv6")
        raise
    with connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: [::1]:{served.port}\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"


def test_headers__too_long_are_refused(served: Served) -> None:
    try:
        status = served.ask("/", X_Long="a" * 64 * 1024).status
    except (http.client.HTTPException, OSError):
        return  # closed while we were still sending
    assert status in (400, 431)


def test_saving__told_to_open_pages_whichever_way_it_is_saved(tmp_path: Path) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    story = git.top / DRAFT_PATH
    with serving(git) as served, served.listening() as versions:
        told = [next(versions)]
        for number, by_rename in enumerate((False, True, True)):
            save(story, DRAFT + f"\n新的一段{number}。\n", by_rename=by_rename)
            told.append(next(versions))
            assert f"新的一段{number}。" in served.ask("/_preview/cao/").text
        new = git.top / "stories/2026/01/xin.md"
        new.parent.mkdir(parents=True)
        new.write_text(DRAFT.replace("id: cao", "id: xin").replace("cover: dot.gif\n", ""), encoding="utf-8")
        told.append(next(versions))
        while served.ask("/_preview/xin/").status == 404:  # told of the folder before the file was in it
            told.append(next(versions))
        save(new, DRAFT.replace("id: cao", "id: xin").replace("草稿", "改过"), by_rename=True)
        told.append(next(versions))
        assert f"改过{CANARY}" in served.ask("/_preview/xin/").text
        assert len({*told}) == len(told)


def test_policy__broken_while_serving_leaves_the_last_good_site(tmp_path: Path) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    policy = git.top / "stories/newsroom.yaml"
    with serving(git) as served, served.listening() as versions:
        good = next(versions)
        clean = served.ask("/")
        assert "preview-stale" not in clean.text
        policy.write_text(POLICY + "people: nobody\n", encoding="utf-8")
        next(versions)
        front = served.ask("/")
        assert front.status == 200
        banner = front.text.partition("</aside>")[0].partition("<aside")[2]
        assert "preview-stale" in banner
        assert "The policy has faults" in banner
        assert 'href="/_preview/"' in banner
        assert front.text.count("/_preview/preview.css") == 1
        assert front.headers["content-security-policy"] == clean.headers["content-security-policy"]
        assert f"草稿{CANARY}" in served.ask("/_preview/cao/").text
        assert "This is the last state that could be made." in served.ask("/_preview/").text
        assert 'class="error"' in served.ask("/_preview/").text
        served.line("The policy has faults")
        served.line(r"^ +\d+:\d+ +error .* yaml-duplicate-key$")
        policy.write_text(POLICY, encoding="utf-8")
        assert next(versions) == good
        assert served.ask("/").body == clean.body


def test_ending__by_ctrl_c_is_clean_and_leaves_nothing(tmp_path: Path) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    before = {path: path.read_bytes() for path in git.top.rglob("*") if path.is_file()}
    with taken_port() as held:
        taken = held.getsockname()[1]
        with serving(git, "--port", str(taken), "--no-drafts") as served:
            assert served.port != taken
            served.line(f"Port {taken} is taken; this is {served.port}")
            assert served.ask("/_preview/cao/").status == 404
            assert CANARY not in served.ask("/_preview/").text
            with served.listening() as versions:
                next(versions)
                served.process.send_signal(signal.SIGINT)
                assert served.process.wait(timeout=15) == 0
                assert next(versions, None) is None
    assert served.lines[-1] == "The preview has ended; it wrote no file."
    assert not any("Traceback" in line for line in served.lines)
    assert {path: path.read_bytes() for path in git.top.rglob("*") if path.is_file()} == before


def test_packages__missing_are_named(tmp_path: Path) -> None:
    git = a_newsroom(tmp_path / "newsroom")
    without = "import sys; sys.modules['uvicorn'] = None; from curate.cli import main; sys.argv[0] = 'curate'; main()"
    ran = subprocess.run(
        [sys.executable, "-c", without, "serve"],
        cwd=git.top, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 4, ran.stderr
    assert "pip install '.[serve]'" in ran.stderr  # the clone's own: a name could be a stranger's package
    assert "curate-cli" not in ran.stderr
    assert "Traceback" not in ran.stderr


def test_host__cannot_be_chosen(tmp_path: Path) -> None:
    ran = subprocess.run(
        [CURATE, "serve", "--host", "192.0.2.1"], cwd=tmp_path, capture_output=True, check=False
    )
    assert ran.returncode == 2
