"""The codes of texts, in English and in translation."""

from bot.playbook.codes.code import Code

_HELLO = (
    "facts: [client]\nsteps:\n  hello: {say: 'Hello, {client}.', go: bye}\n  bye: {end: Goodbye.}\n"
)
_PO = '=== fi/playbooks.po\nmsgctxt "example/hello/say"\nmsgid "Hello, {client}."\nmsgstr "%s"\n'
_LONG = "Take your time, and read their message once more as if somebody else had got it. " * 4

CODES = (
    Code(
        "bad-braces",
        "Braces in a text hold the name of a slot.",
        "Anything else in braces would be shown as it stands, or break a translation.",
        "facts: [client]\nsteps:\n  hello: {say: 'Hello, {client} {!}.', go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        _HELLO,
    ),
    Code(
        "too-long",
        "What is said fits into one message.",
        "Telegram refuses more than 4,096 characters, and nobody reads that much on a phone.",
        f"steps:\n  hello: {{say: {'😀' * 2100}, short: Hello., go: bye}}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: 😀, go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "long-screen",
        "What stands on one screen fits into one message, with answers of usual length.",
        "A 'say' stands above the question that follows; together they are one message.",
        f"steps:\n  hello: {{say: {'Words. ' * 400}, short: Words., go: next}}\n"
        f"  next: {{choose: {'Words. ' * 400}, short: Words., options: {{fine: Fine}}, go: bye}}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: Words., go: next}\n"
        "  next: {choose: Words., options: {fine: Fine}, go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "missing-short",
        "A long text has a short one.",
        "Late at night, after slips of the thumb, or when somebody asks for it, the short one is "
        "shown. It is written, not cut.",
        f"steps:\n  hello: {{say: {_LONG.strip()}, go: bye}}\n".replace("time, and", "time and")
        + "  bye: {end: Goodbye.}\n",
        f"steps:\n  hello: {{say: {_LONG.strip()}, short: Read it once more., go: bye}}\n".replace(
            "time, and", "time and"
        )
        + "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "wide-button",
        "A label fits on its button.",
        "On a narrow phone, more than 40 characters are cut off.",
        "steps:\n  hello: {choose: And now?, options: {wait: I would rather wait until the next "
        "morning}, go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {choose: And now?, options: {wait: Wait until the morning}, go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "lost-slot",
        "A translation has all the slots of its English.",
        "What stands in the slot would be lost to whoever reads that language.",
        _HELLO + _PO % "Hei.",
        _HELLO + _PO % "Hei, {client}.",
    ),
    Code(
        "added-slot",
        "A translation has only slots that its English has.",
        "Nothing stands in its place; people would be shown the English instead.",
        _HELLO + _PO % "Hei, {client} ja {name}.",
        _HELLO + _PO % "Hei, {client}.",
    ),
)
