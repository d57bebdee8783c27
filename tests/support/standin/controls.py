"""What a test may ask of the stand-in, by name and with plain values.

The same operations serve a stand-in in this program and, over `/_control/`, one in its own.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tests.support.standin.acts import Acts
from tests.support.standin.errors import Json
from tests.support.standin.faults import Fault
from tests.support.standin.limits import FloodLimits
from tests.support.standin.pushing import Pusher, constant_backoff
from tests.support.standin.transcript import Message, buttons, media_kind
from tests.support.standin.world import World

_FAULT_FIELDS = {field.name for field in fields(Fault)} - {"hits"}


class Controls:
    """Operations on one world."""

    def __init__(self, world: World, pusher: Pusher) -> None:
        self._world = world
        self._pusher = pusher
        self._acts = Acts(world)
        self._operations: dict[str, Callable[..., Any]] = {
            "arrives": self._acts.arrives,
            "acts": self._acts.perform,
            "seen": self._seen,
            "press": self._press,
            "calls": world.log.made,
            "count": world.log.count,
            "transcript": self._transcript,
            "updates": self._updates,
            "redeliver": world.updates.redeliver,
            "jump": world.updates.jump_to,
            "fault": self._fault,
            "faults": world.faults.described,
            "reset_faults": world.faults.reset,
            "settings": self._settings,
            "advance": world.advance,
            "profile": self._profile,
            "file": self._file,
            "sequence": lambda: world.sequence,
        }

    def call(self, operation: str, **details: Any) -> Any:  # noqa: ANN401 - each has its own
        """Run one operation that answers at once."""
        return self._operations[operation](**details)

    async def perform(self, operation: str, details: Json) -> object:
        """Run any operation, also the one that waits for a change."""
        if operation == "changed":
            return await self._world.changed(int(details["after"]), float(details["seconds"]))
        result: object = self.call(operation, **details)
        return result

    def _seen(self, chat_id: int, after: int = 0) -> list[Json]:
        """The bot's messages in a chat that are new or changed since a sequence number."""
        timeline = self._world.timelines.get(chat_id)
        entries = timeline.entries if timeline is not None else []
        return [
            _shown(entry)
            for entry in entries
            if isinstance(entry, Message) and entry.by_bot and entry.changed > after
        ]

    def _press(self, query_id: str) -> Json:
        press = self._world.presses[query_id]
        return {"at": press.at, "answered": press.answer is not None, "answer": press.answer}

    def _transcript(self, chat_id: int | None = None) -> str:
        chosen = (
            self._world.timelines if chat_id is None else {chat_id: self._world.timelines[chat_id]}
        )
        name = self._world.bot["first_name"]
        return "\n\n".join(timeline.export(name) for timeline in chosen.values())

    def _updates(self) -> list[int]:
        return [pending.update_id for pending in self._world.updates.pending()]

    def _fault(self, **rule: object) -> None:
        unknown = set(rule) - _FAULT_FIELDS
        if unknown:
            raise TypeError(f"a fault has no field {min(unknown)}")
        known: Json = dict(rule)
        self._world.faults.add(Fault(**known))

    def _settings(
        self,
        latency: float | None = None,
        flood_limits: Json | bool | None = None,
        backoff: float | None = None,
    ) -> None:
        """Change the latency of answers, the flood limits, the webhook's back-off (seconds)."""
        if latency is not None:
            self._world.latency = latency
        if flood_limits is not None:
            rates = flood_limits if isinstance(flood_limits, dict) else {}
            self._world.limits = FloodLimits(**rates) if flood_limits is not False else None
        if backoff is not None:
            self._pusher.backoff = constant_backoff(backoff)

    def _profile(self) -> Json:
        profile = self._world.profile
        return {
            "commands": [
                {"scope": scope, "language_code": language, "commands": commands}
                for (scope, language), commands in profile.commands.items()
            ],
            "words": [
                {"field": field, "language_code": language, "text": text}
                for (field, language), text in profile.words.items()
            ],
            "menu_buttons": {str(chat): button for chat, button in profile.menu_buttons.items()},
        }

    def _file(self, file_id: str) -> str:
        return self._world.files.by_id(file_id).content.hex()


def _shown(message: Message) -> Json:
    return {
        "message_id": message.message_id,
        "date": message.date,
        "text": message.text,
        "kind": media_kind(message.content),
        "content": message.content,
        "buttons": buttons(message.markup),
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "changed": message.changed,
    }
