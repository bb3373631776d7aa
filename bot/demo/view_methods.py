"""The Web API's methods for modals and the Home tab."""

from __future__ import annotations

from bot.demo import views
from bot.demo.calls import Call, Method
from bot.demo.core import Core, view_object
from bot.demo.jsons import JsonObject
from bot.demo.state import OpenView
from bot.demo.tickets import RefusedError


class ViewMethods:
    """`views.*`."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    def open(self, call: Call) -> JsonObject:
        """A modal for the person behind a trigger id."""
        view = call.structure("view", "invalid_arguments")
        trigger_id = call.need("trigger_id")
        views.checked(self._core, view)
        trigger = self._core.tickets.exchange(trigger_id)
        return self._answer(views.open_modal(self._core, trigger.user, view))

    def push(self, call: Call) -> JsonObject:
        """A further modal on top; the trigger has to come from a modal that is still open."""
        view = call.structure("view", "invalid_arguments")
        trigger_id = call.need("trigger_id")
        views.checked(self._core, view)
        trigger = self._core.tickets.exchange(trigger_id)
        stack = self._core.state.stack(trigger.user)
        if trigger.view_id not in [below.id for below in stack]:
            raise RefusedError("not_found")
        return self._answer(views.push_modal(self._core, trigger.user, view))

    def update(self, call: Call) -> JsonObject:
        """Another content in a modal or Home tab that is still open."""
        view_id, external_id = call.text("view_id"), call.text("external_id")
        if bool(view_id) == bool(external_id):
            raise RefusedError(
                "invalid_arguments", ["[ERROR] must provide either `view_id` or `external_id`"]
            )
        state = self._core.state
        found = state.find_view(view_id) if view_id else state.find_external(external_id)
        if found is None:
            raise RefusedError("not_found")
        body = call.structure("view", "invalid_arguments")
        return self._answer(views.update_view(self._core, found, body, call.text("hash")))

    def publish(self, call: Call) -> JsonObject:
        """A person's Home tab."""
        member = self._core.state.person(call.need("user_id"))
        if member is None or member.deleted:
            raise RefusedError("user_not_found")
        body = call.structure("view", "invalid_arguments")
        return self._answer(views.publish_home(self._core, member.id, body, call.text("hash")))

    def _answer(self, view: OpenView) -> JsonObject:
        return {"view": view_object(self._core, view)}
