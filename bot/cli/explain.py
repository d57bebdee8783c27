"""`evenkeel explain`: what a code means, why it is there, and how what it tells is mended."""

from bot.errors import BotError
from bot.playbook.codes import CODES, Code
from bot.playbook.guide import CARRIERS, POINTS, carriers_of
from bot.playbook.problems import closest, quoted
from bot.workshop.catalog_checks import RULES as IN_TRANSLATIONS
from bot.workshop.walker.invariants import RULES as IN_WALKS

GUIDE = "guide"
_MOST_LINES = 12
"""How much of a long example is printed."""


def explain(name: str | None) -> None:
    """Print what a code means; all codes without one, the points of the guide for `guide`."""
    if name is None:
        _list_codes()
    elif name == GUIDE:
        _list_points()
    elif name in CODES:
        print(explained(CODES[name]))
    elif name in IN_TRANSLATIONS:
        print(f"{name}: {IN_TRANSLATIONS[name]}\n\nIt is about translation files.")
    elif name in IN_WALKS:
        print(f"{name}: {IN_WALKS[name]}\n\n'evenkeel walk' proves it of every path.")
    elif name in POINTS:
        print(f"{name}: {POINTS[name]}\n\nCarried by a step of {_carriers(name)}.")
    else:
        near = closest(name, (*CODES, *IN_TRANSLATIONS, *IN_WALKS, *POINTS))
        hint = f"did you mean {quoted(near)}?" if near else "'evenkeel explain' lists all of them."
        raise BotError(f"There is no code {quoted(name)}; {hint}")


def explained(code: Code) -> str:
    """Write down all there is to say of a code."""
    return "\n".join(
        (
            f"{code.code}: {code.rule}",
            "",
            code.why,
            "",
            "Broken:",
            _indented(code.broken),
            "",
            "Mended:",
            _indented(code.mended),
        )
    )


def _indented(example: str) -> str:
    lines = example.rstrip("\n").split("\n")
    more = len(lines) - _MOST_LINES
    if more > 0:
        lines = [*lines[:_MOST_LINES], f"... and {more} more lines"]
    return "\n".join(f"    {_visible(line)}".rstrip() for line in lines)


def _visible(line: str) -> str:
    """Show what a terminal would swallow or act upon."""
    line = line if len(line) <= 100 else f"{line[:99]}…"  # noqa: PLR2004 - a terminal's width
    return "".join(
        each if each.isprintable() else f"\\u{ord(each):04x}" for each in line.replace("\t", "→   ")
    )


def _list_codes() -> None:
    width = max(map(len, (*CODES, *IN_TRANSLATIONS, *IN_WALKS)))
    for name, code in CODES.items():
        print(f"{name:<{width}}  {code.rule}")
    print("\nIn translation files:")
    for name, rule in IN_TRANSLATIONS.items():
        print(f"{name:<{width}}  {rule}")
    print("\nOn walks:")
    for name, rule in IN_WALKS.items():
        print(f"{name:<{width}}  {rule}")


def _list_points() -> None:
    for point, says in POINTS.items():
        print(f"{point:<7} {says}")
    print(f"\nPlaybooks ({len(CARRIERS)}), each with the advice of which it carries points:")
    for name, advice in CARRIERS.items():
        print(f"{name:<20} {', '.join(advice)}")


def _carriers(point: str) -> str:
    return " or ".join(carriers_of(point))
