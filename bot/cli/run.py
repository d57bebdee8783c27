"""`evenkeel run`: the Telegram bot, from the first poll to a stop that loses nothing."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog

from bot.app import Coach, Door, coach, now
from bot.channels.telegram.api import Api, Identity
from bot.channels.telegram.files import Files
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.send import TelegramChannel
from bot.delivery.seams import Channel
from bot.errors import BotError
from bot.logs import configure, hide
from bot.places import zone_release
from bot.settings import Settings, read_settings, secrets_of
from bot.store.database import DatabaseDown
from bot.turns import put_back, rezoning
from bot.watch import Watch

if TYPE_CHECKING:
    from bot.jobs import Scheduler

log = structlog.get_logger()

Done = TypeVar("Done")
CONNECTIONS = 100
GREET_AGAIN = 10.0
HEAD_START = 0.2
"""Seconds that the first poll has for itself, before the rest is imported."""


def run() -> None:
    """Run the Telegram bot until it is told to stop.

    Example: TELEGRAM_BOT_TOKEN=123456:abc evenkeel run
    """
    settings = read_settings()
    for secret in secrets_of(settings):
        hide(secret)
    configure(settings.log)
    asyncio.run(serve(settings))


async def serve(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM; raises BotError for what an operator has to put right."""
    if settings.telegram_bot_token is None:
        raise BotError(
            "TELEGRAM_BOT_TOKEN is not set. Put the token that @BotFather gave you into .env, or "
            "try the coach here in the terminal: evenkeel chat"
        )
    token = settings.telegram_bot_token.get_secret_value()
    bot = token.partition(":")[0]
    if not bot.isdecimal():
        raise BotError(
            "TELEGRAM_BOT_TOKEN is not a token: it looks like 123456789:AAF... , from @BotFather."
        )
    request = AiohttpRequest(connections=CONNECTIONS, proxy=settings.proxy)
    api = Api(request, token, settings.telegram_base_url)
    channel = TelegramChannel(api)
    async with AsyncExitStack() as stack:
        await request.initialize()
        stack.push_async_callback(request.shutdown)

        def channels(door: Door) -> dict[tuple[str, str], Channel]:
            door.bot = bot
            return {("telegram", bot): channel}

        files = Files(api, request, token, settings.telegram_base_file_url)
        made = await stack.enter_async_context(coach(settings, channels, files=files.put))
        made.fetch = files.fetch
        await _run_until_stopped(settings, made, api, bot)


async def _run_until_stopped(settings: Settings, made: Coach, api: Api, bot: str) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such thing
            loop.add_signal_handler(each, stopping.set)
    intake = Intake(api, made.receive, bot=bot, clock=now)
    watch = Watch(
        made.database,
        folder=settings.data_dir,
        heartbeat_url=settings.heartbeat_url,
        alert=made.alert,
        clock=now,
        well=lambda: made.sender.let_in,
    )
    polling = asyncio.create_task(intake.run()) if settings.webhook_url is None else None
    greeting = asyncio.create_task(_greet(settings, made, api, bot))
    greeting.add_done_callback(lambda done: _stop_if_refused(done, stopping))
    waits: set[asyncio.Task[object]] = {asyncio.create_task(stopping.wait())}
    if polling is not None:
        waits.add(polling)
    # What was made until here stays: collecting garbage need not look at it again.
    gc.freeze()
    gc.enable()
    try:
        if polling is not None:
            await asyncio.wait(waits, timeout=HEAD_START, return_when=asyncio.FIRST_COMPLETED)
        async with _http(settings, made, intake, watch, bot):
            # What fell due while we were away is counted before it is fired; with an ill
            # database, the first look makes up for it.
            with contextlib.suppress(DatabaseDown):
                await put_back.at_start(made.database, made.world, now())
                await watch.started()
            with contextlib.suppress(DatabaseDown):
                await rezoning.look(made.database, zone_release(), now())
            scheduler = _schedule(made, watch)
            scheduler.start()
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                scheduler.shutdown(wait=False)
    finally:
        intake.stop()
        greeting.cancel()
        greeted = await asyncio.gather(greeting, return_exceptions=True)
        if polling is not None:
            await polling
    if isinstance(greeted[0], Exception):
        raise greeted[0]
    log.info("run.stopping")


def _stop_if_refused(greeting: "asyncio.Task[None]", stopping: asyncio.Event) -> None:
    if not greeting.cancelled() and greeting.exception() is not None:
        stopping.set()


