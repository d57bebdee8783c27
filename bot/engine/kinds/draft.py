"""`draft`: back each fact, show the reply in its tones, and take in what became of it."""

from dataclasses import replace
from itertools import islice
from typing import Literal

from bot.engine.answers import ChoiceAnswer, ChoicesAnswer, TextAnswer, known, values, worded
from bot.engine.conditions import holds
from bot.engine.effects import Choice, Effect, FileFact, FileNote, FileReply, ReleaseHold, ShowDraft
from bot.engine.events import Chose, Event, Typed
from bot.engine.kinds.summing import sums
from bot.engine.kinds.view import Done, Record, Refused, Rows, View, Wait
from bot.engine.session import Backing
from bot.messages import Lines, Phrase, Value, phrase, plural
from bot.playbook.contexts import paragraph as named
from bot.playbook.models import Ask, Draft, FactKind, Playbook

Became = Literal["sent", "changed", "not-sent"]

SEE = phrase("engine/draft", "See the facts")
SEEN = phrase("engine/draft", "Back to the reply")
FACTS_IN_IT = phrase("engine/draft", "What the reply rests on:\n{facts}")
BY_ENTRY = phrase("engine/draft", "{fact}: in your records, “{record}”")
BY_MEMORY = phrase("engine/draft", "{fact}: you know it yourself; filed as remembered")
BY_ASKING = phrase("engine/draft", "{fact}: not claimed; the reply asks them")
IN_RECORDS = phrase("engine/draft", "an entry of this case")
KNOWN = phrase("engine/draft", "I know it myself")
ASK_THEM = phrase("engine/draft", "I am not sure; ask them")
SENT = phrase("engine/draft", "Sent as it is")
CHANGED = phrase("engine/draft", "I changed it")
NOT_SENT = phrase("engine/draft", "Not sent")
RELEASE = phrase("engine/draft", "Release it now")

KEEPS = phrase("engine/draft", "Yes, I can keep it")
SUITS = phrase("engine/draft", "Not sure; ask if it suits them")
BACKED_BY: dict[FactKind, frozenset[str]] = {
    FactKind.DATE: frozenset(("agreement", "promise", "change")),
    FactKind.AMOUNT: frozenset(("agreement", "payment", "change")),
    FactKind.QUOTE: frozenset(("their_message", "my_message")),
    FactKind.AGREEMENT: frozenset(("agreement", "change", "their_message", "my_message")),
    FactKind.PROMISE: frozenset(("promise", "their_message", "my_message")),
}
"""Kind of fact -> the kinds of entries that can be its proof."""
CLAIMS: dict[FactKind, Phrase] = {
    FactKind.DATE: phrase("engine/draft", "The reply promises a day: {fact}. Can you keep it?"),
    FactKind.AMOUNT: phrase(
        "engine/draft", "The reply names an amount: {fact}. What is that based on?"
    ),
    FactKind.QUOTE: phrase("engine/draft", "The reply quotes: {fact}. What is that based on?"),
    FactKind.AGREEMENT: phrase(
        "engine/draft", "The reply says that this was agreed: {fact}. What is that based on?"
    ),
    FactKind.PROMISE: phrase(
        "engine/draft", "The reply says that this was promised: {fact}. What is that based on?"
    ),
}

MOST_PROOFS = 6
LONGEST_REPLY = 4000


def enter(view: View[Draft]) -> Wait:
    """Ask about the next fact that nothing backs yet; with none left, show the reply."""
    match view.place.state.get("stage"):
        case "changed":
            return _ask_words(view)
        case "facts":
            return _see_facts(view)
        case _:
            pass
    fact = _unbacked(view)
    return _show(view, again=False) if fact is None else _ask_backing(view, fact)


def read(view: View[Draft], event: Event) -> Wait | Done | Refused | None:
    """Read a backing, a tone, or what became of the reply."""
    if view.place.state.get("stage") == "changed":
        return _read_words(view, event)
    if not isinstance(event, Chose):
        return None
    fact = _unbacked(view)
    return (
        _read_shown(view, event.choice) if fact is None else _read_backing(view, fact, event.choice)
    )


# --- backing the facts ---------------------------------------------------------------------------


def _facts(view: View[Draft]) -> list[str]:
    return [slot for slot in view.step.facts if known(view.place.slots.get(slot))]


def _said(view: View[Draft]) -> dict[str, Value]:
    """Give the answers as the reply says them: sentences lose their full stop, it sets its own."""
    said = values(view.place.slots)
    for slot, answer in view.place.slots.items():
        if isinstance(answer, TextAnswer):
            said[slot] = answer.text.rstrip(" .") or answer.text
    return said


def _unbacked(view: View[Draft]) -> str | None:
    return next((slot for slot in _facts(view) if slot not in view.place.backing), None)


