"""Effect keys: `session:visit:number`, and which of them going back takes back."""

EFFECT_KEY_PARTS = 3


def effect_key(session_id: str, visit: int, number: int) -> str:
    """Name the effect that a visit of a step asks for."""
    return f"{session_id}:{visit}:{number}"


def visit_of(key: str) -> int | None:
    """Read the visit out of an effect key; None for keys of another shape."""
    parts = key.split(":")
    if len(parts) != EFFECT_KEY_PARTS or not parts[1].isdigit():
        return None
    return int(parts[1])


def of_session(session_id: str) -> tuple[str, str]:
    """Give the range of keys of one session: from the first, up to but without the second."""
    # ';' is the character after ':'.
    return f"{session_id}:", f"{session_id};"


def is_from(key: str | None, from_visit: int) -> bool:
    """Say whether a key belongs to this visit or a later one."""
    visit = None if key is None else visit_of(key)
    return visit is not None and visit >= from_visit
