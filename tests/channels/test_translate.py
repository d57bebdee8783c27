"""Reading Telegram's updates."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.translate import Kind, incoming
from bot.messages import (
    Attached,
    Attachment,
    Command,
    Content,
    Edited,
    Forward,
    Incoming,
    Origin,
    OriginKind,
    Presence,
    Press,
    Shared,
    Text,
    Unsupported,
)

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SENT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
WRITTEN = datetime(2023, 11, 14, 12, 26, 40, tzinfo=UTC)

SENDER = {"id": 77, "is_bot": False, "first_name": "Ada", "language_code": "pt-BR"}
CHAT = {"id": 77, "type": "private", "first_name": "Ada"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}


def message(**fields: object) -> dict[str, Any]:
    return {"message_id": 5, "from": SENDER, "chat": CHAT, "date": 1_700_000_000, **fields}


def read(**update: object) -> Incoming | None:
    return incoming({"update_id": 1, **update}, "42", NOW)


def content(**fields: object) -> Content | None:
    found = read(message=message(**fields))
    return found.content if found else None


def test_a_message_carries_everything_a_turn_needs() -> None:
    """A typed line arrives with who wrote it, where to answer, and when it was sent."""
    assert read(message=message(text="hello")) == Incoming(
        channel="telegram",
        bot="42",
        update_id=1,
        external_id="77",
        chat="77",
        at=SENT,
        content=Text("hello"),
        message_id="5",
        name="Ada",
        language="pt-BR",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Command("start")),
        ("/start abc", Command("start", "abc")),
        ("/start@EvenKeelBot abc", Command("start", "abc")),
        ("/Start", Command("start")),
        ("/help \n two\nlines ", Command("help", "two\nlines")),
        ("/" + "a" * 32, Command("a" * 32)),
        ("/" + "a" * 33, Text("/" + "a" * 33)),
        (" /start", Text(" /start")),
        ("/", Text("/")),
        ("/usr/bin", Text("/usr/bin")),
        ("/päivää", Text("/päivää")),
        ("//", Text("//")),
        ("see /start", Text("see /start")),
        ("\x00", Text("")),
        ("a\r\nb\x00", Text("a\nb")),
        ("<b>&amp;", Text("<b>&amp;")),
    ],
)
def test_words_and_commands(text: str, expected: Content) -> None:
    """Only what Telegram would show as a command at the very start is one; all else is words."""
    assert content(text=text) == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (
            {"type": "user", "sender_user": {"id": 9, "first_name": "Bo", "last_name": "Li"}},
            Origin(OriginKind.IDENTIFIED, "Bo Li", "9", WRITTEN),
        ),
        (
            {"type": "hidden_user", "sender_user_name": "B\u202eo"},
            Origin(OriginKind.HIDDEN, "Bo", None, WRITTEN),
        ),
        (
            {"type": "chat", "sender_chat": {"id": -5, "title": "Team"}},
            Origin(OriginKind.CHAT, "Team", "-5", WRITTEN),
        ),
        (
            {"type": "channel", "chat": {"id": -6, "username": "news"}, "message_id": 3},
            Origin(OriginKind.CHAT, "news", "-6", WRITTEN),
        ),
        ({"type": "from_the_future"}, Origin(OriginKind.HIDDEN, "", None, WRITTEN)),
    ],
)
def test_a_forward_says_how_sure_its_author_is(origin: dict[str, Any], expected: Origin) -> None:
    """A forwarded message keeps who wrote it and when, as far as Telegram tells."""
    forwarded = content(text="/pay now", forward_origin={"date": 1_699_964_800, **origin})
    assert forwarded == Forward(expected, "/pay now")


def test_a_forwarded_picture_keeps_its_caption() -> None:
    """A forwarded screenshot is a forward with a file, and its caption is its text."""
    forwarded = content(
        photo=[FILE], caption="look", forward_origin={"type": "hidden_user", "date": 1_699_964_800}
    )
    origin = Origin(OriginKind.HIDDEN, "", None, WRITTEN)
    assert forwarded == Forward(origin, "look", Attachment("photo", "F", "U", 9))


SAM = {"phone_number": "+358 40 1", "first_name": "Sam", "last_name": "Lee", "user_id": 77}
PLACE = {"latitude": 60.1699, "longitude": 24.9384}


def test_a_contact_and_a_place_are_read() -> None:
    """A shared contact has name and number, a place its coordinates, a venue its name too."""
    fields = {"name": "Sam Lee", "phone": "+358 40 1"}
    assert content(contact=SAM) == Shared("contact", "Sam Lee\n+358 40 1", fields)
    where = {"latitude": "60.169900", "longitude": "24.938400"}
    assert content(location=PLACE) == Shared("location", "60.169900, 24.938400", where)
    venue = {"location": PLACE, "title": "Café", "address": "Esplanadi 1"}
    words = "Café\nEsplanadi 1\n60.169900, 24.938400"
    assert content(venue=venue, location=PLACE) == Shared("location", words, where)
    sent_on = content(contact=SAM, forward_origin={"type": "hidden_user", "date": 1_699_964_800})
    assert isinstance(sent_on, Forward)
    assert sent_on.shared == Shared("contact", "Sam Lee\n+358 40 1", fields)


@pytest.mark.parametrize(
    "place", [{}, {"latitude": True, "longitude": 1}, {"latitude": 1e9, "longitude": 1}, []]
)
def test_a_place_that_is_none_is_said_to_be(place: object) -> None:
    """Coordinates that no place has are not filed as one."""
    assert content(location=place) == Unsupported("location")


def test_a_forwarded_sticker_cannot_be_kept() -> None:
    """A forward without words or file is named for what it is."""
    assert content(sticker=FILE, forward_origin={"type": "hidden_user"}) == Unsupported("sticker")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("voice", "voice"),
        ("video", "video"),
        ("video_note", "video"),
        ("audio", "audio"),
        ("document", "document"),
    ],
)
def test_files(field: str, kind: Kind) -> None:
    """Every kind of file is kept by its id, with the words beneath it."""
    file = {**FILE, "file_name": "a\n.pdf", "mime_type": "application/pdf"}
    expected = Attachment(kind, "F", "U", 9, "a .pdf", "application/pdf")
    assert content(**{field: file}, caption="c") == Attached(expected, "c")


def test_the_largest_photo_is_kept() -> None:
    """Of the sizes of a photo, the one that can still be read later is kept."""
    small = {"file_id": "s", "file_unique_id": "s", "width": 90, "height": 90}
    large = {"file_id": "l", "file_unique_id": "l", "width": 900, "height": 900}
    for photo in ([small, large], [large, small], [None, large]):
        assert content(photo=photo) == Attached(Attachment("photo", "l", "l"))


def test_an_animation_is_not_filed_as_its_document() -> None:
    """Telegram sends an animation twice in one message; it is one file."""
    found = content(animation=FILE, document=FILE)
    assert found == Attached(Attachment("animation", "F", "U", 9))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"sticker": {}}, Unsupported("sticker")),
        ({"poll": {}}, Unsupported("poll")),
        ({"location": {}, "venue": {}}, Unsupported("venue")),
        ({"location": {}}, Unsupported("location")),
        ({"contact": {}}, Unsupported("contact")),
        ({"dice": {}}, Unsupported("dice")),
        ({"something_new": {}}, Unsupported("message")),
        ({"document": {"file_id": 7}}, Unsupported("message")),
        ({"pinned_message": {}}, None),
        ({"message_auto_delete_timer_changed": {}}, None),
    ],
)
def test_what_cannot_be_kept_is_named(fields: dict[str, Any], expected: Content | None) -> None:
    """What the bot cannot keep gets an answer that names it; Telegram's own notes get none."""
    assert content(**fields) == expected


