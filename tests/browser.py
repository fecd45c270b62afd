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
    the browser's context: window, colour scheme, forced colours.
    """
    context = browser.new_context(**setting)
    faults: list[str] = []
    context.add_init_script(REPORT_VIOLATIONS)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("popup", lambda other: faults.append(f"opened {other.url}"))

    def dialog(asked: Any) -> None:
        faults.append(f"dialog: {asked.message}")
        asked.dismiss()

    page.on("dialog", dialog)
    page.on("request", lambda r: None if r.url.startswith(origins) else faults.append(r.url))
    yield page, faults
    context.close()
