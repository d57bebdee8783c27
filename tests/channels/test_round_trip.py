"""Intake and channel together, against the strict stand-in for Telegram."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.profile import EVERYBODY, Profile, register
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.send import TelegramChannel
from bot.messages import (
    Attached,
    Body,
    Button,
    Command,
    Delete,
    Edit,
    Edited,
    Failure,
    FailureKind,
    File,
    Forward,
    Incoming,
    Message,
    OriginKind,
    Outgoing,
    Presence,
    Press,
    PressAnswer,
    Run,
    Sent,
    Style,
    Text,
    Unsupported,
)
from tests.support.standin import Standin, user

PRIVATE = "77"


class Wire:
    """The bot's side of the wire, and what has come in over it."""

    def __init__(self, standin: Standin, request: AiohttpRequest) -> None:
        self.api = Api(request, standin.token, standin.base_url)
        self.channel = TelegramChannel(self.api)
        self._came: asyncio.Queue[Incoming] = asyncio.Queue()

    async def receive(self, batch: Sequence[Incoming]) -> None:
        for one in batch:
            self._came.put_nowait(one)

    async def next(self) -> Incoming:
        return await asyncio.wait_for(self._came.get(), 5)

    async def send(self, body: Body, target: str | None = None) -> Sent | Failure:
        outgoing = Outgoing(
            id="o", person="p", channel="telegram", bot="1", chat=PRIVATE, wave=1, body=body
        )
        return await self.channel.send(outgoing, target)

    async def sent(self, body: Body, target: str | None = None) -> str:
        sent = await self.send(body, target)
        assert isinstance(sent, Sent)
        return sent.message_id or ""


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Standin, Wire]]:
    async with Standin.local() as standin, AiohttpRequest() as request:
        wire = Wire(standin, request)
        intake = Intake(wire.api, wire.receive, bot="1", clock=lambda: datetime.now(UTC))
        running = asyncio.ensure_future(intake.run())
        try:
            yield standin, wire
        finally:
            intake.stop()
            await asyncio.wait_for(running, 5)


async def test_everything_a_person_does_arrives() -> None:
    """Words, commands, forwards, files, edits, taps, blocking: all of it arrives as what it is."""
    async with connected() as (standin, wire):
        mira = standin.person(int(PRIVATE), "Mira", language_code="fi")
        mira.says("/start abc")
        first = await wire.next()
        assert first.content == Command("start", "abc")
        assert (first.name, first.language, first.chat) == ("Mira", "fi", PRIVATE)
        said = mira.says("hello <b>")
        assert (await wire.next()).content == Text("hello <b>")
        mira.edits(said.message_id or 0, "hello again")
        edited = await wire.next()
        assert edited.content == Edited("hello again")
        assert edited.message_id == str(said.message_id)
        mira.forwards("Fix it TODAY", origin=user(9, "Bo", last_name="Li"))
        forwarded = (await wire.next()).content
        assert isinstance(forwarded, Forward)
        assert (forwarded.text, forwarded.origin.name) == ("Fix it TODAY", "Bo Li")
        assert forwarded.origin.kind is OriginKind.IDENTIFIED
        mira.sends_photo(caption="the invoice")
        attached = (await wire.next()).content
        assert isinstance(attached, Attached)
        assert (attached.attachment.kind, attached.caption) == ("photo", "the invoice")
        mira.sends_voice()
        voice = (await wire.next()).content
        assert isinstance(voice, Attached)
        assert voice.attachment.kind == "voice"
        mira.sends_sticker()
        assert (await wire.next()).content == Unsupported("sticker")
        mira.sends_poll()
        assert (await wire.next()).content == Unsupported("poll")
        mira.says_in_group("not for the coach")
        mira.blocks()
        assert (await wire.next()).content == Presence(reachable=False)
        mira.unblocks()
        assert (await wire.next()).content == Presence(reachable=True)


async def test_a_conversation_looks_as_meant() -> None:
    """A question with buttons is answered by a tap, and becomes a readable record."""
    async with connected() as (standin, wire):
        mira = standin.person(int(PRIVATE))
        mira.says("hi")
        await wire.next()
        runs = (Run("How hot are you?", Style.STRONG), Run("\n1 < 5 & counting"))
        shown = await wire.sent(Message(runs, ((Button("Quite", data="t:4"),),)))
        press = mira.taps("Quite")
        tap = await wire.next()
        assert isinstance(tap.content, Press)
        assert (tap.content.data, tap.message_id) == ("t:4", shown)
        await wire.channel.answer(PressAnswer("telegram", "1", tap.content.press_id, "Noted"))
        assert (await mira.sees_answer(press))["text"] == "Noted"
        record = (*runs, Run("\n✓ Quite"))
        assert await wire.send(Edit("o", record), shown) == Sent(None)
        seen = mira.last
        assert seen is not None
        assert seen.text == "How hot are you?\n1 < 5 & counting\n✓ Quite"
        assert seen.labels == []
        again = await wire.send(Edit("o", record), shown)
        assert again == Failure(FailureKind.NOT_MODIFIED, "not_modified")
        assert wire.channel.unanswered == 0


async def test_drafts_files_and_deletions(tmp_path: Path) -> None:
    """A draft can be copied, an export opened, and what is deleted is gone."""
    export = tmp_path / "export"
    export.write_bytes(b"%PDF-1.7")
    async with connected() as (standin, wire):
        mira = standin.person(int(PRIVATE))
        mira.says("hi")
        await wire.next()
        draft = "I'll answer by tomorrow noon."
        rows = ((Button("Copy", copy=draft),),)
        first = await wire.sent(Message((Run(draft, Style.COPY),), rows))
        assert mira.copies("Copy") == draft
        long = "word & " * 900
        second = await wire.sent(Message((Run(long, Style.QUOTE), Run("\n\n" + draft))))
        third = await wire.sent(File(str(export), "گزارش.pdf", (Run("Your case"),)))
        (document,) = [seen for seen in mira.messages() if seen.kind == "document"]
        assert document.text == "Your case"
        assert await wire.send(Delete((first, second, third))) == Sent(None)
        assert all(seen.deleted for seen in mira.messages())
        gone = await wire.send(Edit("o", (Run("new"),)), first)
        assert isinstance(gone, Failure)
        assert gone.kind is FailureKind.MISSING


async def test_somebody_out_of_reach() -> None:
    """Who blocked the bot, or never wrote to it, is told apart from every other trouble."""
    async with connected() as (standin, wire):
        stranger = await wire.send(Message((Run("hi"),)))
        assert stranger == Failure(FailureKind.BLOCKED, "chat_not_found")
        mira = standin.person(int(PRIVATE))
        mira.says("hi")
        await wire.next()
        mira.blocks()
        assert await wire.send(Message((Run("hi"),))) == Failure(FailureKind.BLOCKED, "blocked")


async def test_the_profile_is_what_telegram_takes() -> None:
    """Commands and descriptions pass Telegram's own rules."""
    facts: dict[str, str] = {}

    async def get(key: str) -> str | None:
        return facts.get(key)

    async def put(key: str, value: str) -> None:
        facts[key] = value

    texts = Profile((("start", "Begin"), ("erase", "Erase all")), "A calm colleague.", "Calm.")
    async with connected() as (standin, wire):
        assert await register(wire.api, {EVERYBODY: texts, "fi": texts}, get, put)
        assert (await wire.api.identity()).username == "even_keel_bot"
        assert "A calm colleague." in str(standin.profile())
    assert set(facts) == {"profile.menu", "profile.all", "profile.fi"}
