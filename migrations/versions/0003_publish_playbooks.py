"""Publish playbooks by manifest, pin what they say, and mark sessions that are only looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("pins", sa.Column("texts", sa.Text(), nullable=True))
    op.add_column(
        "sessions",
        sa.Column("preview", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "manifests",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_manifests"),
    )
    op.create_table(
        "manifest_pins",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["manifests.number"], name="fk_manifest_pins_number", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["hash"], ["pins.hash"], name="fk_manifest_pins_hash"),
        sa.PrimaryKeyConstraint("number", "playbook", name="pk_manifest_pins"),
    )
    op.create_index("ix_manifest_pins_hash", "manifest_pins", ["hash"])
