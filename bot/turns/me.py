"""/me: where and how the person is, on one screen; each of it is changed in two taps, or typed.

What was changed is said at once. Language and clock have questions of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time

from bot.i18n import cities, countries
from bot.i18n.languages import ASCII, LANGUAGES, language_of
from bot.messages import Lines, Phrase, Weekday, phrase
from bot.reminders.clocks import LIKELY, read_hours
from bot.reminders.walls import to_wall
from bot.store import people, preferences
from bot.turns import clock, routines, standing
from bot.turns.clients import asking
from bot.turns.facts import habits
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP, ONE = "me", "me-one"
LANGUAGE = "language"
"""The one button whose question is asked elsewhere."""
LONGEST = 60
MOST_COUNTRIES = 6
JALALI_LANDS = frozenset({"IR", "AF"})
DAYS_OF_WEEK = 7
RUN = 3
"""From so many days in a row on, the first and the last of them say it."""
EVENING_FROM = time(7)
"""Quiet hours that begin at a bare 7 to 11 begin in the evening."""
NOON = time(12)

ABOUT_YOU = phrase("me", "This is how I go by you. Tap what you want to change.")
LINE = phrase("me", "{what}: {told}")
NAMES: dict[str, Phrase] = {
    LANGUAGE: phrase("me", "Language"),
    "zone": phrase("me", "Time zone"),
    "country": phrase("me", "Country"),
    "days": phrase("me", "Working days"),
    "hours": phrase("me", "Working hours"),
    "quiet": phrase("me", "Quiet hours"),
    "calendar": phrase("me", "Calendar"),
    "digits": phrase("me", "Digits"),
    "brief": phrase("me", "Guides"),
}
NOT_SAID = phrase("me", "not said yet")
ZONE_NOW = phrase("me", "{place}, {clock} now")
FROM_TO = phrase("me", "{begin}–{end}")
NO_QUIET = phrase("me", "none")
GREGORIAN, JALALI = phrase("me", "Gregorian"), phrase("me", "Jalali")
IN_FULL, IN_BRIEF = phrase("me", "in full"), phrase("me", "in few words")

CHANGED = phrase("me", "Changed. {what}: {told}.")
WHICH_DAYS = phrase("me", "On which days do you work? Tap a day to add it or take it away.")
ONE_DAY = phrase("me", "One working day has to stay. /quiet keeps me still for a time off.")
WHICH_HOURS = phrase("me", "When do you work? Tap, or type it, such as 9-17.")
WHICH_QUIET = phrase(
    "me",
    "When shall nothing disturb you? Tap, or type it, such as 22-7. A time that you have set "
    "yourself comes all the same.",
)
WHICH_COUNTRY = phrase("me", "Which country are you in? Tap it, or type its name.")
NO_HOURS = phrase("me", "I could not read that. From when until when, such as 9-17?")
NO_COUNTRY = phrase("me", "I know no country of that name. Another spelling may do.")
ON = phrase("me", "✓ {day}")
OFF = phrase("me", "{day}")
USUAL_DAYS: Offer = ("usual", phrase("me", "As usual in my country"))
NEVER_QUIET: Offer = ("quiet:00:00-00:00", phrase("me", "No quiet hours"))
BACK: Offer = ("back", phrase("me", "‹ All settings"))
COMMON_HOURS = ("08:00-16:00", "09:00-17:00", "10:00-18:00", "10:00-19:00")
COMMON_QUIET = ("21:00-06:00", "22:00-07:00", "23:00-08:00", "00:00-08:00")


# --- the screen ----------------------------------------------------------------------------------


def show(turn: Turn, *, of: str | None = None, note: Phrase | None = None) -> None:
    """Say all that is known of how the person lives and reads, each with its button."""
    said = preferences.of_person(turn.conn, turn.person.id)
    told = {name: _told(turn, said, name) for name in _names(turn, said)}
    lines = Lines(tuple(_line(name, each) for name, each in told.items()))
    texts = [ABOUT_YOU, phrase("me", "{lines}", lines=lines)]
    offers: list[Offer] = [(name, NAMES[name]) for name in told]
    rows = [offers[at : at + 2] for at in range(0, len(offers), 2)]
    shown = [note, *texts] if note is not None else texts
    standing.gone(turn, ONE, turn.person.id)
    standing.offer(turn, GROUP, turn.person.id, shown, rows, of=of)


def stands(turn: Turn) -> bool:
    """Tell whether these settings are what was shown last."""
    return any(each.group in {GROUP, ONE} for each in standing.newest(turn))


def _names(turn: Turn, said: Mapping[str, str]) -> list[str]:
    """Name what the person can set; calendars and digits only where there is a choice of them."""
    language = language_of(turn.person.language)
    country = routines.country_of(said, turn.person.zone)
    there = country in JALALI_LANDS and language.code == "en"
    without = set()
    if language.calendar != "jalali" and not there and turn.person.manner.calendar != "jalali":
        without.add("calendar")
    if language.digits == ASCII:
        without.add("digits")
    return [name for name in NAMES if name not in without]


def _line(name: str, told: Phrase | str) -> Phrase:
    return phrase(LINE.context, LINE.text, what=NAMES[name], told=told)


def _told(turn: Turn, said: Mapping[str, str], name: str) -> Phrase | str:
    """Say how a setting stands."""
    person = turn.person
    week = routines.week_of(said, person.zone)
    match name:
        case "language":
            return language_of(person.language).name
        case "zone" if person.zone is not None:
            place, now = cities.name(person.zone, person.language), to_wall(turn.now, person.zone)
            return phrase(ZONE_NOW.context, ZONE_NOW.text, place=place, clock=now.time())
        case "country" if (country := routines.country_of(said, person.zone)) is not None:
            return countries.name(country, person.language)
        case "days":
            return _days(turn, week.days)
        case "hours":
            return _hours(week.begin, week.end)
        case "quiet":
            quiet = _hours(week.quiet_from, week.quiet_to)
            return NO_QUIET if week.quiet_from == week.quiet_to else quiet
        case "calendar":
            calendar = language_of(person.language).calendar_for(person.manner)
            return JALALI if calendar == "jalali" else GREGORIAN
        case "digits":
            return language_of(person.language).digits_for(person.manner)[1:4]
        case "brief":
            return IN_BRIEF if person.brief else IN_FULL
        case _:
            return NOT_SAID


def _hours(begin: time, end: time) -> Phrase:
    return phrase(FROM_TO.context, FROM_TO.text, begin=begin, end=end)


def _days(turn: Turn, days: frozenset[int]) -> str:
    """Name days in the order of the person's week; a row of them by its first and last."""
    runs: list[list[int]] = []
    for day in _week(turn):
        if day in days and runs and runs[-1] and runs[-1][-1] == (day - 1) % DAYS_OF_WEEK:
            runs[-1].append(day)
        elif day in days:
            runs.append([day])
    named = []
    for run in runs:
        names = [turn.say(_day(day), isolate=False) for day in run]
        named += [f"{names[0]} – {names[-1]}"] if len(run) >= RUN else names
    return ("، " if language_of(turn.person.language).rtl else ", ").join(named)


