"""Where the policies contradict each other or are silent: what settles it in the shipped packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

import pytest

from bot.domain.dates import Span, Unit
from bot.policy.clauses import all_decisions
from bot.policy.layers import Layer
from bot.policy.listing import all_values
from bot.policy.pack import open_pack, shipped
from bot.policy.settled import RouteStep

FIVE_WORKING_DAYS = Span(5, Unit.WORKING_DAYS)
YEARLY = Span(12, Unit.MONTHS)
SIX_WEEKS = Span(6, Unit.WEEKS)


Check = Callable[[object], bool]


def _names(value: object) -> bool:
    return {"annual performance conversation", "personal development review"} <= {*_items(value)}


def _items(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()


def _has(word: str) -> Check:
    return lambda value: word in str(value)


def _route(*steps: str) -> Check:
    def has(value: object) -> bool:
        found = [step for step in _items(value) if isinstance(step, RouteStep) and step.days > 0]
        return [step.to for step in found] == [*steps]

    return has


def _first_talks(value: object) -> bool:
    routes = (_route(first, "line_manager") for first in ("restorative_conversation", "discussion"))
    return any(is_so(value) for is_so in routes)


def law_in_force(value: object) -> bool:
    """Whether a text cites the law on data protection that is in force."""
    return "Data Protection Act 2018" in str(value) and "UK GDPR" in str(value) and "1998" not in str(value)


DEFAULTS: Final[Mapping[str, Mapping[str, object]]] = {
    "C1": {
        "retention.supervision_record.min_years": 7,
        "retention.supervision_record.from": "leaving_date",
        "retention.supervision_record.then": "review",
        "retention.supervision_record.legal_hold": True,
        "retention.supervision_record.disposal_needs": 2,
    },
    "C2": {"leaver.custodian": "human_resources", "leaver.handover_task_days": 10},
    "C3": {
        "visibility.label": "private between you and your supervisor; the organisation may read it for the purposes listed",
        "visibility.notice_text": _has("belong to the organisation"),
    },
    "C4": {
        "share.basis.own_manager": "notify",
        "share.basis.professional": "consent",
        "share.basis.outside_the_setting": "permission",
        "share.basis.listed_purpose": "listed_purpose",
        "share.lawful_basis": "public_task",
    },
    "C5": {
        "confirmation.methods": ("chat_confirm",),
        "confirmation.evidence": ("identity", "time", "version_hash"),
        "confirmation.both_parties": True,
        "confirmation.due_working_days": 5,
    },
    "C6": {"record_split": "strict"},
    "C7": {
        "record.system_of_record": "bot",
        "record.file_store_days": 30,
        "storage.allowed": ("onedrive", "sharepoint", "paper"),
    },
    "C8": {"clocks.one_to_one.interval_days": 28, "regime": "lga-2020"},
    "C9": {
        "clocks.one_to_one.interval_days": 28,
        "clocks.one_to_one.ceiling_months": 2,
        "duties.case.after": Span(8, Unit.WEEKS),
    },
    "C10": {"clocks.one_to_one.induction_days": 14},
    "C11": {
        "clocks.one_to_one.induction_days": 14,
        "clocks.one_to_one.newly_qualified.first_days": 7,
        "clocks.one_to_one.newly_qualified.then_days": 14,
    },
    "C12": {
        "duties.probation_review.milestones": (3, 6, 10),
        "duties.asye_review.milestones": (3, 6, 9, 12),
        "duties.asye_review.joins_days": 21,
    },
    "C13": {
        "duties.agreement_review.again": YEARLY,
        "duties.annual_review.again": YEARLY,
        "duties.observation.again": YEARLY,
    },
    "C14": {
        "names.mediation": ("mediation", "meditative"),
        "taxonomy.functions": ("managerial", "developmental", "supportive", "mediation"),
    },
    "C15": {"names.annual_review": _names, "duties.annual_review.again": YEARLY},
    "C16": {"counts_toward.cover": ("one_to_one",)},
    "C17": {
        "counts_toward.group": (),
        "counts_toward.multi_disciplinary": ("case",),
        "counts_toward.practice_development": (),
        "counts_toward.ad_hoc": (),
    },
    "C18": {"adhoc.recorder": "both", "duties.ad_hoc.after": Span(1, Unit.WORKING_DAYS)},
    "C19": {"access.supervisor_narrows": ("named_grant",)},
    "C20": {"legal_refs.data_protection": law_in_force},
    "C21": {"copy.allowed": True, "copy.notice": _has("organisation")},
    "C22": {"access.meeting": "offered", "access.request_months": 1},
    "C23": {"access.requesters": ("data_subject", "parental_responsibility", "legal_representative")},
    "C24": {"access.third_party_origin": "consult"},
    "C25": {"record.required_fields": ("summary", "decisions", "actions"), "record.soft_max_chars": 1500},
    "C26": {
        "duties.dip_sample.again": Span(3, Unit.MONTHS),
        "audit.sample.size_percent": 10,
        "audit.sample.size_min": 5,
        "audit.sample.method": "seeded_random",
    },
    "C27": {
        "dispute.routes.relationship": _first_talks,
        "dispute.routes.frequency": _route("line_manager", "head_of_service"),
        "dispute.routes.record": _route("discussion", "line_manager", "formal"),
    },
    "C28": {
        "absence.warn_days": (14, 21),
        "absence.cover_required_days": 28,
        "duties.cover.after": Span(28, Unit.DAYS),
    },
    "C29": {"identifiers.initials.staff": "allow", "identifiers.initials.service_user": "warn"},
    "C30": {
        "duties.case.spans.care_experienced_21_to_25.agreed": Span(12, Unit.WEEKS),
        "duties.case.spans.care_experienced_21_to_25": Span(8, Unit.WEEKS),
    },
    "C31": {
        "duties.group_supervision.offset": Span(2, Unit.WEEKS),
        "duties.practice_development.offset": Span(4, Unit.WEEKS),
        "duties.team_meeting.again": SIX_WEEKS,
        "duties.group_supervision.again": SIX_WEEKS,
        "duties.practice_development.again": SIX_WEEKS,
    },
    "C32": {"mode.remote_hint_share": 0.5},
    "C33": {"annual.basis": "rolling"},
    "C34": {
        "absence.long_days": 28,
        "absence.return_days": 7,
        "working_hours.days": frozenset(range(5)),
    },
    "C35": {
        "clocks.record.due_working_days": 5,
        "clocks.confirmation.reminder_working_days": (3, 5),
        "confirmation.due_working_days": 5,
        "duties.record.after": FIVE_WORKING_DAYS,
        "duties.rebooking.after": FIVE_WORKING_DAYS,
        "session.min_minutes": None,
    },
    "C36": {
        "roles.line_manager": "supervisor",
        "roles.team_leader": "supervisor",
        "roles.practice_supervisor": "supervisor",
    },
    "C37": {
        "preparation.owner": "supervisee",
        "preparation.share": "explicit",
        "clocks.preparation.retention_days": 90,
    },
    "C38": {"log.level": "metadata", "log.bodies": "confirmed_statements", "log.retention_years": 7},
}
"""What each conflict is settled by where an organisation chooses nothing else."""


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("conflict", DEFAULTS)
def test_each_conflict_is_settled_by_the_packs_own_values(name: str, conflict: str) -> None:
    """Both packs have each key, and before any regime the same default."""
    pack = open_pack(name)
    values = dict(all_values(pack.rules))
    for path, wanted in DEFAULTS[conflict].items():
        origin = pack.origins.get(path)
        regimes = origin is not None and origin.layer is Layer.REGIME
        found = origin.lost.value if origin and regimes else values[path].value
        assert cast("Check", wanted)(found) if callable(wanted) else found == wanted, path


def test_the_list_of_decisions_names_these_keys() -> None:
    """All 38, in order, each with the paths under which a pack settles it."""
    decisions = {decision.id: decision.keys for decision in all_decisions()}
    assert [*decisions] == [*DEFAULTS] == [f"C{number}" for number in range(1, 39)]
    assert {conflict: tuple(keys) for conflict, keys in DEFAULTS.items()} == decisions
