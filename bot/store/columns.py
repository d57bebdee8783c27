"""The metadata, the column types and the few columns that many tables share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import sqlite

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

# Compared byte by byte on both engines, so that a range of keys means the same everywhere.
Key = Text().with_variant(Text(collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment, kept as microseconds since 1970 UTC; a naive datetime is a TypeError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """Turn an aware datetime into microseconds, without rounding."""
        if value is None:
            return None
        since = value - _EPOCH
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """Turn microseconds into an aware UTC datetime."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def id_column() -> Column[str]:
    """Give the column of a row's own name, made by the caller."""
    return Column("id", Text, primary_key=True)


def person_column(*, nullable: bool = False) -> Column[str]:
    """Give the column of the person that a row belongs to.

    Its foreign key prevents rows of nobody: what is a person's goes when the person goes.
    """
    return Column(
        "person_id", Text, ForeignKey("persons.id", ondelete="CASCADE"), nullable=nullable
    )


PART = 100
"""Rows that are fetched at once where a person's many are read beside the turns.

Reading runs on the event loop, which everybody shares; between two parts it is free for others.
"""

# Rows and selects whose columns are not worth typing one by one.
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

Statement = TypeVar("Statement")
Insert = Callable[[Table], sqlite.Insert]


class Either(dict[str, Statement]):
    """A statement by dialect, each built when it is first asked for.

    PostgreSQL's part of SQLAlchemy costs 30 ms and 2 MB, which nobody on SQLite has to spend.
    """

    def __init__(self, build: Callable[[Insert], Statement]) -> None:
        super().__init__()
        self._build = build

    def __missing__(self, dialect: str) -> Statement:
        if dialect == "sqlite":
            statement = self._build(sqlite.insert)
        else:
            from sqlalchemy.dialects import postgresql

            # The two insert constructs share every method used here, but no common base says so.
            statement = self._build(cast("Any", postgresql.insert))
        self[dialect] = statement
        return statement


def either(build: Callable[[Insert], Statement]) -> Either[Statement]:
    """Build a statement per dialect: both know ON CONFLICT, SQLAlchemy's Core does not."""
    return Either(build)