def _week(turn: Turn) -> list[int]:
    first = habits(turn).first_weekday
    return [(first + at) % DAYS_OF_WEEK for at in range(DAYS_OF_WEEK)]


def _day(day: int) -> Phrase:
    return phrase("me", "{day}", day=Weekday(day))


# --- changing ------------------------------------------------------------------------------------


def pressed(turn: Turn, press: Standing) -> None:
    """Change what has but two states at once, and ask for the rest."""
    asking.over(turn)
    person, manner = turn.person, turn.person.manner
    said = preferences.of_person(turn.conn, person.id)
    match press.choice:
        case "zone":
            clock.ask(turn, then=GROUP)
            return
        case "days" | "hours" | "quiet" | "country":
            _ask(turn, press.choice, press.outgoing)
            return
        case "calendar":
            is_jalali = language_of(person.language).calendar_for(manner) == "jalali"
            manner = replace(manner, calendar="gregorian" if is_jalali else "jalali")
            people.set_manner(turn.conn, person.id, manner)
            turn.writes(manner)
        case "digits":
            manner = replace(manner, latin=not manner.latin)
            people.set_manner(turn.conn, person.id, manner)
            turn.writes(manner)
        case _:
            people.set_brief(turn.conn, person.id, brief=not person.brief)
            turn.shortened(brief=not person.brief)
    show(turn, of=press.outgoing, note=_changed(turn, said, press.choice))


