"""Widen clients, cases and entries: what is known of a client, and where an entry stands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("country", "zone", "channel", "formality"):
        op.add_column("clients", sa.Column(name, sa.Text()))
    # Written out: SQLite adds a foreign key only within its column, and Alembic gives it no name.
    op.execute(
        "ALTER TABLE clients ADD COLUMN merged_into TEXT CONSTRAINT fk_clients_merged_into "
        "REFERENCES clients (id) ON DELETE CASCADE"
    )
    op.create_index("ix_clients_merged", "clients", ["merged_into"])
    op.create_index("ix_clients_used", "clients", ["person_id", "used_at"])
    for name in ("picked_at", "closed_at"):
        op.add_column("cases", sa.Column(name, sa.BigInteger()))
    op.add_column("entries", sa.Column("shown_at", sa.BigInteger()))
    op.add_column("entries", sa.Column("same_blind", sa.LargeBinary()))
    op.execute("UPDATE entries SET shown_at = happened_at")
    op.create_index("ix_entries_same", "entries", ["person_id", "same_blind"])
    op.create_index("ix_entries_commitment", "entries", ["person_id", "commitment"])
    op.create_index("ix_entries_shown", "entries", ["case_id", "shown_at", "id"])
    op.add_column("privates", sa.Column("client_id", sa.Text()))
