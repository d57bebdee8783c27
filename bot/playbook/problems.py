"""What is wrong with a playbook, and where: the one shape in which an author is told.

Finding problems is the business of `yaml_nodes.py`, `mistakes.py` and `checks/`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Self

_SHOWN = 40
"""How many characters of a found value are quoted back."""


class Severity(StrEnum):
    """Whether a playbook may be used all the same."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: `line` and `column` count characters from 1, as editors do.

    `what` says what is wrong and what was found, `advice` what to do; `code` is stable.
    """

    path: str
    line: int
    column: int
    code: str
    what: str
    advice: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line, as compilers print it, so that editors can jump to the place."""
        warning = "warning: " if self.severity is Severity.WARNING else ""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{self.path}:{self.line}:{self.column}: {warning}{self.what}{advice} [{self.code}]"


class Problems(tuple[Problem, ...]):
    """All problems that were found, sorted by place, each once."""

    __slots__ = ()

    def __new__(cls, problems: Iterable[Problem] = ()) -> Self:
        """Sort the problems and drop repetitions."""
        return super().__new__(cls, sorted(set(problems)))

    @property
    def errors(self) -> "Problems":
        """Those that keep a playbook from being used."""
        return Problems(each for each in self if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> "Problems":
        """Those that do not."""
        return Problems(each for each in self if each.severity is Severity.WARNING)

    def __str__(self) -> str:
        """One problem a line."""
        return "\n".join(map(str, self))


def quoted(found: object) -> str:
    """Quote a value back to its author: on one line, shortened, without control characters."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, (int, Decimal)):
        return str(found)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(found)).split())
    return f"'{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}'"


def listed(names: Iterable[str], last: str = "or") -> str:
    """Join names as a sentence does: `a, b or c`."""
    every = list(names)
    return f" {last} ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def closest(found: object, names: Iterable[str]) -> str | None:
    """Find the name that was probably meant."""
    if not isinstance(found, str):
        return None
    wanted = {name.casefold().replace("_", "-"): name for name in names}
    near = get_close_matches(found.casefold().replace("_", "-")[:80], wanted, n=1, cutoff=0.6)
    return wanted[near[0]] if near else None


def did_you_mean(found: object, names: Iterable[str], otherwise: str = "") -> str:
    """Advise the name that was probably meant; without one, give the other advice."""
    near = closest(found, names)
    return f"did you mean {quoted(near)}?" if near is not None else otherwise