def _changed(turn: Turn, said: Mapping[str, str], name: str) -> Phrase:
    told = _told(turn, said, name)
    return phrase(CHANGED.context, CHANGED.text, what=NAMES[name], told=told)


def _ask(turn: Turn, name: str, of: str | None, note: Phrase | None = None) -> None:
    """Ask for one of them, with what is common as buttons; what can be typed is waited for."""
    said = preferences.of_person(turn.conn, turn.person.id)
    text, offers = _ASKED[name](turn, said)
    texts = [text] if note is None else [note, text]
    standing.gone(turn, GROUP, turn.person.id)
    standing.gone(turn, ONE, turn.person.id)
    outgoing = standing.offer(turn, ONE, turn.person.id, texts, [*offers, [BACK]], of=of)
    if name != "days":
        asking.ask(turn, f"me:{name}", turn.person.id, outgoing)


def _ask_days(turn: Turn, said: Mapping[str, str]) -> tuple[Phrase, list[list[Offer]]]:
    days = routines.week_of(said, turn.person.zone).days
    offers: list[Offer] = []
    for each in _week(turn):
        label = ON if each in days else OFF
        offers.append((f"day:{each}", phrase(label.context, label.text, day=Weekday(each))))
    rows = [offers[:4], offers[4:]]
    return WHICH_DAYS, [*rows, [USUAL_DAYS]] if "work_days" in said else rows


def _ask_hours(_turn: Turn, _said: Mapping[str, str]) -> tuple[Phrase, list[list[Offer]]]:
    return WHICH_HOURS, _spans("hours", COMMON_HOURS)


def _ask_quiet(_turn: Turn, _said: Mapping[str, str]) -> tuple[Phrase, list[list[Offer]]]:
    return WHICH_QUIET, [*_spans("quiet", COMMON_QUIET), [NEVER_QUIET]]


def _spans(name: str, common: tuple[str, ...]) -> list[list[Offer]]:
    offers: list[Offer] = [(f"{name}:{each}", _hours(*_span(each))) for each in common]
    return [offers[at : at + 2] for at in range(0, len(offers), 2)]


def _span(said: str) -> tuple[time, time]:
    begin, _, end = said.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


def _ask_country(turn: Turn, _said: Mapping[str, str]) -> tuple[Phrase, list[list[Offer]]]:
    language = turn.person.language
    zones = (turn.person.zone, *LIKELY.get(language, ()))
    likely = dict.fromkeys(filter(None, map(countries.of_zone, zones)))
    offers: list[Offer] = [
        (f"country:{each}", phrase("me", "{name}", name=countries.name(each, language)))
        for each in list(likely)[:MOST_COUNTRIES]
    ]
    return WHICH_COUNTRY, [offers[at : at + 2] for at in range(0, len(offers), 2)]


_ASKED: dict[str, Callable[[Turn, Mapping[str, str]], tuple[Phrase, list[list[Offer]]]]] = {
    "days": _ask_days,
    "hours": _ask_hours,
    "quiet": _ask_quiet,
    "country": _ask_country,
}


