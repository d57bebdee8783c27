"""Every table, as the newest migration leaves it. Columns named `*_sealed` hold sealed bytes."""

from sqlalchemy import (
    BigInteger,
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

persons = Table(
    "persons",
    metadata,
    id_column(),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("language", Text, nullable=False),
    Column("language_chosen", Boolean, nullable=False),
    Column("zone", Text),
    Column("role", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    # No foreign key: sessions point to persons already, and a circle could not be created.
    Column("front_session", Text),
    Column("bytes_used", BigInteger, nullable=False),
    # Prevents a role that no rule knows.
    CheckConstraint("role IN ('owner', 'guest')", name="ck_persons_role"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("channel", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    person_column(),
    Column("chat", Text, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("next_wave", BigInteger, nullable=False),
    # Prevents one account on a channel from being two persons.
    PrimaryKeyConstraint("channel", "bot", "external_id"),
)
Index("ix_addresses_person", addresses.c.person_id)

claims = Table(
    "claims",
    metadata,
    Column("channel", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    # Where it can be found again when its person wants everything deleted.
    Column("chat", Text),
    Column("message_id", Text),
    # Prevents an update from being carried out twice.
    PrimaryKeyConstraint("channel", "bot", "update_id"),
)
Index("ix_claims_claimed", claims.c.claimed_at)
Index("ix_claims_chat", claims.c.channel, claims.c.bot, claims.c.chat)

setbacks = Table(
    "setbacks",
    metadata,
    Column("channel", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    person_column(nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("aside", Boolean, nullable=False),
    Column("update_sealed", LargeBinary),
    # Prevents the attempts of one update from being counted in two places.
    PrimaryKeyConstraint("channel", "bot", "update_id"),
)
Index("ix_setbacks_person", setbacks.c.person_id)

invites = Table(
    "invites",
    metadata,
    # Prevents two invites with one code; only its hash is kept.
    Column("code_hash", LargeBinary, primary_key=True),
    # Prevents an invite from naming somebody who is not there.
    Column("made_by", Text, ForeignKey("persons.id", ondelete="SET NULL")),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("makes_owner", Boolean, nullable=False),
    # Prevents a use from naming somebody who is not there; `used_at` stays when they go.
    Column("used_by", Text, ForeignKey("persons.id", ondelete="SET NULL")),
    Column("used_at", Instant),
)
Index("ix_invites_made_by", invites.c.made_by)
Index("ix_invites_used_by", invites.c.used_by)

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

pins = Table(
    "pins",
    metadata,
    # Prevents one content from being pinned twice.
    Column("hash", Text, primary_key=True),
    Column("playbook", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("pinned_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    person_column(),
    Column("playbook", Text, nullable=False),
    Column("pin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_sealed", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("token", Text),
    Column("screen_outgoing", Text),
    Column("client_id", Text),
    Column("case_id", Text),
    Column("about_entry", Text),
    Column("started_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    # Prevents a button from meaning two screens.
    UniqueConstraint("token", name="uq_sessions_token"),
    # Prevents a state that no rule knows.
    CheckConstraint("state IN ('open', 'paused', 'ended')", name="ck_sessions_state"),
)
Index("ix_sessions_person", sessions.c.person_id, sessions.c.state)

session_pins = Table(
    "session_pins",
    metadata,
    # Prevents a pin from being held by a session that is gone.
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    # Prevents a playbook from vanishing under a conversation that is on it.
    Column("hash", Text, ForeignKey("pins.hash"), nullable=False),
    # Prevents a session from holding a pin twice.
    PrimaryKeyConstraint("session_id", "hash"),
)
Index("ix_session_pins_hash", session_pins.c.hash)

buttons = Table(
    "buttons",
    metadata,
    # Prevents a button from meaning two things.
    Column("token", Text, primary_key=True),
    person_column(),
    Column("action", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("object_state", Text, nullable=False),
    Column("argument", Text),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
Index("ix_buttons_object", buttons.c.person_id, buttons.c.object_kind, buttons.c.object_id)
Index("ix_buttons_expires", buttons.c.expires_at)

wakeups = Table(
    "wakeups",
    metadata,
    id_column(),
    person_column(),
    Column("key", Key, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    # Prevents one thing from waking a person twice: asking again moves the time.
    UniqueConstraint("person_id", "key", name="uq_wakeups_key"),
)
Index("ix_wakeups_due", wakeups.c.due_at)

reminders = Table(
    "reminders",
    metadata,
    id_column(),
    person_column(),
    # Prevents a reminder about a client who is not there.
    Column("client_id", Text, ForeignKey("clients.id", ondelete="CASCADE")),
    # Prevents a reminder about a case that is not there.
    Column("case_id", Text, ForeignKey("cases.id", ondelete="CASCADE")),
    Column("session_id", Text),
    Column("effect_key", Key),
    Column("wall", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("reason_sealed", LargeBinary, nullable=False),
    Column("until", Text, nullable=False),
    Column("cls", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("fired_at", Instant),
    # Prevents an end condition that no rule knows.
    CheckConstraint("until IN ('done', 'reply')", name="ck_reminders_until"),
    # Prevents a state that no rule knows.
    CheckConstraint(
        "state IN ('waiting', 'fired', 'done', 'cancelled')", name="ck_reminders_state"
    ),
)
# Prevents an effect that is carried out twice from reminding twice; cancelled ones may come anew.
REMINDER_EFFECT_STANDS = "state <> 'cancelled'"
Index(
    "uq_reminders_effect",
    reminders.c.person_id,
    reminders.c.effect_key,
    unique=True,
    sqlite_where=text(REMINDER_EFFECT_STANDS),
    postgresql_where=text(REMINDER_EFFECT_STANDS),
)
Index("ix_reminders_due", reminders.c.state, reminders.c.due_at)
Index("ix_reminders_client", reminders.c.client_id)
Index("ix_reminders_case", reminders.c.case_id)

holds = Table(
    "holds",
    metadata,
    id_column(),
    person_column(),
    # Prevents a hold on the answer of a session that is gone.
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("effect_key", Key, nullable=False),
    Column("wall", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    # Prevents a state that no rule knows.
    CheckConstraint("state IN ('held', 'due', 'released', 'cancelled')", name="ck_holds_state"),
)
# Prevents an effect that is carried out twice from holding twice; cancelled ones may come anew.
HOLD_EFFECT_STANDS = "state <> 'cancelled'"
Index(
    "uq_holds_effect",
    holds.c.person_id,
    holds.c.effect_key,
    unique=True,
    sqlite_where=text(HOLD_EFFECT_STANDS),
    postgresql_where=text(HOLD_EFFECT_STANDS),
)
Index("ix_holds_due", holds.c.state, holds.c.due_at)
Index("ix_holds_session", holds.c.session_id)

outgoings = Table(
    "outgoings",
    metadata,
    id_column(),
    # Empty for the receipt of an erasure: its person is gone when it is sent.
    person_column(nullable=True),
    Column("channel", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("wave", BigInteger, nullable=False),
    Column("cls", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("body_sealed", LargeBinary),
    # Only fixed texts and message ids, for what outlives its person's key.
    Column("body_plain", LargeBinary),
    Column("edits", Text),
    Column("state", Text, nullable=False),
    Column("lease_by", Text),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant),
    Column("message_id", Text),
    Column("occurrence_key", Text),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    # Prevents one occurrence of a reminder from being sent as two messages.
    UniqueConstraint("occurrence_key", name="uq_outgoings_occurrence"),
    # Prevents a state that no rule knows.
    CheckConstraint(
        "state IN ('leased', 'waiting', 'sent', 'dropped', 'dead', 'unreachable')",
        name="ck_outgoings_state",
    ),
    # Prevents texts from being kept after they were sent.
    CheckConstraint(
        "state <> 'sent' OR (body_sealed IS NULL AND body_plain IS NULL)", name="ck_outgoings_sent"
    ),
)
Index("ix_outgoings_state", outgoings.c.state, outgoings.c.lease_until)
# Only what is unfinished: recovery walks it in order, however much was sent before.
OUTGOING_UNFINISHED = "state IN ('leased', 'waiting')"
Index(
    "ix_outgoings_unfinished",
    outgoings.c.channel,
    outgoings.c.bot,
    outgoings.c.chat,
    outgoings.c.wave,
    sqlite_where=text(OUTGOING_UNFINISHED),
    postgresql_where=text(OUTGOING_UNFINISHED),
)
Index("ix_outgoings_person", outgoings.c.person_id)

kept = Table(
    "kept",
    metadata,
    Column("channel", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    # Prevents two answers to one question about the bot.
    PrimaryKeyConstraint("channel", "bot", "key"),
)

erasures = Table(
    "erasures",
    metadata,
    # Prevents two receipts of one erasure; it is a hash, so that nobody is named.
    Column("person_hash", LargeBinary, primary_key=True),
    Column("erased_at", Instant, nullable=False),
)
