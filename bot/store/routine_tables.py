"""The tables of what comes again: routines, how it went, and what a person has set."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from bot.store.columns import Instant, Key, id_column, metadata, person_column

routines = Table(
    "routines",
    metadata,
    id_column(),
    person_column(),
    # Prevents a check-in about a client who is not there.
    Column("client_id", Text, ForeignKey("clients.id", ondelete="CASCADE")),
    Column("routine", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("wall", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("ignored", Integer, nullable=False),
    Column("effect_key", Key),
    # Prevents a state that no rule knows.
    CheckConstraint("state IN ('on', 'asked', 'off')", name="ck_routines_state"),
)
Index("ix_routines_due", routines.c.state, routines.c.due_at)
Index("ix_routines_person", routines.c.person_id)
Index("ix_routines_client", routines.c.client_id)

moods = Table(
    "moods",
    metadata,
    id_column(),
    person_column(),
    # Prevents an answer about a client who is not there.
    Column("client_id", Text, ForeignKey("clients.id", ondelete="CASCADE")),
    Column("at", Instant, nullable=False),
    Column("mood_sealed", LargeBinary, nullable=False),
)
Index("ix_moods_person", moods.c.person_id, moods.c.at)
Index("ix_moods_client", moods.c.client_id)

preferences = Table(
    "preferences",
    metadata,
    person_column(),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    # Prevents a setting from being set twice.
    PrimaryKeyConstraint("person_id", "name"),
)
