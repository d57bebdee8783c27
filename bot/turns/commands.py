"""What each command does; a command never ends a session unless it is /cancel."""

from collections.abc import Callable

from bot.engine.events import Back, Brief, Cancel, Event, Repeat, Resume, Skip
from bot.i18n.languages import LANGUAGES
from bot.messages import Command, Phrase, phrase
from bot.store import people, wakeups
from bot.turns import (
    access,
    acknowledging,
    calm,
    clock,
    crisis,
    erasing,
    errands,
    following,
    me,
    menu,
    own_terms,
    plainly,
    planned,
    previews,
    removing,
    sessions,
    standing,
)
from bot.turns.clients import doors
from bot.turns.reply import checking
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

LANGUAGE = "language"
WELCOMED = "welcome"

WELCOME = phrase(
    "welcome",
    "Hello. I am Even Keel, a calm colleague for difficult clients.\n\n"
    "When a message makes your heart beat faster, forward it to me, or paste it, or write what is "
    "going on. I keep it word for word, help you to stop, ask and verify, and hand you a reply "
    "to send. You send it, never I.",
)
WAITING = phrase("welcome", "You have a guide open; /resume brings it back.")

HELP = phrase(
    "help",
    "Forward me a message of your client, or paste it: I file it and ask what would help. Nothing "
    "is ever sent to a client by me.\n\n"
    "/guides – pick a guide yourself\n"
    "/clients – your clients, their cases and cards\n"
    "/case – the case at hand and its sums\n"
    "/timeline – what happened, day by day\n"
    "/note – write something down, such as /note They called at five\n"
    "/check – look at a reply of your own before you send it\n"
    "/lines – your red lines\n"
    "/practise – rehearse a hard talk\n"
    "/resume – go on where you left\n"
    "/back – one question back\n"
    "/skip – pass over a question\n"
    "/brief – fewer words, or all of them again: in the open guide, or in each one from here on\n"
    "/cancel – stop the guide that is open\n"
    "/reminders – what comes when, and what you can switch on\n"
    "/today – what is left of today\n"
    "/quiet – no reminders for a while\n"
    "/timeoff – plan days off, and tell your clients\n"
    "/me – your clock, week and language, and how dates are written\n"
    "/clock – set your clock\n"
    "/terms – your rate, hours and other terms, said once\n"
    "/language – choose a language\n"
    "/privacy – what is kept, and who can read it\n"
    "/crisis – when it is more than work: people to talk with\n"
    "/export – everything of yours as a file\n"
    "/delete – delete an entry, a case or a client\n"
    "/erase – delete everything of yours",
)

NOTHING_OPEN = phrase("commands", "No guide is open. Forward me a message, or pick one: /guides")
SHORT_ALWAYS = phrase(
    "commands", "In fewer words from here on, in every guide. /brief brings the full texts back."
)
FULL_ALWAYS = phrase(
    "commands", "The full texts again from here on, in every guide. /brief makes them short."
)
UNKNOWN = phrase("commands", "I do not know that command. /help lists what I can do.")
EMPTY_NOTE = phrase("commands", "Write the note behind the command: /note They called at five.")
LANGUAGES_NOW = phrase("commands", "Which language shall I speak?")
SPEAKS = phrase("commands", "I speak {language} with you.")


def carry_out(turn: Turn, command: Command) -> None:
    """Carry out a command; at first contact, say plainly who can read along."""
    if turn.first and command.name not in {"start", *crisis.COMMANDS}:
        turn.tell(plainly.at_first(turn))
    run = COMMANDS.get(command.name)
    if command.name == "preview":
        previews.command(turn, command.argument)
    elif command.name == "check" and command.argument.strip():
        checking.given(turn, command.argument)
    elif run is None:
        turn.tell(UNKNOWN)
    else:
        run(turn)


def _start(turn: Turn) -> None:
    waiting = [WAITING] if sessions.front(turn) or sessions.latest_paused(turn) else []
    offers: list[list[Offer]] = [[("guides", phrase("welcome", "Pick a guide"))]]
    plain = [plainly.at_first(turn)] if turn.first else []
    standing.offer(turn, WELCOMED, turn.person.id, (WELCOME, *plain, *waiting), offers)


def _help(turn: Turn) -> None:
    turn.tell(HELP)


def _privacy(turn: Turn) -> None:
    turn.tell(*plainly.privacy(turn))


def _guides(turn: Turn) -> None:
    menu.offer(turn, None)


def _resume(turn: Turn) -> None:
    opened = sessions.front(turn) or sessions.latest_paused(turn)
    if opened is None:
        turn.tell(NOTHING_OPEN)
    else:
        sessions.resume(turn, opened)


def _empty_note(turn: Turn) -> None:
    turn.tell(EMPTY_NOTE)


def _clock(turn: Turn) -> None:
    clock.ask(turn)


def _to_session(event: Event) -> Callable[[Turn], None]:
    """Make a command that hands an event to the session in front."""

    def hand(turn: Turn) -> None:
        opened = sessions.front(turn)
        if opened is None:
            turn.tell(NOTHING_OPEN)
        else:
            sessions.give(turn, opened, event)

    return hand


