"""Forms: what is typed in them, what the bot hears of it, and what its answers do."""

from __future__ import annotations

import pytest

from bot.demo.inputs import NotPossibleError
from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text
from bot.demo.people_actions import TROUBLE, Where
from tests.demo import gallery
from tests.demo.conftest import Scene
from tests.demo.gallery import field


async def test_the_client_checks_what_slacks_client_checks(scene: Scene) -> None:
    """A number out of bounds, no number, an empty required date: said beside the field, and not sent."""
    amira = scene.person()
    await amira.command("form")
    await amira.fill({"What is happening?": "x", "How did you meet?": "Telephone", "How many minutes?": 5})
    await amira.submit()
    assert amira.errors() == {"How many minutes?": "Please enter 10 or more."}
    await amira.fill({"How many minutes?": "an hour", "When did it take place?": None})
    await amira.submit()
    assert amira.errors() == {
        "How many minutes?": "Please enter a whole number.",
        "When did it take place?": "Please complete this required field.",
    }
    await amira.fill({"How many minutes?": 301, "When did it take place?": "2026-11-02"})
    await amira.fill({"What is happening?": "x" * 3001})
    await amira.submit()
    assert amira.errors() == {
        "What is happening?": "Please enter no more than 3000 characters.",
        "How many minutes?": "Please enter 300 or less.",
    }


async def test_what_a_client_does_not_offer_cannot_be_done(scene: Scene) -> None:
    """An option that is not there, a day that does not exist, somebody else's view, a closed one."""
    amira, grace = scene.person(), scene.person("Grace Bell")
    await amira.command("form")
    view_id = amira.modal().id
    with pytest.raises(NotPossibleError):
        await amira.fill({"How did you meet?": "By letter"})
    with pytest.raises(NotPossibleError):
        await amira.fill({"When did it take place?": "2026-02-30"})
    with pytest.raises(NotPossibleError):
        await grace.press_again(Where(view_id=view_id), ("more", "one_page"))
    await amira.close()
    with pytest.raises(NotPossibleError):
        await amira.press_again(Where(view_id=view_id), ("more", "one_page"))


async def test_a_form_stays_open_when_the_bot_does_not_answer(scene: Scene) -> None:
    """What was typed is not lost, and a second try goes through."""
    amira = scene.person()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "I go round in circles."})
    scene.bot.status = 503
    await amira.submit()
    assert amira.problem == TROUBLE
    assert amira.fields() == {"Where are you stuck?": "I go round in circles."}
    scene.bot.status = 200
    await amira.submit()
    assert not amira.has_modal()


async def test_typing_reaches_the_bot_only_where_it_asked_for_that(scene: Scene) -> None:
    """With dispatch on each character the bot hears of it; in a plain input block it does not."""
    amira = scene.person()
    await amira.command("form")
    await amira.fill({"What is happening?": "not yet", "How did you meet?": "Telephone"})
    assert "block_actions" not in scene.bot.kinds()
    await amira.close()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "half a sent"})
    action = as_object(as_list(scene.bot.last("block_actions")["actions"])[0])
    assert (action["type"], action["value"]) == ("plain_text_input", "half a sent")
    view = as_object(scene.bot.last("block_actions")["view"])
    values = as_object(as_object(as_object(view["state"])["values"])["stuck"])
    assert as_object(values["answer"])["value"] == "half a sent"


async def test_an_update_keeps_what_was_typed_in_the_same_place(scene: Scene) -> None:
    """Slack ignores a new initial value where block and action id stay; a new block id shows it."""
    amira = scene.person()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "mine"})
    view_id = amira.modal().id
    changed = gallery.draft("from the bot", title="4 of 10")
    answer = await scene.api("views.update", {"view_id": view_id, "view": changed})
    assert (amira.title(), amira.fields()) == ("4 of 10", {"Where are you stuck?": "mine"})
    old_hash = as_text(as_object(answer["view"])["hash"])
    blocks = list[Json](
        [
            field("Where are you stuck?", "stuck-2", {"type": "plain_text_input", "initial_value": "new"}),
        ]
    )
    changed["blocks"] = blocks
    update: JsonObject = {"view_id": view_id, "view": changed, "hash": old_hash}
    assert (await scene.api("views.update", update))["ok"] is True
    assert amira.fields() == {"Where are you stuck?": "new"}
    assert (await scene.api("views.update", update))["error"] == "hash_conflict"


