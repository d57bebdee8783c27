"""Create the errands, and remember what was said to people who have been away for long."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_UNFINISHED = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "errands",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("order_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done')", name="ck_errands_state"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_errands_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_errands"),
    )
    op.create_index(
        "uq_errands_person",
        "errands",
        ["person_id"],
        unique=True,
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )
    op.create_index("ix_errands_person", "errands", ["person_id"])
    op.create_index("ix_errands_state", "errands", ["state", "ordered_at"])
    op.add_column("persons", sa.Column("warned", sa.Integer()))
    op.add_column("persons", sa.Column("warned_at", sa.BigInteger()))
    op.create_index("ix_persons_seen", "persons", ["seen_at"])
