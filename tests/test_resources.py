"""Where package data are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import resources
from bot.clock import SystemClock
from bot.errors import SupervisionError


def test_an_installed_folder_goes_before_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside an installed package stand other people's folders, which may have the same name."""
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "bot")
    (tmp_path / "templates").mkdir()
    assert resources.folder("templates") == tmp_path / "templates"
    (tmp_path / "bot" / "data" / "templates").mkdir(parents=True)
    assert resources.folder("templates") == tmp_path / "bot" / "data" / "templates"


def test_a_missing_folder_says_what_to_do() -> None:
    """An installation that is not complete is named as such."""
    with pytest.raises(SupervisionError, match="Install it again"):
        resources.folder("no such folder")


def test_the_clock_says_the_time_in_utc() -> None:
    """Moments inside the program are aware, and in one zone."""
    offset = SystemClock().now().utcoffset()
    assert offset is not None
    assert not offset