def test_an_edit_counts_when_words_changed() -> None:
    """A changed message is told with its id; a moving live location is not."""
    found = read(edited_message=message(text="new", edit_date=1_700_000_060))
    assert found is not None
    assert found.content == Edited("new")
    assert found.message_id == "5"
    assert (found.at - SENT).total_seconds() == 60
    captioned = read(edited_message=message(photo=[FILE], caption="c"))
    assert captioned is not None
    assert captioned.content == Edited("c")
    assert read(edited_message=message(location={})) is None


def test_a_press() -> None:
    """A tap says which button and under which message, at the time it arrived."""
    query = {"id": "q", "from": SENDER, "message": message(), "data": "token:1"}
    found = read(callback_query=query)
    assert found is not None
    assert found.content == Press("q", "token:1")
    assert (found.at, found.message_id, found.chat) == (NOW, "5", "77")


@pytest.mark.parametrize("data", [None, 7, {}])
def test_a_press_without_data_is_still_answered(data: object) -> None:
    """A forged press reaches the turn as an empty one, so that its spinner stops."""
    old = {"message_id": 5, "chat": CHAT, "date": 0}
    found = read(callback_query={"id": "q", "from": SENDER, "message": old, "data": data})
    assert found is not None
    assert found.content == Press("q", "")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("kicked", Presence(reachable=False)),
        ("left", Presence(reachable=False)),
        ("member", Presence(reachable=True)),
        ("restricted", None),
    ],
)
def test_blocking_and_coming_back(status: str, expected: Presence | None) -> None:
    """Blocking the bot and coming back are both noticed."""
    change = {"from": SENDER, "chat": CHAT, "date": 1, "new_chat_member": {"status": status}}
    found = read(my_chat_member=change)
    assert (found.content if found else None) == expected


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        "x",
        {},
        {"update_id": "1", "message": message(text="x")},
        {"update_id": True, "message": message(text="x")},
        {"update_id": 2**63, "message": message(text="x")},
        {"update_id": 1},
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": message(text="x", chat={"id": -1, "type": "group"})},
        {"update_id": 1, "message": message(text="x", chat={"type": "private"})},
        {"update_id": 1, "message": message(text="x") | {"from": None}},
        {"update_id": 1, "message": message(text="x") | {"from": {"id": 2**70}}},
        {"update_id": 1, "channel_post": message(text="x")},
        {"update_id": 1, "poll": {}},
        {"update_id": 1, "callback_query": {"from": SENDER, "message": message()}},
        {"update_id": 1, "callback_query": {"id": "q", "from": SENDER, "inline_message_id": "i"}},
        {"update_id": 1, "my_chat_member": {"from": SENDER, "chat": CHAT}},
    ],
)
def test_what_is_not_ours_is_left_alone(update: object) -> None:
    """Groups, channels and malformed updates change nothing and break nothing."""
    assert incoming(update, "42", NOW) is None


