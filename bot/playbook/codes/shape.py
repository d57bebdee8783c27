"""The codes of what a playbook and its steps are made of."""

from bot.playbook.codes.code import Code

CODES = (
    Code(
        "unknown-format",
        "The format is one that this version can read.",
        "The number says by which rules a file was written; it rises when the language changes.",
        "format: 9\n",
        "format: 2\n",
    ),
    Code(
        "old-format",
        "A file is best kept in the newest format.",
        "An older one is still read, but no author should have to remember two. "
        "'evenkeel upgrade FILE' brings it up and keeps comments and layout. In format 1 'doors' "
        "were called 'entries'.",
        "format: 1\nentries: {again: hello}\n",
        "format: 2\ndoors: {again: hello}\n",
    ),
    Code(
        "missing-field",
        "A part has all fields that it needs.",
        "Without them nobody could say what to show or keep.",
        "steps:\n  hello: {ask: How are you?, go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: How are you?, save: mood, go: bye}\n"
        '  bye: {end: "You said: {mood}."}\n',
    ),
    Code(
        "unknown-field",
        "A part has only fields that the language knows.",
        "A misspelt field would be ignored, and the step would quietly do something else.",
        "steps:\n  hello: {say: Hello., goo: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "empty-value",
        "A field that is written has a value.",
        "An empty field is most likely a text that was forgotten.",
        "steps:\n  hello:\n    say: Hello and welcome.\n    short:\n    go: bye\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello:\n    say: Hello and welcome.\n    short: Hello.\n    go: bye\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "bad-value",
        "A value is of the right sort and size.",
        "A number is no text: what is meant as words is quoted.",
        "steps:\n  hello: {say: 5, go: bye}\n  bye: {end: Goodbye.}\n",
        'steps:\n  hello: {say: "5", go: bye}\n  bye: {end: Goodbye.}\n',
    ),
    Code(
        "unknown-value",
        "A value is one of those to choose from.",
        "Only these are understood; the message lists them.",
        "steps:\n  hello: {ask: How hot?, answer: scal, save: heat, go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: How hot?, answer: scale, save: heat, go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "bad-name",
        "Ids are lower-case words joined by hyphens, slots are joined by underscores.",
        "Translations, saved conversations and links find texts by these names.",
        "steps:\n  hello: {say: Hello., go: Good-Bye}\n  good-bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: good-bye}\n  good-bye: {end: Goodbye.}\n",
    ),
    Code(
        "unknown-source",
        "A source is a point of the guide.",
        "By their sources the project sees that every piece of advice reaches people. "
        "'evenkeel explain guide' lists them.",
        "steps:\n  hello: {sources: [vi-2f], say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {sources: [vi-2a], say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "duplicate-source",
        "A step names a point of the guide once.",
        "Twice says no more than once, and one of the two is probably meant to be another.",
        "steps:\n  hello: {sources: [vi-2a, vi-2a], say: Hello., go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {sources: [vi-2a, vi-2b], say: Hello., go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "no-kind",
        "A step says what kind it is.",
        "The kind is the field that holds its text: say, ask, choose ...",
        "steps:\n  hello: {aks: How are you?, save: mood, go: bye}\n"
        '  bye: {end: "You said: {mood}."}\n',
        "steps:\n  hello: {ask: How are you?, save: mood, go: bye}\n"
        '  bye: {end: "You said: {mood}."}\n',
    ),
    Code(
        "two-kinds",
        "A step is of one kind.",
        "One idea and one question a screen; a say and an ask are two steps.",
        "steps:\n  hello: {say: Hello., end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "duplicate-id",
        "An id stands once in a folder.",
        "With two files of one id nobody knows which one people get.",
        "=== example.yaml\ntitle: Example\n=== example.yml\nid: example\ntitle: Another\n",
        "=== example.yaml\ntitle: Example\n=== another.yaml\ntitle: Another\n",
    ),
    Code(
        "wrong-id",
        "A playbook is called as its file is.",
        "Its file is how it is found; links and translations use the same name.",
        "id: exmaple\n",
        "id: example\n",
    ),
    Code(
        "renamed-step",
        "An old name leads to one step, and to no step that still has that name.",
        "By 'renamed_from' translations, golden walks and previews find a step again. A "
        "conversation under way needs none of that: it finishes on the content it began with.",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {renamed_from: hello, end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {renamed_from: leave, end: Goodbye.}\n",
    ),
    Code(
        "pause-time",
        "A pause lasts some seconds or until a time, not both.",
        "The first is a breathing timer, the second holds the answer back.",
        "steps:\n  hello: {pause: Breathe., go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {pause: Breathe., seconds: 30, go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "timer-frames",
        "The frames of a timer are at least five seconds apart.",
        "Faster is no calm, and Telegram slows a bot down that edits so often.",
        "steps:\n  hello: {pause: Breathe., seconds: 10, frames: [In., Out., In.], go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {pause: Breathe., seconds: 30, frames: [In., Out., In.], go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "ask-limits",
        "Limits and labels fit the kind of answer.",
        "A text has no size; a scale has five places.",
        "steps:\n  hello: {ask: How hot?, answer: scale, labels: [Calm, Hot], save: heat, "
        "go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: How hot?, answer: scale, "
        "labels: [Calm, A little warm, Warm, Hot, Boiling], save: heat, go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "unknown-tone",
        "A draft labels the tones that it has.",
        "A label for a tone that is not there would never be seen.",
        "steps:\n  hello:\n    draft: Here it is.\n    tones: {warm: Thank you.}\n"
        "    labels: {worm: Warm}\n    go: bye\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello:\n    draft: Here it is.\n    tones: {warm: Thank you.}\n"
        "    labels: {warm: Warm}\n    go: bye\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "note-fields",
        "What a note says for the sums of the case fits what it is filed as.",
        "A promise is kept or broken, a change accepted or declined, a payment paid; a delivery "
        "may use up a revision, an agreement may name how many there are.",
        "steps:\n  hello: {note: What did they deliver?, file_as: note, revision: true, go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {note: What did you deliver?, file_as: delivery, revision: true, "
        "go: bye}\n  bye: {end: Goodbye.}\n",
    ),
)
