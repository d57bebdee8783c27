"""What is known of a client beside their name: language, country, clock, channel, how formal."""

from bot.cases.models import ClientRow
from bot.i18n import cities, countries
from bot.i18n.languages import LANGUAGES
from bot.messages import Lines, Phrase, phrase
from bot.store import cases
from bot.store.cases import Trait
from bot.turns.standing import Offer
from bot.turns.world import Turn

TYPED = frozenset({"country", "zone"})
LONGEST = 60

OVERVIEW = phrase("traits", "What is known of {client}. Tap what you want to change.")
LANGUAGE = phrase("traits", "Which language do they read?")
COUNTRY = phrase("traits", "Which country are they in? Type its name.")
ZONE = phrase("traits", "Which large city has their clock? Type its name, such as Toronto.")
CHANNEL = phrase("traits", "Where do you write to each other?")
FORMALITY = phrase("traits", "How do you address them?")
NO_COUNTRY = phrase("traits", "I know no country of that name. Another spelling may do.")
NO_CITY = phrase("traits", "I know no clock of that city. Name the largest city near them.")
UNKNOWN: Offer = ("", phrase("traits", "Leave it open"))

QUESTIONS: dict[str, Phrase] = {
    "language": LANGUAGE,
    "country": COUNTRY,
    "zone": ZONE,
    "channel": CHANNEL,
    "formality": FORMALITY,
}
NAMES: dict[str, Phrase] = {
    "language": phrase("traits", "Language"),
    "country": phrase("traits", "Country"),
    "zone": phrase("traits", "Their clock"),
    "channel": phrase("traits", "Channel"),
    "formality": phrase("traits", "Form of address"),
}
CHANNELS: dict[str, Phrase] = {
    "email": phrase("traits", "Email"),
    "telegram": phrase("traits", "Telegram"),
    "whatsapp": phrase("traits", "WhatsApp"),
    "phone": phrase("traits", "Phone"),
    "platform": phrase("traits", "A freelancing platform"),
    "person": phrase("traits", "In person"),
    "other": phrase("traits", "Something else"),
}
FORMALITIES: dict[str, Phrase] = {
    "formal": phrase("traits", "Formally"),
    "informal": phrase("traits", "By first name"),
}
_TRAITS: dict[str, Trait] = {
    "language": "language",
    "country": "country",
    "zone": "zone",
    "channel": "channel",
    "formality": "formality",
}


def overview(turn: Turn, client: ClientRow) -> tuple[tuple[Phrase, ...], list[list[Offer]]]:
    """Say what is known, and offer each to be changed."""
    lines = [
        phrase("traits", "{what}: {told}", what=NAMES[name], told=told)
        for name in NAMES
        if (told := _told(turn, client, name)) is not None
    ]
    texts = [phrase(OVERVIEW.context, OVERVIEW.text, client=client.name)]
    if lines:
        texts.append(phrase("traits", "{lines}", lines=Lines(tuple(lines))))
    return tuple(texts), [[(f"trait:{name}", NAMES[name])] for name in NAMES]


def _told(turn: Turn, client: ClientRow, name: str) -> Phrase | str | None:
    match name:
        case "language" if client.language in LANGUAGES:
            return LANGUAGES[client.language].name
        case "country" if client.country:
            return countries.name(client.country, turn.person.language)
        case "zone" if client.zone:
            return client.zone
        case "channel" if client.channel in CHANNELS:
            return CHANNELS[client.channel]
        case "formality" if client.formality in FORMALITIES:
            return FORMALITIES[client.formality]
        case _:
            return None


def choices(
    _turn: Turn, _client: ClientRow, name: str
) -> tuple[tuple[Phrase, ...], list[list[Offer]]]:
    """Ask for one of them."""
    found: dict[str, Phrase] = {}
    match name:
        case "language":
            found = {
                code: phrase("commands", "{name}", name=each.name)
                for code, each in LANGUAGES.items()
            }
        case "channel":
            found = CHANNELS
        case "formality":
            found = FORMALITIES
        case _:
            pass
    offers: list[list[Offer]] = [[(f"set:{name}={code}", said)] for code, said in found.items()]
    offers.append([(f"set:{name}=", UNKNOWN[1])])
    return (QUESTIONS[name],), offers


def keep(turn: Turn, client: ClientRow, said: str) -> None:
    """Keep a tapped one: `name=code`, or nothing after the sign for what is not known."""
    name, _, code = said.partition("=")
    cases.set_client(turn.conn, turn.person, client.id, _TRAITS[name], code or None)


def typed(turn: Turn, client: ClientRow, name: str, words: str) -> bool:
    """Take a typed country or city; False (and word of it) when there is none of that name."""
    said = " ".join(words.split())
    if len(said) > LONGEST:
        return False
    if name == "country":
        found, unread = countries.named(said, turn.person.language), NO_COUNTRY
    else:
        found, unread = next(iter(cities.zones_of(said)), None), NO_CITY
    if found is None:
        turn.tell(unread)
        return True
    cases.set_client(turn.conn, turn.person, client.id, _TRAITS[name], found)
    return True
