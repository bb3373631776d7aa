"""Texts and an audit log that are in memory alone, for tests of what has nothing to do with either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.confidential import Confidential, ContentKind, Label
from bot.domain.people import PersonId
from bot.errors import Unknown
from bot.ids import new_id
from bot.ports import AuditKind, Happened


class PlainContents:
    """Implements `bot.ports.Contents` for one transaction."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[PersonId, Label, str]] = {}

    def put(self, owner: PersonId, label: Label, text: str) -> str:
        content = new_id()
        self._texts[content] = owner, label, text
        return content

    def replace(self, content: str, text: str) -> None:
        owner, label, _ = self._texts[content]
        self._texts[content] = owner, label, text

    def get(self, content: str) -> Confidential[str]:
        if content not in self._texts:
            raise Unknown
        _, label, text = self._texts[content]
        return Confidential(text, label)

    def destroy(self, content: str) -> None:
        self._texts.pop(content, None)

    def count(self, owner: PersonId) -> Mapping[ContentKind, int]:
        return Counter(label.kind for whose, label, _ in self._texts.values() if whose == owner)


class KeptAudit:
    """Implements `bot.ports.Audit` for one transaction, and forgets all after it."""

    def __init__(self) -> None:
        self._entries: list[Happened] = []

    def add(self, happened: Happened) -> None:
        self._entries.append(happened)

    def latest(self, actor: PersonId, kinds: Sequence[AuditKind], *, since: datetime) -> AuditKind | None:
        its = (one.kind for one in reversed(self._entries) if one.actor == actor and one.kind in kinds)
        return next(its, None)

    def reads_of(self, subject: PersonId) -> Sequence[tuple[AuditKind, PersonId, int]]:
        reads = Counter(
            (one.kind, one.actor) for one in self._entries if one.subject == subject and one.actor
        )
        return [(kind, actor, number) for (kind, actor), number in reads.items() if actor]

    def flush(self) -> None:
        """Nothing waits: nothing is written."""

    def committed(self) -> None:
        """Nothing is remembered."""
