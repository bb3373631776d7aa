"""The lists by which names are told from other words: the files in `lists/`, each with its source at its top.

A change to what counts as a name is a change to one of these files. All words in them are folded
(`tokens.fold`): in small letters, without accents and apostrophes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lexicon:
    """The lists.

    Attributes:
        given: first names that are no usual word.
        maybe_given: first names that are words or places too.
        rarely_given: words that are first names now and then.
        surnames: surnames that are no usual word.
        maybe_surnames: surnames that are words or places too.
        places: places.
        terms: what has a capital and is nobody, and shorthand.
        capitals: abbreviations.
        words: English words without the endings that `is_word` takes off.
    """

    given: frozenset[str]
    maybe_given: frozenset[str]
    rarely_given: frozenset[str]
    surnames: frozenset[str]
    maybe_surnames: frozenset[str]
    places: frozenset[str]
    terms: frozenset[str]
    capitals: frozenset[str]
    words: frozenset[str]

    def is_word(self, key: str) -> bool:
        """Whether it is a usual word or something that is known to be nobody."""
        return all(self._is_word(part) for part in key.split("-"))

    def _is_word(self, part: str) -> bool:
        if part in self.words or part in self.terms or part in self.places or part in self.capitals:
            return True
        return any(base in self.words or base in self.terms for base in _bases(part))


@cache
def lexicon() -> Lexicon:
    """The lists, read once: about ten milliseconds."""
    return Lexicon(
        given=_list("given"),
        maybe_given=_list("given_also_words"),
        rarely_given=_list("given_rarely"),
        surnames=_list("surnames"),
        maybe_surnames=_list("surnames_also_words"),
        places=_list("places"),
        terms=_list("terms"),
        capitals=_list("capitals"),
        words=_list("words"),
    )


def _list(name: str) -> frozenset[str]:
    text = resources.files(__package__).joinpath("lists", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


_BEGINNINGS = ("un", "re", "non", "mis", "over", "under", "pre", "dis", "co", "multi", "inter", "sub", "out")


def _bases(word: str) -> Iterator[str]:
    """What a word can have been before an ending or a beginning was put to it."""
    yield from _without_ending(word)
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) > len(beginning) + 2:
            rest = word[len(beginning) :]
            yield rest
            yield from _without_ending(rest)


def _without_ending(word: str) -> Iterator[str]:
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("ies"):
            yield word[:-3] + "y"
    for ending in ("ed", "er", "ers", "ing", "ings", "est"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield from _stems(word[: -len(ending)])
    if word.endswith("ly"):
        yield word[:-2]
        yield word[:-1] + "e"
        if word.endswith("ily"):
            yield word[:-3] + "y"
        if word.endswith("ally"):
            yield word[:-4]
    if word.endswith("ness"):
        yield word[:-4]
        if word.endswith("iness"):
            yield word[:-5] + "y"


def _stems(stem: str) -> Iterator[str]:
    yield stem
    yield stem + "e"
    if len(stem) > 2 and stem[-1] == stem[-2]:
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"