def fact_kind(book: Playbook, slot: str) -> FactKind:
    """Say what kind of fact a slot of a reply is, by the question that fills it."""
    kinds = (
        step.fact
        for step in book.steps.values()
        if isinstance(step, Ask) and step.save == slot and step.fact is not None
    )
    return next(kinds, FactKind.QUOTE)


def _kind(view: View[Draft], slot: str) -> FactKind:
    return fact_kind(view.book, slot)


def _ask_backing(view: View[Draft], slot: str) -> Wait:
    claim = CLAIMS[_kind(view, slot)]
    text = phrase(claim.context, claim.text, fact=_said(view)[slot])
    records = tuple(
        (Choice(f"entry:{each.id}", phrase("engine/draft", "{record}", record=each.label)),)
        for each in _proofs(view, slot)
    )
    known_label, ask_label = _labels(view, slot)
    return Wait((text,), (*records, (Choice("known", known_label),), (Choice("ask", ask_label),)))


def _labels(view: View[Draft], slot: str) -> tuple[Phrase, Phrase]:
    return (KEEPS, SUITS) if _kind(view, slot) is FactKind.DATE else (KNOWN, ASK_THEM)


def _proofs(view: View[Draft], slot: str) -> list[Record]:
    """Give the records of the kinds that can prove this fact; one without a kind always may."""
    fits = BACKED_BY[_kind(view, slot)]
    every = (each for each in view.facts.records if not each.kind or each.kind in fits)
    return list(islice(every, MOST_PROOFS))


def _read_backing(view: View[Draft], slot: str, choice: str) -> Wait | None:
    effects: tuple[Effect, ...] = ()
    chosen: Phrase
    if choice == "known":
        backing, chosen = Backing(by="remembered"), _labels(view, slot)[0]
        words = phrase("engine/draft", "{fact}", fact=_said(view)[slot])
        effects = (FileFact(_kind(view, slot).value, words),)
    elif choice == "ask":
        backing, chosen = Backing(by="asked"), _labels(view, slot)[1]
    else:
        record = next((each for each in _proofs(view, slot) if choice == f"entry:{each.id}"), None)
        if record is None:
            return None
        backing = Backing(by="entry", entry=record.id)
        chosen = phrase("engine/draft", "{record}", record=record.label)
    backed = {**view.place.backing, slot: backing}
    place = view.place.model_copy(update={"backing": backed})
    shown = enter(replace(view, place=place))
    return replace(
        shown, backing={slot: backing}, effects=(*effects, *shown.effects), chosen=chosen
    )


# --- the reply -----------------------------------------------------------------------------------


def _tone(view: View[Draft]) -> str:
    tone = view.place.state.get("tone")
    return tone if isinstance(tone, str) else next(iter(view.step.tones))


def _questions(view: View[Draft]) -> Lines:
    """Collect what is put to the client: the ticked questions, then every fact that is asked."""
    questions: list[Phrase | str] = []
    collected = view.place.slots.get(view.step.questions or "")
    if isinstance(collected, ChoicesAnswer):
        questions += [worded(each) for each in collected.options]
    for slot in _facts(view):
        backing = view.place.backing.get(slot)
        if backing is not None and backing.by == "asked":
            questions.append(view.text(f"facts/{slot}", view.step.facts[slot], **_said(view)))
    return Lines(tuple(questions))


def paragraphs(view: View[Draft], tone: str) -> tuple[Phrase, ...]:
    """Put the reply together; what states an unbacked fact is left out, its question is asked."""
    questions = _questions(view)
    asked = {
        slot: None
        for slot in _facts(view)
        if (backing := view.place.backing.get(slot)) is not None and backing.by == "asked"
    }
    seen = view.seen(questions=tuple("?" for _ in questions.items), **asked)
    said = {**view.facts.values, **_said(view), "questions": questions}
    return tuple(
        Phrase(f"{view.book.id}/{view.id}/tones/{tone}/{named(each)}", each.text, said)
        for each in view.step.tones[tone]
        if holds(each.when, seen)
    )


def _show(view: View[Draft], *, again: bool, tone: str | None = None) -> Wait:
    tone = tone or _tone(view)
    texts = [*_tally(view), view.spoken("draft", view.step.draft)]
    rows: Rows = ()
    others = tuple(each for each in view.step.tones if each != tone)
    if others:
        rows = (tuple(Choice(f"tone:{each}", _tone_label(view, each)) for each in others),)
    if _facts(view):
        rows = (*rows, (Choice("facts", SEE),))
    if view.facts.held:
        texts.append(phrase("engine/draft", "It is still on hold, so it carries no copy button."))
        rows = (*rows, (Choice("release", RELEASE),))
    rows = (
        *rows,
        (Choice("sent", SENT),),
        (Choice("changed", CHANGED),),
        (Choice("not-sent", NOT_SENT),),
    )
    draft = ShowDraft(paragraphs(view, tone), tone, again)
    return Wait(tuple(texts), rows, state={"tone": tone}, effects=(draft,), in_place=again)


