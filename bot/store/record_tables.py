"""The tables of a person's records: clients, cases, entries, ledgers, and what is private."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import Instant, Key, id_column, metadata, person_column

clients = Table(
    "clients",
    metadata,
    id_column(),
    person_column(),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("unsorted", Boolean, nullable=False),
    Column("sender_blind", LargeBinary),
    Column("language", Text),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("archived_at", Instant),
    Column("country", Text),
    Column("zone", Text),
    Column("channel", Text),
    Column("formality", Text),
    # Prevents a client from having become one that is not there.
    Column("merged_into", Text, ForeignKey("clients.id", ondelete="CASCADE")),
    Column("alias_sealed", LargeBinary),
    # Prevents one sender from becoming two clients of the same person.
    UniqueConstraint("person_id", "sender_blind", name="uq_clients_sender"),
)
# Prevents a second place for what has no client yet.
Index(
    "uq_clients_unsorted",
    clients.c.person_id,
    unique=True,
    sqlite_where=text("unsorted"),
    postgresql_where=text("unsorted"),
)

Index("ix_clients_merged", clients.c.merged_into)
Index("ix_clients_used", clients.c.person_id, clients.c.used_at)

cases = Table(
    "cases",
    metadata,
    id_column(),
    person_column(),
    # Prevents a case of no client.
    Column("client_id", Text, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("title_sealed", LargeBinary),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("length", Integer, nullable=False),
    Column("picked_at", Instant),
    Column("closed_at", Instant),
    # Prevents a state that no rule knows.
    CheckConstraint("state IN ('open', 'closed')", name="ck_cases_state"),
)
Index("ix_cases_person", cases.c.person_id)
Index("ix_cases_client", cases.c.client_id)

entries = Table(
    "entries",
    metadata,
    id_column(),
    person_column(),
    # Prevents an entry of no case.
    Column("case_id", Text, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("content_sealed", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    # Prevents a change of an entry that is not there.
    Column("amends", Text, ForeignKey("entries.id", ondelete="CASCADE")),
    Column("effect_key", Key),
    Column("message_blind", LargeBinary),
    Column("state", Text, nullable=False),
    # Where it stands in a timeline: when it happened, as it was said last. Not in the chain.
    Column("shown_at", Instant),
    Column("same_blind", LargeBinary),
    # Prevents two entries in one place of the chain.
    UniqueConstraint("case_id", "number", name="uq_entries_number"),
    # Prevents a state that no rule knows.
    CheckConstraint(
        "state IN ('standing', 'withdrawn', 'moved', 'removed')", name="ck_entries_state"
    ),
    # Prevents content that is said to be destroyed and is still there.
    CheckConstraint("state <> 'removed' OR content_sealed IS NULL", name="ck_entries_removed"),
)
# Prevents an effect that is carried out twice from filing twice; after going back it may file anew.
ENTRY_EFFECT_STANDS = "state IN ('standing', 'removed')"
Index(
    "uq_entries_effect",
    entries.c.person_id,
    entries.c.effect_key,
    unique=True,
    sqlite_where=text(ENTRY_EFFECT_STANDS),
    postgresql_where=text(ENTRY_EFFECT_STANDS),
)
Index("ix_entries_message", entries.c.person_id, entries.c.message_blind)
Index("ix_entries_amends", entries.c.amends)
Index("ix_entries_same", entries.c.person_id, entries.c.same_blind)
Index("ix_entries_commitment", entries.c.person_id, entries.c.commitment)
Index("ix_entries_shown", entries.c.case_id, entries.c.shown_at, entries.c.id)

ledgers = Table(
    "ledgers",
    metadata,
    # Prevents a ledger of no case, and two of one.
    Column("case_id", Text, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    person_column(),
    Column("ledger_sealed", LargeBinary, nullable=False),
)
Index("ix_ledgers_person", ledgers.c.person_id)

privates = Table(
    "privates",
    metadata,
    id_column(),
    person_column(),
    Column("session_id", Text),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("client_id", Text),
    # Prevents a kind that no screen knows.
    CheckConstraint("kind IN ('heat', 'hold', 'release', 'note')", name="ck_privates_kind"),
)
Index("ix_privates_person", privates.c.person_id, privates.c.at)

terms = Table(
    "terms",
    metadata,
    person_column(),
    Column("term", Text, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    # Prevents a person from having two rates.
    PrimaryKeyConstraint("person_id", "term"),
)

choices = Table(
    "choices",
    metadata,
    person_column(),
    Column("tally_sealed", LargeBinary, nullable=False),
    # Prevents a person from having two tallies, of which only one would be read.
    PrimaryKeyConstraint("person_id"),
)
