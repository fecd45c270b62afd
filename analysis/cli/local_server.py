"""A web server for one's own machine, which shows one folder and nothing else.

It answers to the machine's own names alone, so that a page of elsewhere whose name comes to lead
here (DNS rebinding) reads no draft; follows no symbolic link; lists no folder; and neither waits
without end nor holds more than so many connections.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from analysis.errors import UserError

ADDRESS = "127.0.0.1"
NAMES = ("localhost", ADDRESS, "[::1]")
CONNECTIONS = 64
SILENCE = 10.0
"""Seconds that a connection may say nothing."""
LONGEST = 60.0
"""Seconds that a connection may take."""
OWN = ".pathways"
"""Addresses of the server's own: the script that shows a page anew, and what it asks for."""

_TYPES = {
    ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".js": "text/javascript",
    ".md": "text/markdown", ".txt": "text/plain", ".yml": "text/yaml", ".bib": "text/plain",
    ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml",
}  # fmt: skip
_BINARY_TYPES = {
    ".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".woff2": "font/woff2", ".woff": "font/woff",
    ".wasm": "application/wasm", ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


class LocalServer(ThreadingHTTPServer):
    """Serves a folder at 127.0.0.1 (UserError if the port is taken).

    Parameters
    ----------
    site
        The folder; it may be exchanged for another while it is served.
    port
        0 takes any that is free.
    script
        What is added to each page that is shown, or nothing.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = CONNECTIONS

    def __init__(self, site: Path, port: int, script: bytes = b"") -> None:
        self.site = site
        self.script = script
        self._open: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise UserError(
                    f"port {port} is in use; end what uses it, or name another with --port"
                ) from error
            if error.errno == errno.EACCES:
                raise UserError(
                    f"port {port} is the system's; name one above 1023 with --port"
                ) from error
            raise
        ports = ("", ":80") if self.server_port == 80 else (f":{self.server_port}",)
        self.hosts = frozenset(name + end for name in NAMES for end in ports)

    def edition(self) -> str:
        """Return what changes with each build that changed the site."""
        try:
            seen = (self.site / "manifest.json").lstat()
        except OSError:
            return ""
        return f"{seen.st_ino}-{seen.st_mtime_ns}"

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Take a connection, or close it where there are too many."""
        with self._lock:
            full = len(self._open) >= CONNECTIONS
            if not full:
                self._open[request] = time.monotonic()
        if full:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:  # type: ignore[no-untyped-def]
        """Close a connection and make room for another."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Close what has taken too long; called twice a second."""
        now = time.monotonic()
        with self._lock:
            late = [each for each, began in self._open.items() if now - began > LONGEST]
        for each in late:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has just ended
                continue

    def handle_error(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Say nothing of connections that were cut: the terminal is for builds."""


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer
    timeout = SILENCE
    server_version = "Pathways"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer with what would be said of a file."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for each request: the terminal is for builds."""

    def send_error(self, code: int, *_: str | None) -> None:
        """Answer a request that has no other answer, with nothing of the request in it."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code = HTTPStatus.METHOD_NOT_ALLOWED
        status = HTTPStatus(code)
        self._say(status, f"{status.value} {status.phrase}\n".encode(), _type(".txt"))

    def _answer(self) -> None:
        if self.headers.get_all("Host", []) not in [[host] for host in self.server.hosts]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        steps = _steps(self.path)
        if steps is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif steps == (OWN, "edition"):
            self._say(HTTPStatus.OK, self.server.edition().encode(), _type(".txt"))
        elif steps == (OWN, "reload.js") and self.server.script:
            self._say(HTTPStatus.OK, self.server.script, _type(".js"))
        else:
            self._file(steps)

    def _file(self, steps: tuple[str, ...]) -> None:
        edition = self.server.edition()  # before the page is read: an older one only asks again
        found = _read(self.server.site, steps[:-1] if steps[-1:] == ("",) else steps)
        if found is None and steps[-1:] == ("",):
            found = _read(self.server.site, steps := (*steps[:-1], "index.html"))
        elif found is None and _read(self.server.site, (*steps, "index.html")) is not None:
            self._say(HTTPStatus.MOVED_PERMANENTLY, b"", _type(".txt"), "/".join(steps))
            return
        elif steps[-1:] == ("",):  # a file's address with a stroke behind it
            found = None
        if found is not None:
            kind = _type(Path(steps[-1]).suffix)
            self._say(HTTPStatus.OK, self._with_script(found, kind, edition), kind)
            return
        own = _read(self.server.site, ("404.html",))
        if own is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._say(HTTPStatus.NOT_FOUND, own, _type(".html"))

    def _with_script(self, body: bytes, kind: str, edition: str) -> bytes:
        if not self.server.script or not kind.startswith("text/html"):
            return body
        added = f'<script src="/{OWN}/reload.js" data-edition="{edition}" defer></script></head>'
        return body.replace(b"</head>", added.encode(), 1)

    def _say(self, status: HTTPStatus, body: bytes, kind: str, moved: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        if moved is not None:
            self.send_header("Location", f"/{quote(moved)}/")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _steps(target: str) -> tuple[str, ...] | None:
    """Return the names from the site's root to what is asked for; '' at the end is a folder.

    None is what no file of a site is called.
    """
    try:
        path = unquote_to_bytes(target.partition("?")[0]).decode()
    except ValueError:
        return None
    steps = tuple(path.split("/"))
    if steps[0] or any(character < " " or character in "\\\x7f" for character in path):
        return None
    inner, last = steps[1:-1], steps[-1]
    if steps[1:] in ((OWN, "edition"), (OWN, "reload.js")):
        return steps[1:]
    if not all(inner) or any(name.startswith(".") for name in (*inner, last)):
        return None
    return steps[1:]


def _read(site: Path, steps: tuple[str, ...]) -> bytes | None:
    """Return the file below ``site``, reached through no symbolic link; None if there is none."""
    if not steps:
        return None
    try:
        folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for name in steps[:-1]:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
                inner = os.open(name, flags, dir_fd=folder)
                os.close(folder)
                folder = inner
            # without O_NONBLOCK a pipe would be waited for
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            with open(os.open(steps[-1], flags, dir_fd=folder), "rb") as file:
                return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
        finally:
            os.close(folder)
    except (OSError, ValueError):
        return None


def _type(suffix: str) -> str:
    if suffix in _TYPES:
        return f"{_TYPES[suffix]}; charset=utf-8"
    return _BINARY_TYPES.get(suffix, "application/octet-stream")
