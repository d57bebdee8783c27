"""The codes of all problems, each with its rule in one sentence; a code never changes its meaning.

The rules themselves are applied where the files are read and in `checks/`.
"""

RULES: dict[str, str] = {
    # --- reading the file ---
    "not-utf8": "A playbook is saved as UTF-8.",
    "too-big": "A file has at most 1 MiB, 20,000 values and 300 steps.",
    "control-character": "A text holds no invisible control characters.",
    "tab": "Lines are indented with spaces, and texts hold no tabs.",
    "yaml-syntax": "A file has to be valid YAML.",
    "empty-file": "A file holds a playbook.",
    "several-documents": "A file holds one document.",
    "directive": "A file has no '%' directives.",
    "alias": "Nothing is repeated by '&' and '*'; every part is written out.",
    "tag": "No value has a '!' tag.",
    "too-deep": "Mappings and lists are at most 32 levels deep.",
    "duplicate-key": "A key stands once in its mapping.",
    "bad-key": "A key is a plain name.",
    # --- reading the playbook ---
    "unknown-format": "The format is one that this version can read.",
    "missing-field": "A part has all fields that it needs.",
    "unknown-field": "A part has only fields that the language knows.",
    "empty-value": "A field that is written has a value.",
    "bad-value": "A value is of the right sort and size.",
    "unknown-value": "A value is one of those to choose from.",
    "bad-name": "Ids are lower-case words joined by hyphens, slots are joined by underscores.",
    "unknown-source": "A source is written as a point of the guide.",
    "no-kind": "A step says what kind it is.",
    "two-kinds": "A step is of one kind.",
    "duplicate-id": "An id stands once in a folder.",
    "wrong-id": "A playbook is called as its file is.",
    # --- its ways ---
    "unknown-step": "Whatever leads somewhere leads to a step of the file.",
    "unreachable-step": "Every step can be come to.",
    "unreachable-branch": "Every branch can be taken.",
    "dead-end": "Every step but an end leads on, whatever was answered.",
    "go-without-use": "An end and an option of a checklist have no 'go'.",
    "loop-without-question": "A conversation never runs in a circle without a question.",
    # --- its answers ---
    "unknown-slot": "A name in a text or condition is saved by a step or declared as a fact.",
    "unknown-fact": "A declared fact is one that the coach can know.",
    "name-taken": "An answer is not saved under the name of a fact or a word of conditions.",
    "slot-before-set": "What a text uses is surely known, on whatever way one comes there.",
    "bad-option": "A condition compares an answer with something that it can be.",
    "empty-condition": "A condition asks something.",
    # --- its words ---
    "bad-braces": "Braces in a text hold the name of a slot.",
    "too-long": "What is said fits into one message.",
    "wide-button": "A label fits on its button.",
    "unknown-tone": "A draft labels the tones that it has.",
    "duplicate-source": "A step names a point of the guide once.",
    "pause-time": "A pause lasts some seconds or until a time, not both.",
    "timer-frames": "The frames of a timer are at least five seconds apart.",
    "ask-limits": "Limits and labels fit the kind of answer.",
}
