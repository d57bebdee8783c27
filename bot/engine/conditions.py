"""Structured conditions over a plain mapping of names to answers and facts; never `eval`."""

from collections.abc import Mapping
from decimal import Decimal

from bot.engine.answers import Plain
from bot.playbook.models import Branch, Condition, Matcher

Seen = Mapping[str, Plain | tuple[str, ...] | None]
"""Names -> what conditions compare; None or a missing name is not known."""


def holds(condition: Condition | None, seen: Seen) -> bool:
    """Tell whether a condition holds; none at all always does."""
    if condition is None:
        return True
    return (
        all(matches(matcher, seen.get(name)) for name, matcher in condition.match.items())
        and all(holds(part, seen) for part in condition.all_)
        and (not condition.any_ or any(holds(part, seen) for part in condition.any_))
        and not (condition.not_ is not None and holds(condition.not_, seen))
    )


def matches(matcher: Matcher, seen: Plain | tuple[str, ...] | None) -> bool:
    """Compare one value; whatever is not known fits only `known: false` and `is_not`."""
    known = seen is not None and seen != ()
    if matcher.known is not None and matcher.known is not known:
        return False
    if matcher.is_ is not None and not (known and seen == matcher.is_):
        return False
    if matcher.is_not is not None and known and seen == matcher.is_not:
        return False
    if matcher.one_of is not None and not (known and seen in matcher.one_of):
        return False
    if matcher.includes is not None and not (isinstance(seen, tuple) and matcher.includes in seen):
        return False
    if matcher.at_least is not None and not (_number(seen) and seen >= matcher.at_least):  # type: ignore[operator]  # _number proved it
        return False
    return matcher.at_most is None or (_number(seen) and seen <= matcher.at_most)  # type: ignore[operator]  # _number proved it


def way(branches: tuple[Branch, ...], seen: Seen) -> int | None:
    """Give the place of the first branch that holds, counted from 0."""
    return next((at for at, branch in enumerate(branches) if holds(branch.when, seen)), None)


def _number(seen: object) -> bool:
    return isinstance(seen, int | Decimal) and not isinstance(seen, bool)
