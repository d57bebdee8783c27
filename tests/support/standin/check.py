"""Arguments against the contract: types read from forms or JSON, limits, what is missing."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.standin.contract import Field, Kind, Method
from tests.support.standin.entities import units
from tests.support.standin.errors import bad_request
from tests.support.standin.files import Upload

_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0", ""})


def arguments(
    method: Method, given: Mapping[str, object], uploads: Mapping[str, Upload]
) -> dict[str, Any]:
    """The call's arguments, typed; refused if one is missing, unknown, ill-typed or too large.

    A field that the method does not take is refused too: the Bot API ignores it in silence, and
    so a misspelt field would go unnoticed.
    """
    attached = {str(value).removeprefix("attach://") for value in _attachments(given)}
    for name in (*given, *uploads):
        if method.field(name) is None and name not in attached:
            raise bad_request(f'unexpected field "{name}" for {method.name}')
    typed: dict[str, Any] = {}
    for field in method.fields:
        value = _typed(field, given.get(field.name), uploads)
        if value is None or (field.missing is not None and value == ""):
            if field.missing is not None:
                raise bad_request(field.missing)
            continue
        typed[field.name] = _limited(field, value)
    return typed


def _attachments(given: Mapping[str, object]) -> list[object]:
    return [
        value
        for value in given.values()
        if isinstance(value, str) and value.startswith("attach://")
    ]


def _typed(field: Field, value: object, uploads: Mapping[str, Upload]) -> object:
    if field.kind is Kind.FILE:
        return _file(field, value, uploads)
    if value is None:
        return None
    return _READERS[field.kind](field, value)


def _file(field: Field, value: object, uploads: Mapping[str, Upload]) -> Upload | str | None:
    if value is None or value == "":
        return uploads.get(field.name)
    text = _string(field, value)
    if not text.startswith("attach://"):
        return text
    return uploads.get(text.removeprefix("attach://"))


def _wrong_type(field: Field) -> Exception:
    return bad_request(f'field "{field.name}" must be of type {field.kind}')


def _integer(field: Field, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong_type(field)
    try:
        return int(value)
    except ValueError:
        raise _wrong_type(field) from None


def _string(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong_type(field)
    return str(value)


def _boolean(field: Field, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _wrong_type(field)


def _chat(field: Field, value: object) -> int | str:
    text = _string(field, value).strip()
    if text.startswith("@"):
        return text
    try:
        return int(text) if text else ""
    except ValueError:
        raise bad_request("chat not found") from None


def _nested(field: Field, value: object) -> object:
    if isinstance(value, str):
        if not value:
            return None
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {field.name} JSON object") from None
    expected = dict if field.kind is Kind.OBJECT else list
    if value is not None and not isinstance(value, expected):
        raise _wrong_type(field)
    return value


_READERS: dict[Kind, Callable[[Field, object], object]] = {
    Kind.INTEGER: _integer,
    Kind.STRING: _string,
    Kind.BOOLEAN: _boolean,
    Kind.CHAT: _chat,
    Kind.OBJECT: _nested,
    Kind.ARRAY: _nested,
}


def _limited(field: Field, value: Any) -> Any:  # noqa: ANN401 - every type a field may have
    if isinstance(value, bool) or (field.least is None and field.most is None):
        return value
    if isinstance(value, int):
        least = value if field.least is None else max(value, field.least)
        return least if field.most is None else min(least, field.most)
    size = units(value) if isinstance(value, str) else len(value)
    if field.most is not None and size > field.most:
        raise bad_request(field.refusal)
    if field.least is not None and size < field.least:
        raise bad_request(field.missing or field.refusal)
    return value
