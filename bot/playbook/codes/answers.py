"""The codes of answers, facts and conditions."""

from bot.playbook.codes.code import Code

_ASKED = "steps:\n  hello: {ask: How are you?, save: mood, go: next}\n"

CODES = (
    Code(
        "unknown-slot",
        "A name in a text or condition is saved by a step or declared as a fact.",
        "Nothing would ever stand in its place.",
        f'{_ASKED}  next: {{end: "You said: {{moood}}. I mean {{mood}}."}}\n',
        f'{_ASKED}  next: {{end: "You said: {{mood}}. I mean {{mood}}."}}\n',
    ),
    Code(
        "unknown-fact",
        "A declared fact is one that the coach can know.",
        "Only these are looked up in the case; the message lists them.",
        "facts: [clients]\n",
        "facts: [client]\nsteps:\n  hello: {say: 'This is about {client}.', go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "show-fact",
        "What is shown of the case is declared, and reads as words.",
        "A turn looks up what is declared and nothing else; a yes or no has no words.",
        "steps:\n  hello: {show: On file., of: [agreements], go: bye}\n  bye: {end: Goodbye.}\n",
        "facts: [agreements]\nsteps:\n  hello: {show: On file., of: [agreements], go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "bad-term",
        "What a question proposes is a fact in words; what it keeps is one of the terms.",
        "A tap on it has to be an answer; what is kept is found again by its name.",
        "steps:\n  hello: {ask: What is your rate?, save: rate, keeps: terms_rte, go: bye}\n"
        '  bye: {end: "It is {rate}."}\n',
        "facts: [terms_rate]\nsteps:\n  hello: {ask: What is your rate?, save: rate, "
        "keeps: terms_rate, proposed: terms_rate, go: bye}\n"
        '  bye: {end: "It is {rate}."}\n',
    ),
    Code(
        "name-taken",
        "An answer is not saved under the name of a fact or a word of conditions.",
        "Nobody could tell the answer from the fact.",
        "steps:\n  hello: {ask: Who is it?, save: client, go: bye}\n"
        '  bye: {end: "It is {client}."}\n',
        'steps:\n  hello: {ask: Who is it?, save: who, go: bye}\n  bye: {end: "It is {who}."}\n',
    ),
    Code(
        "slot-before-set",
        "What a text uses is surely known, on whatever way one comes there.",
        "A sentence with a hole in it would be shown, or even sent.",
        "steps:\n  hello: {ask: How are you?, save: mood, optional: true, go: bye}\n"
        '  bye: {end: "You said: {mood}."}\n',
        "steps:\n  hello: {ask: How are you?, save: mood, optional: true, go: "
        "[{to: told, when: {mood: {known: true}}}, {to: bye}]}\n"
        '  told: {end: "You said: {mood}."}\n  bye: {end: Goodbye.}\n',
    ),
    Code(
        "unbacked-fact",
        "Every date, amount and claim in a reply is backed, known, or asked.",
        "A reply that states what nobody has looked up is how a quarrel begins.",
        "steps:\n  hello: {ask: By when?, answer: date, save: day, go: reply}\n"
        '  reply: {draft: Here it is., tones: {plain: "By {day}."}, go: bye}\n'
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: By when?, answer: date, save: day, go: reply}\n  reply:\n"
        "    draft: Here it is.\n    facts: {day: 'Would {day} be soon enough?'}\n"
        "    tones: {plain: [{text: 'By {day}.', when: {day: {known: true}}}, "
        "{text: '{questions}', when: {questions: {known: true}}}]}"
        "\n    go: bye\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "unused-answer",
        "Whatever is kept of an answer is used.",
        "People notice when they are asked for nothing; what is only to be kept is a 'note'.",
        "steps:\n  hello: {ask: How are you?, save: mood, go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: How are you?, save: mood, go: bye}\n"
        '  bye: {end: "You said: {mood}."}\n',
    ),
    Code(
        "unused-fact",
        "A declared fact is used.",
        "What is declared is looked up in every turn.",
        "facts: [client]\n",
        "facts: [client]\nsteps:\n  hello: {say: 'This is about {client}.', go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "bad-option",
        "A condition compares an answer with something that it can be.",
        "Such a condition would never hold, and its branch never be taken.",
        "steps:\n  hello: {choose: What now?, save: wish, options: {wait: Wait, write: Write}, "
        "go: [{to: next, when: {wish: writ}}, {to: bye}]}\n"
        "  next: {say: Write., go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {choose: What now?, save: wish, options: {wait: Wait, write: Write}, "
        "go: [{to: next, when: {wish: write}}, {to: bye}]}\n"
        "  next: {say: Write., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "empty-condition",
        "A condition asks something.",
        "An empty one always holds, which is probably not what was meant.",
        f"{_ASKED}  next: {{say: 'So, {{mood}}.', go: [{{to: bye, when: {{}}}}, {{to: bye}}]}}\n"
        "  bye: {end: Goodbye.}\n",
        f"{_ASKED}  next: {{say: 'So, {{mood}}.', go: bye}}\n  bye: {{end: Goodbye.}}\n",
    ),
    Code(
        "client-language",
        "Typed words that go to the client are asked for in the client's language.",
        "With 'for_client: true' the coach says in which language to write, where the client's is "
        "not the person's; otherwise one language would stand in the middle of another.",
        "steps:\n  hello: {ask: What can you offer?, save: offer, go: reply}\n"
        '  reply: {draft: Here it is., tones: {warm: "I can offer this: {offer}."}, go: bye}\n'
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {ask: What can you offer?, save: offer, for_client: true, go: reply}\n"
        '  reply: {draft: Here it is., tones: {warm: "I can offer this: {offer}."}, go: bye}\n'
        "  bye: {end: Goodbye.}\n",
    ),
)
