"""People and clocks for the tests of the store."""

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.ids import new_id
from bot.messages import Class, Message, Outgoing, Run
from bot.store import people
from bot.store.database import Database
from bot.store.people import Address, Person
from bot.store.sealing import MasterKey
from tests.support.databases import database, sqlite

__all__ = ["database", "sqlite"]

NOW = datetime(2026, 3, 1, 22, 57, 3, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class World:
    """A database with what a test needs around it."""

    database: Database
    master: MasterKey
    person: Person
    ids: Callable[[], str]

    async def another(self, external_id: str = "2") -> Person:
        """Add one more person."""
        return await add_person(self.database, self.master, self.ids(), external_id)

    def outgoing(self, wave: int = 1, text: str = "hello", cls: Class = Class.A) -> Outgoing:
        """Make a message to the person."""
        there = self.person.address
        body = Message((Run(text),))
        return Outgoing(
            self.ids(), self.person.id, there.channel, there.bot, there.chat, wave, body, cls
        )


async def add_person(
    database: Database, master: MasterKey, person_id: str, external_id: str
) -> Person:
    address = Address("telegram", "1", external_id, external_id)
    return await database.turn(
        lambda conn: people.create(
            conn, master, id=person_id, address=address, language="en", role="guest", now=NOW
        )
    )


def counted_ids() -> Callable[[], str]:
    """Names in rising order, as a clock that never stands still would make them."""
    numbers = itertools.count(1)
    return lambda: new_id(NOW + next(numbers) * timedelta(microseconds=10), os.urandom)


@pytest.fixture
async def world(database: Database) -> World:
    return await _world(database)


@pytest.fixture
async def sqlite_world(sqlite: Database) -> World:
    return await _world(sqlite)


async def _world(database: Database) -> World:
    master, ids = MasterKey.new(), counted_ids()
    return World(database, master, await add_person(database, master, ids(), "1"), ids)
