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
    false,
    text,
)

from bot.store import tables_errands
from bot.store.columns import Instant, Key, id_column, metadata, person_column
from bot.store.manifest_tables import manifest_pins, manifests
from bot.store.record_tables import (
    ENTRY_EFFECT_STANDS,
    cases,
    choices,
    clients,
    entries,
    ledgers,
    privates,
    terms,
)
from bot.store.routine_tables import moods, preferences, routines

__all__ = [  # made in files of their own
    "ENTRY_EFFECT_STANDS",
    "cases",
    "choices",
    "clients",
    "entries",
    "ledgers",
    "manifest_pins",
    "manifests",
    "moods",
    "preferences",
    "privates",
    "routines",
    "terms",
]

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
    # How often, and when last, it was said that everything goes for being idle; empty: never.
    Column("warned", Integer),
    Column("warned_at", Instant),
    # Whether every guide is to speak in few words; null where they never asked.
    Column("brief", Boolean),
    # Whose calendar dates are told in, and whether digits are 0-9; null: the language's own way.
    Column("calendar", Text),
    Column("latin", Boolean),
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
Index("ix_persons_seen", persons.c.seen_at)
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

pins = Table(
    "pins",
    metadata,
    # Prevents one content from being pinned twice.
    Column("hash", Text, primary_key=True),
    Column("playbook", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("pinned_at", Instant, nullable=False),
    # What it says in other languages; empty for what was pinned before that was kept.
    Column("texts", Text),
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
    # Of a guide that is only looked at: nothing of it is filed, and it goes when it ends.
    Column("preview", Boolean, nullable=False, server_default=false()),
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
    # Whether it is so long from when it was set, wherever the person goes; null: by their clock.
    Column("elapsed", Boolean),
    Column("ends", Text),
    Column("ended", Text),
    Column("ended_at", Instant),
    Column("ended_by", Text),
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
    # Whether it is so long from when it was set, wherever the person goes; null: by their clock.
    Column("elapsed", Boolean),
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

errands = tables_errands.errands
erasures = tables_errands.erasures
