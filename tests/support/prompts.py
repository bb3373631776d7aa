"""The shipped questions of framing the dilemma, by the names under which a preparation keeps their answers."""

from __future__ import annotations

from typing import Final

from bot.conversations.preparing import Dialogue, Event, Move, begin
from bot.policy.prompts import shipped_sets

FRAMING: Final = shipped_sets()["framing"]
ORDER: Final = tuple(f"framing.{question.key}" for question in FRAMING.questions)
SITUATION, STUCK, PULLS, OTHERS, FEELINGS, *_, USEFUL = ORDER


def new_dialogue() -> Dialogue:
    """Framing the dilemma, just begun."""
    return begin(FRAMING.asked(0))


def on(move: Move, question: str, text: str = "", *, seen: int) -> Event:
    """A move on one question, with what stood in its box."""
    return Event(move=move, question=question, texts={question: text}, seen=seen)
