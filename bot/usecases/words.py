"""The words that people type, and the nearest one to a word that is misspelt."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

NOT_YET = frozenset(
    {
        "agreement",
        "access",
        "settings",
    }
)
"""Words of the contract that this version answers truthfully as not there."""

KNOWN = (
    frozenset(
        {
            "help",
            "prepare",
            "next",
            "book",
            "held",
            "record",
            "confirm",
            "status",
            "my-data",
            "snooze",
            "absence",
            "cases",
            "actions",
            "adhoc",
            "group",
            "breach",
            "disclose",
            "safeguarding",
            "concern",
        }
    )
    | NOT_YET
)

GREETINGS = frozenset({"hi", "hello", "hey", "start", "menu", "?"})
LONGEST_WORD = 24
PRESSING = "safeguarding"
AS_GOOD_AS = 0.75
NEAR_ENOUGH = 0.6
MOST = 3


def word_of(text: str) -> str | None:
    """The word that a text is, or None where it is something else."""
    plain = " ".join(text.lower().strip(" .!/").split())
    if plain in GREETINGS or not plain:
        return "help"
    dashed = plain.replace(" ", "-").replace("_", "-")
    return dashed if dashed in KNOWN else _pressing(dashed)


def _pressing(text: str) -> str | None:
    """The word for which nobody is asked what they meant: whoever misspells it gets its answer at once."""
    if len(text) > LONGEST_WORD:
        return None
    near = DamerauLevenshtein.normalized_similarity(text, PRESSING) >= AS_GOOD_AS
    return PRESSING if near else None


def nearest(text: str) -> tuple[str, ...]:
    """Known words that a short text may be a misspelling of, the likeliest first."""
    plain = "-".join(text.lower().split())
    if not plain or len(plain) > LONGEST_WORD:
        return ()
    near = ((DamerauLevenshtein.normalized_similarity(plain, word), word) for word in KNOWN)
    return tuple(word for similarity, word in sorted(near, reverse=True)[:MOST] if similarity >= NEAR_ENOUGH)
