"""What an entry is called, and what may have become of it: the same on screens and in files."""

from collections.abc import Mapping

from bot.messages import Phrase, phrase

KINDS: Mapping[str, Phrase] = {
    "their_message": phrase("entry/kind", "They wrote"),
    "my_message": phrase("entry/kind", "You wrote"),
    "agreement": phrase("entry/kind", "Agreement"),
    "change": phrase("entry/kind", "Change"),
    "delivery": phrase("entry/kind", "Delivery"),
    "payment": phrase("entry/kind", "Payment"),
    "promise": phrase("entry/kind", "Promise"),
    "incident": phrase("entry/kind", "Incident"),
    "decision": phrase("entry/kind", "Decision"),
    "note": phrase("entry/kind", "Note"),
    "question": phrase("entry/kind", "Question"),
    "fact": phrase("entry/kind", "Fact"),
    "draft": phrase("entry/kind", "Draft"),
    "outcome": phrase("entry/kind", "Outcome"),
    "withdrawn": phrase("entry/kind", "Taken back"),
    "moved": phrase("entry/kind", "Moved to another case"),
    "amended": phrase("entry/kind", "Changed"),
    "removed": phrase("entry/kind", "Removed by its owner"),
}
"""By the kind of an entry, the ones that only keep the chain whole among them."""
STATES: Mapping[str, Phrase] = {
    "kept": phrase("marks/state", "kept"),
    "broken": phrase("marks/state", "broken"),
    "accepted": phrase("marks/state", "accepted"),
    "declined": phrase("marks/state", "declined"),
    "agreed": phrase("marks/state", "agreed"),
    "invoiced": phrase("marks/state", "invoiced"),
    "due": phrase("marks/state", "due"),
    "paid": phrase("marks/state", "paid"),
    "ended": phrase("marks/state", "no longer in force"),
    "asked": phrase("marks/state", "asked for"),
}