def one_pressed(turn: Turn, press: Standing) -> None:
    """Keep what was tapped, and say it; days go on being asked about until it is enough."""
    asking.over(turn)
    what, _, chosen = press.choice.partition(":")
    match what:
        case "day":
            _toggle(turn, int(chosen), press.outgoing)
        case "usual":
            preferences.forget(turn.conn, turn.person.id, "work_days")
            _kept(turn, "days", press.outgoing)
        case "hours" | "quiet":
            _keep_hours(turn, what, *_span(chosen), press.outgoing)
        case "country":
            _keep_country(turn, chosen, press.outgoing)
        case _:
            show(turn, of=press.outgoing)


def _toggle(turn: Turn, day: int, outgoing: str) -> None:
    days = routines.week(turn).days ^ {day}
    if not days:
        _ask(turn, "days", outgoing, ONE_DAY)
        return
    put = "".join(str(each) for each in sorted(days))
    preferences.put(turn.conn, turn.person.id, "work_days", put)
    routines.retimed(turn)
    said = preferences.of_person(turn.conn, turn.person.id)
    _ask(turn, "days", outgoing, _changed(turn, said, "days"))


def _keep_hours(turn: Turn, name: str, begin: time, end: time, outgoing: str | None) -> None:
    first, last = ("begin", "end") if name == "hours" else ("quiet_from", "quiet_to")
    for key, at in ((first, begin), (last, end)):
        preferences.put(turn.conn, turn.person.id, key, at.isoformat(timespec="minutes"))
    _kept(turn, name, outgoing)


def _keep_country(turn: Turn, country: str, outgoing: str | None) -> None:
    preferences.put(turn.conn, turn.person.id, "country", country)
    _kept(turn, "country", outgoing)


def _kept(turn: Turn, name: str, outgoing: str | None) -> None:
    """Let what comes again go by the week of now, and show all with what has changed on top."""
    routines.retimed(turn)
    said = preferences.of_person(turn.conn, turn.person.id)
    show(turn, of=outgoing, note=_changed(turn, said, name))


# --- what is typed -------------------------------------------------------------------------------


def hours_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep hours that were typed; False for words that are nothing of the kind."""
    name = asked["what"].removeprefix("me:")
    if len(words) > LONGEST or "\n" in words.strip():
        return False
    read = read_hours(words)
    span = read and _meant(name, *read)
    if not span:
        turn.tell(NO_HOURS)
        asking.ask(turn, asked["what"], turn.person.id, asked["outgoing"])
        return True
    turn.record(asked["outgoing"], turn.say(_QUESTIONS[name]), words.strip())
    _keep_hours(turn, name, *span, None)
    return True


def _meant(name: str, begin: time, end: time) -> tuple[time, time] | None:
    """Give the hours that somebody means who leaves out the half of the day."""
    if name == "quiet":
        if EVENING_FROM <= begin < NOON and end <= NOON:
            begin = time(begin.hour + 12, begin.minute)
        return begin, end
    if end < begin < NOON:  # nine to five
        end = time(end.hour + 12, end.minute)
    return None if begin == end else (begin, end)


def country_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep a country whose name was typed; False for words that are too many to be one."""
    if len(words) > LONGEST or "\n" in words.strip():
        return False
    said = " ".join(words.split())
    found = (countries.named(said, each) for each in (turn.person.language, *LANGUAGES))
    country = next((each for each in found if each is not None), None)
    if country is None:
        turn.tell(NO_COUNTRY)
        asking.ask(turn, asked["what"], turn.person.id, asked["outgoing"])
        return True
    turn.record(asked["outgoing"], turn.say(WHICH_COUNTRY), said)
    _keep_country(turn, country, None)
    return True


_QUESTIONS = {"hours": WHICH_HOURS, "quiet": WHICH_QUIET}

TYPED: dict[str, Callable[[Turn, Mapping[str, str], str], bool]] = {
    "me:hours": hours_typed,
    "me:quiet": hours_typed,
    "me:country": country_typed,
}
"""What was asked for -> who reads what is typed then."""
