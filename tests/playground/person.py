"""A person before the Agents Playground in a browser: what they do there, and what they see.

Cards stand in the chat under one another. A press turns its card over, and that card is looked at until the person
does something elsewhere or looks for news.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from playwright.async_api import Locator, Page, Response

PERSONAL: Final = "Personal Chat"
GROUP: Final = "Group Chat"
CHANNEL: Final = "My Team - General"
BOT: Final = "Supervision"
PATIENCE_SECONDS: Final = 30.0
_CARDS: Final = ".ac-adaptiveCard"
_MARK: Final = "card => card.querySelector('[id]')?.id ?? ''"
"""A card that is turned over gets new ids."""

Filling: TypeAlias = str | tuple[str, ...]
Look: TypeAlias = "Callable[[], Awaitable[str | None]]"


class Person:
    """Somebody's hands and eyes.

    Attributes:
        page: the Playground in the browser.
        problem: what the last press was answered with, where that was no card.
    """

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.problem = ""
        self._pictures = pictures
        self._looked_at: Locator | None = None
        self._heard: set[int] = set()

    # Doing

    async def arrive(self, url: str) -> None:
        """Opens the Playground, which installs the bot."""
        await self.page.goto(url, wait_until="domcontentloaded")
        await self._box().wait_for()

    async def open(self, place: str) -> None:
        """Goes to another conversation."""
        self._looked_at, self._heard = None, set()
        # Playwright may find it outside of the window: the Playground has columns of fixed widths.
        await self.page.get_by_role("treeitem", name=place, exact=True).dispatch_event("click")
        await self._box().wait_for()

    async def say(self, text: str) -> None:
        """Writes to the bot in the personal chat."""
        await self._hear_all()
        await self._box().fill(text)
        await self.page.get_by_role("button", name="Send Message", exact=True).click()

    async def mention(self, text: str) -> None:
        """Writes to the bot in a group chat or channel, where it gets what mentions it."""
        await self._hear_all()
        await self._box().press_sequentially("@")
        await self.page.get_by_role("menuitem", name=BOT).click()
        await self._box().press_sequentially(f" {text}")
        await self.page.get_by_role("button", name=re.compile("^(Send Message|Post)$")).first.click()

    async def press(self, label: str) -> None:
        """Presses a button: of the card that is looked at, else of the newest that has it."""
        card = await self._card_with(label)
        mark: str = await card.evaluate(_MARK)
        async with self.page.expect_response(_answers_press) as answering:
            await _button(card, label).click()
        answer = await (await answering.value).json()
        self._looked_at, self.problem = card, ""
        if not str(answer.get("type", "")).endswith("card.adaptive"):
            self.problem = str(answer)
            return
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await card.evaluate(_MARK) == mark:  # noqa: ASYNC110 - the page tells nobody
                await asyncio.sleep(0.01)

    async def fill(self, values: Mapping[str, Filling]) -> None:
        """Fills in fields of the card that is looked at, by their labels; of several boxes, ticks exactly these."""
        for label, value in values.items():
            field = self._focus().get_by_label(re.compile(rf"^\s*{re.escape(label)}[\s*]*$"))
            if not isinstance(value, str):
                for box in await field.all():
                    await box.set_checked(await box.get_attribute("aria-label") in value)
            elif await field.get_attribute("role") == "radiogroup":
                await field.get_by_label(value, exact=True).check()
            else:
                await field.fill(value)

    # Seeing

    async def sees(self, *words: str) -> str:
        """The card that is looked at, once it says all of this."""
        return await self._wait(lambda: self._says(words), words)

    async def hears(self, *words: str) -> str:
        """The oldest message not heard before that says all of this, once it is there: it is looked at then."""
        return await self._wait(lambda: self._news(words), words)

    async def screen(self) -> str:
        """All cards of the conversation as one text."""
        return "\n".join(await self._cards().all_inner_texts())

    async def count_cards(self) -> int:
        """How many cards there are in the conversation."""
        return await self._cards().count()

    async def buttons(self) -> list[str]:
        """The labels of the buttons of the card that is looked at."""
        texts = await self._focus().get_by_role("button").all_inner_texts()
        # A date's field has a picture to press.
        return [text.strip() for text in texts if text.strip()]

    async def picture(self, name: str) -> None:
        """Keeps what is on the screen."""
        await self.page.screenshot(path=self._pictures / f"{name}.png")

    # Finding

    def _box(self) -> Locator:
        return self.page.locator('div[role="textbox"]').first

    def _cards(self) -> Locator:
        return self.page.locator(_CARDS)

    def _focus(self) -> Locator:
        return self._looked_at or self._cards().last

    async def _card_with(self, label: str) -> Locator:
        if self._looked_at is not None:
            return self._looked_at
        having = self._cards().filter(has=self.page.get_by_role("button", name=label, exact=True)).last
        await having.wait_for()
        number: int = await having.evaluate(
            f"card => [...document.querySelectorAll('{_CARDS}')].indexOf(card)"
        )
        return self._cards().nth(number)

    async def _says(self, words: tuple[str, ...]) -> str | None:
        text = await self._focus().inner_text() if await self.count_cards() else ""
        return text if all(one in text for one in words) else None

    async def _news(self, words: tuple[str, ...]) -> str | None:
        for number, text in enumerate(await self._cards().all_inner_texts()):
            if number not in self._heard and all(one in text for one in words):
                self._heard.add(number)
                self._looked_at = self._cards().nth(number)
                return text
        return None

    async def _hear_all(self) -> None:
        self._looked_at, self._heard = None, set(range(await self.count_cards()))

    async def _wait(self, look: Look, words: tuple[str, ...]) -> str:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    found = await look()
                    if found is not None:
                        return found
                    await asyncio.sleep(0.02)
        await self.picture("missing")
        raise AssertionError(f"{words} did not come; the screen says:\n{await self.screen()}\n{self.problem}")


def _button(card: Locator, label: str) -> Locator:
    return card.get_by_role("button", name=label, exact=True).first


def _answers_press(response: Response) -> bool:
    return response.url.endswith("/invoke")
