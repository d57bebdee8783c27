"""What one failed attempt means for an outgoing: a pure table, and nothing that acts on it.

The one place where "sent twice" is weighed against "never sent".
"""

from datetime import datetime, timedelta

from bot.messages import (
    Again,
    Class,
    Dead,
    Failure,
    FailureKind,
    Gone,
    Outcome,
    Sent,
    Uncertain,
)

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0  # when the network is back, nobody waits longer than this for their answer
SPREAD = 0.25  # at most this share on top, so that chats do not all come back in one moment
NEW_TOKEN_DELAY = 60.0  # a refused bot is put right by a person, not by asking often

# Attempts with the delays above: about 24 hours for what matters, about one hour for what is
# worth nothing later (a tip, a change of buttons).
LIMITS = {Class.A: 1446, Class.B: 65, Class.C: 65}


def back_off(attempts: int, jitter: float) -> timedelta:
    """The pause after this many attempts: doubled each time, capped; `jitter` in 0..1."""
    exponent = min(attempts - 1, 16)
    delay = min(FIRST_DELAY * 2**exponent, LONGEST_DELAY)
    return timedelta(seconds=delay * (1 + SPREAD * jitter))


def decide(failure: Failure, cls: Class, attempts: int, now: datetime, jitter: float) -> Outcome:
    """Say what becomes of an outgoing whose latest attempt failed.

    `attempts` counts the failed ones, this one included.
    """
    match failure.kind:
        case FailureKind.NOT_MODIFIED:
            # The message already reads as wanted: that is what was asked for.
            return Sent(None)
        case FailureKind.MISSING:
            # Nothing is there to change or delete (the sender may still send a screen anew).
            return Dead(failure.code or "missing")
        case FailureKind.REFUSED:
            # The same words would be refused for ever, and later waves must not wait for them.
            return Dead(failure.code or "refused")
        case FailureKind.BLOCKED:
            # Only the person can undo this.
            return Gone()
        case FailureKind.UNAUTHORISED:
            # Not this outgoing's fault, so it never gives up for it.
            return Again(now + timedelta(seconds=NEW_TOKEN_DELAY))
        case FailureKind.SLOW_DOWN:
            # Surely not sent, and the channel says when: no reason to give up either. The spread
            # comes on top, since asking early makes the wait longer.
            wait = max(failure.retry_after, FIRST_DELAY)
            return Again(now + timedelta(seconds=wait + FIRST_DELAY * jitter))
        case FailureKind.MAYBE_SENT | FailureKind.SERVER if cls is Class.B:
            # Never twice: a gateway's 5xx may hide an accepted message just as silence may.
            return Uncertain()
        case FailureKind.NOT_SENT | FailureKind.MAYBE_SENT | FailureKind.SERVER:
            # It did not leave; or it matters more that it comes than that it comes once (A); or
            # doing it twice shows nothing (C).
            if attempts >= LIMITS[cls]:
                return Dead("gave_up")
            return Again(now + back_off(attempts, jitter))