def _tone_label(view: View[Draft], tone: str) -> Phrase:
    return view.text(f"labels/{tone}", view.step.labels.get(tone, tone.capitalize()))


def _tally(view: View[Draft]) -> tuple[Phrase, ...]:
    facts = _facts(view)
    if not facts:
        return ()
    asked = sum(view.place.backing[slot].by == "asked" for slot in facts)
    backed = len(facts) - asked
    return (
        plural(
            "engine/draft",
            "1 fact in it: {backed} backed, {asked} asked.",
            "{total} facts in it: {backed} backed, {asked} asked.",
            len(facts),
            total=len(facts),
            backed=backed,
            asked=asked,
        ),
    )


def _see_facts(view: View[Draft]) -> Wait:
    """List every fact of the reply with what it rests on; the reply stands where it is."""
    items = Lines(tuple(_rests_on(view, slot) for slot in _facts(view)))
    text = phrase(FACTS_IN_IT.context, FACTS_IN_IT.text, facts=items)
    state = {**view.place.state, "stage": "facts"}
    return Wait((text,), ((Choice("seen", SEEN),),), state=state, in_place=True)


def _rests_on(view: View[Draft], slot: str) -> Phrase:
    fact, backing = _said(view)[slot], view.place.backing[slot]
    if backing.by == "remembered":
        return phrase(BY_MEMORY.context, BY_MEMORY.text, fact=fact)
    if backing.by == "asked":
        return phrase(BY_ASKING.context, BY_ASKING.text, fact=fact)
    found = next((each for each in view.facts.records if each.id == backing.entry), None)
    record = IN_RECORDS if found is None else found.label
    return phrase(BY_ENTRY.context, BY_ENTRY.text, fact=fact, record=record)


def _read_shown(view: View[Draft], choice: str) -> Wait | Done | None:
    if choice == "facts" and _facts(view):
        return _see_facts(view)
    if choice == "seen":
        state = {name: each for name, each in view.place.state.items() if name != "stage"}
        place = view.place.model_copy(update={"state": state})
        return replace(_show(replace(view, place=place), again=True), effects=())
    tone = choice.removeprefix("tone:")
    if choice != tone and tone in view.step.tones:
        return _show(view, again=True, tone=tone)
    match choice:
        case "release" if view.facts.held:
            shown = _show(replace(view, facts=replace(view.facts, held=False)), again=True)
            return replace(shown, effects=(ReleaseHold(), *shown.effects))
        case "sent":
            return _became(view, "sent", SENT)
        case "not-sent":
            return _became(view, "not-sent", NOT_SENT)
        case "changed":
            return replace(_ask_words(view), chosen=CHANGED)
        case _:
            return None


def _ask_words(view: View[Draft]) -> Wait:
    text = phrase("engine/draft", "Good. Paste what you really sent, and I will file that instead.")
    unsent = phrase("engine/draft", "Not sent yet? /check looks at your own words first.")
    rows = ((Choice("unpasted", phrase("engine/draft", "I do not have it here")),),)
    state = {**view.place.state, "stage": "changed"}
    return Wait((text, unsent), rows, typing=True, state=state)


def _read_words(view: View[Draft], event: Event) -> Done | Refused | None:
    match event:
        case Chose(choice="unpasted"):
            return _became(view, "changed", CHANGED)
        case Typed(text=words) if len(words) > LONGEST_REPLY:
            reason = (
                "Too long for one message, so I kept it as a note. Paste the part that matters."
            )
            return Refused(phrase("engine/draft", reason))
        case Typed(text=words):
            return _became(view, "changed", phrase("engine/draft", "Filed word for word."), words)
        case _:
            return None


def _rung(view: View[Draft]) -> str | None:
    """Name the rung with its ladder: two playbooks may have a rung of one name."""
    rung = view.step.rung
    return None if rung is None else f"{view.book.id}/{rung}"


def _became(view: View[Draft], became: Became, chosen: Phrase, words: str | None = None) -> Done:
    option = ChoiceAnswer(option=became, context=chosen.context, words=chosen.text)
    said = paragraphs(view, _tone(view))
    gone = became == "sent" or words is not None
    effects: tuple[Effect, ...] = (FileReply(became, said, words, _rung(view)),)
    if view.step.file_as is not None and gone:
        fields = sums(view, view.step.revisions, view.step.amount)
        effects += (FileNote(view.step.file_as.value, words or said, fields),)
    return Done(option, chosen, effects=effects)
