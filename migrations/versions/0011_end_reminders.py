"""Say of a reminder what else makes it needless, and of one that is over what did and when.

A routine that a guide switched on is known by the effect that did.
"""

import sqlalchemy as sa
from alembic import op

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("reminders", sa.Column("ends", sa.Text(), nullable=True))
    op.add_column("reminders", sa.Column("ended", sa.Text(), nullable=True))
    op.add_column("reminders", sa.Column("ended_at", sa.BigInteger(), nullable=True))
    op.add_column("reminders", sa.Column("ended_by", sa.Text(), nullable=True))
    op.add_column("routines", sa.Column("effect_key", _KEY, nullable=True))
