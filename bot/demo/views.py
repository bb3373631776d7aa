"""Opening, stacking, changing and publishing views, with Slack's refusals.

Source: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

import secrets

from bot.demo import limits
from bot.demo.block_checks import check_view, is_too_large
from bot.demo.core import Core
from bot.demo.inputs import Inputs
from bot.demo.jsons import Json, JsonObject, as_text, copy, objects
from bot.demo.state import OpenView
from bot.demo.tickets import RefusedError


def _new_hash(core: Core) -> str:
    return f"{int(core.state.now().timestamp())}.{secrets.token_hex(4)}"


def checked(core: Core, view: Json, *, home: bool = False, instead_of: str = "") -> JsonObject:
    """A view that Slack would take, with ids in its blocks.

    Args:
        core: the workspace.
        view: as it came.
        home: whether it is a Home tab.
        instead_of: the id of the view that it replaces, which may keep its external id.

    Raises:
        RefusedError: `invalid_arguments`, `view_too_large` or `duplicate_external_id`.
    """
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"])
    if is_too_large(view):
        raise RefusedError("view_too_large")
    faults = check_view(view, home=home)
    if faults:
        raise RefusedError("invalid_arguments", faults)
    external_id = as_text(view.get("external_id"))
    other = core.state.find_external(external_id) if external_id else None
    if other is not None and other.id != instead_of:
        raise RefusedError("duplicate_external_id")
    body = copy(view)
    body["blocks"] = list[Json](core.state.with_ids(objects(body.get("blocks"))))
    return body


def _new_view(core: Core, user: str, body: JsonObject, below: OpenView | None) -> OpenView:
    view_id = core.state.new_id("V")
    view = OpenView(
        id=view_id,
        user=user,
        body=body,
        hash=_new_hash(core),
        root_id=below.root_id if below else view_id,
        previous_id=below.id if below else "",
    )
    view.inputs = Inputs.initial(view.blocks)
    return view


def open_modal(core: Core, user: str, view: Json) -> OpenView:
    """A new modal, alone on the person's screen."""
    body = checked(core, view)
    opened = _new_view(core, user, body, None)
    core.state.modals[user] = [opened]
    core.state.touch()
    return opened


def push_modal(core: Core, user: str, view: Json) -> OpenView:
    """A further modal on top of the person's.

    Raises:
        RefusedError: `not_found` where no modal is open, `push_limit_reached` above three.
    """
    stack = core.state.stack(user)
    if not stack:
        raise RefusedError("not_found")
    if len(stack) >= limits.VIEW_STACK:
        raise RefusedError("push_limit_reached")
    pushed = _new_view(core, user, checked(core, view), stack[-1])
    stack.append(pushed)
    core.state.touch()
    return pushed


def update_view(core: Core, view: OpenView, body: Json, given_hash: str = "") -> OpenView:
    """Another content in the same view. What a person has entered stays where its place stays.

    Raises:
        RefusedError: `hash_conflict` where it has changed since the hash was read.
    """
    if given_hash and given_hash != view.hash:
        raise RefusedError("hash_conflict")
    home = view.body.get("type") == "home"
    view.body = checked(core, body, home=home, instead_of=view.id)
    view.inputs = Inputs.initial(view.blocks, kept=view.inputs)
    view.hash = _new_hash(core)
    view.errors, view.problem = {}, ""
    core.state.touch()
    return view


def publish_home(core: Core, user: str, body: Json, given_hash: str = "") -> OpenView:
    """The person's Home tab."""
    before = core.state.homes.get(user)
    if before is not None:
        return update_view(core, before, body, given_hash)
    view = _new_view(core, user, checked(core, body, home=True), None)
    core.state.homes[user] = view
    core.state.touch()
    return view
