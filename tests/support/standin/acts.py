"""What people do in Telegram, turned into updates for the bot.

The acts of one person are called through people.py; here they change the world.
"""

from collections.abc import Callable, Sequence

from tests.support.standin import media
from tests.support.standin.entities import found_in
from tests.support.standin.errors import Json
from tests.support.standin.transcript import Message, buttons
from tests.support.standin.world import Account, Press, World

_USER_FIELDS = ("id", "is_bot", "first_name", "last_name", "username", "language_code")


class Acts:
    """Everything that the people of one world can do; answers are plain values."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_name: dict[str, Callable[..., Json]] = {
            "says": self._says,
            "forwards": self._forwards,
            "sends": self._sends,
            "edits": self._edits,
            "taps": self._taps,
            "taps_raw": self._taps_raw,
            "copies": self._copies,
            "says_in_group": self._says_in_group,
            "posts_in_channel": self._posts_in_channel,
            "blocks": self._blocks,
            "unblocks": self._unblocks,
            "deactivates": self._deactivates,
        }

    def arrives(self, person_id: int, **details: str | None) -> None:
        """Make a person known, or change their name, username or language."""
        given = {"id": person_id, "is_bot": False, **details}
        user = {name: given[name] for name in _USER_FIELDS if given.get(name) is not None}
        account = self._world.accounts.get(person_id)
        if account is None:
            self._world.accounts[person_id] = Account(user)
        else:
            account.user = user
        chat = {
            name: value for name, value in user.items() if name not in ("is_bot", "language_code")
        }
        self._world.open_chat({**chat, "type": "private"})

    def perform(self, person_id: int, act: str, **details: object) -> Json:
        """Let a person do something, by the act's name."""
        if person_id not in self._world.accounts:
            raise LookupError(f"nobody here has the id {person_id}")
        return self._by_name[act](self._world.accounts[person_id], **details)

    def _private(self, account: Account, content: Json, **extra: object) -> Json:
        """A message from the person to the bot."""
        if account.blocked:
            raise ValueError("who has blocked the bot cannot write to it")
        account.started = True
        person_id = account.user["id"]
        message = self._world.add_message(person_id, account.user, content, by_bot=False)
        message.extra.update({name: value for name, value in extra.items() if value is not None})
        update_id = self._world.updates.add("message", self._world.shown(message), person_id)
        return {"update_id": update_id, "message_id": message.message_id}

    def _says(
        self,
        account: Account,
        text: str,
        entities: Sequence[Json] | None = None,
        reply_to: int | None = None,
        extra: Json | None = None,
    ) -> Json:
        replied = None
        if reply_to is not None:
            replied = self._world.shown(self._world.messages[account.user["id"], reply_to])
        return self._private(
            account, _text(text, entities), reply_to_message=replied, **(extra or {})
        )

    def _forwards(
        self,
        account: Account,
        text: str,
        origin: Json,
        date: float | None = None,
        entities: Sequence[Json] | None = None,
    ) -> Json:
        when = int(self._world.now() - 3600 if date is None else date)
        return self._private(
            account, _text(text, entities), forward_origin={**origin, "date": when}
        )

    def _sends(
        self, account: Account, kind: str, origin: Json | None = None, **what: object
    ) -> Json:
        content = media.content(self._world.files, kind, what)
        if origin is not None:
            origin = {"date": int(self._world.now() - 3600), **origin}
        return self._private(account, content, forward_origin=origin)

    def _edits(self, account: Account, message_id: int, text: str) -> Json:
        message = self._world.messages[account.user["id"], message_id]
        if message.by_bot:
            raise ValueError("people edit only what they wrote themselves")
        self._world.change(message, _text(text, None), None)
        update_id = self._world.updates.add(
            "edited_message", self._world.shown(message), account.user["id"]
        )
        return {"update_id": update_id, "message_id": message_id}

    def _taps(self, account: Account, button: str | int, message_id: int | None = None) -> Json:
        message, chosen = self._live_button(account, button, "callback_data", message_id)
        return self._press(account, message.message_id, chosen["value"], chosen["label"])

    def _taps_raw(self, account: Account, callback_data: str, message_id: int) -> Json:
        return self._press(account, message_id, callback_data, callback_data)

    def _press(self, account: Account, message_id: int, callback_data: str, label: str) -> Json:
        world = self._world
        person_id = account.user["id"]
        message = world.messages.get((person_id, message_id))
        seen: Json = {"chat": world.chats[person_id], "message_id": message_id, "date": 0}
        if message is not None and not message.deleted:
            seen = world.shown(message)
        query_id = world.next_query_id()
        world.presses[query_id] = Press(query_id, person_id, message_id, world.now())
        query = {
            "id": query_id,
            "from": account.user,
            "message": seen,
            "chat_instance": str(-person_id * 7_919),
            "data": callback_data,
        }
        world.note(person_id, f"{account.user['first_name']} taps [{label}]")
        update_id = world.updates.add("callback_query", query, person_id)
        return {"update_id": update_id, "message_id": message_id, "query_id": query_id}

    def _copies(self, account: Account, button: str | int | None = None) -> Json:
        if button is not None:
            _, chosen = self._live_button(account, button, "copy_text", None)
            return {"text": chosen["value"]["text"]}
        for message in reversed(self._from_bot(account)):
            for entity in message.content.get("entities", ()):
                if entity["type"] in ("code", "pre"):
                    encoded = message.text.encode("utf-16-le")
                    start = entity["offset"] * 2
                    return {
                        "text": encoded[start : start + entity["length"] * 2].decode("utf-16-le")
                    }
        raise LookupError("no message of the bot holds anything that one tap copies")

    def _live_button(
        self, account: Account, wanted: str | int, action: str, message_id: int | None
    ) -> tuple[Message, Json]:
        """The newest message with that button; `wanted` is a label, its start, or a position."""
        messages = self._from_bot(account)
        if message_id is not None:
            messages = [message for message in messages if message.message_id == message_id]
        for message in reversed(messages):
            shown = buttons(message.markup)
            found = (
                shown[wanted : wanted + 1] if isinstance(wanted, int) else _labelled(shown, wanted)
            )
            if found and found[0]["action"] == action:
                return message, found[0]
        seen = [button["label"] for message in messages for button in buttons(message.markup)]
        raise LookupError(f"no live button {wanted!r} ({action}); there are {seen}")

    def _from_bot(self, account: Account) -> list[Message]:
        timeline = self._world.timelines[account.user["id"]]
        return [
            entry
            for entry in timeline.entries
            if isinstance(entry, Message) and entry.by_bot and not entry.deleted
        ]

    def _says_in_group(
        self, account: Account, text: str, group_id: int = -1_001_234, title: str = "A group"
    ) -> Json:
        self._world.open_chat({"id": group_id, "type": "supergroup", "title": title})
        message = self._world.add_message(group_id, account.user, _text(text, None), by_bot=False)
        update_id = self._world.updates.add("message", self._world.shown(message), group_id)
        return {"update_id": update_id, "message_id": message.message_id}

    def _posts_in_channel(
        self, account: Account, text: str, channel_id: int = -1_005_678, title: str = "A channel"
    ) -> Json:
        channel = {"id": channel_id, "type": "channel", "title": title}
        self._world.open_chat(channel)
        message = self._world.add_message(channel_id, None, _text(text, None), by_bot=False)
        message.extra["sender_chat"] = channel
        update_id = self._world.updates.add("channel_post", self._world.shown(message), channel_id)
        return {"update_id": update_id, "message_id": message.message_id}

    def _blocks(self, account: Account) -> Json:
        account.blocked = True
        return self._membership(account, "member", "kicked", "blocks the bot")

    def _unblocks(self, account: Account) -> Json:
        account.blocked = False
        return self._membership(account, "kicked", "member", "unblocks the bot")

    def _membership(self, account: Account, before: str, after: str, words: str) -> Json:
        person_id = account.user["id"]
        change: Json = {
            "chat": self._world.chats[person_id],
            "from": account.user,
            "date": int(self._world.now()),
        }
        for name, status in (("old_chat_member", before), ("new_chat_member", after)):
            until = {"until_date": 0} if status == "kicked" else {}
            change[name] = {"user": self._world.bot, "status": status, **until}
        self._world.note(person_id, f"{account.user['first_name']} {words}")
        return {"update_id": self._world.updates.add("my_chat_member", change, person_id)}

    def _deactivates(self, account: Account) -> Json:
        account.deactivated = True
        self._world.note(account.user["id"], f"{account.user['first_name']} deletes their account")
        return {}


def _text(text: str, entities: Sequence[Json] | None) -> Json:
    """The text as it is, however odd, with the entities that Telegram finds in it."""
    found = list(entities) if entities is not None else found_in(text, [])
    return {"text": text, "entities": found} if found else {"text": text}


def _labelled(shown: list[Json], wanted: str) -> list[Json]:
    exact = [button for button in shown if button["label"] == wanted]
    return exact or [button for button in shown if button["label"].startswith(wanted)]
