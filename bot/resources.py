"""Where the package's data are: the words, documents and manifests that are not Python."""

from __future__ import annotations

from pathlib import Path

from bot.errors import SupervisionError

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """A folder of package data: `templates` or `manifest`.

    An installed package holds it in `bot/data`; a checkout at its top level, where it is edited.

    Raises:
        SupervisionError: there is no such folder; the installation is not complete.
    """
    for place in (PACKAGE / "data" / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise SupervisionError(f"The folder {name} is missing from the installation. Install it again.")
