"""The local server shows one folder to its own machine, whatever it is asked."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import browser as browser_tests
import pytest
import small_project
from click.testing import CliRunner

from analysis.cli import local_server
from analysis.cli import serve as command
from analysis.cli.local_server import LocalServer
from analysis.cli.main import main
from analysis.errors import UserError
from analysis.study.shipped import TEMPLATES

SECRET = b"a draft"
PAGE = (
    b'<!doctype html><html lang="en"><head><title>x</title></head><body>\xe5\x8c\xbb</body></html>'
)
RELOAD = (TEMPLATES / command.RELOAD).read_bytes()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = tmp_path / "output"
    (made / "zh").mkdir(parents=True)
    (made / "empty").mkdir()
    (made / "index.html").write_bytes(PAGE)
    (made / "zh" / "index.html").write_bytes(PAGE)
    (made / "a b.csv").write_bytes(b"\xef\xbb\xbfa,b\n")
    (made / "brief.pdf").write_bytes(b"%PDF")
    (made / "manifest.json").write_text("{}")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.txt").write_bytes(SECRET)
    (made / "link.txt").symlink_to(tmp_path / "secret" / "s.txt")
    (made / "linked").symlink_to(tmp_path / "secret")
    (made / ".git").mkdir()
    (made / ".git" / "config").write_bytes(SECRET)
    os.mkfifo(made / "pipe.txt")
    return made


@pytest.fixture
def server(site: Path) -> Iterator[LocalServer]:
    with LocalServer(site, 0, RELOAD) as made:
        # It looks often whether it is to end: each test would wait half a second for it.
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def ask(server: LocalServer) -> Callable[..., HTTPResponse]:
    def asked(target: str, method: str = "GET", host: str | None = None, **headers: str) -> Any:
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=20)
        connection.putrequest(method, target, skip_host=True)
        connection.putheader("Host", host or f"localhost:{server.server_port}")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    return asked


def say(server: LocalServer, raw: bytes) -> bytes:
    """Send bytes as they are; returns all that comes back."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(raw)
        with contextlib.suppress(OSError):  # "not connected" where the server has hung up already
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while more := connection.recv(65536):
            answer += more
        return answer


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/zh/", "text/html; charset=utf-8"),
        ("/a%20b.csv", "text/csv; charset=utf-8"),
        ("/brief.pdf", "application/pdf"),
    ],
)
def test_a_file_comes_with_its_type(ask: Any, target: str, kind: str) -> None:
    answer = ask(target)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.read()) == int(answer.headers["Content-Length"])
    head = ask(target, "HEAD")
    assert (head.status, head.read()) == (200, b"")
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]


def test_files_are_given_as_they_are_and_pages_with_the_script(ask: Any, site: Path) -> None:
    assert ask("/a%20b.csv").read() == (site / "a b.csv").read_bytes()
    seen = ask("/.pathways/edition").read()
    added = b'<script src="/.pathways/reload.js" data-edition="' + seen + b'" defer></script>'
    assert ask("/").read() == PAGE.replace(b"</head>", added + b"</head>")
    assert ask("/.pathways/reload.js").read() == RELOAD
    assert (site / "index.html").read_bytes() == PAGE


def test_a_folder_s_address_is_completed_here(ask: Any) -> None:
    answer = ask("/zh")
    assert (answer.status, answer.headers["Location"]) == (301, "/zh/")
    for target in ("//example.org/..", "//example.org/zh", "/%2fexample.org/zh", "/zh//"):
        assert ask(target).status == 404


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_machine_s_own_names_are_known(ask: Any, server: LocalServer, name: str) -> None:
    assert ask("/", host=f"{name}:{server.server_port}").status == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:{port}", "localhost", "localhost:1",
     "localhost.example.org:{port}", "127.0.0.1:{port}@example.org", 
     "localhost:{port}, example.org", "{port}", "x\u00e9:{port}"],
)  # fmt: skip
def test_another_name_is_told_nothing(ask: Any, server: LocalServer, host: str) -> None:
    answer = ask("/", host=host.format(port=server.server_port))
    assert answer.status == 421
    assert PAGE[:20] not in answer.read()


