"""Which of a language's plural forms a number takes, in the order that Weblate and Poedit use.

The headers are fixed: Babel would write other ones for Arabic (its last two forms the other way
round) and Persian, and a translation would then be read in the wrong form.
"""

from collections.abc import Callable
from dataclasses import dataclass

HUNDRED = 100
FEW_TO = 10


@dataclass(frozen=True, slots=True)
class Plurals:
    """The forms of a language: how many, the header that says so, and which one a number takes."""

    count: int
    header: str
    form: Callable[[int], int]


def _arabic(n: int) -> int:
    if n <= 2:  # noqa: PLR2004  # zero, one and two have a form each
        return n
    rest = n % HUNDRED
    if rest <= 2:  # noqa: PLR2004  # 100, 101, 102, 200 ...
        return 5
    return 3 if rest <= FEW_TO else 4


PLURALS: dict[str, Plurals] = {
    "en": Plurals(2, "nplurals=2; plural=(n != 1);", lambda n: int(n != 1)),
    "fa": Plurals(2, "nplurals=2; plural=(n > 1);", lambda n: int(n > 1)),
    "ar": Plurals(
        6,
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 ? 4 : 5);",
        _arabic,
    ),
    "vi": Plurals(1, "nplurals=1; plural=0;", lambda _n: 0),
    "fi": Plurals(2, "nplurals=2; plural=(n != 1);", lambda n: int(n != 1)),
}


def several(language: str, form: int) -> bool:
    """Tell whether a form is used for more than one number, so that it has to say which."""
    rule = PLURALS[language]
    return sum(rule.form(n) == form for n in range(2 * HUNDRED)) > 1
