"""What people see, in a real Chromium: the report, two articles side by side, a notebook in Lab.

Needs Chromium (MEDIACOMPARE_CHROMIUM names it; else one is looked for) and, for the check of
accessibility, axe-core (MEDIACOMPARE_AXE names axe.min.js; else npm fetches it). What is missing
is said, and its tests are skipped.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mediacompare as mc

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    named = os.environ.get("MEDIACOMPARE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("no Chromium here: install it (apt-get install chromium), or name one in "
                    "MEDIACOMPARE_CHROMIUM")  # fmt: skip
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    named = os.environ.get("MEDIACOMPARE_AXE")
    if named:
        return Path(named).read_text(encoding="utf-8")
    if shutil.which("npm") is None:
        pytest.skip("no npm here to fetch axe-core; name axe.min.js in MEDIACOMPARE_AXE")
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder),
         "axe-core@4"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not script.exists():
        pytest.skip(f"npm could not fetch axe-core: {done.stderr.strip()[:200]}")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = mc.read_articles(root / "data" / "example" / "articles")
    folder = tmp_path_factory.mktemp("report")
    return mc.write_report(articles, folder, referents=root / "data" / "example" / "referents.yml")[
        0
    ]


class Opened:
    """A page opened without network, with all that it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, width: int, **choices: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, **choices
        )
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        outside = [url for url in self.asked if not url.startswith(("file:", "data:"))]
        assert outside == []
        assert self.said == []


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_fits_the_window_and_shows_its_figures(
    browser: Any, report: Path, width: int, scheme: str
) -> None:
    with Opened(browser, report, width, color_scheme=scheme) as opened:
        page = opened.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        images = page.evaluate(
            "Array.from(document.images).map(i => [i.complete && i.naturalWidth > 0, i.currentSrc])"
        )
        assert len(images) > 8
        assert all(shown for shown, _ in images)
        assert all(source.startswith("data:image/svg+xml") for _, source in images)
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (color == "rgb(255, 255, 255)") is (scheme == "light")


def test_tables_sort_and_filter(browser: Any, report: Path) -> None:
    with Opened(browser, report, 1400) as opened:
        page = opened.page
        read = (
            "Array.from(document.querySelectorAll('#table-overlap tbody tr'))"
            ".filter(r => r.offsetParent).map(r => Number(r.cells[2].dataset.v))"
        )
        button = page.locator("#table-overlap th button", has_text="cosine")
        button.click()
        down = page.evaluate(read)
        assert down == sorted(down, reverse=True)
        button.press("Enter")
        up = page.evaluate(read)
        assert up == sorted(up)
        assert page.locator("#table-overlap th[aria-sort=ascending]").count() == 1
        rows = "Array.from(document.querySelectorAll('#table-articles tbody tr'))"
        page.select_option("#by-outlet", label="NewsHollow")
        shown = page.evaluate(
            f"{rows}.filter(r => r.offsetParent).map(r => r.cells[0].textContent)"
        )
        assert shown
        assert all(name.startswith("NewsHollow") for name in shown)
        assert "rows shown" in page.inner_text("#filter-status")
        page.click("#filter-clear")
        page.fill("#by-words", "zzzz")
        assert page.evaluate(f"{rows}.filter(r => r.offsetParent).length") == 0
        page.click("#filter-clear")
        assert page.evaluate(f"{rows}.filter(r => r.offsetParent).length") == 36


def test_links_open_pairs_and_keyboard_marks_both_ends(browser: Any, report: Path) -> None:
    with Opened(browser, report, 1400) as opened:
        page = opened.page
        page.locator("#table-reuse a.tag").first.click()
        page.wait_for_function("document.querySelector('details[open]') !== null")
        pair = page.locator("details[open]").first
        number = pair.locator("a.n").first
        number.focus()
        target = number.get_attribute("href")
        style = f"getComputedStyle(document.querySelector('{target}')).outlineStyle"
        assert page.evaluate(style) == "solid"
        number.press("Enter")
        assert page.evaluate("location.hash") == target
        page.evaluate("document.activeElement.blur()")
        mark = pair.locator("mark").nth(1)
        mark.hover()
        name = mark.get_attribute("class")
        ends = pair.locator(f"mark.{name}")
        outlined = ends.evaluate_all("all => all.map(m => getComputedStyle(m).outlineStyle)")
        assert len(outlined) >= 2
        assert set(outlined) == {"solid"}


def test_report_is_readable_without_its_script(browser: Any, report: Path) -> None:
    with Opened(browser, report, 1400, java_script_enabled=False) as opened:
        assert opened.page.locator(".bar").is_hidden()
        assert opened.page.locator("#table-reuse tbody tr").count() > 10


def faults(browser: Any, axe: str, path: Path, **choices: Any) -> list[str]:
    context = browser.new_context(bypass_csp=True, **choices)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run()")
    context.close()
    return [
        f"{fault['id']}: {node['html'][:150]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_report(
    browser: Any, axe: str, report: Path, scheme: str
) -> None:
    assert faults(browser, axe, report, color_scheme=scheme) == []


