"""Renders the app's icons in manifest/ from their drawings in manifest/icons. `make icons` runs it.

Sizes and colours are Microsoft's and Slack's:
https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons,
https://docs.slack.dev/reference/methods/apps.icon.set
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

MANIFEST = Path(__file__).resolve().parent.parent / "manifest"


@dataclass(frozen=True, kw_only=True)
class Icon:
    """A picture of one platform.

    Attributes:
        drawing: in manifest/icons.
        picture: in manifest.
        size: of the picture, in pixels.
        view: the part of the drawing that it shows, as an SVG `viewBox`.
    """

    drawing: str
    picture: str
    size: int
    view: str


ICONS = (
    # The symbol takes the 96 pixels in the middle: Teams cuts the rest to its own shapes.
    Icon(drawing="colour.svg", picture="teams/colour.png", size=192, view="0 0 64 64"),
    # White on nothing, without a margin.
    Icon(drawing="outline.svg", picture="teams/outline.png", size=32, view="0 0 32 32"),
    # Slack rounds the corners, and shows it small: the symbol takes more of it.
    Icon(drawing="colour.svg", picture="slack/icon.png", size=1024, view="9 9 46 46"),
)


def main() -> None:
    """Renders every icon anew."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit(
            "There is no chromium on the PATH. Install it (Debian: apt install chromium), or set CHROMIUM."
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        for icon in ICONS:
            _render(chromium, icon)
            print(f"manifest/{icon.picture}")
        chromium.close()


def _render(chromium: Browser, icon: Icon) -> None:
    drawing = (MANIFEST / "icons" / icon.drawing).read_text(encoding="utf-8")
    drawing = re.sub(r'viewBox="[^"]*"', f'viewBox="{icon.view}"', drawing, count=1)
    page = chromium.new_page(viewport={"width": icon.size, "height": icon.size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawing}")
    page.screenshot(path=MANIFEST / icon.picture, omit_background=True)
    page.close()


if __name__ == "__main__":
    main()
