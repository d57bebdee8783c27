"""What the harness prints at the end."""

from collections import Counter
from collections.abc import Sequence

from tests.chaos.arena import Result


def report(results: Sequence[Result], *, seed: int, plant: str | None) -> str:
    """The whole run as text, its violations last."""
    kills = _sum(result.kills for result in results)
    missed = _sum(result.not_reached for result in results)
    lines = [
        f"{kills.total()} kills of {len(results)} bots in {max(r.seconds for r in results):.0f} s; "
        f"seed {seed}" + (f"; planted: {plant}" if plant else ""),
        "",
        "killed",
        *(
            f"  {count:5}  {name}"
            + (f" ({missed[name]} of them from outside, the point not reached)" if missed[name] else "")
            for name, count in sorted(kills.items())
        ),
        "",
        f"  {sum(r.starts for r in results):5}  starts, {sum(r.cold_starts for r in results)} of "
        "them cold",
        f"  {sum(r.updates for r in results):5}  updates, and "
        f"{sum(r.redelivered for r in results)} of them delivered again later",
        f"  {sum(r.walks for r in results):5}  walks through the guide",
        f"  {sum(r.fired for r in results):5}  reminders and holds fired",
        f"  {sum(r.arrivals for r in results):5}  messages arrived, "
        f"{sum(r.edits for r in results)} changes of them",
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
        planted = f" --plant {plant}" if plant else ""
        again = f"python3 dev.py chaos --kills {kills.total()} --seed {seed}{planted}"
        lines += ["", f"The same plan again: {again}"]
    return "\n".join(lines)


def _sum(counters: "Sequence[Counter[str]] | object") -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counters:  # type: ignore[attr-defined]
        total += each
    return total


def _table(counter: Counter[str]) -> list[str]:
    return [f"  {count:5}  {name}" for name, count in sorted(counter.items())] or ["      none"]
