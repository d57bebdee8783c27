"""Create routines, moods and preferences: what comes again, how it went, what was set."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["persons.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )


def _of_client(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["client_id"], ["clients.id"], name=f"fk_{table}_client_id", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "routines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("routine", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('on', 'asked', 'off')", name="ck_routines_state"),
        _of_client("routines"),
        _of_person("routines"),
        sa.PrimaryKeyConstraint("id", name="pk_routines"),
    )
    op.create_index("ix_routines_due", "routines", ["state", "due_at"])
    op.create_index("ix_routines_person", "routines", ["person_id"])
    op.create_index("ix_routines_client", "routines", ["client_id"])
    op.create_table(
        "moods",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mood_sealed", sa.LargeBinary(), nullable=False),
        _of_client("moods"),
        _of_person("moods"),
        sa.PrimaryKeyConstraint("id", name="pk_moods"),
    )
    op.create_index("ix_moods_person", "moods", ["person_id", "at"])
    op.create_index("ix_moods_client", "moods", ["client_id"])
    op.create_table(
        "preferences",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        _of_person("preferences"),
        sa.PrimaryKeyConstraint("person_id", "name", name="pk_preferences"),
    )
