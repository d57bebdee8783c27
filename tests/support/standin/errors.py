"""How the stand-in says no: Telegram's status code in Telegram's words."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal; `retry_after` (seconds) goes into the answer's `parameters`."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> Json:
        """The answer as the Bot API writes it."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(text: str) -> ApiError:
    """400, with the first letter lowered as the Bot API does unless it is a CONSTANT_NAME."""
    if text[:1].isupper() and not (text[1:2].isupper() or text[1:2] == "_"):
        text = text[0].lower() + text[1:]
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403, as for a person who blocked the bot."""
    return ApiError(403, f"Forbidden: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """429, with the wait said twice as the Bot API does."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
