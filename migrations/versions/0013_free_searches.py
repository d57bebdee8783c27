"""Let a search be an errand: one may wait while a long one of the same person is under way."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ALONE = sa.text("state IN ('waiting', 'running') AND kind <> 'search'")


def upgrade() -> None:
    op.drop_index("uq_errands_person", "errands")
    op.create_index(
        "uq_errands_person",
        "errands",
        ["person_id"],
        unique=True,
        sqlite_where=_ALONE,
        postgresql_where=_ALONE,
    )
