"""The codes of reading a file at all."""

from bot.playbook.codes.code import Code

_WHOLE = """\
format: 2
id: example
title: Example
summary: Shows one thing.
start: hello
steps:
  hello: {say: Hello., go: bye}
  bye: {end: Goodbye.}
"""

CODES = (
    Code(
        "not-utf8",
        "A playbook is saved as UTF-8.",
        "Only in UTF-8 do all five languages look the same on every machine.",
        _WHOLE.replace("Hello.", "Café saved as Latin-1."),
        _WHOLE.replace("Hello.", "Cafe saved as UTF-8."),
        whole=True,
        encoding="latin-1",
    ),
    Code(
        "too-big",
        "A file has at most 1 MiB, 20,000 values and 300 steps.",
        "Nobody can follow more, and a bot must not choke on one file.",
        "steps:\n"
        + "".join(f"  s{at}: {{say: Hello., go: s{at + 1}}}\n" for at in range(300))
        + "  s300: {end: Goodbye.}\n",
        "steps:\n  s0: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "control-character",
        "A text holds no invisible control characters.",
        "No editor shows them, and they would shift line numbers or spoil a message.",
        "title: Exam\u200cple\x07\n",
        "title: Example\n",
    ),
    Code(
        "tab",
        "Lines are indented with spaces, and texts hold no tabs.",
        "A tab looks different in every editor; in YAML it breaks the order of the lines.",
        "steps:\n  hello:\n\tsay: Hello.\n    go: bye\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello:\n    say: Hello.\n    go: bye\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "yaml-syntax",
        "A file has to be valid YAML.",
        "Quotes, brackets and indentation say what belongs together; a text with ': ' in it, or "
        "one that starts with a bracket, is quoted.",
        "summary: What I do: stop, then ask.\n",
        'summary: "What I do: stop, then ask."\n',
    ),
    Code(
        "empty-file",
        "A file holds a playbook.",
        "An empty file is most likely one that was not saved.",
        "# To be written.\n",
        _WHOLE,
        whole=True,
    ),
    Code(
        "several-documents",
        "A file holds one document.",
        "One playbook a file: its name is how it is found.",
        f"{_WHOLE}---\n{_WHOLE}",
        _WHOLE,
        whole=True,
    ),
    Code(
        "directive",
        "A file has no '%' directives.",
        "They change how YAML reads a file, and nobody expects that.",
        f"%YAML 1.1\n---\n{_WHOLE}",
        _WHOLE,
        whole=True,
    ),
    Code(
        "alias",
        "Nothing is repeated by '&' and '*'; every part is written out.",
        "Whoever reads a step should see all of it; and a few such lines can fill a memory.",
        "steps:\n  hello: {say: &words Hello., go: bye}\n  bye: {end: Goodbye.}\n",
        "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n",
    ),
    Code(
        "tag",
        "No value has a '!' tag.",
        "Tags make YAML build things; a playbook is words.",
        "title: !!str Example\n",
        "title: Example\n",
    ),
    Code(
        "too-deep",
        "Mappings and lists are at most 32 levels deep.",
        "A playbook needs six; more is a bracket or an indentation too many.",
        f"facts: {'[' * 32}{']' * 32}\n",
        "facts: []\n",
    ),
    Code(
        "duplicate-key",
        "A key stands once in its mapping.",
        "YAML would quietly keep the last one, and the first would be lost.",
        "title: Example\ntitle: Another\n",
        "title: Another\n",
    ),
    Code(
        "bad-key",
        "A key is a plain name.",
        "A text that starts with a brace or bracket is read as a mapping or list, unless quoted.",
        "[title]: Example\n",
        "title: Example\n",
    ),
)
