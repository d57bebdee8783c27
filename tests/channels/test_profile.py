"""What Telegram shows about the bot."""

from bot.channels.telegram.profile import EVERYBODY, Profile, register
from tests.channels.bot_api import bot_api, refusal

ENGLISH = Profile((("start", "Begin"), ("help", "What I can do")), "A calm colleague.", "Calm.")
FINNISH = Profile((("start", "Aloita"),), "Rauhallinen kollega.", "Rauhaa.")
METHODS = ["setMyCommands", "setMyDescription", "setMyShortDescription"]


class Kept:
    """The bot's small facts, kept as long as the test."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.facts.get(key)

    async def put(self, key: str, value: str) -> None:
        self.facts[key] = value


async def test_only_what_changed_is_registered() -> None:
    """The first start registers everything, the second nothing, a new text only its language."""
    kept = Kept()
    async with bot_api() as (server, api):
        both = {EVERYBODY: ENGLISH, "fi": FINNISH}
        assert await register(api, both, kept.get, kept.put)
        assert [method for method, _ in server.calls] == ["setChatMenuButton", *METHODS, *METHODS]
        assert server.of("setMyCommands")[0] == {
            "commands": [
                {"command": "start", "description": "Begin"},
                {"command": "help", "description": "What I can do"},
            ],
            "scope": {"type": "all_private_chats"},
            "language_code": "",
        }
        server.calls.clear()
        assert await register(api, both, kept.get, kept.put)
        assert server.calls == []
        changed = Profile(FINNISH.commands, "Rauhallinen.", "Rauhaa.")
        assert await register(api, both | {"fi": changed}, kept.get, kept.put)
        assert [method for method, _ in server.calls] == METHODS
        assert {parameters["language_code"] for _, parameters in server.calls} == {"fi"}


async def test_a_refusal_is_tried_again_at_the_next_start() -> None:
    """Telegram limits how often descriptions change; the bot starts anyway and tries later."""
    kept = Kept()
    async with bot_api() as (server, api):
        slow = refusal(429, "Too Many Requests: retry after 900", retry_after=900)
        server.will_answer("setMyDescription", slow, True)
        assert not await register(api, {EVERYBODY: ENGLISH}, kept.get, kept.put)
        assert set(kept.facts) == {"profile.menu"}
        assert await register(api, {EVERYBODY: ENGLISH}, kept.get, kept.put)
        assert set(kept.facts) == {"profile.menu", "profile.all"}
