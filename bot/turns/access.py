"""Who may use this bot: by invite, by a list of ids, or everybody."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.i18n.languages import pick
from bot.messages import (
    Class,
    Command,
    Incoming,
    Message,
    Outgoing,
    Phrase,
    Presence,
    Press,
    PressAnswer,
    Run,
    phrase,
)
from bot.store import invites, people
from bot.store.people import Address, Person, Role
from bot.turns import crisis
from bot.turns.world import Committed, Turn, World

INVITE_LIFE = timedelta(days=14)

CLOSED = phrase(
    "access",
    "This is a private coach, and it opens by invitation. Whoever runs it can send you a link. "
    "Nothing you wrote here was kept.",
)
CLOSED_LIST = phrase(
    "access",
    "This is a private coach for a few people, and you are not on its list. Whoever runs it can "
    "add you: your Telegram id is {id}. Nothing you wrote here was kept.",
)
LEFT_OUT = phrase(
    "access",
    "You are no longer on the list of this coach, so I cannot go on. What you filed is still "
    "yours: /erase deletes it, and whoever runs this bot can put you back.",
)
ALWAYS_MAY = frozenset(("erase", "privacy"))
"""Commands for whoever has records here, let in or not."""
SPENT = phrase("access", "That invitation has been used already. Please ask for a new link.")
EXPIRED = phrase("access", "That invitation is too old by now. Please ask for a new link.")
LINK = phrase("access", "This link lets one person in. It is good for {days} days:\n{link}")
LISTED = phrase(
    "access",
    "People are let in by a list here: EVENKEEL_ALLOWED_IDS, set by whoever runs this bot.",
)
NOT_YOURS = phrase("access", "Invitations come from the person who runs this bot.")
OPEN_TO_ALL = phrase("access", "Everybody can use this bot as it is; no invitation is needed.")


def admit(conn: Connection, world: World, incoming: Incoming, now: datetime) -> Person | Committed:
    """Let a stranger in where the rules allow it; otherwise answer them and keep nothing."""
    code = _code(incoming)
    match world.access.how:
        case "open":
            return _create(conn, world, incoming, now, "guest")
        case "ids" if incoming.external_id in world.access.allowed | world.access.operators:
            return _create(conn, world, incoming, now, "guest")
        case "ids":
            closed = phrase(CLOSED_LIST.context, CLOSED_LIST.text, id=incoming.external_id)
            return refusal(world, incoming, closed, now)
        case "invite" if incoming.external_id in world.access.operators:
            return _create(conn, world, incoming, now, "owner")
        case "invite" if code:
            person = _create(conn, world, incoming, now, "guest")
            used = invites.use(conn, hashed(code), person.id, now)
            if used in {"ok", "owner"}:
                if used == "owner":
                    people.set_role(conn, person.id, "owner")
                return person
            people.forget(conn, person.id)
            reasons = {"used": SPENT, "expired": EXPIRED}
            return refusal(world, incoming, reasons.get(used, CLOSED), now)
        case _:
            return refusal(world, incoming, CLOSED, now)


def left_out(world: World, incoming: Incoming) -> bool:
    """Tell whether somebody who was let in once is not on the list any more.

    They may still press buttons and erase what is theirs.
    """
    access, content = world.access, incoming.content
    if access.how != "ids" or incoming.external_id in access.allowed | access.operators:
        return False
    may = isinstance(content, Press | Presence) or (
        isinstance(content, Command) and content.name in ALWAYS_MAY
    )
    return not may


def hashed(code: str) -> bytes:
    """Give what is kept of an invite code."""
    return hashlib.sha256(code.encode()).digest()


def invite(turn: Turn) -> None:
    """Make a link for one more person; owners only."""
    if turn.person.role != "owner":
        turn.tell(NOT_YOURS)
        return
    if turn.world.access.how == "ids":
        turn.tell(LISTED)
        return
    if turn.world.access.how == "open":
        turn.tell(OPEN_TO_ALL)
        return
    code = turn.world.new_token()
    make(turn.conn, code, turn.now, made_by=turn.person.id)
    link = turn.world.access.link(code)
    turn.tell(phrase(LINK.context, LINK.text, days=INVITE_LIFE.days, link=link))


def first_owner(conn: Connection, world: World, now: datetime) -> str | None:
    """Make a link for the owner, as long as there is none; a later link replaces an earlier one."""
    if people.owners(conn):
        return None
    invites.drop_owner_invites(conn)
    code = world.new_token()
    make(conn, code, now, made_by=None, makes_owner=True)
    return world.access.link(code)


def make(
    conn: Connection, code: str, now: datetime, *, made_by: str | None, makes_owner: bool = False
) -> None:
    """Keep an invite for a code, usable once."""
    invites.make(
        conn,
        code_hash=hashed(code),
        made_by=made_by,
        makes_owner=makes_owner,
        now=now,
        expires_at=now + INVITE_LIFE,
    )


def refusal(world: World, incoming: Incoming, text: Phrase, now: datetime) -> Committed:
    """Answer somebody who is not let in; neither they nor the answer are kept.

    Whoever is in a crisis is told where to turn, stranger or not.
    """
    needed = crisis.to_stranger(world, incoming, now)
    if needed is not None:
        return needed
    if isinstance(incoming.content, Press):
        return Committed(
            answers=(PressAnswer(incoming.channel, incoming.bot, incoming.content.press_id),)
        )
    language = pick(incoming.language, world.texts.languages)
    words = world.texts.render(text, language, zone=None)
    body = Message((Run(words),))
    sent = Outgoing(
        world.new_id(now), "", incoming.channel, incoming.bot, incoming.chat, 0, body, Class.B
    )
    return Committed(outgoings=(sent,))


def _code(incoming: Incoming) -> str:
    content = incoming.content
    return (
        content.argument.strip() if isinstance(content, Command) and content.name == "start" else ""
    )


def _create(
    conn: Connection, world: World, incoming: Incoming, now: datetime, role: Role
) -> Person:
    address = Address(incoming.channel, incoming.bot, incoming.external_id, incoming.chat)
    language = pick(incoming.language, world.texts.languages)
    return people.create(
        conn,
        world.master,
        id=world.new_id(now),
        address=address,
        language=language,
        role=role,
        now=now,
    )
