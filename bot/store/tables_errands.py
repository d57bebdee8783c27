"""The tables of errands and of erasures; part of `bot.store.tables`."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text

from bot.store.columns import Instant, id_column, metadata, person_column

errands = Table(
    "errands",
    metadata,
    id_column(),
    person_column(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("order_sealed", LargeBinary, nullable=False),
    # The message that shows how far it is.
    Column("shown", Text),
    Column("lease_by", Text),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("ordered_at", Instant, nullable=False),
    Column("done_at", Instant),
    # Prevents a state that no rule knows.
    CheckConstraint("state IN ('waiting', 'running', 'done')", name="ck_errands_state"),
)
SEARCH = "search"
"""The kind that only reads: it makes no files, waits for no other errand, and is gone when over."""
ERRAND_UNFINISHED = "state IN ('waiting', 'running')"
ERRAND_ALONE = f"{ERRAND_UNFINISHED} AND kind <> '{SEARCH}'"
# Prevents a second errand of a person while the first is under way; a search holds up nothing.
Index(
    "uq_errands_person",
    errands.c.person_id,
    unique=True,
    sqlite_where=text(ERRAND_ALONE),
    postgresql_where=text(ERRAND_ALONE),
)
Index("ix_errands_person", errands.c.person_id)
Index("ix_errands_state", errands.c.state, errands.c.ordered_at)

erasures = Table(
    "erasures",
    metadata,
    # Prevents two receipts of one erasure; it is a hash, so that nobody is named.
    Column("person_hash", LargeBinary, primary_key=True),
    Column("erased_at", Instant, nullable=False),
)
