"""Up to three guides for what somebody wrote or passed on, each with why; they choose."""

from bot.cases.models import EntryRow
from bot.finding.suggest import Found
from bot.messages import Phrase, phrase
from bot.turns import following, menu, standing, tallying
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "suggested"
OTHERS: Offer = ("others", phrase("suggested", "None of these"))
FITS = phrase("suggested", "These could fit. You choose.")
UNSURE = phrase("suggested", "I don’t know this one. The nearest guides I have are these.")
BECAUSE = phrase("suggested", "{title}: because of “{words}”")
NO_REASON = phrase("suggested", "{title}")
ALWAYS = "stop-ask-verify"
WORTH = 0.25
"""A second and third guide are named only if they are so near, against the first one."""


def found(turn: Turn, entry: EntryRow) -> Found:
    """Find the guides for what was filed."""
    text = "" if entry.content is None else entry.content.text
    return turn.world.books.finder().suggest(text, turn.person.language, tallying.tally(turn))


def offer(turn: Turn, about: EntryRow) -> None:
    """Offer the guides that fit what was filed; all of them if nothing was written."""
    read = found(turn, about)
    near = named(turn, read)
    if not near:
        menu.offer(turn, about)
        return
    first = FITS if read.kind == "playbook" else UNSURE
    texts = [first, *(said for _, said, _ in near)]
    offers: list[list[Offer]] = [[(name, label)] for name, _, label in near]
    standing.offer(turn, GROUP, about.id, texts, [*offers, *_always(turn, near), [OTHERS]])


def _always(turn: Turn, near: list[tuple[str, Phrase, Phrase]]) -> list[list[Offer]]:
    """Offer, below those that fit, the guide that helps with any message."""
    pinned = turn.world.library.get(ALWAYS)
    if pinned is None or any(name == ALWAYS for name, _, _ in near):
        return []
    return [[(ALWAYS, menu.title(pinned.playbook))]]


def named(turn: Turn, read: Found) -> list[tuple[str, Phrase, Phrase]]:
    """Give each guide worth naming with its reason and its button."""
    books = turn.world.library.playbooks
    best = read.nearest[0].score if read.nearest else 0.0
    rows: list[tuple[str, Phrase, Phrase]] = []
    for each in read.nearest:
        pinned = books.get(each.playbook)
        if pinned is None or (rows and each.score < WORTH * best):
            continue
        label = menu.title(pinned.playbook)
        shown = turn.say(label, isolate=False)
        if each.because:
            said = phrase(BECAUSE.context, BECAUSE.text, title=shown, words=each.because)
        else:
            said = phrase(NO_REASON.context, NO_REASON.text, title=shown)
        rows.append((each.playbook, said, label))
    return rows


def pressed(turn: Turn, press: Standing) -> None:
    """Start the guide that was chosen, or show all of them."""
    entry = following.entry(turn, press.object_id)
    standing.used(turn, press)
    if press.choice == OTHERS[0]:
        menu.offer(turn, entry, of=press.outgoing)
        return
    text = "" if entry is None or entry.content is None else entry.content.text
    menu.take(turn, press, entry, text=text)