def test_absurd_values_are_left_out() -> None:
    """A message with an impossible date, size or language is still a message."""
    found = read(
        message=message(
            document={**FILE, "file_size": -1, "file_name": 3},
            date=10**30,
            **{"from": {"id": 77, "first_name": None, "language_code": "<script>"}},
        )
    )
    assert found is not None
    assert (found.at, found.name, found.language) == (NOW, "", None)
    assert found.content == Attached(Attachment("document", "F", "U"))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(["private", "user", "chat", "member", "/start", 77, 1_700_000_000])
)
KEYS = st.sampled_from(
    [
        *("id", "type", "from", "chat", "date", "edit_date", "text", "caption", "message_id"),
        *("photo", "video", "voice", "document", "file_id", "file_unique_id", "file_size"),
        *("width", "height", "forward_origin", "sender_user", "sender_chat", "first_name"),
        *("title", "message", "data", "new_chat_member", "status", "sticker", "language_code"),
    ]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)
UPDATES = st.dictionaries(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll"]),
    JSON | st.dictionaries(KEYS, JSON).map(lambda extra: message(**extra)),
    max_size=2,
)


@settings(max_examples=300)
@given(JSON | UPDATES.map(lambda update: {"update_id": 1, **update}))
def test_no_update_can_break_the_bot(update: object) -> None:
    """Whatever JSON arrives, it is read or left alone, and what is read can be stored."""
    found = incoming(update, "42", NOW)
    if found is not None:
        assert found.chat
        assert found.external_id
        assert found.at.tzinfo is UTC
        if isinstance(found.content, Text | Forward | Edited):
            found.content.text.encode()
