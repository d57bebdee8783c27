"""`evenkeel health`: asks a running coach whether it is well, for supervisors and containers.

It is run every few seconds, so that it loads nothing but the standard library.
"""

import http.client
import json
import os
import sys
from pathlib import Path

SECONDS = 4.0
_PORT = "EVENKEEL_HTTP_PORT"
_HOST = "EVENKEEL_HTTP_HOST"
_DEFAULTS = {_HOST: "127.0.0.1", _PORT: "8080"}  # a test holds them equal to the settings'
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is asked, not listened on


def health() -> None:
    """Ask the coach that runs on this machine whether it is well; 0 when it is, else 1.

    Example: evenkeel health
    """
    host, port = _address()
    well, said = ask(host, port)
    print(said, file=sys.stdout if well else sys.stderr)
    raise SystemExit(0 if well else 1)


def _address() -> tuple[str, str]:
    set_here = {each: os.environ.get(each, "").strip() for each in _DEFAULTS}
    if not all(set_here.values()) and Path(".env").is_file():
        # Slower, but .env is read as the coach itself reads it.
        from bot.settings import read_what_fits

        settings, _ = read_what_fits()
        set_here = {_HOST: settings.http_host, _PORT: str(settings.http_port)}
    found = {each: given or _DEFAULTS[each] for each, given in set_here.items()}
    return asked_host(found[_HOST]), found[_PORT]


def asked_host(host: str) -> str:
    """Give the address to ask a coach that listens on `host`."""
    return _EVERYWHERE.get(host, host)


def ask(host: str, port: str) -> tuple[bool, str]:
    """Ask `/healthz` there: whether all is well, and what is said about it."""
    if not port.isdecimal() or not 0 < int(port) <= 65535:  # noqa: PLR2004 - the ports there are
        return False, f"There is nobody to ask: {_PORT} is not a port from 1 to 65535."
    connection = http.client.HTTPConnection(host, int(port), timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = json.loads(answer.read(100_000))
    except OSError:
        return False, f"No coach answers on {host}:{port}."
    except (http.client.HTTPException, ValueError):
        return False, f"Something answers on {host}:{port}, but it is not Even Keel."
    finally:
        connection.close()
    match body:
        case {"status": "ok"} if answer.status == http.client.OK:
            return True, "well"
        case {"status": "unwell", "reasons": [*reasons]}:
            return False, "; ".join(str(each) for each in reasons)
        case _:
            return False, f"Something answers on {host}:{port}, but it is not Even Keel."