def test_no_name_or_two_are_told_nothing(server: LocalServer) -> None:
    host = b"Host: localhost:%d\r\n" % server.server_port
    assert b" 200 " in say(server, b"GET / HTTP/1.1\r\n" + host + b"\r\n")
    for hosts in (b"", host + b"Host: example.org\r\n", host + host):
        assert b" 421 " in say(server, b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")


@pytest.mark.parametrize(
    "target",
    [
        "/link.txt", "/linked/s.txt", "/linked/", "/linked", "/.git/config", "/pipe.txt",
        "/../secret/s.txt", "/%2e%2e/secret/s.txt", "/..%2fsecret/s.txt", "/zh/../../secret/s.txt",
        "/zh/%2e%2e/%2e%2e/secret/s.txt", "/..%5csecret%5cs.txt", "/%00", "/index.html%00.txt",
        "/%ff", "/%0d%0aX: y", "/empty/", "/empty", "/nothing", "/index.html/", "/./index.html",
        "/" + "x" * 5000, "/" + "x/" * 5000, "/%", "*", "x", "http://example.org/", "/.pathways/",
        "/.pathways/x",
    ],
)  # fmt: skip
def test_nothing_else_is_shown(server: LocalServer, capfd: Any, target: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n"
    answer = say(server, request.encode())
    assert answer.split(b" ", 2)[1] in (b"404", b"400")
    assert SECRET not in answer
    assert b"href" not in answer
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_only_reading_is_allowed(ask: Any, method: str) -> None:
    answer = ask("/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1", "bytes=-5", "bytes=9-1", "bytes=a-b", "x", "=" * 99]
)
def test_a_range_is_answered_with_the_whole(ask: Any, asked: str) -> None:
    answer = ask("/brief.pdf", Range=asked)
    assert (answer.status, answer.read()) == (200, b"%PDF")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00\xff" * 50,
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 5000 + b"\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)  # fmt: skip
def test_odd_requests_leave_the_server_as_it_was(
    server: LocalServer, ask: Any, capfd: Any, raw: bytes
) -> None:
    with contextlib.suppress(ConnectionError):  # it need not read what it will not answer
        assert PAGE[:20] not in say(server, raw)
    assert ask("/").status == 200
    assert capfd.readouterr() == ("", "")


def test_connections_are_bounded_and_end(
    site: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_server._Handler, "timeout", 60)
    monkeypatch.setattr(local_server, "LONGEST", 2.0)
    with LocalServer(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = threading.active_count()
        address = ("127.0.0.1", server.server_port)
        idle = [socket.create_connection(address, timeout=20) for _ in range(100)]
        for each in idle[:10]:
            each.sendall(b"GET / HT")
        for each in idle:  # those beyond the bound are closed at once, the others before long
            with contextlib.suppress(ConnectionError):
                while each.recv(1024):
                    pass
            assert threading.active_count() - before <= local_server.CONNECTIONS
            each.close()
        host = b"Host: localhost:%d\r\n" % server.server_port
        for _ in range(100):
            if b" 200 " in say(server, b"GET / HTTP/1.1\r\n" + host + b"\r\n"):
                break
            time.sleep(0.05)
        else:
            pytest.fail("there is no room again")
        server.shutdown()
    assert capfd.readouterr().err == ""


def test_a_busy_port_is_told_before_anything_is_built(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_project.make(tmp_path / "p", "smallest")
    monkeypatch.setattr(command, "_build", lambda project: pytest.fail("it was built"))
    with pytest.raises(UserError, match=f"^port {server.server_port} is in use; .*--port$"):
        command.serve_project(project, server.server_port)
    asked = ["serve", "--study", str(project.study), "--port", str(server.server_port)]
    assert CliRunner().invoke(main, asked).exit_code != 0
    assert not project.output.exists()


def test_the_server_reads_what_now_stands_at_the_address(ask: Any, site: Path) -> None:
    """A build exchanges the whole folder."""
    first = ask("/.pathways/edition").read()
    assert first == ask("/.pathways/edition").read()
    old = site.rename(site.with_name("old"))
    shutil.copytree(old / "zh", site)
    (site / "manifest.json").write_text("{}")
    assert ask("/").status == 200
    assert ask("/zh/").status == 404
    assert ask("/.pathways/edition").read() != first


@pytest.mark.browser
def test_an_open_page_shows_itself_anew_and_keeps_to_its_policy(
    server: LocalServer, site: Path
) -> None:
    policy = (TEMPLATES / "site" / "policy.html").read_bytes()
    page = PAGE.replace(b"<head>", b"<head>" + policy[policy.index(b"<meta") :])
    (site / "index.html").write_bytes(page)
    address = f"http://localhost:{server.server_port}"
    with (
        browser_tests.chromium() as chromium,
        browser_tests.watched(chromium, address) as (opened, faults),
    ):
        opened.goto(address)
        (site / "index.html").write_bytes(page.replace(b"<body>", b"<body><h1>New</h1>"))
        (site / "manifest.json").write_text("{}")
        opened.get_by_role("heading", name="New").wait_for()
        assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []


@pytest.mark.long
@pytest.mark.browser
def test_a_changed_chapter_shows_itself_in_the_open_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the source to the page that a reader has open, by the command itself."""
    project = small_project.make(tmp_path / "p", "smallest")
    monkeypatch.setenv("PYTHONPATH", str(small_project.ROOT))
    monkeypatch.chdir(project.root)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = [sys.executable, "-m", "analysis", "serve", "--port", str(port)]
    # a build ends its own workers; the group is for a test that fails meanwhile
    running = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert running.stdout is not None
        assert any("Ctrl-C" in line for line in running.stdout)
        address = f"http://127.0.0.1:{port}"
        with (
            browser_tests.chromium() as chromium,
            browser_tests.watched(chromium, address, "data:") as (page, faults),
        ):
            page.goto(f"{address}/chapters/01-scores.html")
            page.evaluate("window.old = true")
            chapter = project.root / "chapters" / "01-scores.qmd"
            chapter.write_text(small_project.CHAPTER + "\nWritten meanwhile.\n", "utf-8")
            page.get_by_text("Written meanwhile.").wait_for(timeout=120_000)
            assert page.evaluate("window.old") is None
            assert faults == []
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(30)
