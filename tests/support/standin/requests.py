"""Bodies of requests as the Bot API takes them: query string, form, multipart or JSON."""

import json
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.support.standin.errors import ApiError, Json, bad_request
from tests.support.standin.files import Upload

_NOT_UTF8 = "strings must be encoded in UTF-8"


async def read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The fields and the uploaded files of a call; 413 when the body is larger than allowed."""
    given: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        match request.content_type:
            case "application/json":
                given |= _json(await request.read())
            case "application/x-www-form-urlencoded":
                given |= _form(await request.read())
            case "multipart/form-data":
                fields, uploads = await _multipart(request)
                given |= fields
            case _:
                await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ConnectionResetError:
        # Nobody is left to read this; it goes into the log of calls.
        raise bad_request("the request was cut short") from None
    return given, uploads


def _json(body: bytes) -> Json:
    if not body:
        return {}
    try:
        given = json.loads(body)
    except UnicodeDecodeError:
        raise bad_request(_NOT_UTF8) from None
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("expected an Object in the request body")
    return given


def _form(body: bytes) -> Json:
    try:
        return dict(
            parse_qsl(
                body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict"
            )
        )
    except UnicodeDecodeError:
        raise bad_request(_NOT_UTF8) from None
    except ValueError:
        raise bad_request("can't parse the request body") from None


async def _multipart(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    fields: Json = {}
    uploads: dict[str, Upload] = {}
    left = request.client_max_size
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse the request body")
        content = bytes(await part.read())
        left -= len(content)
        if left < 0:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is not None:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, content, kind)
            continue
        try:
            fields[part.name] = content.decode()
        except UnicodeDecodeError:
            raise bad_request(_NOT_UTF8) from None
    return fields, uploads
