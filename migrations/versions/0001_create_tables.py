"""Create the tables; what each constraint prevents is said in the store's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Compared byte by byte on both engines.
_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "bot", "update_id", name="pk_claims"),
    )
    op.create_index("ix_claims_chat", "claims", ["channel", "bot", "chat"])
    op.create_index("ix_claims_claimed", "claims", ["claimed_at"])
    op.create_table(
        "erasures",
        sa.Column("person_hash", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_hash", name="pk_erasures"),
    )
    op.create_table(
        "kept",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", "key", name="pk_kept"),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("language_chosen", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("front_session", sa.Text(), nullable=True),
        sa.Column("bytes_used", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'guest')", name="ck_persons_role"),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
    )
    op.create_table(
        "pins",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("pinned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_pins"),
    )
    op.create_table(
        "addresses",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("next_wave", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_addresses_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel", "bot", "external_id", name="pk_addresses"),
    )
    op.create_index("ix_addresses_person", "addresses", ["person_id"])
    op.create_table(
        "buttons",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("object_state", sa.Text(), nullable=False),
        sa.Column("argument", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_buttons_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name="pk_buttons"),
    )
    op.create_index("ix_buttons_expires", "buttons", ["expires_at"])
    op.create_index("ix_buttons_object", "buttons", ["person_id", "object_kind", "object_id"])
    op.create_table(
        "clients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("unsorted", sa.Boolean(), nullable=False),
        sa.Column("sender_blind", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_clients_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("person_id", "sender_blind", name="uq_clients_sender"),
    )
    op.create_index(
        "uq_clients_unsorted",
        "clients",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("unsorted"),
        postgresql_where=sa.text("unsorted"),
    )
    op.create_table(
        "invites",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("makes_owner", sa.Boolean(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name="fk_invites_made_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["persons.id"], name="fk_invites_used_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invites"),
    )
    op.create_index("ix_invites_made_by", "invites", ["made_by"])
    op.create_index("ix_invites_used_by", "invites", ["used_by"])
    op.create_table(
        "outgoings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("wave", sa.BigInteger(), nullable=False),
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_plain", sa.LargeBinary(), nullable=True),
        sa.Column("edits", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("occurrence_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state <> 'sent' OR (body_sealed IS NULL AND body_plain IS NULL)",
            name="ck_outgoings_sent",
        ),
        sa.CheckConstraint(
            "state IN ('leased', 'waiting', 'sent', 'dropped', 'dead', 'unreachable')",
            name="ck_outgoings_state",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_outgoings_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outgoings"),
        sa.UniqueConstraint("occurrence_key", name="uq_outgoings_occurrence"),
    )
    op.create_index("ix_outgoings_person", "outgoings", ["person_id"])
    op.create_index("ix_outgoings_state", "outgoings", ["state", "lease_until"])
    op.create_index(
        "ix_outgoings_unfinished",
        "outgoings",
        ["channel", "bot", "chat", "wave"],
        sqlite_where=sa.text("state IN ('leased', 'waiting')"),
        postgresql_where=sa.text("state IN ('leased', 'waiting')"),
    )
    op.create_table(
        "privates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('heat', 'hold', 'release', 'note')", name="ck_privates_kind"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_privates_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_privates"),
    )
    op.create_index("ix_privates_person", "privates", ["person_id", "at"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("pin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("screen_outgoing", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("about_entry", sa.Text(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'paused', 'ended')", name="ck_sessions_state"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_sessions_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token", name="uq_sessions_token"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person_id", "state"])
    op.create_table(
        "setbacks",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("update_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_setbacks_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel", "bot", "update_id", name="pk_setbacks"),
    )
    op.create_index("ix_setbacks_person", "setbacks", ["person_id"])
    op.create_table(
        "wakeups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_wakeups_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wakeups"),
        sa.UniqueConstraint("person_id", "key", name="uq_wakeups_key"),
    )
    op.create_index("ix_wakeups_due", "wakeups", ["due_at"])
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_cases_state"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name="fk_cases_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_cases_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_client", "cases", ["client_id"])
    op.create_index("ix_cases_person", "cases", ["person_id"])
    op.create_table(
        "holds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("effect_key", _KEY, nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'due', 'released', 'cancelled')", name="ck_holds_state"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_holds_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_holds_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_due", "holds", ["state", "due_at"])
    op.create_index("ix_holds_session", "holds", ["session_id"])
    op.create_index(
        "uq_holds_effect",
        "holds",
        ["person_id", "effect_key"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "session_pins",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["pins.hash"], name="fk_session_pins_hash"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_session_pins_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "hash", name="pk_session_pins"),
    )
    op.create_index("ix_session_pins_hash", "session_pins", ["hash"])
    op.create_table(
        "entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("amends", sa.Text(), nullable=True),
        sa.Column("effect_key", _KEY, nullable=True),
        sa.Column("message_blind", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'removed' OR content_sealed IS NULL", name="ck_entries_removed"
        ),
        sa.CheckConstraint(
            "state IN ('standing', 'withdrawn', 'moved', 'removed')", name="ck_entries_state"
        ),
        sa.ForeignKeyConstraint(
            ["amends"], ["entries.id"], name="fk_entries_amends", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_entries_case_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_entries_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("case_id", "number", name="uq_entries_number"),
    )
    op.create_index("ix_entries_amends", "entries", ["amends"])
    op.create_index("ix_entries_message", "entries", ["person_id", "message_blind"])
    op.create_index(
        "uq_entries_effect",
        "entries",
        ["person_id", "effect_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('standing', 'removed')"),
        postgresql_where=sa.text("state IN ('standing', 'removed')"),
    )
    op.create_table(
        "ledgers",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ledger_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_ledgers_case_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_ledgers_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_ledgers"),
    )
    op.create_index("ix_ledgers_person", "ledgers", ["person_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("effect_key", _KEY, nullable=True),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'fired', 'done', 'cancelled')", name="ck_reminders_state"
        ),
        sa.CheckConstraint("until IN ('done', 'reply')", name="ck_reminders_until"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_reminders_case_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name="fk_reminders_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_reminders_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_case", "reminders", ["case_id"])
    op.create_index("ix_reminders_client", "reminders", ["client_id"])
    op.create_index("ix_reminders_due", "reminders", ["state", "due_at"])
    op.create_index(
        "uq_reminders_effect",
        "reminders",
        ["person_id", "effect_key"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
