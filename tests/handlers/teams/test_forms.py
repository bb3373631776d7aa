"""Forms with faults come back whole: every verb that can find faults has a form to show them in."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.usecases
from bot.config import load_settings
from bot.errors import ConfigurationError
from bot.usecases.dispatch import PRESSES
from bot.usecases.forms import FORMS
from tests.support.teams.steps import arrive, hold_and_record, open_form
from tests.support.teams.world import TeamsWorld


def test_every_verb_that_finds_faults_has_its_form() -> None:
    """A use case that returns `Invalid` is in the table; a new one is noticed here."""
    folder = Path(bot.usecases.__path__[0])
    sources = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    finding = {
        verb
        for verb, use_case in PRESSES.items()
        if "Invalid(" in sources[use_case.__module__.rsplit(".", 1)[-1]]
    }
    assert {verb for verb in finding if verb.name.endswith(("_SAVE", "_SHARE"))} <= FORMS.keys()
    assert FORMS.keys() <= finding


async def test_nothing_ticked(world: TeamsWorld) -> None:
    """Sharing nothing is a fault at the ticks, and the answers are still there."""
    (amira,) = await arrive(world, "Amira Khan")
    await open_form(world, amira, "prepare", "Prepare")
    await amira.fill({next(iter(amira.fields())): "Two visits were missed."})
    await amira.submit()
    await amira.press("See answers")
    await amira.fill({"share": ()})
    await amira.press("Share ticked answers")
    assert amira.errors()
    assert "Two visits were missed." in amira.screen()


async def test_an_empty_record_and_an_impossible_time(world: TeamsWorld) -> None:
    """A record without a word, new or sent already, and a booking at no time."""
    _, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await hold_and_record(world, grace, workload="First text.")
    await grace.press("Open it again")
    await grace.press("Change the record")
    await grace.fill({"workload": None})
    await grace.submit()
    assert "Workload" in grace.errors()
    await open_form(world, grace, "book", "Book")
    await grace.fill({"supervisee": "Leah Stone", "time": "half past ten"})
    await grace.submit()
    assert list(grace.errors()) == ["At what time?"]
    assert grace.fields()["At what time?"] == "half past ten"


GOOD = {"microsoft_app_id": "a", "microsoft_app_password": "p", "microsoft_app_tenant_id": "t"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"microsoft_app_id": "a"}, ("MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID", "Entra")),
        ({"microsoft_app_tenant_id": "t"}, ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD")),
        ({**GOOD, "microsoft_app_type": "MultiTenant"}, ("MICROSOFT_APP_TYPE", "SingleTenant")),
        ({**GOOD, "microsoft_allow_anonymous": "1"}, ("MICROSOFT_ALLOW_ANONYMOUS",)),
        (
            {"microsoft_allow_anonymous": "1", "database_url": "postgresql+psycopg://x/y"},
            ("MICROSOFT_ALLOW_ANONYMOUS", "SUPERVISION_KEYS"),
        ),
        ({**GOOD, "microsoft_login_url": "http://login.example"}, ("MICROSOFT_LOGIN_URL",)),
        (
            {**GOOD, "microsoft_service_urls": "https://a.example,http://b.example"},
            ("MICROSOFT_SERVICE_URLS",),
        ),
    ],
)
def test_settings_for_teams_are_whole_or_refused(values: dict[str, str], said: tuple[str, ...]) -> None:
    """All that is missing or too much is named at once, and no value is shown."""
    with pytest.raises(ConfigurationError) as refused:
        load_settings(_env_file=None, **values)
    assert all(name in str(refused.value) for name in said)
    assert load_settings(_env_file=None, **GOOD).has_teams
    assert not load_settings(_env_file=None).has_teams