def _schedule(made: Coach, watch: Watch) -> "Scheduler":
    from bot.jobs import Jobs, schedule

    async def look() -> None:
        with contextlib.suppress(DatabaseDown):
            await watch.look()

    async def tidy() -> None:
        with contextlib.suppress(DatabaseDown):
            await made.tidy()

    return schedule(
        Jobs(
            fire_due=made.due.fire,
            reload=made.live.look,
            recover=made.recover,
            errands=made.look,
            watch=look,
            tidy=tidy,
        )
    )


@asynccontextmanager
async def _http(
    settings: Settings, made: Coach, intake: Intake, watch: Watch, bot: str
) -> AsyncIterator[None]:
    """Serve /healthz, and the webhook when there is one."""
    if settings.http_port == 0 and settings.webhook_url is None:
        yield
        return
    from bot.channels.http import Health, http_app, serving
    from bot.channels.telegram.webhook import Webhook

    webhook = None
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        secret = settings.webhook_secret.get_secret_value()
        webhook = Webhook(made.receive, bot=bot, secret=secret, clock=now)

    async def health() -> Health:
        reasons = []
        try:
            await made.database.read(lambda conn: conn.exec_driver_sql("SELECT 1"))
        except DatabaseDown:
            reasons.append("the database does not answer")
        if webhook is None and intake.trouble is not None:
            reasons.append(intake.trouble)
        if not made.sender.let_in:
            reasons.append("Telegram refuses the token")
        if watch.stuck:
            reasons.append("nothing could be delivered for an hour")
        return Health(tuple(reasons))

    try:
        async with serving(
            http_app(health=health, webhook=webhook), settings.http_host, settings.http_port
        ):
            yield
    except OSError as error:
        raise BotError(
            f"The address {settings.http_host}:{settings.http_port} cannot be listened on: "
            f"{error.strerror}. Choose another EVENKEEL_HTTP_PORT (0 = none)."
        ) from None


async def _greet(settings: Settings, made: Coach, api: Api, bot: str) -> None:
    """What can wait until updates flow: our name, the menu, an invitation for the first owner."""
    from bot.turns import access

    identity = await _reached(settings, api)
    made.door.username = identity.username
    print(f"Even Keel is running as @{identity.username}.", flush=True)  # for the operator
    if settings.access == "invite":
        first_owner = partial(access.first_owner, world=made.world, now=now())
        link = await _once_it_answers(lambda: made.database.turn(first_owner))
        if link is not None:
            print(f"Open this link to become its owner: {link}", flush=True)  # as above
    await _once_it_answers(lambda: _register(made, api, bot))


async def _once_it_answers(work: Callable[[], Awaitable[Done]]) -> Done:
    """Do something with the database, again and again while that is down."""
    while True:
        try:
            return await work()
        except DatabaseDown:
            log.warning("run.database_down")
            await asyncio.sleep(GREET_AGAIN)


async def _reached(settings: Settings, api: Api) -> Identity:
    """Ask who we are, and say where updates go, until both worked; BotError on a refused token."""
    while True:
        try:
            identity = await api.identity()
            if settings.webhook_url is not None and settings.webhook_secret is not None:
                from bot.channels.telegram.webhook import register

                secret = settings.webhook_secret.get_secret_value()
                await register(api, settings.webhook_url, secret)
            return identity
        except BotError:
            raise
        except Exception as error:  # the network, in whichever of its moods
            log.warning("run.not_greeted", exc_info=error)
            await asyncio.sleep(GREET_AGAIN)


async def _register(made: Coach, api: Api, bot: str) -> None:
    from bot.channels.telegram import profile
    from bot.store import kept
    from bot.turns.commands import ABOUT, BRIEFLY, MENU

    async def get(key: str) -> str | None:
        return await made.database.turn(lambda conn: kept.get(conn, "telegram", bot, key))

    async def put(key: str, value: str) -> None:
        await made.database.turn(lambda conn: kept.put(conn, "telegram", bot, key, value))

    texts = made.world.texts
    await asyncio.to_thread(texts.prepare)  # here nobody waits for it
    profiles = {}
    for language in sorted(texts.languages):
        said = partial(texts.render, language=language, zone=None)
        profiles["" if language == "en" else language] = profile.Profile(
            commands=tuple((name, said(text)) for name, text in MENU),
            description=said(ABOUT),
            short_description=said(BRIEFLY),
        )
    await profile.register(api, profiles, get, put)
