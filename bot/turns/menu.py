"""All guides by situation: /guides, two taps to each of them, those taken last at the top."""

from collections.abc import Mapping, Sequence

from bot.cases.models import EntryRow
from bot.messages import Phrase, phrase
from bot.playbook.models import Playbook, Situation
from bot.turns import beginning, following, standing, tallying
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GUIDES = "guides"
PRACTICE = "practice"
DOOR = "practice"
"""The door by which a guide is rehearsed."""
IN, ALL = "in:", "all"
FEW = 6
"""So many guides are shown at once, without their situations."""

WHICH = phrase("guides", "Which of these is it?")
LAST = phrase("guides", "You took these last; below are all others, by situation.")
BACK: Offer = (ALL, phrase("guides", "All situations"))
REHEARSE = phrase(
    "guides",
    "Hard talks can be practised. I play the client, you answer, and nobody but you sees it. Which "
    "one shall we rehearse?",
)
NO_PRACTICE = phrase("guides", "There is no guide here that can be practised. /guides shows all.")

SITUATIONS: dict[Situation, Phrase] = {
    Situation.MESSAGE: phrase("guides", "A message is here"),
    Situation.CHANGE: phrase("guides", "They want something else"),
    Situation.WORK: phrase("guides", "About the work itself"),
    Situation.MONEY: phrase("guides", "Money and proof"),
    Situation.BEFORE: phrase("guides", "Before it begins"),
    Situation.ENDING: phrase("guides", "Settle it, or end it"),
    Situation.YOU: phrase("guides", "About you"),
}


def offer(turn: Turn, about: EntryRow | None, *, of: str | None = None) -> None:
    """Offer the situations, above them the guides taken last; where guides are few, all of them."""
    books = _books(turn)
    if len(books) <= FEW:
        _put(turn, about, [WHICH, *map(described, books.values())], _titles(books), of)
        return
    last = [each for each in tallying.tally(turn).last if each in books]
    here = {book.situation for book in books.values()}
    offers = [[(name, title(books[name]))] for name in last]
    offers += [[(f"{IN}{each}", said)] for each, said in SITUATIONS.items() if each in here]
    texts = [WHICH, LAST] if last else [WHICH]
    _put(turn, about, texts, offers, of)


def pressed(turn: Turn, press: Standing) -> None:
    """Open a situation, go back to all of them, or start the guide that was chosen."""
    entry = following.entry(turn, press.more["about"]) if press.more["about"] else None
    standing.used(turn, press)
    if press.choice == ALL:
        offer(turn, entry, of=press.outgoing)
    elif press.choice.startswith(IN):
        _open(turn, press, entry)
    else:
        take(turn, press, entry)


def take(turn: Turn, press: Standing, entry: EntryRow | None, *, text: str = "") -> None:
    """Start a guide that was chosen, and remember that it was; one that is gone is said to be."""
    book = _books(turn).get(press.choice)
    if book is None:
        turn.record(press.outgoing, turn.say(WHICH), None)
        offer(turn, entry)
        return
    tallying.took(turn, press.choice, text)
    turn.record(press.outgoing, turn.say(WHICH), turn.say(title(book)))
    beginning.begin(turn, press.choice, about=entry)


def _open(turn: Turn, press: Standing, entry: EntryRow | None) -> None:
    wanted = press.choice.removeprefix(IN)
    found = {name: book for name, book in _books(turn).items() if book.situation == wanted}
    if not found:
        offer(turn, entry, of=press.outgoing)
        return
    texts = [SITUATIONS[Situation(wanted)], *map(described, found.values())]
    _put(turn, entry, texts, [*_titles(found), [BACK]], press.outgoing)


def _put(
    turn: Turn,
    about: EntryRow | None,
    texts: Sequence[Phrase],
    offers: Sequence[Sequence[Offer]],
    of: str | None,
) -> None:
    object_id = turn.person.id if about is None else about.id
    more = {"about": "" if about is None else about.id}
    standing.offer(turn, GUIDES, object_id, texts, offers, more=more, of=of)


# --- rehearsals ----------------------------------------------------------------------------------


def practise(turn: Turn) -> None:
    """Offer the guides that can be rehearsed."""
    found = {name: book for name, book in _books(turn).items() if DOOR in book.doors}
    if not found:
        turn.tell(NO_PRACTICE)
        return
    standing.offer(turn, PRACTICE, turn.person.id, (REHEARSE,), _titles(found))


def practice_pressed(turn: Turn, press: Standing) -> None:
    """Begin a guide at the door of its rehearsal."""
    standing.used(turn, press)
    book = _books(turn).get(press.choice)
    if book is None or DOOR not in book.doors:
        turn.record(press.outgoing, turn.say(REHEARSE), None)
        practise(turn)
        return
    turn.record(press.outgoing, turn.say(REHEARSE), turn.say(title(book)))
    beginning.begin(turn, press.choice, at=DOOR)


# --- what a guide is called ----------------------------------------------------------------------


def title(book: Playbook) -> Phrase:
    """Give a guide's name, as its button says it."""
    return Phrase(f"{book.id}/title", book.title)


def described(book: Playbook) -> Phrase:
    """Say what a guide is for."""
    return Phrase(f"{book.id}/summary", book.summary)


def _titles(books: Mapping[str, Playbook]) -> list[list[Offer]]:
    return [[(name, title(book))] for name, book in books.items()]


def _books(turn: Turn) -> dict[str, Playbook]:
    return {name: pinned.playbook for name, pinned in turn.world.library.playbooks.items()}