def _brief(turn: Turn) -> None:
    """Shorten the open guide; where none is, keep it for those to come."""
    opened = sessions.front(turn)
    if opened is not None:
        sessions.give(turn, opened, Brief())
        return
    brief = not turn.person.brief
    people.set_brief(turn.conn, turn.person.id, brief=brief)
    turn.shortened(brief=brief)
    turn.tell(SHORT_ALWAYS if brief else FULL_ALWAYS)


def choose_language(turn: Turn) -> None:
    """Offer the languages, each by its own name."""
    names = [
        (each, LANGUAGES[each].name) for each in LANGUAGES if each in turn.world.texts.languages
    ]
    offers: list[list[Offer]] = [[(code, _called(name))] for code, name in names]
    standing.offer(turn, LANGUAGE, turn.person.id, (LANGUAGES_NOW,), offers)


def language_chosen(turn: Turn, press: Standing) -> None:
    """Speak the chosen language from here on."""
    standing.used(turn, press)
    people.set_language(turn.conn, turn.person.id, press.choice)
    turn.speaks(press.choice)
    name = LANGUAGES[press.choice].name
    turn.record(press.outgoing, turn.say(LANGUAGES_NOW), turn.say(_called(name)))
    turn.tell(phrase(SPEAKS.context, SPEAKS.text, language=name))
    _show_again(turn)


def _called(name: str) -> Phrase:
    return phrase("commands", "{name}", name=name)


def _show_again(turn: Turn) -> None:
    """Put up once more what stood open, in the language that is spoken now."""
    opened = sessions.front(turn)
    if opened is not None and opened.row.token is not None:
        sessions.give(turn, opened, Resume(recap=False))
        return
    stood = next((each for each in standing.newest(turn) if each.group in _AGAIN), None)
    if stood is not None:
        standing.used(turn, stood)
        turn.record(stood.outgoing, "", None)
        _AGAIN[stood.group](turn, stood)


def _clock_again(turn: Turn, stood: Standing) -> None:
    wakeups.cancel(turn.conn, turn.person.id, clock.EXPECTED)
    clock.ask(turn, for_morning=stood.more["for_morning"], then=stood.more.get("then", ""))


def _filed_again(turn: Turn, stood: Standing) -> None:
    entry = following.entry(turn, stood.object_id)
    if entry is not None:
        acknowledging.acknowledge(turn, (entry,) * int(stood.more["count"]))


def _guides_again(turn: Turn, stood: Standing) -> None:
    about = stood.more["about"]
    menu.offer(turn, following.entry(turn, about) if about else None)


_AGAIN: dict[str, Callable[[Turn, Standing], None]] = {
    WELCOMED: lambda turn, _stood: _start(turn),
    clock.GROUP: _clock_again,
    me.GROUP: lambda turn, _stood: me.show(turn),
    acknowledging.GROUP: _filed_again,
    menu.GUIDES: _guides_again,
}
"""Whose buttons they are -> how what stood there is asked in another language."""


COMMANDS: dict[str, Callable[[Turn], None]] = {
    "start": _start,
    "help": _help,
    "guides": _guides,
    "practise": menu.practise,
    "resume": _resume,
    "back": _to_session(Back()),
    "skip": _to_session(Skip()),
    "repeat": _to_session(Repeat()),
    "brief": _brief,
    "cancel": _to_session(Cancel()),
    "reminders": planned.show,
    "today": planned.today,
    "me": me.show,
    "quiet": calm.ask,
    "clock": _clock,
    "terms": own_terms.show,
    "language": choose_language,
    "privacy": _privacy,
    "export": errands.export,
    "delete": removing.show,
    "erase": erasing.ask,
    "invite": access.invite,
    "note": _empty_note,
    **doors.COMMANDS,
    **dict.fromkeys(crisis.COMMANDS, crisis.show),
}

BRIEFLY = phrase("about/brief", "A calm colleague for freelancers with a difficult client.")
ABOUT = phrase(
    "about",
    "A client's message made your heart beat faster? Forward it here before you answer. I keep it "
    "word for word, help you to stop, ask and verify, and hand you a reply that you send yourself.",
)

MENU: tuple[tuple[str, Phrase], ...] = (
    ("guides", phrase("menu", "Pick a guide")),
    ("check", phrase("menu", "Look at your own reply first")),
    ("clients", phrase("menu", "Your clients and their cases")),
    ("timeline", phrase("menu", "What happened, day by day")),
    ("note", phrase("menu", "Write something down")),
    ("practise", phrase("menu", "Rehearse a hard talk")),
    ("resume", phrase("menu", "Go on where you left")),
    ("back", phrase("menu", "One question back")),
    ("cancel", phrase("menu", "Stop the guide that is open")),
    ("reminders", phrase("menu", "What comes when")),
    ("quiet", phrase("menu", "No reminders for a while")),
    ("timeoff", phrase("menu", "Plan days off")),
    ("me", phrase("menu", "Your clock, week and language")),
    ("clock", phrase("menu", "Set your clock")),
    ("terms", phrase("menu", "Your own terms, said once")),
    ("language", phrase("menu", "Choose a language")),
    ("help", phrase("menu", "What I can do")),
    ("crisis", phrase("menu", "When it is more than work: people to talk with")),
    ("privacy", phrase("menu", "What is kept, and who can read it")),
    ("export", phrase("menu", "Everything of yours as a file")),
    ("erase", phrase("menu", "Delete everything of yours")),
)
"""The commands that a channel shows in its menu, in this order."""
