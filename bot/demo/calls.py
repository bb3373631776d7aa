"""One call of the Web API: its arguments, however they came.

Source: https://docs.slack.dev/apis/web-api/using-the-web-api
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import web

from bot.demo.jsons import Json, JsonObject, as_text, parse
from bot.demo.tickets import RefusedError

TAKES_NO_JSON = frozenset(
    {"users.info", "users.list", "users.lookupByEmail", "conversations.info", "conversations.members"}
)
"""Methods that read take their arguments from the query or a form; Slack ignores a JSON body there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method, its arguments and the token that came with it."""

    method: str
    arguments: JsonObject = field(default_factory=dict[str, Json])
    token: str = ""

    def text(self, name: str) -> str:
        """A string argument; empty where it is absent."""
        value = self.arguments.get(name)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else as_text(value)

    def need(self, name: str) -> str:
        """A string argument that has to be there.

        Raises:
            RefusedError: `invalid_arguments`.
        """
        value = self.text(name)
        if not value:
            raise RefusedError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """A truth value, which forms send as a word."""
        return self.arguments.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            RefusedError: `invalid_arguments`.
        """
        text = self.text(name)
        if not text:
            return default
        if not text.isascii() or not text.isdigit():
            raise RefusedError(
                "invalid_arguments", [f"[ERROR] must provide an integer [json-pointer:/{name}]"]
            )
        return int(text)

    def structure(self, name: str, refusal: str) -> Json:
        """An argument that is JSON, given as it is or as a string.

        Raises:
            RefusedError: with the given code, where the string is no JSON.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            return None if value == "" else value
        try:
            return parse(value)
        except ValueError as error:
            raise RefusedError(refusal) from error


Method: TypeAlias = Callable[[Call], JsonObject]


async def read_call(request: web.Request, method: str) -> Call:
    """The call that a request makes.

    Raises:
        RefusedError: `invalid_json`, `json_not_object`, `invalid_form_data` or `invalid_post_type`.
    """
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
    arguments: JsonObject = dict(request.query)
    if request.method == "POST":
        arguments |= await _body_of(request, method)
    in_json = request.content_type == "application/json"
    if not token and not in_json:
        token = as_text(arguments.get("token"))
    arguments.pop("token", None)
    return Call(method=method, arguments=arguments, token=token)


async def _body_of(request: web.Request, method: str) -> JsonObject:
    kind = request.content_type
    if kind == "application/json":
        try:
            value = parse(await request.read())
        except ValueError as error:
            raise RefusedError("invalid_json") from error
        if not isinstance(value, dict):
            raise RefusedError("json_not_object")
        return {} if method in TAKES_NO_JSON else value
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except ValueError as error:
            raise RefusedError("invalid_form_data") from error
        return {name: value for name, value in form.items() if isinstance(value, str)}
    if not await request.read():
        return {}
    raise RefusedError("invalid_post_type")
