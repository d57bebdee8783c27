"""The codes of the ways through a playbook, and from one into another."""

from bot.playbook.codes.code import Code

CODES = (
    Code(
        "unknown-step",
        "Whatever leads somewhere leads to a step of the file.",
        "Otherwise a conversation would stop there, in the middle of a bad evening.",
        "steps:\n  hello: {choose: Done?, options: {yes: {label: Done, go: close}, "
        "no: {label: Once more, go: helo}}}\n  close: {end: Goodbye.}\n",
        "steps:\n  hello: {choose: Done?, options: {yes: {label: Done, go: close}, "
        "no: {label: Once more, go: hello}}}\n  close: {end: Goodbye.}\n",
    ),
    Code(
        "unreachable-step",
        "Every step can be come to.",
        "A step that nobody reaches is advice that nobody gets.",
        "steps:\n  hello: {say: Hello., go: bye}\n  more: {say: There is more., go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: more}\n  more: {say: There is more., go: bye}\n"
        "  bye: {end: Goodbye.}\n",
    ),
    Code(
        "unreachable-branch",
        "Every branch can be taken.",
        "Branches are tried from the top; one without 'when' is always taken, so it comes last.",
        "steps:\n  hello: {choose: Angry?, save: mood, options: {yes: Angry, no: Calm}, "
        "go: [{to: bye}, {to: rest, when: {mood: yes}}]}\n"
        "  rest: {say: Take a break., go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {choose: Angry?, save: mood, options: {yes: Angry, no: Calm}, "
        "go: [{to: rest, when: {mood: yes}}, {to: bye}]}\n"
        "  rest: {say: Take a break., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "dead-end",
        "Every step but an end leads on, whatever was answered.",
        "Nobody is left standing without a next step.",
        "steps:\n  hello: {choose: Angry?, options: {yes: {label: Angry, go: bye}, no: Calm}}\n"
        "  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {choose: Angry?, options: {yes: {label: Angry, go: bye}, no: Calm}, "
        "go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "no-option",
        "A question always has something to choose.",
        "Options can be hidden by their 'when'; at least one of them has to stay.",
        "facts: [held]\nsteps:\n  hello: {choose: And now?, options: {wait: {label: Wait, "
        "when: {held: true}}}, go: bye}\n  bye: {end: Goodbye.}\n",
        "facts: [held]\nsteps:\n  hello: {choose: And now?, options: {wait: {label: Wait, "
        "when: {held: true}}, leave: Leave it}, go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "go-without-use",
        "An end and an option of a checklist have no 'go'.",
        "After an end nothing comes; of a checklist several may be ticked, so the step itself "
        "says where it leads.",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye., go: hello}\n",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "loop-without-question",
        "A conversation never runs in a circle without a question.",
        "It would talk without end, and the person could do nothing about it.",
        "steps:\n  hello: {say: Hello., go: again}\n  again: {say: Hello again., go: hello}\n",
        "steps:\n  hello: {say: Hello., go: again}\n"
        "  again: {choose: Again?, options: {yes: {label: Once more, go: hello}, "
        "no: {label: Enough, go: bye}}}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "unknown-playbook",
        "A playbook that is used is there.",
        "A missing one is passed over with a word, and what it was to do is missing.",
        "steps:\n  hello: {use: cool-donw, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\ntitle: Cool down\n",
        "steps:\n  hello: {use: cool-down, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\ntitle: Cool down\n",
    ),
    Code(
        "unknown-door",
        "A door by which a playbook is used is one that it has.",
        "Without it, the guide would begin at its start, which is not what was meant.",
        "steps:\n  hello: {use: cool-down, at: brethe, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\ndoors: {breathe: bye}\n",
        "steps:\n  hello: {use: cool-down, at: breathe, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\ndoors: {breathe: bye}\n",
    ),
    Code(
        "cyclic-use",
        "No playbook uses itself, not by way of others either.",
        "Whoever goes in should come out again.",
        "steps:\n  hello: {use: cool-down, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\nsteps:\n  hot: {use: example, go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {use: cool-down, go: bye}\n  bye: {end: Goodbye.}\n"
        "=== cool-down.yaml\nsteps:\n  hot: {say: Breathe., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "overlay-stale",
        "A playbook that stands in for a shipped one was made from it as it is now.",
        "Its 'base' names the content that it was made from; what was mended there since is "
        "missing here. A warning: it can be used as it is.",
        "=== shipped/example.yaml\ntitle: Example\n"
        "=== own/example.yaml\ntitle: Our own\nbase: 0123456789ab\n",
        "=== shipped/example.yaml\ntitle: Example\n"
        "=== own/example.yaml\ntitle: Our own\nbase: c21ab4e9102b\n",
    ),
    Code(
        "guide-gap",
        "Every point of the guide is carried by a step that a person can come to.",
        "The guide is what this coach promises to know. A warning, as long as not all 22 "
        "playbooks are written.",
        "=== own-mistake.yaml\nsteps:\n"
        "  hello: {sources: [fa2-8a, fa2-8b, fa2-8c], say: It was yours. Say so., go: bye}\n"
        "  bye: {end: Goodbye.}\n",
        "=== own-mistake.yaml\nsteps:\n"
        "  hello: {sources: [fa2-8a, fa2-8b, fa2-8c], say: It was yours. Say so., go: bye}\n"
        "  bye: {sources: [fa2-8d], end: And see to it that it cannot happen again.}\n",
    ),
)
