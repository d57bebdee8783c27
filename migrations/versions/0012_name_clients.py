"""Name clients for reminders: a word of the person's own, where others may see the screen."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("clients", sa.Column("alias_sealed", sa.LargeBinary(), nullable=True))
