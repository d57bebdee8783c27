"""What holds on every path of every playbook: one small function each, and the list of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.engine.answers import Answer, TextAnswer, known, value
from bot.engine.effects import Close, FileReply, Screen, Show, ShowDraft
from bot.engine.events import Back
from bot.engine.kinds.view import Facts, Record, Wait
from bot.engine.nav import STUCK, screen_of
from bot.engine.session import Place
from bot.engine.showing import entered, view_of
from bot.messages import Lines, Phrase, Value
from bot.playbook.checks.long_screen import TYPED
from bot.playbook.models import AnswerType, Draft, Playbook
from bot.workshop.walker.printing import Fault, Printer, phrases_in
from bot.workshop.walker.states import Book, Inputs, State, in_vain
from bot.workshop.walking import Walk

MOST_TAPS = 9
"""Answers after which somebody has something in hand."""

RULES: dict[str, str] = {
    "no-way-out": "From every screen there is a way on, and from every screen an end is reached.",
    "back-differs": "Back shows the screen before as it was, and takes back what was caused.",
    "place-lost": "Nonsense, an old button, a repeat and a break leave people where they were.",
    "draft-before-verify": "A reply is shown after each of its facts was backed or asked.",
    "late-first-save": f"Something is saved or in hand after at most {MOST_TAPS} taps.",
    "not-sendable": "Telegram takes and shows every message and button, in every language.",
    "unfinished-text": "No text shows a slot, a missing value, or nothing.",
    "stuck-crisis": "Words of a crisis are read before any guide reads them; no button is such.",
}
"""Code -> what is proved of every path."""

_SENTENCE = "it is <b>not</b> & was سلام «خوب» what I had in mind 🙂 "
LONG = (_SENTENCE * 9)[: TYPED[AnswerType.TEXT]]
"""Words of somebody who tells a story, in two directions, with signs that mean something."""


@dataclass(slots=True)
class Edge:
    """One step of a walk: `walk` is where it led, `seen` all that the inputs caused."""

    before: State
    inputs: Inputs
    walk: Walk
    shown: tuple[Walk, ...]
    """The moments on the way, the last one included."""


# --- the ways ------------------------------------------------------------------------------------


def no_way_out(states: list[State]) -> Iterator[tuple[State, Fault]]:
    """Find the screens from which no end can be reached."""
    before: dict[int, list[State]] = {}
    for state in states:
        for target in state.on:
            before.setdefault(id(target), []).append(state)
    queue = [state for state in states if state.ended]
    ending = {id(state) for state in queue}
    for state in queue:
        for earlier in before.get(id(state), ()):
            if id(earlier) not in ending:
                ending.add(id(earlier))
                queue.append(earlier)
    for state in states:
        if id(state) not in ending:
            what = "there is no way on" if not state.on else "no end can be reached"
            yield state, ("no-way-out", f"{what} from here")


def stuck(edge: Edge) -> Iterator[Fault]:
    """Find where the engine itself had to end a guide that did not know how to go on."""
    for walk in edge.shown:
        for effect in walk.effects:
            if isinstance(effect, Show) and STUCK in effect.screen.texts:
                yield "no-way-out", "the guide goes on for ever or has no step that comes next"


def back_differs(edge: Edge) -> Iterator[Fault]:
    """Go back and compare what is there with what was."""
    after, before = edge.walk, edge.before.walk
    if len(edge.shown) > 1:
        before = edge.shown[-2]
    if after.session.status != "open" or before.session.status != "open":
        return
    if after.session.visits == before.session.visits:
        return
    back = after.copy()
    back.give(Back())
    was, now = before.screen, back.screen
    if was is None or now is None or _flat(was) != _flat(now):
        yield "back-differs", "back shows other buttons than were there before"
    elif _spoken(was.texts[-1:]) != _spoken(now.texts[-1:]):
        yield "back-differs", "back shows other words than were there before"
    elif back.standing != before.standing:
        yield "back-differs", "back does not take back what the answer caused"
    elif edge.inputs[-1][0] == "hold-over":
        return  # time that has passed is not taken back
    elif before.held is not None and after.held != before.held:
        return  # a hold in the place of another: the earlier one was let go for good
    elif (back.held is None) != (before.held is None):
        yield "back-differs", "back does not take the hold back"
    elif any(isinstance(each, ShowDraft) for each in back.effects) and back.reply != replace(
        before.reply or back.reply,
        again=False,  # type: ignore[type-var]  # one of them is there
    ):
        yield "back-differs", "back shows another reply than stood there before"


def _flat(screen: Screen) -> list[object]:
    return [(each.id, _spoken(each.label)) for row in screen.rows for each in row]


def place_lost(state: State, books: Mapping[str, Book]) -> Iterator[tuple[Inputs, Fault]]:
    """Do what should leave somebody where they are."""
    before = state.walk
    for inputs in in_vain(before, books):
        walk = before.copy()
        for name, argument in inputs:
            walk.input(name, argument or "")
        place, was = walk.session.place, before.session.place
        if (place.frames, place.slots, place.backing) != (was.frames, was.slots, was.backing):
            yield inputs, ("place-lost", "this should have left everything where it was")
        elif walk.choices != before.choices:
            yield inputs, ("place-lost", "other buttons are there than before")
        elif not walk.effects:
            yield inputs, ("place-lost", "this was met with silence")


# --- what is in hand -----------------------------------------------------------------------------


def draft_before_verify(
    edge: Edge, books: Mapping[str, Book], *, verified: bool
) -> Iterator[Fault]:
    """Find replies that claim what nobody looked at."""
    for walk in edge.shown:
        if not any(isinstance(each, ShowDraft) for each in walk.effects):
            continue
        place = walk.session.place
        front = books[place.frames[-1].playbook]
        step = front.book.steps[place.frames[-1].step]
        facts = step.facts if isinstance(step, Draft) else ()
        for slot in facts:
            if known(place.slots.get(slot)) and slot not in place.backing:
                yield "draft-before-verify", f"the reply is shown before {{{slot}}} was backed"
        if front.verifying and not verified:
            yield "draft-before-verify", "the reply is shown before any step that verifies (vi-2c)"


def late_first_save(state: State) -> Iterator[Fault]:
    """Find screens that are so far off that something should be saved by now."""
    if state.taps >= MOST_TAPS and not state.saved and not state.ended:
        yield "late-first-save", f"after {state.taps} taps nothing is saved or in hand yet"


def _spoken(value: object) -> object:
    """Reduce a phrase to what is said: of all the values that it was given, those in its text."""
    match value:
        case Phrase(context=context, text=text, slots=slots):
            used = {name: _spoken(each) for name, each in slots.items() if f"{{{name}}}" in text}
            return context, text, used
        case Lines(items=items):
            return _spoken(items)
        case tuple():
            return tuple(_spoken(each) for each in value)
        case _:
            return value


# --- what is said --------------------------------------------------------------------------------


def said_on_the_way(edge: Edge, printer: Printer, *, new: bool) -> Iterator[Fault]:
    """Look at all that an input caused to be sent or filed, and at the words of a new answer.

    The screen that it led to is looked at if nobody was there before.
    """
    for name, answer in edge.walk.session.place.slots.items():
        if edge.inputs and answer != edge.before.walk.session.place.slots.get(name):
            told = value(answer)
            said = told.items if isinstance(told, Lines) else (told,)
            for each in phrases_in(said):
                yield from printer.alone(each)
    for walk in edge.shown:
        for effect in walk.effects:
            match effect:
                case Show() | ShowDraft() if walk is edge.walk and not new:
                    pass
                case Show(screen=screen):
                    yield from printer.screen(screen)
                case ShowDraft(paragraphs=paragraphs) | FileReply(paragraphs=paragraphs):
                    yield from printer.reply(paragraphs)
                case Close(chosen=str()):
                    pass
                case _:
                    for name in effect.__dataclass_fields__:
                        part = getattr(effect, name)
                        for each in phrases_in(part if isinstance(part, tuple) else (part,)):
                            yield from printer.alone(each)


def said_at_length(
    state: State, books: Mapping[str, Playbook], printer: Printer
) -> Iterator[Fault]:
    """Look at a screen once more: in short form, and with the words of somebody who tells a lot."""
    walk, session = state.walk, state.walk.session
    long = strained(session.place)
    for place, plain in ((session.place, True), (long, False)):
        facts = walk.facts() if plain else strained_facts(walk.facts())
        for brief in (True,) if plain else (False, True):
            told = replace(facts, brief=brief)
            above, texts, shown = entered(books, place, told)
            if not isinstance(shown, Wait):
                continue
            step = view_of(books, place, told).step
            screen = screen_of(step, session, above, texts, shown)
            yield from printer.screen(screen, plain=plain)
            for effect in shown.effects:
                if isinstance(effect, ShowDraft):
                    yield from printer.reply(effect.paragraphs, plain=plain)


def strained(place: Place) -> Place:
    """Give the same place with long and difficult words wherever somebody typed."""
    frames = tuple(
        each.model_copy(update={"slots": _strained(each.slots)}) for each in place.frames
    )
    told = {name: _strained(each) for name, each in place.told.items()}
    return place.model_copy(
        update={"slots": _strained(place.slots), "frames": frames, "told": told}
    )


def _strained(slots: Mapping[str, Answer]) -> dict[str, Answer]:
    return {
        name: TextAnswer(text=LONG) if isinstance(each, TextAnswer) else each
        for name, each in slots.items()
    }


def strained_facts(facts: Facts) -> Facts:
    """Give the same facts with as much on file as is ever told."""
    values: dict[str, Value] = {}
    for name, each in facts.values.items():
        if isinstance(each, Lines):
            values[name] = Lines((LONG[:125],) * 5)
        else:
            values[name] = (
                LONG[:60] if name == "client" else LONG if isinstance(each, str) else each
            )
    records = tuple(Record(each.id, LONG[:40], each.kind) for each in facts.records)
    return replace(facts, values=values, records=records)
