"""Wraps functions of the product from outside; the product itself knows nothing of it."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

Watch = Callable[..., object]
"""Called with the arguments of the wrapped function (`after`: with its result before them)."""


def instead(owner: Any, name: str, function: Callable[..., Any]) -> None:  # noqa: ANN401 - as below
    """Put a function in the place of another."""
    setattr(owner, name, function)


def before(owner: Any, name: str, watch: Watch) -> None:  # noqa: ANN401 - a module or a class
    """Call `watch` before each call of a function, coroutine or not."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def plain(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
        watch(*args, **named)
        return original(*args, **named)

    @functools.wraps(original)
    async def waiting(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        watch(*args, **named)
        return await original(*args, **named)

    setattr(owner, name, waiting if inspect.iscoroutinefunction(original) else plain)


def after(owner: Any, name: str, watch: Watch) -> None:  # noqa: ANN401 - a module or a class
    """Call `watch` with the result, once each call of a function has returned."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def plain(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
        result = original(*args, **named)
        watch(result, *args, **named)
        return result

    @functools.wraps(original)
    async def waiting(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        result = await original(*args, **named)
        watch(result, *args, **named)
        return result

    setattr(owner, name, waiting if inspect.iscoroutinefunction(original) else plain)
