"""What is held about a person, and who has read it (contract: `my-data`; P1-8a)."""

from __future__ import annotations

from datetime import date

from bot.confidential import ContentKind
from bot.domain.preparation import PreparationState
from bot.domain.record import RecordState
from bot.messages.answers import Notice
from bot.messages.overview import MyData
from bot.ports import Transaction
from bot.usecases.data_requests import may_enter
from bot.usecases.disclosure_pages import entries_of
from bot.usecases.duties import OF_PAIR
from bot.usecases.prepare import supervisor_name
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting


def show_my_data(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Counts by kind, and the readers; never a text."""
    reads = tx.audit.reads_of(request.me)
    times: dict[str, int] = {}
    people = tx.people.by_ids([person for _, person, _ in reads])
    for _, person, count in reads:
        if person != request.me and person in people:
            name = people[person].entry.name
            times[name] = times.get(name, 0) + count
    records = [r for r in tx.records.of(request.me) if r.state is not RecordState.DRAFT]
    held = [p for p in tx.preparations.of(request.me) if p.state is not PreparationState.GONE]
    return Reply(
        message=MyData(
            first_name=request.actor.first_name,
            sessions=len(tx.sessions.of(request.me)),
            records=len(records),
            waiting=sum(1 for record in records if request.me in record.waits_for()),
            views=tx.contents.count(request.me).get(ContentKind.VIEW, 0),
            preparations=len(held),
            actions=sum(one.kind in OF_PAIR for one in tx.matters.concerning(request.me, since=date.min)),
            reads=tuple(sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))),
            shared=entries_of(tx, setting, tx.disclosures.about(request.me)),
            register=may_enter(tx, setting, request.actor),
        )
    )


def show_notice(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who can read what (P0-2b)."""
    days = setting.rules.clocks.preparation.retention_days.value
    return Reply(message=Notice(supervisor=supervisor_name(tx, request), retention_days=days))
