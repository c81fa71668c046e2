"""The HTML brief in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    target = tmp_path_factory.mktemp("page") / "visit.html"
    subprocess.run(
        [sys.executable, "-m", "communique", "brief", "examples/visit", "--html", "-o", str(target)],
        cwd=ROOT,
        check=True,
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1100, "height": 900})
        opened.set_default_timeout(10_000)
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(target.as_uri())
        opened.asked = asked  # type: ignore[attr-defined]
        yield opened
        browser.close()


def test_the_page_asks_for_nothing_but_itself(page: Page) -> None:
    assert [url for url in page.asked if not url.startswith("file:")] == []  # type: ignore[attr-defined]


def test_every_citation_leads_to_a_marked_passage(page: Page) -> None:
    targets = page.eval_on_selector_all("a[href^='#']", "links => links.map(a => a.getAttribute('href').slice(1))")
    assert len(targets) > 20
    missing = page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets)
    assert missing == []


def test_an_opened_citation_is_in_sight(page: Page) -> None:
    link = page.locator("main a[href^='#']").last
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    box = page.locator(f"[id='{target}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_nothing_runs_over_the_side_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
