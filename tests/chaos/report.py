"""What the harness prints at the end."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.chaos.arena import Result
from tests.chaos.harness import Wanted


def report(results: Sequence[Result], wanted: Wanted) -> str:
    """The whole run as text, its violations last."""
    kills = _sum(result.kills for result in results)
    missed = _sum(result.not_reached for result in results)
    lines = [
        f"{kills.total()} kills of {len(results)} bots in {max(r.seconds for r in results):.0f} s; "
        f"seed {wanted.seed}" + (f"; planted: {wanted.plant}" if wanted.plant else ""),
        "",
        "killed",
        *(
            f"  {count:5}  {name}"
            + (f" (missed {missed[name]} times, and tried again)" if missed[name] else "")
            for name, count in sorted(kills.items())
        ),
        "",
        *_table(
            Counter(
                {
                    "starts": sum(each.starts for each in results),
                    "of them cold": sum(each.cold_starts for each in results),
                    "updates": sum(each.updates for each in results),
                    "of them delivered again later": sum(each.redelivered for each in results),
                    "walks through the guide": sum(each.walks for each in results),
                    "reminders and holds fired": sum(each.fired for each in results),
                    "messages arrived": sum(each.arrivals for each in results),
                    "changes of them": sum(each.edits for each in results),
                }
            ),
            ordered=False,
        ),
        "",
        "calls gone wrong",
        *_table(_sum(result.faults for result in results)),
        "",
        "messages that arrived once more",
        *_table(_sum(result.duplicates for result in results)),
        "",
    ]
    violations = [each for result in results for each in result.violations]
    lines.append(f"{len(violations)} violations" if violations else "No violations.")
    lines += [f"  {each}" for each in violations]
    lines += [f"  kept: {result.kept}" for result in results if result.kept is not None]
    if violations:
        lines += ["", f"The same plan again: python3 dev.py chaos {_again(wanted)}"]
    return "\n".join(lines)


def _again(wanted: Wanted) -> str:
    options = f"--kills {wanted.kills} --seed {wanted.seed} --bots {wanted.arenas}"
    if wanted.plant is not None:
        options += f" --plant {wanted.plant}"
    return " ".join([options, *(f'--point "{point}"' for point in wanted.points)])


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counters:
        total += each
    return total


def _table(counter: Counter[str], *, ordered: bool = True) -> list[str]:
    rows = sorted(counter.items()) if ordered else counter.items()
    return [f"  {count:5}  {name}" for name, count in rows] or ["      none"]
