"""`show`: what the case holds, above the next question."""

from bot.engine.events import Event
from bot.engine.kinds.view import Passed, Read, View
from bot.messages import Lines, Phrase, Value, phrase
from bot.playbook.models import Show

NOTHING = phrase("engine/show", "Nothing is on file for this yet.")

TOLD: dict[str, Phrase] = {
    "client": phrase("engine/show", "Client: {told}"),
    "message": phrase("engine/show", "Their message:\n{told}"),
    "agreements": phrase("engine/show", "Agreed:\n{told}"),
    "promises": phrase("engine/show", "Promised:\n{told}"),
    "changes": phrase("engine/show", "Changes asked for:\n{told}"),
    "deliveries": phrase("engine/show", "Delivered:\n{told}"),
    "payments": phrase("engine/show", "Payments:\n{told}"),
    "incidents": phrase("engine/show", "What went wrong:\n{told}"),
    "messages": phrase("engine/show", "The last messages:\n{told}"),
    "revisions_agreed": phrase("engine/show", "Revisions agreed: {told}"),
    "revisions_used": phrase("engine/show", "Revisions used: {told}"),
    "revisions_left": phrase("engine/show", "Revisions left: {told}"),
    "changes_asked": phrase("engine/show", "Changes asked for: {told}"),
    "changes_open": phrase("engine/show", "Changes not decided yet: {told}"),
    "promises_open": phrase("engine/show", "Promises still open: {told}"),
    "promises_broken": phrase("engine/show", "Promises broken: {told}"),
    "red_flags": phrase("engine/show", "Red flags on file: {told}"),
    "money_due": phrase("engine/show", "Still to be paid: {told}"),
    "money_agreed": phrase("engine/show", "Agreed to be paid: {told}"),
    "money_invoiced": phrase("engine/show", "Invoiced: {told}"),
    "money_paid": phrase("engine/show", "Paid: {told}"),
    "changes_price": phrase("engine/show", "Accepted changes cost: {told}"),
    "their_promises_open": phrase("engine/show", "Their promises still open: {told}"),
    "their_promises_broken": phrase("engine/show", "Promises they broke: {told}"),
    "red_lines_crossed": phrase("engine/show", "Times your red lines were crossed: {told}"),
    "last_reply_days": phrase("engine/show", "Days since their last message: {told}"),
    "last_message_days": phrase("engine/show", "Days since your last message: {told}"),
    "rungs": phrase("engine/show", "What you have sent about this:\n{told}"),
    "last_rung_days": phrase("engine/show", "Days since the last of these: {told}"),
    "terms_rate": phrase("engine/show", "Your rate: {told}"),
    "terms_hours": phrase("engine/show", "Your hours: {told}"),
    "terms_channels": phrase("engine/show", "Where you can be reached: {told}"),
    "terms_revisions": phrase("engine/show", "Revisions with you: {told}"),
    "terms_payment": phrase("engine/show", "How you are paid: {told}"),
    "terms_extras": phrase("engine/show", "What costs extra: {told}"),
    "red_lines": phrase("engine/show", "Your red lines: {told}"),
}
"""Fact -> how it is told; those that are for conditions alone have no words."""


def enter(view: View[Show]) -> Passed:
    """Pass on at once, leaving what is known; facts that are not known are left out."""
    told = tuple(
        phrase(words.context, words.text, told=fact)
        for name in view.step.of
        if (words := TOLD.get(name)) is not None and _says(fact := view.facts.values.get(name, ""))
    )
    if told:
        return Passed((view.spoken("show", view.step.show), *told))
    empty = NOTHING if view.step.empty is None else view.text("empty", view.step.empty)
    return Passed((empty,))


def read(_view: View[Show], _event: Event) -> Read:
    """Nothing is ever asked here."""
    return None


def _says(fact: Value) -> bool:
    return fact not in ("", Lines(()))
