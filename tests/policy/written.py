"""Packs for tests: the shipped one with something changed, and the faults of a text."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import pytest

from bot.errors import PolicyError
from bot.policy.pack import Pack, read_pack

PORTSMOUTH = resources.files("bot.policy").joinpath("packs", "portsmouth-2025.yaml").read_text("utf-8")
GENERIC = resources.files("bot.policy").joinpath("packs", "generic.yaml").read_text("utf-8")


def changed(*pairs: tuple[str, str], text: str = PORTSMOUTH) -> str:
    """A shipped pack with some things changed, each of which stands in it once."""
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def with_teams(*lines: str, text: str = PORTSMOUTH) -> str:
    """A pack with one team, North, whose clock has these lines."""
    clock = "".join(f"      {line}\n" for line in lines)
    return f"{text}\nteams:\n  North:\n    one_to_one:\n{clock}"


def with_duty(duty: str, name: str = "own", text: str = PORTSMOUTH) -> str:
    """A pack with one more duty."""
    body = "".join(f"    {line}\n" for line in duty.strip().splitlines())
    return changed(("duties:\n", f"duties:\n  {name}:\n{body}\n"), text=text)


def without(section: str, text: str = PORTSMOUTH) -> str:
    """A pack without one of its top-level sections."""
    lines = text.splitlines()
    start = lines.index(f"{section}:")
    after = (n for n in range(start + 1, len(lines)) if lines[n] and not lines[n].startswith((" ", "#")))
    end = next(after, len(lines))
    return "\n".join([*lines[:start], *lines[end:]]) + "\n"


def bare(text: str) -> str:
    """A shipped pack without its duties: read in half the time."""
    counting = next(line for line in text.splitlines() if line.startswith("  multi_disciplinary:"))
    return changed((counting, counting.replace("[case]", "[]")), text=without("duties", text))


def pack_of(text: str) -> Pack:
    """A text as a pack."""
    return read_pack(text.encode(), name="own.yaml")


def faults_of(text: str | bytes) -> list[str]:
    """The lines of the refusal, without the first; the text must have faults."""
    with pytest.raises(PolicyError) as raised:
        read_pack(text if isinstance(text, bytes) else text.encode(), name="own.yaml")
    return [line.strip() for line in str(raised.value).splitlines()[1:]]


def places_of(faults: Iterable[str]) -> list[str]:
    """The paths of faults, without lines, columns and reasons."""
    return [fault.split(", ", 2)[2].split(": ", 1)[0] for fault in faults]
