"""`choose_many`: a checklist, ticked in place until it is done."""

from bot.engine.answers import ChoicesAnswer
from bot.engine.effects import Choice
from bot.engine.events import Chose, Event
from bot.engine.kinds.choose import chosen_answer, label, offered
from bot.engine.kinds.view import Done, Refused, View, Wait
from bot.messages import Lines, phrase
from bot.playbook.models import ChooseMany

TICKED = phrase("engine/choose_many", "✓ {option}")
NONE = phrase("engine/choose_many", "None of these")


def enter(view: View[ChooseMany]) -> Wait:
    """Show the list as it is ticked so far."""
    ticked = _ticked(view)
    rows = []
    for id_, option in offered(view).items():
        words = label(view, id_, option)
        if id_ in ticked:
            words = phrase(TICKED.context, TICKED.text, option=words)
        rows.append((Choice(f"tick:{id_}", words),))
    done = view.text("done", view.step.done) if ticked else NONE
    rows.append((Choice("done", done),))
    texts = (view.spoken("choose_many", view.step.choose_many),)
    return Wait(texts, tuple(rows), state={"ticked": ticked}, in_place=True)


def read(view: View[ChooseMany], event: Event) -> Wait | Done | Refused | None:
    """Tick, take a tick back, or take what is ticked as the answer."""
    if not isinstance(event, Chose):
        return None
    ticked = _ticked(view)
    options = offered(view)
    if event.choice == "done":
        answer = ChoicesAnswer(
            options=tuple(chosen_answer(view, id_, options[id_]) for id_ in ticked)
        )
        shown = tuple(label(view, id_, options[id_]) for id_ in ticked)
        chosen = (
            phrase("engine/choose_many", "Ticked:\n{ticked}", ticked=Lines(shown))
            if shown
            else NONE
        )
        return Done(answer, chosen)
    id_ = event.choice.removeprefix("tick:")
    if id_ not in options:
        return None
    now = [each for each in options if (each in ticked) is not (each == id_)]
    place = view.place.model_copy(update={"state": {"ticked": now}})
    return enter(View(view.book, view.id, view.step, place, view.facts))


def _ticked(view: View[ChooseMany]) -> list[str]:
    kept = view.place.state.get("ticked")
    return list(kept) if isinstance(kept, list) else []
