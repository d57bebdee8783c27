"""Keep brief: whether a person wants few words in every guide."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("persons", sa.Column("brief", sa.Boolean()))
