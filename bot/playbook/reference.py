"""What each kind, field and word of the language means, in words for authors.

The schema and the manual are made of this; a test holds it complete against the models.
"""

from bot.playbook.models import KINDS, Branch, Matcher, Option, Paragraph, Part, Playbook, Step

PLAYBOOK: dict[str, str] = {
    "format": "The version of the language: 2.",
    "id": "What the playbook is called: the name of its file without .yaml.",
    "title": "Its name in the list of guides.",
    "summary": "For whom it is: what somebody says who needs it.",
    "start": "The step at which it begins.",
    "doors": "Other ways in, each with its step, as in {stop: heat}.",
    "situation": "Where it stands in the menu of guides.",
    "when": "What people say who need it, in their own words, by language: it is found by these.",
    "facts": "What it wants to know of the case and the person; see the list of facts.",
    "base": "In a folder of one's own: the hash of the shipped playbook that it was made from.",
    "steps": "Its steps, each under its name.",
}

SHARED: dict[str, str] = {
    "sources": "The points of the guide that the step carries, such as [vi-2a].",
    "go": "Where it leads: a step, or branches tried from the top.",
    "renamed_from": "What the step was called before: translations and golden walks follow it.",
    "short": "The same in fewer words: for late nights, after slips, and when asked for.",
}
"""The fields that several kinds have."""

KIND: dict[str, str] = {
    "say": "Words alone. They stand above the next question, on the same screen.",
    "ask": "A question answered by typing; a scale from 1 to 5 by tapping.",
    "choose": "A question with buttons, of which one is chosen.",
    "choose_many": "A checklist: tick any number, or none.",
    "pause": "A rest: a breathing timer, or the answer held back until a time.",
    "show": "What the case holds, above the next question.",
    "note": "Something that happened: filed in the case once it is answered.",
    "draft": "A reply to copy, in one or more tones; each fact in it is backed or asked.",
    "flag": "A red flag on the client: filed, and said so. Asks nothing.",
    "remind": "A follow-up: when to come back, and why.",
    "routine": "What may come again: breaks, lunch, a weekly check-in. Only what is ticked is on.",
    "use": "Another playbook, and then back here. It has answers of its own.",
    "end": "The last words of the guide.",
}

FIELD: dict[str, dict[str, str]] = {
    "ask": {
        "save": "The name of the answer, for {slots} and conditions.",
        "answer": "What the answer is read as.",
        "optional": "Whether the question may be passed over.",
        "at_least": "The least that is taken, of a number, an amount or a time.",
        "at_most": "The most that is taken.",
        "labels": "What the five places of a scale are called, from the lowest.",
        "refuse": "What is said when the answer cannot be taken, instead of the usual words.",
        "fact": "What kind of claim the answer is, when a draft states it.",
        "for_client": "Whether the words go to the client as they are: then they are wanted in "
        "the client's language.",
        "proposed": "A declared fact that can be tapped as the answer, such as terms_rate.",
        "keeps": "Which of the person's own terms the typed answer becomes, for all guides.",
    },
    "choose": {
        "options": "What can be chosen: id and label, or id and more.",
        "save": "The name of the answer.",
        "optional": "Whether the question may be passed over.",
    },
    "choose_many": {
        "options": "What can be ticked: id and label, or id and more.",
        "save": "The name of the answer.",
        "done": "What the last button says once something is ticked.",
    },
    "pause": {
        "seconds": "How long the timer runs, from 10 to 600.",
        "frames": "What changes below while it runs, at most six.",
        "until": "The moments to choose from; the reply is held back until then.",
    },
    "show": {
        "of": "The declared facts to show, in this order; what is not known is left out.",
        "empty": "What is said when none of them is known.",
    },
    "note": {
        "file_as": "What the entry is.",
        "words": "What would be filed, if the words are known: they are shown, and filed if the "
        "person agrees or types others.",
        "happened": "The question when it was; without one it was now.",
        "felt": "The question how it felt: kept for the person alone, never filed.",
        "optional": "Whether the question may be passed over.",
        "save": "The name of the typed words.",
        "state": "What became of it: a promise kept or broken, a change accepted or declined, a "
        "payment paid.",
        "revision": "Whether a delivery used up a revision.",
        "revisions": "The answer that says how many revisions were agreed.",
        "amount": "The answer that says how much was to be paid, or was.",
    },
    "draft": {
        "tones": "The reply in each tone: a paragraph, or several.",
        "labels": "What the buttons of the tones say.",
        "facts": "The answers that are claims, each with the question that takes its place when "
        "nothing backs it.",
        "save": "The name of what became of the reply: sent, changed or not-sent.",
        "questions": "The checklist whose ticked words are asked in the reply, at {questions}.",
        "file_as": "What the reply is filed as once it was sent, beside being a message.",
        "revisions": "The answer that says how many revisions were agreed.",
        "amount": "The answer that says how much is to be paid, or was.",
        "rung": "Which rung of the ladder it is: the case remembers when it was used.",
    },
    "flag": {"line": "Which of the person's lines was crossed, in a word for the records."},
    "remind": {
        "reason": "What is said when the time has come.",
        "at": "The moments to choose from.",
        "until": "What makes it needless: done, the client's reply, or that it is paid.",
    },
    "routine": {"offer": "What can be ticked, in this order."},
    "use": {"at": "The door by which to go in, instead of the start."},
}

PARTS: dict[str, dict[str, str]] = {
    "option": {
        "label": "What its button says.",
        "words": "What a {slot} of the answer reads as, instead of the label.",
        "go": "Where it leads, instead of the step's own go.",
        "when": "The condition under which it is offered.",
    },
    "branch": {
        "to": "The step to go to.",
        "when": "The condition under which; without one, always.",
    },
    "paragraph": {
        "text": "Its words.",
        "when": "The condition under which it is said; without one, always.",
        "id": "A name by which its translations stay with it when its words change.",
    },
    "condition": {
        "known": "true: there is an answer; false: it was passed over, or not asked.",
        "is": "The answer is this; a bare value means the same.",
        "is_not": "The answer is not this, or there is none.",
        "one_of": "The answer is one of these; a bare list means the same.",
        "includes": "This is ticked in a checklist.",
        "at_least": "The number is this or more.",
        "at_most": "The number is this or less.",
    },
}

MODELS: dict[str, type[Part]] = {
    "option": Option,
    "branch": Branch,
    "paragraph": Paragraph,
    "condition": Matcher,
}
"""What the parts are called here -> their models."""


def fields_of(model: type[Part]) -> tuple[str, ...]:
    """List the fields of a model as they are written."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def about(model: type[Part]) -> dict[str, str]:
    """Give the fields of a model, each with what it means."""
    if model is Playbook:
        return PLAYBOOK
    for name, part in MODELS.items():
        if part is model:
            return PARTS[name]
    kind = next(word for word, each in KINDS.items() if each is model)
    own = {kind: KIND[kind], **FIELD.get(kind, {})}
    return own | {name: SHARED[name] for name in fields_of(model) if name in SHARED}


def kinds() -> dict[str, type[Step]]:
    """Give the kinds in the order of the manual: as a conversation goes."""
    return {name: KINDS[name] for name in KIND}
