"""The records of a person, behind one door: clients, cases, entries, and what changes them.

The caller holds the person's lock and commits.
"""

from bot.store.changes import amend, move, remove, withdraw
from bot.store.clients import (
    add_client,
    case,
    case_of,
    client,
    client_by_sender,
    clients,
    named,
    rename_client,
    set_client_language,
    unsorted_case,
)
from bot.store.entries import (
    append,
    entries,
    entry,
    entry_by_message,
    latest_content,
    ledger,
    rebuild_ledger,
    verify_chain,
)

__all__ = [
    "add_client",
    "amend",
    "append",
    "case",
    "case_of",
    "client",
    "client_by_sender",
    "clients",
    "entries",
    "entry",
    "entry_by_message",
    "latest_content",
    "ledger",
    "move",
    "named",
    "rebuild_ledger",
    "remove",
    "rename_client",
    "set_client_language",
    "unsorted_case",
    "verify_chain",
    "withdraw",
]
