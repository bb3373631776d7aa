"""Reads PNG pictures as their format has them, as far as the icons need it (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
"""Colour types: red, green, blue; and with an alpha channel."""


@dataclass(frozen=True)
class Header:
    """What a picture says of itself."""

    width: int
    height: int
    colour_type: int


@dataclass(frozen=True)
class Picture:
    """A picture's pixels, row by row. Each is (red, green, blue, alpha); alpha 255 covers what is behind it."""

    header: Header
    rows: tuple[tuple[tuple[int, int, int, int], ...], ...]

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what differs from the corner's pixel, all included."""
        ground = self.rows[0][0]
        places = [(x, y) for y, row in enumerate(self.rows) for x, one in enumerate(row) if one != ground]
        columns, lines = [x for x, _ in places], [y for _, y in places]
        return min(columns), min(lines), max(columns), max(lines)


def header(data: bytes) -> Header:
    """The header of a picture of eight bits a channel, not interlaced.

    Raises:
        ValueError: it is none.
    """
    width, height, depth, colour_type, _, _, interlaced = struct.unpack(
        ">IIBBBBB", dict(_chunks(data))[b"IHDR"]
    )
    if depth != 8 or colour_type not in CHANNELS or interlaced:
        raise ValueError("another kind of PNG")
    return Header(width, height, colour_type)


def read(data: bytes) -> Picture:
    """All of such a picture."""
    head = header(data)
    channels = CHANNELS[head.colour_type]
    lines = _lines(zlib.decompress(dict(_chunks(data))[b"IDAT"]), head.width * channels, channels)
    return Picture(head, tuple(tuple(_pixels(line, channels)) for line in lines))


def _pixels(line: bytes, channels: int) -> Iterator[tuple[int, int, int, int]]:
    for at in range(0, len(line), channels):
        yield line[at], line[at + 1], line[at + 2], line[at + 3] if channels == 4 else 255


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks by name; the parts of the image data as one."""
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG")
    at, image = len(SIGNATURE), b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if zlib.crc32(name + body) != struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]:
            raise ValueError("a broken PNG")
        image += body if name == b"IDAT" else b""
        yield name, image if name == b"IDAT" else body
        at += length + 12


def _lines(data: bytes, width: int, channels: int) -> Iterator[bytes]:
    above = bytearray(width)
    for start in range(0, len(data), width + 1):
        kind, line = data[start], bytearray(data[start + 1 : start + 1 + width])
        for at in range(width):
            left, corner = (line[at - channels], above[at - channels]) if at >= channels else (0, 0)
            line[at] = (line[at] + _guess(kind, left, above[at], corner)) % 256
        yield bytes(line)
        above = line


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What each of the five filters takes a byte to be."""
    if kind == 4:
        estimate = left + up - corner
        return min((left, up, corner), key=lambda one: abs(estimate - one))
    return (0, left, up, (left + up) // 2)[kind]
