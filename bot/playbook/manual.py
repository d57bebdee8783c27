"""The reference in the authors' manual, made of what the program itself goes by."""

from bot.playbook.codes import CODES
from bot.playbook.models import FACTS, AnswerType, Comes, FactKind, NoteKind, Part, When
from bot.playbook.reference import KIND, PARTS, PLAYBOOK, SHARED, about, kinds

BEGIN = "<!-- The reference below is written by 'evenkeel check --manual'; do not edit it. -->"
END = "<!-- End of the reference. -->"

_WORDS: dict[str, tuple[str, ...]] = {
    "answer (of an ask)": tuple(AnswerType),
    "fact (of an ask)": tuple(FactKind),
    "file_as (of a note)": tuple(NoteKind),
    "until, at (moments)": tuple(When),
    "offer (of a routine)": tuple(Comes),
}

_GROUPS = """\
`all`, `any` and `not` combine conditions: \
`when: {any: [{heat: {at_least: 4}}, {not: {offer: call}}]}`."""
_DECLARED = """\
Declare what you use under `facts:`. Where a fact is not always known, branch on it first: \
`when: {money_due: {known: true}}`."""


def rewritten(manual: str) -> str:
    """Put the reference of today into a manual, between its two marks."""
    head, _, rest = manual.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{reference()}\n{END}{tail}"


def reference() -> str:
    """Write down the kinds, fields, facts and codes."""
    parts = [
        "## Reference",
        "### A playbook",
        _table(PLAYBOOK),
        "### Every step may have",
        _table(SHARED),
        "### The kinds of steps",
        *_kinds(),
        "### The parts of steps",
        *(f"**{name}**\n\n{_table(fields)}" for name, fields in PARTS.items()),
        _GROUPS,
        "### Words to choose from",
        _table({name: ", ".join(f"`{each}`" for each in words) for name, words in _WORDS.items()}),
        "### Facts of the case",
        _DECLARED,
        _facts(),
        "### Codes",
        "`evenkeel explain CODE` shows each one broken and mended.",
        _table({f"[{name}]": code.rule for name, code in CODES.items()}),
    ]
    return "\n\n".join(parts) + "\n"


def _kinds() -> list[str]:
    return [f"**{name}**: {KIND[name]}{_own(name, model)}" for name, model in kinds().items()]


def _own(name: str, model: type[Part]) -> str:
    fields = {
        field: says for field, says in about(model).items() if field != name and field not in SHARED
    }
    unspoken = "" if "short" in about(model) else "\n\nIt has no `short`."
    return (f"\n\n{_table(fields)}" if fields else "") + unspoken


def _facts() -> str:
    rows = ["| fact | what it is | type | always known |", "|---|---|---|---|"]
    rows += [
        f"| `{name}` | {fact.about} | {fact.type} | {'yes' if fact.always else 'no'} |"
        for name, fact in FACTS.items()
    ]
    return "\n".join(rows)


def _table(fields: dict[str, str]) -> str:
    rows = ["| | |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{name}` | {says} |" for name, says in fields.items())])
