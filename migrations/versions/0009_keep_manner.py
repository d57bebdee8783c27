"""Keep manner: whose calendar and digits a person reads, and which times are elapsed ones."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("persons", sa.Column("calendar", sa.Text()))
    op.add_column("persons", sa.Column("latin", sa.Boolean()))
    op.add_column("reminders", sa.Column("elapsed", sa.Boolean()))
    op.add_column("holds", sa.Column("elapsed", sa.Boolean()))
