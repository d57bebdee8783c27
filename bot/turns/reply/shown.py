"""What is shown of a reply: its hot words marked, why, and what its facts rest on."""

from collections.abc import Sequence

from bot.heat.lexicon import Kind
from bot.heat.marks import Mark
from bot.messages import Button, Lines, Phrase, Rows, Run, Style, phrase
from bot.turns.drafting import COPY, LONGEST_COPY
from bot.turns.facts import shortened
from bot.turns.reply.found import Fact, What
from bot.turns.world import Turn

MOST_MARKS, MOST_FACTS = 6, 8
LONGEST_WORDS, LONGEST_FACT = 60, 120

WHY: dict[Kind, Phrase] = {
    Kind.ACCUSATION: phrase("check/why", "reads as an accusation"),
    Kind.ABSOLUTE: phrase("check/why", "one counter-example and the point is lost"),
    Kind.BLAME: phrase("check/why", "puts the blame on them"),
    Kind.THREAT: phrase("check/why", "reads as a threat"),
    Kind.SARCASM: phrase("check/why", "reads as sarcasm once it is written"),
    Kind.INSULT: phrase("check/why", "can be read as an insult"),
    Kind.HARSH: phrase("check/why", "a hard word; it will be answered, and the matter will not"),
    Kind.DISMISSAL: phrase("check/why", "sounds as if they did not matter"),
    Kind.PRESSURE: phrase("check/why", "pushes; a day and an hour say more"),
    Kind.SHOUTING: phrase("check/why", "reads as shouting"),
}
HOT = phrase("check", "These words run hot:\n{lines}")
STILL = phrase("check", "I left these to you:\n{lines}")
MARK = phrase("check", "{words}: {why}.")
MARK_SOFTER = phrase("check", "“{words}”: {why}. Softer: {softer}")
MORE = phrase("check", "{lines}\n… and {count} more.")
NOTHING_HOT = phrase(
    "check", "None of the hot words that I know is in it. I know few; your own ear counts more."
)

FACTS: dict[What, Phrase] = {
    "day": phrase("check", "A day: {words}"),
    "amount": phrase("check", "An amount: {words}"),
    "promise": phrase("check", "A promise: “{words}”"),
    "agreed": phrase("check", "Said to be settled: “{words}”"),
}
NOT_IN = phrase("check", "Not in your records of {client}:\n{lines}")
NOT_IN_ANY = phrase("check", "Not in your records:\n{lines}")
ALL_IN = phrase("check", "The days, amounts and promises in it are in your records of {client}.")


def marked(text: str, found: Sequence[Mark]) -> tuple[Run, ...]:
    """Give a text with its hot words in their own style."""
    runs: list[Run] = []
    at = 0
    for begin, end in _joined(found):
        runs += [Run(text[at:begin]), Run(text[begin:end], Style.MARKED)]
        at = end
    return tuple(run for run in (*runs, Run(text[at:])) if run.text)


def _joined(found: Sequence[Mark]) -> list[tuple[int, int]]:
    """Give the places of marks; those that touch are one."""
    joined: list[tuple[int, int]] = []
    for each in found:
        if joined and joined[-1][1] == each.begin:
            joined[-1] = (joined[-1][0], each.end)
        else:
            joined.append((each.begin, each.end))
    return joined


def ready(turn: Turn, text: str) -> tuple[tuple[Run, ...], Rows]:
    """Give a text to copy."""
    rows: Rows = ((Button(turn.say(COPY), copy=text),),) if len(text) <= LONGEST_COPY else ()
    return (Run(text, Style.COPY),), rows


def heat(text: str, found: Sequence[Mark]) -> tuple[Phrase, ...]:
    """Say which words run hot, why, and what is softer; no number stands for how much."""
    if not found:
        return (NOTHING_HOT,)
    lines = [_mark(text, each) for each in found[:MOST_MARKS]]
    cut = _cut(lines, len(found) - MOST_MARKS)
    return (phrase(HOT.context, HOT.text, lines=cut),)


def left(text: str, found: Sequence[Mark]) -> tuple[Phrase, ...]:
    """Say which words were left as they are; nothing where none were."""
    if not found:
        return ()
    lines = [_mark(text, each) for each in found[:MOST_MARKS]]
    cut = _cut(lines, len(found) - MOST_MARKS)
    return (phrase(STILL.context, STILL.text, lines=cut),)


def _mark(text: str, mark: Mark) -> Phrase:
    words = shortened(text[mark.begin : mark.end], LONGEST_WORDS)
    why = WHY[mark.kind]
    if not mark.softer:
        return phrase(MARK.context, MARK.text, words=words, why=why)
    softer = mark.softer
    return phrase(MARK_SOFTER.context, MARK_SOFTER.text, words=words, why=why, softer=softer)


def _cut(lines: list[Phrase], more: int) -> Phrase:
    every = Lines(tuple(lines))
    if more > 0:
        return phrase(MORE.context, MORE.text, lines=every, count=more)
    return phrase("check", "{lines}", lines=every)


def rests(found: Sequence[Fact], client: str | None) -> tuple[Phrase, ...]:
    """Say which days, amounts and promises no entry stands behind; nothing where there are none."""
    bare = [each for each in found if not each.backed]
    if not found or (not bare and client is None):
        return ()
    if not bare:
        return (phrase(ALL_IN.context, ALL_IN.text, client=client or ""),)
    lines = _cut([_fact(each) for each in bare[:MOST_FACTS]], len(bare) - MOST_FACTS)
    if client is None:
        return (phrase(NOT_IN_ANY.context, NOT_IN_ANY.text, lines=lines),)
    return (phrase(NOT_IN.context, NOT_IN.text, client=client, lines=lines),)


def _fact(fact: Fact) -> Phrase:
    said = FACTS[fact.what]
    return phrase(said.context, said.text, words=shortened(fact.words, LONGEST_FACT))
