"""What the page shows of the workspace to one person, as JSON."""

from __future__ import annotations

from datetime import datetime

from bot.demo.core import Core
from bot.demo.jsons import Json, JsonObject
from bot.demo.members import BOT_NAME, BOT_USER_ID, SLACKBOT, Member
from bot.demo.state import Conversation, Kind, OpenView, Post, State

MESSAGES_SHOWN = 200


def people_json(state: State) -> list[Json]:
    """Everybody whom one can be."""
    return [_person(m) for m in state.members.values() if m.can_use_the_page() and m is not SLACKBOT]


def person_json(core: Core, member: Member) -> JsonObject:
    """Everything that one person sees now."""
    state = core.state
    shown = [c for c in state.conversations.values() if member.id in c.members]
    home = state.homes.get(member.id)
    return {
        "version": state.version,
        "team": core.team_name,
        "app": BOT_NAME,
        "now": state.now().isoformat(),
        "person": _person(member),
        "conversations": [_conversation(state, member, c) for c in shown],
        "home": _view(home) if home else None,
        "modals": [_view(view) for view in state.stack(member.id)],
    }


def _person(member: Member) -> JsonObject:
    note = "guest" if member.is_restricted or member.is_ultra_restricted else ""
    note = "from another organisation" if member.is_stranger else note
    return {"id": member.id, "name": member.name, "title": member.title, "note": note}


def _conversation(state: State, member: Member, conversation: Conversation) -> JsonObject:
    im = conversation.kind is Kind.IM
    posts = list(state.seen_by(member.id, conversation.id))[-MESSAGES_SHOWN:]
    return {
        "id": conversation.id,
        "kind": conversation.kind.value,
        "name": BOT_NAME if im else f"#{conversation.name}",
        "unread": state.unread(member.id, conversation.id),
        "messages": [_post(state, member, post) for post in posts],
    }


def _post(state: State, member: Member, post: Post) -> JsonObject:
    author = state.person(post.user)
    return {
        "ts": post.ts,
        "at": datetime.fromtimestamp(float(post.ts), state.now().tzinfo).isoformat(),
        "channel": post.channel,
        "author": author.name if author else "Somebody",
        "is_app": post.user in (BOT_USER_ID, SLACKBOT.id),
        "own": post.user == member.id,
        "private": bool(post.only_for),
        "edited": post.edited,
        "text": post.text,
        "blocks": list[Json](post.blocks),
        "values": post.inputs_of(member.id).as_json(),
    }


def _view(view: OpenView) -> JsonObject:
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.body.get("title"),
        "submit": view.body.get("submit"),
        "close": view.body.get("close"),
        "blocks": view.body.get("blocks"),
        "values": view.inputs.as_json(),
        "errors": dict[str, Json](view.errors),
        "problem": view.problem,
    }