@pytest.fixture(scope="module")
def side(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = mc.read_articles(root / "data" / "example" / "articles")
    passages = mc.find_passages(articles)
    longest = passages.sort_values("words", ascending=False).iloc[0]
    shown = mc.show_side_by_side(
        articles, article_ids=(longest["article_id_1"], longest["article_id_2"]), passages=passages
    )
    return shown.save(tmp_path_factory.mktemp("side") / "pair.html")


def test_side_by_side_page_runs_nothing_and_links_both_ways(
    browser: Any, axe: str, side: Path
) -> None:
    with Opened(browser, side, 400) as opened:
        page = opened.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        page.locator("a.n").first.hover()
        marks = page.locator("mark.p1").evaluate_all(
            "all => all.map(m => getComputedStyle(m).outlineStyle)"
        )
        assert set(marks) == {"solid"}
    assert faults(browser, axe, side) == []


# -- JupyterLab ---------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    pytest.importorskip("jupyterlab")
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    shutil.copytree(root / "data", folder / "data")
    port, token = free_port(), secrets.token_hex(16)
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"),
                   "JUPYTER_DATA_DIR": str(folder / "jupyter"),
                   "IPYTHONDIR": str(folder / "ipython"),
                   "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
         "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}",
         f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{url}/api/status?token={token}", timeout=2):
                    break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail("JupyterLab did not start within two minutes")
        yield url, token, folder
    finally:
        server.terminate()
        server.wait(20)


def kernels(url: str, token: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}/api/kernels?token={token}", timeout=5) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


@pytest.mark.parametrize("name", ["01_overlap", "03_readability"])
def test_notebook_runs_in_jupyterlab_through_its_menus(
    browser: Any, lab: tuple[str, str, Path], name: str
) -> None:
    url, token, folder = lab
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    before = {kernel["id"] for kernel in kernels(url, token)}
    page.goto(f"{url}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    # Lab says idle before the kernel is connected: ask the server instead.
    page.wait_for_timeout(1000)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        mine = [k for k in kernels(url, token) if k["id"] not in before and k["connections"] > 0]
        if mine and mine[0]["execution_state"] == "idle":
            break
        time.sleep(0.5)
    page.click("#jp-MainMenu >> text=Run")
    page.click(".lm-Menu >> text=Run All Cells")
    notebook = json.loads((folder / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    count = sum(cell["cell_type"] == "code" for cell in notebook["cells"])
    deadline = time.monotonic() + 240
    done = False
    while time.monotonic() < deadline and not done:
        page.keyboard.press("Control+s")
        page.wait_for_timeout(3000)
        saved = json.loads((folder / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        cells = [cell for cell in saved["cells"] if cell["cell_type"] == "code"]
        outputs = [output for cell in cells for output in cell["outputs"]]
        errors = [o for o in outputs if o["output_type"] == "error"]
        assert errors == []
        done = sum(cell["execution_count"] is not None for cell in cells) == count
        mine = [k for k in kernels(url, token) if k["id"] not in before]
        done = done and all(k["execution_state"] == "idle" for k in mine)
    assert done
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    assert "image/png" in kinds
    assert page.locator(".jp-RenderedImage img").count() + kinds.count("text/html") > 0
    if name == "01_overlap":
        assert any("sbs" in "".join(o.get("data", {}).get("text/html", "")) for o in outputs)
        seen = untrusted(browser, lab, name)
        assert seen["marks"] > 0
        assert seen["tinted"] == seen["marks"]
        assert seen["scripts"] == 0
    context.close()


def untrusted(browser: Any, lab: tuple[str, str, Path], name: str) -> dict[str, int]:
    """Open the saved notebook as if it came from someone else: Lab then drops styles."""
    url, token, folder = lab
    path = folder / "notebooks" / f"{name}.ipynb"
    other = folder / "notebooks" / f"{name}_sent.ipynb"
    sent = json.loads(path.read_text(encoding="utf-8"))
    sent["cells"][0]["source"] = "# Sent by mail"  # another signature: not trusted
    for cell in sent["cells"]:
        cell.get("metadata", {}).pop("trusted", None)
    other.write_text(json.dumps(sent), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.goto(f"{url}/lab/workspaces/sent/tree/notebooks/{other.name}?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.locator(".jp-Notebook").first.click()
    for _ in range(40):
        if page.locator(".sbs mark").count():
            break
        page.mouse.wheel(0, 1200)
        page.wait_for_timeout(250)
    seen = page.evaluate(
        """() => {
        const marks = Array.from(document.querySelectorAll('.sbs mark'));
        const tint = m => getComputedStyle(m).backgroundColor !== 'rgba(0, 0, 0, 0)';
        return {marks: marks.length, tinted: marks.filter(tint).length,
                scripts: document.querySelectorAll('.sbs script, .sbs iframe').length};
        }"""
    )
    context.close()
    return dict(seen)
