"""The app's icons: what Teams and Slack ask of them, and that they can be seen."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bot.platforms.teams.manifest import ICON_PIXELS
from tests.house.checkout import ROOT
from tests.manifest.png import Picture, header, read
from tools.icons import ICONS

MANIFEST = ROOT / "manifest"
TEAMS = json.loads((MANIFEST / "teams" / "manifest.json").read_text("utf-8"))
SLACK_SIZES = range(512, 2001)
"""https://docs.slack.dev/reference/methods/apps.icon.set"""
OPAQUE, WITH_ALPHA = 2, 6
"""Colour types of PNG."""
READABLE = 4.5
"""Contrast that Microsoft recommends for icons
(https://learn.microsoft.com/microsoftteams/platform/concepts/design/design-teams-app-icon-store-appbar)."""

Pixel = tuple[int, int, int, int]


def icon(kind: str) -> Picture:
    """An icon of the Teams package."""
    return read((MANIFEST / "teams" / TEAMS["icons"][kind]).read_bytes())


def luminance(pixel: Pixel) -> float:
    """How light a colour is (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    linear = [one / 255 / 12.92 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in pixel[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Pixel, other: Pixel) -> float:
    """Between two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", ["color", "outline"])
def test_teams_icons_have_their_sizes(kind: str) -> None:
    """Teams refuses a package with an icon of another size."""
    head = icon(kind).header
    assert (head.width, head.height) == (ICON_PIXELS[kind],) * 2


def test_the_outline_is_white_on_nothing() -> None:
    """Every pixel that shows is white, each corner is empty, and the symbol leaves no margin at its sides."""
    picture = icon("outline")
    shown = {pixel[:3] for row in picture.rows for pixel in row if pixel[3]}
    assert picture.header.colour_type == WITH_ALPHA
    assert shown == {(255, 255, 255)}
    assert all(picture.rows[y][x][3] == 0 for x in (0, -1) for y in (0, -1))
    left, top, right, bottom = picture.box()
    assert (left, right) == (0, 31)
    assert abs(top - (31 - bottom)) <= 1
    solid = sum(pixel[3] > 200 for row in picture.rows for pixel in row)
    assert solid > 32 * 32 / 6


def test_the_colour_icon_fills_its_square() -> None:
    """No transparency and no frame: Teams cuts it to its own shapes, and the symbol stays within 96 pixels."""
    picture = icon("color")
    edge = {
        *picture.rows[0],
        *picture.rows[-1],
        *(row[0] for row in picture.rows),
        *(row[-1] for row in picture.rows),
    }
    assert picture.header.colour_type == OPAQUE
    assert len(edge) == 1
    left, top, right, bottom = picture.box()
    assert 48 <= left <= right < 144
    assert 48 <= top <= bottom < 144
    assert right - left > 90


def test_slack_takes_the_icon() -> None:
    """A square without transparency, of a size that Slack accepts."""
    head = header((MANIFEST / "slack" / "icon.png").read_bytes())
    assert head.width == head.height
    assert head.width in SLACK_SIZES
    assert head.colour_type == OPAQUE


def test_the_symbol_can_be_seen() -> None:
    """Each colour of the symbol stands out from the ground, and the picture is the same from both sides."""
    picture = icon("color")
    ground = picture.rows[0][0]
    counts = Counter(pixel for row in picture.rows for pixel in row)
    (most, _), *others = counts.most_common(3)
    assert most == ground
    assert all(contrast(ground, colour) > READABLE for colour, _ in others)
    uneven = sum(one != other for row in picture.rows for one, other in zip(row, row[::-1], strict=True))
    assert uneven < len(picture.rows) ** 2 / 50


def test_one_colour_stands_for_the_app() -> None:
    """The icon's ground is the colour that both manifests name."""
    ground = "#{:02x}{:02x}{:02x}".format(*icon("color").rows[0][0][:3])
    slack = json.loads((MANIFEST / "slack" / "manifest.json").read_text("utf-8"))
    assert TEAMS["accentColor"] == slack["display_information"]["background_color"] == ground


def test_every_picture_has_its_drawing() -> None:
    """What is rendered is what is kept, and each drawing is used."""
    pictures = {path.relative_to(MANIFEST).as_posix() for path in MANIFEST.rglob("*.png")}
    drawings = {path.name for path in (MANIFEST / "icons").iterdir()}
    assert {one.picture for one in ICONS} == pictures
    assert {one.drawing for one in ICONS} == drawings
