"""Create the terms: what a person says once about how they work."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_terms_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "term", name="pk_terms"),
    )
