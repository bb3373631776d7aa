"""What is wrong with a payload, in the words and with the JSON pointer that Slack answers with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.demo.jsons import Json, JsonObject


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    lines: list[str] = field(default_factory=list[str])

    def add(self, message: str, pointer: str) -> None:
        """One more fault, at a JSON pointer such as `/blocks/0/text`."""
        self.lines.append(f"[ERROR] {message} [json-pointer:{pointer}]")

    def __bool__(self) -> bool:
        return bool(self.lines)

    def object_at(
        self, value: Json, pointer: str, *, required: Collection[str], allowed: Collection[str]
    ) -> JsonObject | None:
        """The value as an object with its required fields and no others than the allowed ones."""
        if not isinstance(value, dict):
            self.add("must provide an object", pointer)
            return None
        for name in required:
            if name not in value:
                self.add(f"missing required field: {name}", pointer)
        for name in value:
            if name not in required and name not in allowed:
                self.add(f"invalid additional property: {name}", pointer)
        return value

    def string_at(
        self, source: JsonObject, name: str, pointer: str, *, most: int, least: int = 0
    ) -> str | None:
        """A string field within its length in characters; None where it is absent or no string."""
        if name not in source:
            return None
        value = source[name]
        here = f"{pointer}/{name}"
        if not isinstance(value, str):
            self.add("must provide a string", here)
            return None
        if len(value) > most:
            self.add(f"must be less than {most + 1} characters", here)
        if len(value) < least:
            self.add(f"must be more than {least - 1} characters", here)
        return value

    def items_at(
        self, source: JsonObject, name: str, pointer: str, *, most: int, least: int = 1
    ) -> list[Json]:
        """An array field with a number of items; empty where it is absent or no array."""
        if name not in source:
            return []
        value = source[name]
        here = f"{pointer}/{name}"
        if not isinstance(value, list):
            self.add("must provide an array", here)
            return []
        if len(value) > most:
            self.add(f"no more than {most} items allowed", here)
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", here)
        return value

    def one_of(self, source: JsonObject, name: str, pointer: str, choices: Collection[str]) -> None:
        """A string field that, where it is present, is one of the choices."""
        if name in source and source[name] not in choices:
            self.add("must be a valid enum value", f"{pointer}/{name}")

    def flag_at(self, source: JsonObject, name: str, pointer: str) -> None:
        """A field that, where it is present, is true or false."""
        if name in source and not isinstance(source[name], bool):
            self.add("must provide a boolean", f"{pointer}/{name}")

    def whole_number_at(self, source: JsonObject, name: str, pointer: str, *, least: int, most: int) -> None:
        """A field that, where it is present, is a whole number within bounds."""
        value = source.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int):
            self.add("must provide an integer", f"{pointer}/{name}")
        elif not least <= value <= most:
            self.add(f"must be between {least} and {most}", f"{pointer}/{name}")

    def text_at(
        self,
        source: JsonObject,
        name: str,
        pointer: str,
        *,
        most: int,
        plain_only: bool = True,
        least: int = 1,
    ) -> None:
        """A text object field, where it is present.

        Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
        """
        if name in source:
            self.text_object(source[name], f"{pointer}/{name}", most=most, plain_only=plain_only, least=least)

    def text_object(
        self, value: Json, pointer: str, *, most: int, plain_only: bool = True, least: int = 1
    ) -> None:
        """A text object that stands at the pointer itself."""
        text = self.object_at(value, pointer, required=("type", "text"), allowed=("emoji", "verbatim"))
        if text is None:
            return
        kind = text.get("type")
        if kind not in (("plain_text",) if plain_only else ("plain_text", "mrkdwn")):
            self.add("unsupported type for a text object here", f"{pointer}/type")
        if kind == "mrkdwn" and "emoji" in text:
            self.add("invalid additional property: emoji", pointer)
        if kind == "plain_text" and "verbatim" in text:
            self.add("invalid additional property: verbatim", pointer)
        self.string_at(text, "text", pointer, most=most, least=least)