async def test_a_submission_can_be_answered_with_errors(scene: Scene) -> None:
    """They stand beside the fields until these are changed; wrong places are trouble."""
    amira = scene.person()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "Kayden"})
    scene.bot.answer = {"response_action": "errors", "errors": {"stuck": "This looks like a name."}}
    await amira.submit()
    assert amira.errors() == {"Where are you stuck?": "This looks like a name."}
    assert "This looks like a name." in amira.texts()
    await amira.fill({"Where are you stuck?": "the child"})
    assert amira.errors() == {}
    scene.bot.answer = {"response_action": "errors", "errors": {"steps": "no input block"}}
    await amira.submit()
    assert amira.problem == TROUBLE


async def test_a_submission_can_be_answered_with_another_view(scene: Scene) -> None:
    """Update replaces, push stacks up to three, clear closes all; a faulty view is trouble and says why."""
    amira = scene.person()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "x"})
    scene.bot.answer = {"response_action": "update", "view": gallery.draft(title="Summary")}
    await amira.submit()
    assert amira.title() == "Summary"
    for title in ("Two", "Three"):
        scene.bot.answer = {"response_action": "push", "view": gallery.draft("x", title=title)}
        await amira.submit()
        assert amira.title() == title
    await amira.submit()
    assert "push_limit_reached" in amira.problem
    scene.bot.answer = None
    await amira.submit()
    assert amira.title() == "Two"
    scene.bot.answer = {"response_action": "update", "view": gallery.home()}
    await amira.submit()
    assert "invalid_arguments" in amira.problem
    scene.bot.answer = {"response_action": "clear"}
    await amira.submit()
    assert not amira.has_modal()


async def test_a_view_is_pushed_from_a_modal_alone(scene: Scene) -> None:
    """A trigger from a message is not enough; one from the modal is."""
    amira = scene.person()
    await amira.say("show")
    await amira.press("Briefs")
    pushing: JsonObject = {
        "trigger_id": scene.bot.last("block_actions")["trigger_id"],
        "view": gallery.draft(),
    }
    assert (await scene.api("views.push", pushing))["error"] == "not_found"
    await amira.press("Book")
    await amira.press("One page")
    pushing["trigger_id"] = scene.bot.last("block_actions")["trigger_id"]
    pushed = as_object((await scene.api("views.push", pushing))["view"])
    assert amira.title() == "3 of 10"
    assert pushed["previous_view_id"] == pushed["root_view_id"] != pushed["id"]


async def test_closing_is_told_without_what_was_typed(scene: Scene) -> None:
    """The bot hears of it only where it asked, and never gets unsent words that way."""
    amira = scene.person()
    await amira.command("form")
    await amira.close()
    assert "view_closed" not in scene.bot.kinds()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "unsent"})
    await amira.close()
    closed = scene.bot.last("view_closed")
    assert closed["is_cleared"] is False
    assert as_object(closed["view"])["state"] == {"values": {}}
    assert not amira.has_modal()


async def test_a_view_that_clears_closes_the_whole_stack(scene: Scene) -> None:
    """With clear_on_close all views go, and each that asked for it is told."""
    amira = scene.person()
    await amira.command("draft")
    await amira.fill({"Where are you stuck?": "x"})
    last: JsonObject = {**gallery.draft("x", title="Last"), "clear_on_close": True}
    scene.bot.answer = {"response_action": "push", "view": last}
    await amira.submit()
    await amira.close()
    assert not amira.has_modal()
    assert scene.bot.kinds().count("view_closed") == 2
    assert scene.bot.last("view_closed")["is_cleared"] is True
