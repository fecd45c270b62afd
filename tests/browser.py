"""Chromium for tests: found, started, and watched for whatever a page does that it should not."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium, or skip the test with the reason."""
    if not CHROMIUM:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        _PAGES.pop(started, None)
        started.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder as a static host would; gives its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # It looks often whether it is to end: a fixture of every test would wait half a second for it.
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def watched(browser: Any, *origins: str, **setting: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open a page, and a list of its faults.

    They are errors of scripts and in the console, violations of the policy, dialogs, other pages
    opened, and requests for anything that does not begin with one of ``origins``. ``setting`` is of
    the browser's context: window, colour scheme, forced colours. Without one the page is the
    browser's own, as empty as a new one, which takes a process of its own and a second.
    """
    kept = None if setting else _PAGES.pop(browser, None)  # a test that fails does not leave it
    watch = kept or _Watch(browser.new_context(**setting))
    watch.origins = origins
    watch.faults = []
    yield watch.page, watch.faults
    if setting or browser in _PAGES:
        watch.page.context.close()
    else:
        watch.clear()
        _PAGES[browser] = watch


class _Watch:
    """A page in a context of its own, whose faults are listed."""

    def __init__(self, context: Any) -> None:
        self.origins: tuple[str, ...] = ()
        self.faults: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        self.page = page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("popup", lambda other: self.faults.append(f"opened {other.url}"))
        page.on("dialog", self._dismiss)
        page.on("request", self._look)

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _look(self, request: Any) -> None:
        if not request.url.startswith(self.origins):
            self.faults.append(request.url)

    def clear(self) -> None:
        """Leave nothing of what a test did: what pages remember, the window, the media."""
        page = self.page
        if page.url != "about:blank":
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.faults = []  # those of before are the test's, those of leaving nobody's
        self.origins = ("",)
        page.goto("about:blank")
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(media="null", color_scheme="light", forced_colors="none")
        page.context.clear_cookies()


_PAGES: dict[Any, _Watch] = {}  # a browser's page that its tests use in turn
