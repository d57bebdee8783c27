"""`routine`: what comes again from here on, ticked in place; nothing is on that was not ticked."""

from dataclasses import replace

from bot.engine.effects import Choice, SwitchOn
from bot.engine.events import Chose, Event
from bot.engine.kinds.view import Done, View, Wait
from bot.messages import Lines, Phrase, phrase
from bot.playbook.models import Comes, Routine

LABELS: dict[Comes, Phrase] = {
    Comes.BREAKS: phrase("engine/routine", "Breaks while I work"),
    Comes.LUNCH: phrase("engine/routine", "A word at lunchtime"),
    Comes.END_OF_DAY: phrase("engine/routine", "The end of my working day"),
    Comes.CHECK_IN: phrase("engine/routine", "How it goes, once a week"),
    Comes.LOOK_BACK: phrase("engine/routine", "A look back at the week"),
}
TICKED = phrase("engine/routine", "✓ {option}")
NONE = phrase("engine/routine", "None of these")
DONE = phrase("engine/routine", "Switch on what is ticked")
CHOSEN = phrase("engine/routine", "Switched on:\n{ticked}\n\n/reminders changes each of them.")


def enter(view: View[Routine]) -> Wait:
    """Show what could come again, as it is ticked so far."""
    ticked = _ticked(view)
    rows = []
    for each in dict.fromkeys(view.step.offer):
        words = LABELS[each]
        if each in ticked:
            words = phrase(TICKED.context, TICKED.text, option=words)
        rows.append((Choice(f"tick:{each}", words),))
    rows.append((Choice("done", DONE if ticked else NONE),))
    texts = (view.spoken("routine", view.step.routine),)
    return Wait(texts, tuple(rows), state={"ticked": [*ticked]}, in_place=True)


def read(view: View[Routine], event: Event) -> Wait | Done | None:
    """Tick, take a tick back, or switch on what is ticked."""
    if not isinstance(event, Chose):
        return None
    ticked = _ticked(view)
    if event.choice == "done":
        if not ticked:
            return Done(chosen=NONE)
        shown = Lines(tuple(LABELS[each] for each in ticked))
        return Done(
            chosen=phrase(CHOSEN.context, CHOSEN.text, ticked=shown),
            effects=(SwitchOn(tuple(each.value for each in ticked)),),
        )
    name = event.choice.removeprefix("tick:")
    if name not in view.step.offer:
        return None
    now = [
        each.value for each in dict.fromkeys(view.step.offer) if (each in ticked) != (each == name)
    ]
    place = view.place.model_copy(update={"state": {"ticked": now}})
    return enter(replace(view, place=place))


def _ticked(view: View[Routine]) -> list[Comes]:
    kept = view.place.state.get("ticked")
    return [Comes(str(each)) for each in kept] if isinstance(kept, list) else []
