"""Keep brief: whether a person wants few words in every guide."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("persons", sa.Column("brief", sa.Boolean()))
