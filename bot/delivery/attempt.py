"""One attempt to send: finds what an edit is about, calls the channel, sends a lost screen anew.

What the answer means is decided in `outcome.py`, and acted on in `flow.py`.
"""

from dataclasses import replace

from structlog.typing import FilteringBoundLogger

from bot.delivery.targets import Targets, anew
from bot.delivery.waiting import Item, Line
from bot.messages import Delete, Edit, Failure, FailureKind, Outgoing, Sent
from bot.store.database import DatabaseDown

SURPRISES = 3  # how often a channel may break on one outgoing before its chat moves on without it

Answer = Sent | Failure


async def attempt(
    line: Line, item: Item, *, targets: Targets, log: FilteringBoundLogger, frame: bool = False
) -> Answer:
    """Make one attempt; raises nothing but cancellation.

    Sent names the message that the outgoing is about, also for an edit. A `frame` is never sent
    anew.
    """
    try:
        if isinstance(item.outgoing.body, Edit):
            return await _change(line, item, item.outgoing.body, targets, frame=frame)
        if isinstance(item.outgoing.body, Delete) and item.outgoing.body.of:
            return await _send(line, item, _found(item.outgoing, item.outgoing.body, targets), None)
        return await _send(line, item, item.outgoing, None)
    except DatabaseDown:
        return Failure(FailureKind.NOT_SENT, "database_down")
    except Exception as error:  # noqa: BLE001 - a channel's mistake costs one outgoing, not the sender
        log.error("channel_raised", outgoing=item.outgoing.id, error=type(error).__name__)
        kind = FailureKind.REFUSED if item.attempts + 1 >= SURPRISES else FailureKind.MAYBE_SENT
        return Failure(kind, "channel_raised")


async def _change(line: Line, item: Item, edit: Edit, targets: Targets, *, frame: bool) -> Answer:
    target: str | Failure | None = targets.at_hand(edit.of)
    if target is None:
        target = await targets.find(edit.of)
    if isinstance(target, str):
        answer = await _send(line, item, item.outgoing, target)
        if isinstance(answer, Sent) or answer.kind is FailureKind.NOT_MODIFIED:
            return Sent(target)
    else:
        answer = target
    message = anew(edit)
    if answer.kind is not FailureKind.MISSING or message is None or frame:
        return answer
    fresh = await _send(line, item, replace(item.outgoing, body=message), None)
    if isinstance(fresh, Sent) and fresh.message_id is not None:
        # Whoever still names the lost message means this one.
        targets.remember(edit.of, fresh.message_id)
    return fresh


def _found(outgoing: Outgoing, body: Delete, targets: Targets) -> Outgoing:
    """Name the messages that outgoings became, as far as that is remembered."""
    became = (targets.at_hand(each) for each in body.of)
    ids = (*body.message_ids, *(each for each in became if isinstance(each, str)))
    return replace(outgoing, body=Delete(ids))


async def _send(line: Line, item: Item, outgoing: Outgoing, target: str | None) -> Answer:
    item.left = True
    return await line.channel.send(outgoing, target)
