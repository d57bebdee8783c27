"""The stand-in and the benchmark's server as processes of their own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import NetworkError

from tests.support.standin import Standin
from tests.support.standin.errors import Json
from tests.support.standin.load import FIRST_USER, Load, Plan, first_button


async def test_a_stand_in_of_its_own_does_the_same() -> None:
    """People, faults, transcript and waiting work alike when it runs elsewhere."""
    async with Standin.spawned("--latency", "0.001") as standin:
        mira = standin.person(1001, "Mira")
        said = mira.says("/start")
        standin.fault("drop", method="sendMessage", times=1)
        async with Bot(standin.token, base_url=standin.base_url) as bot:
            updates = await bot.get_updates(timeout=5)
            assert [one.update_id for one in updates] == [said.update_id]
            with pytest.raises(NetworkError):
                await bot.send_message(mira.id, "x")
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="g")]])
            waiting = asyncio.create_task(mira.waits_for("Ready"))
            await bot.send_message(mira.id, "Ready", reply_markup=keyboard)
            assert (await waiting).labels == ["Go"]
            press = mira.taps("Go")
            await bot.answer_callback_query(str(press.query_id))
            assert await mira.sees_answer(press) == {}
            with pytest.raises(LookupError, match="no live button 'Stop'"):
                mira.taps("Stop")
            assert len(standin.calls("sendMessage")) == 2
            assert standin.faults()[0]["hits"] == 1
        assert "Even Keel: Ready" in standin.transcript()
        again = Standin.connected(standin.url)
        assert again.person(1001).screen() == "Ready\n[Go]"
        with pytest.raises(RuntimeError, match="runs elsewhere"):
            _ = standin.world


@asynccontextmanager
async def _fast(*options: str) -> AsyncIterator[tuple[str, asyncio.Queue[Json]]]:
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.standin.fast", "--until-stdin-closes", *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert running.stdin is not None
    assert running.stdout is not None
    lines: asyncio.Queue[Json] = asyncio.Queue()
    stdout = running.stdout

    async def read() -> None:
        while line := await stdout.readline():
            lines.put_nowait(json.loads(line))

    reading = asyncio.create_task(read())
    try:
        async with asyncio.timeout(30):
            yield str((await lines.get())["url"]), lines
    finally:
        running.stdin.close()
        async with asyncio.timeout(5):
            await running.wait()
            await reading


async def test_the_load_is_a_closed_loop_that_ptb_can_serve(tmp_path: Path) -> None:
    """Each user writes again only once answered; taps follow where there are buttons."""
    scripts = tmp_path / "scripts.json"
    scripts.write_text(json.dumps([["/start", "two"], ["only"]]), encoding="utf-8")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data='g:"1"')]])
    texts: list[str | None] = []
    taps: list[str | None] = []
    options = ["--users", "2", "--updates", "8", "--warmup", "2", "--scripts", str(scripts)]
    async with (
        _fast(*options, "--buttons", "--latency", "0.005") as (url, lines),
        Bot("110201543:AAx", base_url=f"{url}/bot") as bot,
    ):
        assert await bot.set_my_commands([("start", "x")])
        assert await bot.get_my_commands() == ()
        offset = 0
        while lines.empty() or (await lines.get())["event"] != "result":
            updates = await bot.get_updates(offset, timeout=1)
            assert len(updates) <= 2
            for update in updates:
                offset = update.update_id + 1
                if update.callback_query is not None:
                    taps.append(update.callback_query.data)
                    assert update.effective_chat is not None
                    await update.callback_query.answer()
                    await bot.send_message(update.effective_chat.id, "no button")
                else:
                    assert update.message is not None
                    texts.append(update.message.text)
                    await update.message.reply_text("ok", reply_markup=keyboard)
    assert len(texts) + len(taps) == 10
    assert set(taps) == {'g:"1"'}
    assert set(texts) == {"/start", "two", "only"}
    first_user = [text for text in texts if text != "only"]
    assert first_user == (["/start", "two"] * 5)[: len(first_user)]


async def test_the_load_reports_what_it_measured() -> None:
    """The result names throughput, waiting times and calls per update."""
    async with _fast("--users", "3", "--updates", "60", "--ceiling") as (_, lines):
        assert (await lines.get())["event"] == "first_poll"
        result = await lines.get()
    assert result["updates"] == 60
    assert result["calls"]["sendmessage"] == 60
    assert result["calls_per_update"] == 1.0
    assert result["updates_per_second"] > 0
    assert 0 < result["p50_ms"] <= result["p99_ms"] <= result["max_ms"]


def test_the_load_waits_for_the_last_reply() -> None:
    """With two replies to an update the second one counts, and what comes unasked does not."""
    results: list[Json] = []
    load = Load(Plan(users=1, updates=2, replies=2), results.append)
    body = f"chat_id={FIRST_USER}&text=x".encode()
    load.called("sendmessage", body)
    load.start()
    for sent, asked in ((1, 1), (2, 2), (3, 2), (4, 2)):
        assert not results
        load.called("sendmessage", body)
        assert len(load.pending) == asked, sent
    load.called("sendmessage", body)
    assert [result["updates"] for result in results] == [2]


@pytest.mark.parametrize(
    "body",
    [
        b'{"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"x:1"}]]}}',
        b'{"reply_markup":"{\\"inline_keyboard\\":[[{\\"callback_data\\":\\"x:1\\"}]]}"}',
        b"reply_markup=%7B%22inline_keyboard%22%3A+%5B%5B%7B%22callback_data%22%3A+%22x%3A1%22%7D",
        b'--b\r\nContent-Disposition: form-data\r\n\r\n{"callback_data": "x:1"}\r\n--b--\r\n',
    ],
)
def test_a_button_is_found_in_any_body(body: bytes) -> None:
    """The load sees the first button whichever way the bot writes its calls."""
    assert first_button(body) == "x:1"
    assert first_button(b"text=callback") is None
