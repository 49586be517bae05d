"""How long the browser takes from a changed fact to the new plan on the screen, and what the first page costs.

Starts `osteon web` and Chromium without a window, changes 100 facts over the bundled examples, and prints median and 95th
percentile: from the `change` event until the new plan stands in the page and the next frame is drawn. Then the bytes that
travel for the first page with all its files (compressed, nothing in the cache) and the time until its scripts have taken over.
Run it alone on a quiet machine; quote the medians.
"""

from __future__ import annotations

import platform
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from osteon import __version__
from osteon.examples import example_files

CHANGES = 100
LOADS = 10

# One change of a fact by its place among the answers of the page; resolves to milliseconds.
CHANGE = """
async (place) => {
  const fields = [...document.querySelectorAll(":is(#facts, #questions) [data-address]")]
    .filter((field) => field.querySelector("input[type=radio], select:not([name$=unit])"));
  const field = fields[place % fields.length];
  const radios = [...field.querySelectorAll("input[type=radio]")];
  const list = field.querySelector("select");
  const plan = document.getElementById("plan");
  const shown = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (document.getElementById("plan") === plan) return;
      observer.disconnect();
      requestAnimationFrame(() => done(performance.now()));
    });
    observer.observe(plan.parentElement, { childList: true });
  });
  const start = performance.now();
  if (radios.length) radios[(radios.findIndex((each) => each.checked) + 1) % radios.length].click();
  else {
    list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const time = (await shown) - start;
  await new Promise((done) => setTimeout(done, 60));
  return time;
}
"""
READY = """
new MutationObserver((_, observer) => {
  if (!document.documentElement?.classList.contains("enhanced")) return;
  observer.disconnect();
  window.ready = performance.now();
}).observe(document, { attributes: true, childList: true, subtree: true });
"""


@contextmanager
def served() -> Iterator[str]:
    """The address of the app, in a process of its own."""
    command = [sys.executable, "-u", "-m", "osteon", "web", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.terminate()


def show(title: str, values: list[float], unit: str = "ms") -> None:
    ordered = sorted(values)
    print(f"{title:<52} median {statistics.median(ordered):8.1f} {unit}   p95 {ordered[int(len(ordered) * 0.95)]:8.1f} {unit}")


def changes(page: Page, address: str, example: str, count: int) -> list[float]:
    page.goto(f"{address}/planner?example={example}")
    page.wait_for_function("() => document.documentElement.classList.contains('enhanced')")
    times = []
    for place in range(count):
        times.append(float(page.evaluate(CHANGE, place)))
        page.wait_for_load_state("networkidle")
    return times


def first_page(browser: Browser, url: str) -> tuple[float, float, int]:
    """KiB that travel, milliseconds until the scripts have taken over, and how many requests it takes."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(READY)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    ready = float(page.evaluate("() => window.ready"))
    context.close()
    return sum(sizes) / 1024, ready, len(sizes)


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("bench/browser_update.py needs chromium; ./setup.sh installs it")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        print(f"osteon {__version__}, Python {platform.python_version()}, Chromium {browser.version}, {platform.machine()}")
        page = browser.new_page()
        examples = tuple(example_files())
        changes(page, address, examples[0], 5)  # warms up
        times = [time for example in examples for time in changes(page, address, example, CHANGES // len(examples))]
        show(f"a changed fact until the new plan ({len(times)} changes)", times)
        for title, path in (("empty planner", "/planner"), ("planner with an example", f"/planner?example={examples[0]}")):
            loads = [first_page(browser, f"{address}{path}") for _ in range(LOADS)]
            show(f"{title}: {loads[0][2]} requests, over the network", [size for size, _, _ in loads], "KiB")
            show(f"{title}: until usable", [ready for _, ready, _ in loads])
        browser.close()


if __name__ == "__main__":
    main()
