"""`choose`: one of several buttons."""

from bot.engine.answers import ChoiceAnswer
from bot.engine.conditions import holds
from bot.engine.effects import Choice
from bot.engine.events import Chose, Event
from bot.engine.kinds.view import Done, Refused, View, Wait
from bot.messages import Phrase
from bot.playbook.models import Choose, ChooseMany, Option


def enter(view: View[Choose]) -> Wait:
    """Ask, one option a row."""
    rows = tuple(
        (Choice(f"option:{id_}", label(view, id_, option)),)
        for id_, option in offered(view).items()
    )
    return Wait((view.spoken("choose", view.step.choose),), rows)


def read(view: View[Choose], event: Event) -> Wait | Done | Refused | None:
    """Take an option that is there."""
    if not isinstance(event, Chose):
        return None
    id_ = event.choice.removeprefix("option:")
    option = offered(view).get(id_)
    if option is None:
        return None
    return Done(chosen_answer(view, id_, option), label(view, id_, option), option.go)


def offered(view: View[Choose] | View[ChooseMany]) -> dict[str, Option]:
    """Give the options whose condition holds now."""
    seen = view.seen()
    return {id_: each for id_, each in view.step.options.items() if holds(each.when, seen)}


def label(view: View[Choose] | View[ChooseMany], id_: str, option: Option) -> Phrase:
    """Give the words on an option's button."""
    return view.text(f"options/{id_}/label", option.label)


def chosen_answer(view: View[Choose] | View[ChooseMany], id_: str, option: Option) -> ChoiceAnswer:
    """Keep an option with the words that a `{slot}` of it reads as."""
    part = "label" if option.words is None else "words"
    context = f"{view.book.id}/{view.id}/options/{id_}/{part}"
    return ChoiceAnswer(option=id_, context=context, words=option.words or option.label)
