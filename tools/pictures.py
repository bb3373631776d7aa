"""Takes the pictures in docs/pictures from the running demo. `make pictures` runs it.

It starts the demo on a port of its own, is one person of the team after the other, and goes through one
round of supervision. Buttons are found by patterns, as their words are edited in templates/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PYTHON = ROOT / ".venv" / "bin" / "python"
WIDTH, HEIGHT = 1280, 800
LARGEST_BYTES = 150_000
SETTLED_MS = 500
LONGEST_START_SECONDS = 30

ANSWERS = (
    "A parent agrees to every step of the plan. After four visits little has changed for the younger child.",
    "I visit and write it up, and still cannot say that it is safe enough.",
    "On one side, trust is growing and pressing may end it. On the other, the child is waiting.",
    "School is calm, the health visitor worried. The child goes quiet about evenings.",
    "I dread the visits. I assume that warmth means honesty.",
    "A joint visit. Appointments are kept; home is the same.",
    "Wait: calm, but drift. Meet now: clearer, and may feel like a threat.",
    "What evenings are like. Perhaps it is money, not avoidance.",
    "What would show us, in four weeks, that this is enough?",
    "A decision that I can explain, and the hard talk rehearsed.",
)
RECORD = {
    r"^Workload": "Eighteen families, two of them new. One assessment moves to January, so that the visits stay possible.",
    r"^Development": "Amira leads the next joint visit and plans it beforehand. Half a day on neglect is booked for March.",
    r"^Wellbeing": "A full month. Amira takes the Friday after the review off.",
    r"^What works well": "The family plan was written with the parents, in their words.",
    r"^Performance": "Visits are recorded within two days. Amira brings the chronology by 11 December.",
}


def main() -> None:
    """Takes every picture anew."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit(
            "There is no chromium on the PATH. Install it (Debian: apt install chromium), or set CHROMIUM."
        )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        page = chromium.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-GB"
        )
        _tell(Story(page, address))
        chromium.close()
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}  {size // 1000} kB")
        if size > LARGEST_BYTES:
            sys.exit(f"{picture.name} is larger than {LARGEST_BYTES // 1000} kB.")


@contextmanager
def _demo() -> Generator[str]:
    """The address of a demo that runs in an empty folder, until it is no longer needed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [str(PYTHON), "-m", "bot", "demo", "--no-browser"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        ) as demo,
    ):
        try:
            assert demo.stdout is not None
            said = re.search(r"http://\S+", demo.stdout.readline())
            if said is None:
                sys.exit("The demo did not start.")
            _wait_for(f"{said[0]}healthz")
            yield said[0]
        finally:
            demo.terminate()


def _wait_for(address: str) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST_START_SECONDS:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - an address of this machine
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The demo does not answer.")


class Story:
    """What somebody does in the demo's page."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = f"{address}workspace/"

    def be(self, name: str) -> None:
        """Becomes a person, in their chat with the bot."""
        self._page.goto("about:blank")
        self._page.goto(self._address)
        self._page.locator("#people button", has=self._page.get_by_text(name, exact=True)).click()
        self._page.locator("#log article").first.wait_for()
        self.settle()

    def press(self, label: str, *, last: bool = True) -> None:
        """Presses a button in the form that is open, else in the newest message or on Home."""
        buttons = self._here().get_by_role("button", name=re.compile(label, re.IGNORECASE))
        (buttons.last if last else buttons.first).click()
        self.settle()

    def submit(self) -> None:
        """Sends the form that is open."""
        self._page.locator("#modal-submit").click()
        self.settle()

    def close(self) -> None:
        """Closes what is open."""
        self._page.locator("#modal-x").click()
        self.settle()

    def fill(self, label: str, text: str) -> None:
        """Types into a field of the form that is open."""
        self._page.locator("#modal").get_by_label(re.compile(label)).fill(text)

    def fill_only(self, text: str) -> None:
        """Types into the one box of the form that is open."""
        self._page.locator("#modal textarea").first.fill(text)

    def tick(self, *labels: str) -> None:
        """Ticks boxes, or chooses one of several."""
        for label in labels:
            self._page.locator("#modal").get_by_label(re.compile(label)).check()

    def home(self) -> None:
        """Opens Home."""
        self._page.locator("[data-key=place-home]").click()
        self._page.locator("#home > *").first.wait_for()
        self.settle()

    def say(self, word: str) -> None:
        """Types a word into the chat."""
        before = self._page.locator("#log article").count()
        self._page.locator("#text").fill(word)
        self._page.keyboard.press("Enter")
        self._page.locator("#log article").nth(before + 1).wait_for()
        self.settle()

    def settle(self) -> None:
        """Lets the page become still."""
        self._page.wait_for_timeout(SETTLED_MS)

    def picture(self, name: str, *, height: int = HEIGHT) -> None:
        """The page, from its top."""
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
        self._page.screenshot(path=PICTURES / f"{name}.png", clip=clip)  # pyright: ignore[reportArgumentType]

    def picture_of_form(self, name: str) -> None:
        """What is open, alone; as much of it as fits on the screen."""
        self._page.locator("#modal").screenshot(path=PICTURES / f"{name}.png")

    def scroll_to_end(self) -> None:
        """Shows the end of the form that is open."""
        self._page.locator("#modal-body").evaluate("body => body.scrollTo(0, body.scrollHeight)")
        self.settle()

    def _here(self) -> Locator:
        modal = self._page.locator("#modal")
        return modal if modal.is_visible() else self._page.locator("#main")


def _tell(story: Story) -> None:
    """One round: a reminder, a preparation, a session, its record, and who sees what of it."""
    story.be("Amira Khan")
    story.picture("reminder", height=430)
    _prepare(story)
    story.be("Grace Bell")
    story.picture("digest", height=560)
    story.home()
    story.picture("home", height=720)
    story.be("Grace Bell")
    _hold(story)
    story.be("Amira Khan")
    story.press(r"^open$")
    story.picture_of_form("record-to-confirm")
    story.close()
    story.be("Tom Reid")
    story.say("status")
    story.press(r"everybody")
    story.picture_of_form("status")


def _prepare(story: Story) -> None:
    story.press(r"^prepare")
    for number, answer in enumerate(ANSWERS, start=1):
        story.fill_only(answer)
        if number == 3:
            story.picture("preparation")
            story.picture_of_form("preparation-question")
        story.submit()
    story.scroll_to_end()
    story.picture_of_form("preparation-sharing")
    story.submit()
    story.close()


def _hold(story: Story) -> None:
    story.press(r"held|log a session")
    story.fill("minutes", "75")
    story.tick("Amira Khan", "In person", "^Managerial", "^Developmental", "^Supportive")
    story.submit()
    story.press(r"write")
    for head, text in RECORD.items():
        story.fill(head, text)
    story.submit()
    story.press(r"^send")
    story.close()


if __name__ == "__main__":
    main()
