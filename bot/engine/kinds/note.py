"""`note`: what happened, when it was, and, for the person alone, how it felt.

The words are typed or proposed; nothing is filed before the last question is answered.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.engine.answers import DateAnswer, TextAnswer
from bot.engine.effects import Choice, Effect, FileNote, KeepFelt
from bot.engine.events import Chose, Event, Typed
from bot.engine.kinds import reading
from bot.engine.kinds.reading import Unread
from bot.engine.kinds.summing import sums
from bot.engine.kinds.view import Done, Read, Refused, View, Wait
from bot.engine.session import Json
from bot.messages import Phrase, phrase
from bot.playbook.models import Note

FILE = phrase("engine/note", "Yes, file it")
LEAVE = phrase("engine/note", "Leave it out")
TODAY = phrase("engine/note", "Today")
YESTERDAY = phrase("engine/note", "Yesterday")
UNKNOWN = phrase("engine/note", "I do not remember")
RATHER_NOT = phrase("engine/note", "Rather not say")
PROPOSED = phrase("engine/note", "To be filed: “{words}”")
TO_COME = phrase("engine/note", "That day is still to come. On which day was it?")

DAYS_AGO = {"today": 0, "yesterday": 1}


def enter(view: View[Note]) -> Wait:
    """Ask for the words, then for the day, then for the feeling; only what the step asks for."""
    match view.place.state.get("stage"):
        case "happened":
            return _ask_day(view)
        case "felt":
            return _ask_feeling(view)
        case _:
            return _ask_words(view)


def read(view: View[Note], event: Event) -> Read:
    """Take in the answer to the question that is open."""
    match view.place.state.get("stage"):
        case "happened":
            return _read_day(view, event)
        case "felt":
            return _read_feeling(view, event)
        case _:
            return _read_words(view, event)


# --- what happened -------------------------------------------------------------------------------


def _ask_words(view: View[Note]) -> Wait:
    asked = view.spoken("note", view.step.note)
    if view.step.words is None:
        return Wait((asked,), typing=True)
    proposed = phrase(PROPOSED.context, PROPOSED.text, words=view.text("words", view.step.words))
    rows = ((Choice("file", FILE),), (Choice("leave", LEAVE),))
    return Wait((asked, proposed), rows, typing=True)


def _read_words(view: View[Note], event: Event) -> Read:
    match event:
        case Typed(text=typed):
            answer = reading.text(typed)
            if isinstance(answer, Unread):
                return Refused(answer.reason)
            words = answer.text if isinstance(answer, TextAnswer) else typed
            return _further(view, {"words": words}, typed)
        case Chose(choice="file") if view.step.words is not None:
            return _further(view, {}, FILE)
        case Chose(choice="leave") if view.step.words is not None:
            return Done(chosen=LEAVE)
        case _:
            return None


# --- when ----------------------------------------------------------------------------------------


def _ask_day(view: View[Note]) -> Wait:
    rows = (
        (Choice("today", TODAY), Choice("yesterday", YESTERDAY)),
        (Choice("pass", UNKNOWN),),
    )
    text = view.text("happened", view.step.happened or "")
    return Wait((text,), rows, typing=True, state=view.place.state)


def _read_day(view: View[Note], event: Event) -> Read:
    kept = dict(view.place.state)
    match event:
        case Chose(choice="pass"):
            return _further(view, kept, UNKNOWN)
        case Chose(choice=choice) if choice in DAYS_AGO:
            chosen = TODAY if choice == "today" else YESTERDAY
            return _further(view, {**kept, "ago": DAYS_AGO[choice]}, chosen)
        case Typed(text=typed):
            answer = reading.day(typed)
            if isinstance(answer, Unread):
                return Refused(answer.reason)
            if not isinstance(answer, DateAnswer):
                return _further(view, {**kept, "said": typed.strip()}, typed)
            if view.facts.today is not None and answer.day > view.facts.today:
                return Refused(TO_COME)
            return _further(view, {**kept, "day": answer.day.isoformat()}, typed)
        case _:
            return None


# --- how it felt ---------------------------------------------------------------------------------


def _ask_feeling(view: View[Note]) -> Wait:
    text = view.text("felt", view.step.felt or "")
    rows = ((Choice("pass", RATHER_NOT),),)
    return Wait((text,), rows, typing=True, state=view.place.state)


def _read_feeling(view: View[Note], event: Event) -> Read:
    match event:
        case Chose(choice="pass"):
            return _filed(view, view.place.state, RATHER_NOT)
        case Typed(text=typed):
            answer = reading.text(typed)
            if isinstance(answer, Unread):
                return Refused(answer.reason)
            return _filed(view, view.place.state, typed, KeepFelt(typed.strip()))
        case _:
            return None


# --- filing --------------------------------------------------------------------------------------


def _further(view: View[Note], state: Mapping[str, Json], chosen: Phrase | str) -> Read:
    """Ask the next question of the step, or file when there is none left."""
    asked = view.place.state.get("stage")
    if asked is None and view.step.happened is not None:
        stage, ask = "happened", _ask_day
    elif view.step.felt is not None:
        stage, ask = "felt", _ask_feeling
    else:
        return _filed(view, state, chosen)
    place = view.place.model_copy(update={"state": {**state, "stage": stage}})
    return replace(ask(replace(view, place=place)), chosen=chosen)


def _filed(
    view: View[Note], state: Mapping[str, Json], chosen: Phrase | str, *more: Effect
) -> Done:
    typed = state.get("words")
    words: Phrase | str = (
        typed if isinstance(typed, str) else view.text("words", view.step.words or "")
    )
    ago, day = state.get("ago"), state.get("day")
    effect = FileNote(
        view.step.file_as.value,
        words,
        _fields(view, state),
        ago if isinstance(ago, int) else 0,
        date.fromisoformat(day) if isinstance(day, str) else None,
    )
    answer = TextAnswer(text=typed) if isinstance(typed, str) else None
    return Done(answer, chosen, effects=(effect, *more))


def _fields(view: View[Note], state: Mapping[str, Json]) -> dict[str, str | int | bool]:
    """Say what the entry means for the sums of the case; answers that are missing say nothing."""
    step, fields = view.step, dict[str, str | int | bool]()
    if isinstance(said := state.get("said"), str):
        fields["said"] = said
    if step.state is not None:
        fields["state"] = step.state
    if step.revision:
        fields["revision"] = True
    return fields | sums(view, step.revisions, step.amount)
