"""The smaller parts that steps are made of: ids, texts, conditions, branches, paragraphs.

The steps themselves are in `models.py`; how a condition is judged is the engine's business.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""Ids of playbooks, steps and options: lower-case words joined by hyphens."""

Slot = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Names of remembered answers: lower-case words joined by underscores, as written in `{slots}`."""

Source = Annotated[str, StringConstraints(pattern=r"^(fa1|fa2|ar|vi|fi)-\d{1,2}[a-f]$")]
"""A point of the guide, such as `vi-2a`."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Part(BaseModel):
    """Anything written in a playbook: frozen, and refusing whatever it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def short_for(field: str) -> Callable[[object], object]:
    """Let a bare text stand for a part with only this field."""
    return lambda given: {field: given} if isinstance(given, str) else given


# --- conditions ----------------------------------------------------------------------------------

Scalar = str | bool | int | Decimal


class Matcher(Part):
    """What an answer or a fact has to be like; all the named parts must hold."""

    # YAML says `is`, Python has to say `is_`.
    model_config = ConfigDict(populate_by_name=True)

    known: bool | None = None
    is_: Annotated[Scalar | None, Field(alias="is")] = None
    is_not: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = None
    includes: str | None = None
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None


class Condition(Part):
    """A question about answers and facts, without any code.

    In YAML a mapping of names to matchers (`{heat: {at_least: 4}}`), which must all hold; a bare
    value stands for `is`, a list for `one_of`; `all`, `any` and `not` combine such mappings.
    """

    match: dict[Slot, Matcher] = Field(default_factory=dict)
    all_: tuple["Condition", ...] = Field(default=(), max_length=20)
    any_: tuple["Condition", ...] = Field(default=(), max_length=20)
    not_: "Condition | None" = None


GROUPS = {"all": "all_", "any": "any_", "not": "not_"}
"""The words that combine conditions in YAML -> the fields that hold them; no slot is called so."""


def _matcher(given: object) -> object:
    if isinstance(given, (str, bool, int, Decimal)):
        return {"is": given}
    if isinstance(given, tuple):
        return {"one_of": given}
    return given


def _condition(given: object) -> object:
    """Turn the YAML shape into the model's; what is no mapping is left for pydantic to refuse."""
    if not isinstance(given, Mapping):
        return given
    shaped: dict[str, object] = {
        "match": {name: _matcher(given[name]) for name in given if name not in GROUPS}
    }
    for word, field in GROUPS.items():
        if word in given:
            inner = given[word]
            shaped[field] = (
                tuple(_condition(each) for each in inner)
                if isinstance(inner, tuple)
                else _condition(inner)
            )
    return shaped


OptionalCondition = Annotated[Condition | None, BeforeValidator(_condition)]
"""A condition as written under `when`, in YAML or made in Python."""


class Branch(Part):
    """One way on: taken when its condition holds; without one, always."""

    to: Id
    when: OptionalCondition = None


class Paragraph(Part):
    """A paragraph of a draft; left out when its condition does not hold.

    With an `id` its translations stay with it when its words change.
    """

    text: Words
    when: OptionalCondition = None
    id: Id | None = None


class Option(Part):
    """One thing to choose: its button, what a `{slot}` of it reads as, and where it leads.

    With `when` it is offered only where that holds.
    """

    label: Label
    words: Words | None = None
    go: Id | None = None
    when: OptionalCondition = None


def _one_of_several(field: str) -> Callable[[object], object]:
    return lambda given: ({field: given},) if isinstance(given, str) else given


Branches = Annotated[
    tuple[
        Annotated[Branch, BeforeValidator(short_for("to"), json_schema_input_type=str | Branch)],
        ...,
    ],
    BeforeValidator(_one_of_several("to"), json_schema_input_type=str | tuple[str | Branch, ...]),
    Field(max_length=20),
]

Options = Annotated[
    dict[
        Id,
        Annotated[Option, BeforeValidator(short_for("label"), json_schema_input_type=str | Option)],
    ],
    Field(min_length=1, max_length=10),
]

Tone = Annotated[
    tuple[
        Annotated[
            Paragraph,
            BeforeValidator(short_for("text"), json_schema_input_type=str | Paragraph),
        ],
        ...,
    ],
    BeforeValidator(
        _one_of_several("text"), json_schema_input_type=str | tuple[str | Paragraph, ...]
    ),
    Field(min_length=1, max_length=40),
]
