"""A playbook's texts as translators get them: by ids, with screen, examples and width."""

from collections.abc import Iterable, Iterator

from bot.channels.telegram.render import LABEL_LIMIT
from bot.errors import BotError
from bot.i18n.render import has_words
from bot.i18n.template import LABEL, MESSAGE, Message, by_context
from bot.playbook.checks.texts import QUESTIONS, Saver, Text, savers, texts
from bot.playbook.contexts import mark
from bot.playbook.models import (
    FACTS,
    KINDS,
    AnswerType,
    Ask,
    Choose,
    ChooseMany,
    Draft,
    Playbook,
    Step,
)
from bot.playbook.problems import quoted

_ANSWERS = {
    AnswerType.NUMBER: "3",
    AnswerType.MONEY: "€450",
    AnswerType.DATE: "Thu 26 Nov, or a day as it was typed, such as Friday",
    AnswerType.DURATION: "90",
    AnswerType.SCALE: "4",
}
_FIELDS = {
    "title": "the guide's name",
    "summary": "the button that starts the guide: the situation it is for",
    "short": "the same question, briefly: late at night, or when it is all too much",
    "refuse": "why an answer could not be taken, and what would do",
    "reason": "why the reminder was set, told when it comes",
    "done": "the button that ends the checklist",
    "empty": "said when nothing is on file",
    "words": "what a text says when this was chosen; it stands inside a sentence",
}


def messages(playbooks: Iterable[Playbook], folder: str) -> tuple[Message, ...]:
    """Give the texts of playbooks, by id and in their order; `folder` is where their files are.

    Raises BotError when two different texts would be known by one context.
    """
    found: list[Message] = []
    for book in sorted(playbooks, key=lambda each: each.id):
        found += _of(book, f"{folder}/{book.id}.yaml")
    for context, several in by_context(found).items():
        if len({each.text for each in several}) > 1:
            raise BotError(
                f"{several[0].place}: two texts are known as {context}; give each paragraph an id "
                "of its own"
            )
    return tuple({each.key: each for each in found}.values())


def _of(book: Playbook, place: str) -> Iterator[Message]:
    for text in texts(book):
        if has_words(text.text):
            yield _message(book, text, place)
    for name, step in book.steps.items():
        if isinstance(step, Draft):
            for tone in step.tones:
                if tone not in step.labels:
                    path = ("steps", name, "labels", tone)
                    yield _message(book, Text(path, tone.capitalize(), name, label=True), place)


def _message(book: Playbook, text: Text, place: str) -> Message:
    context = text.context(book.id)
    listed, _, last = context.rpartition("/")
    step = None if text.step is None else book.steps[text.step]
    was = []
    if step is not None and step.renamed_from is not None:
        below = context.split("/")[2:]
        was.append("/".join((book.id, step.renamed_from, *below)))
    if text.called and last != mark(text.text):
        was.append(f"{listed}/{mark(text.text)}")  # from before it had an id
    return Message(
        context=context,
        text=text.text,
        place=place,
        comments=tuple(_comments(book, text, step)),
        most=_most(text),
        alone=True,
        was=tuple(was),
        family=listed if text.called else "",
    )


def _most(text: Text) -> int:
    if text.path == ("summary",):
        return LABEL_LIMIT  # the list of guides shows it on a button
    return LABEL if text.label else MESSAGE


def _comments(book: Playbook, text: Text, step: Step | None) -> Iterator[str]:
    if step is None:
        yield f"screen: the list of guides; {_FIELDS[str(text.path[0])]}"
    else:
        yield f"screen: guide {quoted(book.title)}, step {text.step} ({_kind(step)})"
        said = _what(text, step)
        if said:
            yield said
    filled = savers(book)
    for slot in text.slots():
        example = _example(slot, [each for _, each in filled.get(slot, [])])
        yield f"{{{slot}}}: {example}"


def _kind(step: Step) -> str:
    return next(kind for kind, model in KINDS.items() if isinstance(step, model))


def _what(text: Text, step: Step) -> str:
    """Say what a text is within its step, where the step's own words do not."""
    match text.path[2:]:
        case ("tones", tone, *_):
            return f"a paragraph of the reply that is sent to the client, in the tone {tone}"
        case ("frames", *_):
            return "shown below the question while the timer runs"
        case ("options", _, "label"):
            return f"a button under: {_question(getattr(step, _kind(step)))}"
        case ("options", _, "words"):
            return _words_of(step)
        case ("labels", tone) if isinstance(step, Draft):
            return f"the button of the tone {tone}"
        case ("labels", *_):
            return "a place on the scale, from the least to the most"
        case ("facts", slot):
            return f"a question to the client, put when nothing backs {{{slot}}}"
        case (field,):
            return _FIELDS.get(str(field), "")
        case _:
            return ""


def _words_of(step: Step) -> str:
    if isinstance(step, ChooseMany):
        return "a question that goes to the client when this was ticked"
    return _FIELDS["words"]


def _example(slot: str, steps: list[Saver]) -> str:
    if slot == QUESTIONS:
        return "the questions to the client, one a line, each a whole sentence"
    match steps[0] if steps else None:
        case Ask(answer=AnswerType.TEXT) as step:
            return f"words typed after: {_question(step.ask)}"
        case Ask(answer=answer):
            return _ANSWERS[answer]
        case Choose(options=options):
            first = next(iter(options.values()))
            return first.words or first.label
        case ChooseMany(options=options):
            first = next(iter(options.values()))
            return f"what was ticked, one a line, such as: {first.words or first.label}"
        case None if slot in FACTS:
            return FACTS[slot].about
        case _:
            return "what was answered"


def _question(text: str) -> str:
    """Give the last line of a text, which is where it asks."""
    return text.rstrip().rpartition("\n")[2]
