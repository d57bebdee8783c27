"""The tables of what is published; all others are in `tables.py`, which names these too."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from bot.store.columns import Instant, metadata

manifests = Table(
    "manifests",
    metadata,
    # Prevents two manifests from being the next one.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Text, nullable=False),
)

manifest_pins = Table(
    "manifest_pins",
    metadata,
    # Prevents a list of what no manifest publishes.
    Column(
        "number", BigInteger, ForeignKey("manifests.number", ondelete="CASCADE"), nullable=False
    ),
    Column("playbook", Text, nullable=False),
    # Prevents what is published from vanishing.
    Column("hash", Text, ForeignKey("pins.hash"), nullable=False),
    # Prevents a manifest from publishing a playbook twice.
    PrimaryKeyConstraint("number", "playbook"),
)
Index("ix_manifest_pins_hash", manifest_pins.c.hash)
