"""`python3 dev.py bench`: Even Keel beside two python-telegram-bot bots, measured in one run.

Prints Markdown. What is compared is a ratio to the bare echo bot of the same run: figures of
different machines, or of different hours on a shared one, say little.
"""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from statistics import median

from bench import cases, edits, export, reminders, replicas, turns
from bench.loads import TEXT, Broken, Figures, Load, ceiling, measure, starting
from bench.programs import ECHO, OURS, PROGRAMS, Program
from bench.seed import seed

NETWORK = 0.04  # seconds on every API answer, as between continents
STARTS = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured; more than one round gives the median of each figure."""

    users: tuple[int, ...]
    updates: int
    one_by_one: int  # updates of a bot that waits for each, on a slow network
    people: int
    entries: int  # of other people in the store, where one person's case files are measured
    rounds: int
    reminders: int
    """So many due at once."""
    sent: int
    late: int
    """So many seconds at 500 reminders a minute."""
    future: int


FULL = Size(
    users=(1, 50, 500),
    updates=5000,
    one_by_one=300,
    people=100_000,
    entries=990_000,
    rounds=1,
    reminders=10_000,
    sent=1800,
    late=60,
    future=1_000_000,
)
QUICK = Size(
    users=(50,),
    updates=2000,
    one_by_one=150,
    people=10_000,
    entries=90_000,
    rounds=1,
    reminders=2_000,
    sent=300,
    late=10,
    future=100_000,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A promise and what was measured; `most` tells whether it is an upper bound."""

    what: str
    bound: float
    most: bool
    measured: float

    @property
    def met(self) -> bool:
        """Whether the promise holds in this run."""
        return self.measured <= self.bound if self.most else self.measured >= self.bound


def loads(size: Size) -> list[Target]:
    """Measure throughput, waiting and CPU at each number of users, on two networks."""
    targets: list[Target] = []
    for latency in (0.0, NETWORK):
        rows = []
        for users in size.users:
            found = _side_by_side(size, users, latency)
            echo, ours = found[ECHO], found[OURS]
            rows += [
                [
                    str(users),
                    program.name,
                    f"{of.rate:.0f}",
                    f"{of.rate / echo.rate:.2f}",
                    f"{of.p50:.1f}",
                    f"{of.p99:.1f}",
                    f"{of.p99 / echo.p99:.2f}",
                    f"{of.cpu:.2f}",
                    f"{of.cpu / echo.cpu:.2f}",
                ]
                for program, of in found.items()
            ]
            if users == 50 and latency:
                targets.append(
                    Target(
                        "updates/s with 40 ms, to echo",
                        15,
                        most=False,
                        measured=ours.rate / echo.rate,
                    )
                )
            elif users == 50:
                targets += [
                    Target("updates/s, to echo", 1, most=False, measured=ours.rate / echo.rate),
                    Target("p99, to echo", 1.2, most=True, measured=ours.p99 / echo.p99),
                    Target("CPU per update, to echo", 1, most=True, measured=ours.cpu / echo.cpu),
                ]
        where = f"{latency * 1000:.0f} ms on every API answer" if latency else "plain loopback"
        heading(f"One text, one reply: {where}")
        table(
            [
                *("users", "bot", "updates/s", "to echo", "p50 ms", "p99 ms", "p99 to echo"),
                *("CPU s/1,000", "CPU to echo"),
            ],
            rows,
        )
    return targets


def starts(_size: Size) -> list[Target]:
    """Measure exec to first getUpdates, also the very first time, when the database is made."""
    rows = []
    usual = 0.0
    for program in PROGRAMS:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            first = starting(program, folder)
            again = median(starting(program, folder) for _ in range(STARTS))
        rows.append([program.name, f"{first:.2f}", f"{again:.2f}"])
        if program is OURS:
            usual = again
    heading("From exec to the first getUpdates")
    table(["bot", "first time, s", f"median of {STARTS} more, s"], rows)
    return [Target("seconds to the first getUpdates", 1.0, most=True, measured=usual)]


def memory(_size: Size) -> list[Target]:
    """Measure resident memory after 10,000 updates."""
    found = {program: measure(program, Load(50, 9500)) for program in PROGRAMS}
    heading("Memory after 10,000 updates of 50 users")
    table(
        ["bot", "resident, MB", "peak, MB"],
        [[p.name, f"{of.memory:.0f}", f"{of.peak:.0f}"] for p, of in found.items()],
    )
    return [Target("MB at the peak of 10,000 updates", 110, most=True, measured=found[OURS].peak)]


def people(size: Size) -> list[Target]:
    """Measure Even Keel with an empty database and with a full one, turn about."""
    few, many = Load(1, size.updates // 5), Load(50, size.updates)
    found: dict[tuple[Load, int], list[Figures]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folders = {count: Path(name) / str(count) for count in (0, size.people)}
        megabytes = {count: seed(folder, count) for count, folder in folders.items()}
        for _ in range(max(size.rounds, 3)):
            for load in (few, many):
                for count, folder in folders.items():
                    found.setdefault((load, count), []).append(_in_copy(folder, load))
    of = {key: _middle(each) for key, each in found.items()}
    heading("Even Keel with an empty and a full database")
    table(
        [
            *("people", "database MB", "start s", "users", "updates/s", "p50 ms", "p99 ms"),
            *("CPU s/1,000", "resident MB"),
        ],
        [
            [
                f"{count:,}",
                f"{megabytes[count]:.0f}",
                f"{each.start:.2f}",
                f"{load.users}",
                f"{each.rate:.0f}",
                f"{each.p50:.1f}",
                f"{each.p99:.1f}",
                f"{each.cpu:.2f}",
                f"{each.memory:.0f}",
            ]
            for (load, count), each in of.items()
        ],
    )

    def grown(figure: str, load: Load) -> float:
        full: float = getattr(of[load, size.people], figure)
        empty: float = getattr(of[load, 0], figure)
        return full / empty

    much = f"with {size.people:,} people, to empty"
    return [
        Target(f"p50 {much}: one user", 1.25, most=True, measured=grown("p50", few)),
        Target(f"p50 {much}: 50 at full speed", 1.25, most=True, measured=grown("p50", many)),
        Target(f"memory {much}", 1.1, most=True, measured=grown("memory", many)),
    ]


def buttons(size: Size) -> list[Target]:
    """Measure turns caused by pressed buttons: a guide walked by its first choices."""
    of = _middle([measure(OURS, Load(50, size.updates, buttons=True)) for _ in range(size.rounds)])
    heading("Button turns of Even Keel, 50 users, each tapping the first button they get")
    table(
        ["updates/s", "p50 ms", "p99 ms", "CPU s/1,000", "API calls per update"],
        [[f"{of.rate:.0f}", f"{of.p50:.1f}", f"{of.p99:.1f}", f"{of.cpu:.2f}", f"{of.calls:.2f}"]],
    )
    return []


def micro(_size: Size) -> list[Target]:
    """Measure turns on the writer thread alone."""
    heading(f"Turns on the writer thread, without network ({turns.GROUP} to a commit)")
    table(
        ["turn", "CPU us", "statements"],
        [
            [cost.kind, f"{cost.microseconds:.0f}", f"{cost.statements:.1f}"]
            for cost in turns.costs()
        ],
    )
    return []


def edited(_size: Size) -> list[Target]:
    """Measure what an edited playbook costs, and what it costs the turns beside it."""
    of = edits.costs()
    heading(f"An edit: {edits.PLAYBOOKS} playbooks in five languages, read and checked whole")
    table(
        [
            *("reading, s", "its CPU s"),
            *("turn alone, p50 ms", "p99", "worst"),
            *("turn beside it, p50 ms", "p99", "worst"),
        ],
        [
            [
                *(f"{of.reading:.2f}", f"{of.reading_cpu:.2f}"),
                *(f"{each:.1f}" for each in (*of.calm, *of.beside)),
            ]
        ],
    )
    return [
        Target("seconds to load and check 22 playbooks", 1, most=True, measured=of.reading),
        Target(
            "ms that a hot reload delays a turn, at p99",
            50,
            most=True,
            measured=of.beside[1] - of.calm[1],
        ),
    ]


def files(size: Size) -> list[Target]:
    """Measure the case files of one person, alone in the store and among many."""
    found = {}
    for others in (0, size.entries):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            found[others] = cases.measured(Path(name), others)
    heading(f"Case files of a person with {cases.OWN:,} entries: milliseconds of a turn")
    table(
        [
            *("entries of others", "card", "timeline", "earlier", "search"),
            *("somebody else's", "the longest of theirs during a search"),
        ],
        [
            [f"{others:,}", *(f"{getattr(of, each.name):.1f}" for each in fields(of))]
            for others, of in found.items()
        ],
    )
    alone, among = found[0], found[size.entries]
    return [
        Target("ms of a card", 50, most=True, measured=among.card),
        Target("ms of a timeline's first page", 50, most=True, measured=among.page),
        Target("ms of a search", 300, most=True, measured=among.search),
        Target("ms of somebody else's turn meanwhile", 50, most=True, measured=among.beside),
        Target("search among many, to alone", 1.3, most=True, measured=among.search / alone.search),
    ]


def exported(_size: Size) -> list[Target]:
    """Measure a large case taken out for somebody else."""
    of = export.measured()
    heading(f"A case of {export.ENTRIES:,} entries and {export.FILES} files, as PDF and ZIP")
    table(
        ["seconds", "peak with what draws, MB", "sent, MB"],
        [[f"{of.seconds:.1f}", f"{of.peak:.0f}", f"{of.sent:.0f}"]],
    )
    return [
        Target("seconds of an export", 60, most=True, measured=of.seconds),
        Target("MB of an export", 200, most=True, measured=of.peak),
    ]


def due(size: Size) -> list[Target]:
    """Measure reminders: many due at once, and many that are not due yet."""
    many = size.reminders
    claimed = asyncio.run(reminders.claimed(many))
    both = asyncio.run(replicas.shared(many))
    sent = asyncio.run(reminders.sent(size.sent, reminders.PACE))
    middle, worst = asyncio.run(reminders.late(500, size.late))
    none, first = asyncio.run(reminders.waiting(1000))
    none_of_many, first_of_many = asyncio.run(reminders.waiting(size.future))
    heading("Reminders")
    table(
        ["what", "measured"],
        [
            [f"{many:,} due in one minute: fired and committed", f"{claimed:.1f} s"],
            ["the same by two processes on one PostgreSQL", f"{both.seconds:.1f} s"],
            ["fired by the one, and by the other", f"{both.fired[0]:,}, {both.fired[1]:,}"],
            [f"{size.sent:,} due at once, replies beside them: sent", f"{sent.rate:.1f}/s"],
            ["refused as too fast (429)", f"{sent.refused}"],
            ["a reply meanwhile, p50 and p95", f"{sent.p50:.2f} s, {sent.p95:.2f} s"],
            [f"late at 500 a minute for {size.late} s, p50", f"{middle:.2f} s"],
            ["the same, p99", f"{worst:.2f} s"],
            ["a tick with 1,000 in the future", f"{none:.3f} ms"],
            [f"a tick with {size.future:,} in the future", f"{none_of_many:.3f} ms"],
            ["the first tick after a start, 1,000", f"{first:.1f} ms"],
            [f"the first tick after a start, {size.future:,}", f"{first_of_many:.1f} ms"],
        ],
    )
    return [
        Target(f"seconds to fire {many:,} that are due", 5, most=True, measured=claimed),
        Target("seconds of two processes on PostgreSQL", 5, most=True, measured=both.seconds),
        Target("not fired exactly once", 0, most=True, measured=both.wrong),
        Target(
            "of 30 a second sent, in percent",
            95,
            most=False,
            measured=100 * sent.rate / reminders.RATE,
        ),
        Target("refusals while sending", 0, most=True, measured=sent.refused),
        Target("seconds for a reply meanwhile, p95", 1, most=True, measured=sent.p95),
        Target("seconds late at 500 a minute, p99", 2, most=True, measured=worst),
        Target(
            f"a tick with {size.future:,} to come, to 1,000",
            1.25,
            most=True,
            measured=none_of_many / none,
        ),
    ]


MEASUREMENTS: dict[str, Callable[[Size], list[Target]]] = {
    "turns": micro,
    "edits": edited,
    "start": starts,
    "loads": loads,
    "buttons": buttons,
    "memory": memory,
    "people": people,
    "cases": files,
    "export": exported,
    "reminders": due,
}


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n### {text}\n", flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, its columns aligned for whoever reads it in a terminal."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = [f"{'-' * (width - 1)}:" for width in widths]
    for row in (head, rule, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print(f"| {' | '.join(cells)} |", flush=True)


def introduce() -> None:
    """Say what is measured, on what, and how fast the stand-in is by itself."""
    version = platform.python_version()
    print(f"Python {version}, {os.cpu_count()} processors, {platform.machine()}.", flush=True)
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"The machine's load before: {load}.")
    print(
        f"\nAn update is a text of {len(TEXT)} characters. The echo bot sends it back and forgets "
        "it. Even Keel claims the update, finds the person and unwraps their key, seals the text "
        "and appends it to the hash chain of a case, makes buttons, seals and queues the answer, "
        "commits (synchronous=FULL), acknowledges, sends one message with six buttons, and writes "
        "down that it was sent. Rate limits are off; the health endpoint is on."
    )
    top = ceiling(50, 20_000)
    print(
        f"\nThe stand-in by itself: {top['updates_per_second']:.0f} updates/s, "
        f"{top['calls_per_second']:.0f} calls/s.",
        flush=True,
    )


def verdict(targets: Sequence[Target]) -> None:
    """Print which promises hold."""
    if not targets:
        return
    heading("Promises")
    rows = [
        [
            target.what,
            f"{'at most' if target.most else 'at least'} {target.bound:g}",
            f"{target.measured:.2f}",
            "met" if target.met else "MISSED",
        ]
        for target in targets
    ]
    table(["what", "promised", "measured", ""], rows)


def _load(size: Size, program: Program, users: int, latency: float) -> Load:
    """Give a load that lasts a while for this program, and not for ever."""
    updates = max(size.updates // 5, users) if users == 1 else max(size.updates, users)
    if latency and users == 1:
        updates = size.one_by_one // 2
    elif latency and program.one_by_one:
        updates = max(size.one_by_one, users)
    return Load(users, updates, latency)


def _side_by_side(size: Size, users: int, latency: float) -> dict[Program, Figures]:
    """Measure every program, turn about, so that what else the machine does hits all alike."""
    found: dict[Program, list[Figures]] = {program: [] for program in PROGRAMS}
    for _ in range(size.rounds):
        for program, of in found.items():
            of.append(measure(program, _load(size, program, users, latency)))
    return {program: _middle(of) for program, of in found.items()}


def _in_copy(folder: Path, load: Load) -> Figures:
    """Measure on a copy: the users' updates have the same numbers in every run."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        shutil.copytree(folder, name, dirs_exist_ok=True)
        return measure(OURS, load, Path(name))


def _middle(found: Sequence[Figures]) -> Figures:
    names = [field.name for field in fields(Figures)]
    return Figures(**{name: median(getattr(each, name) for each in found) for name in names})


def main() -> int:
    """Measure what was asked for; 1 when a promise was missed, 2 when a bot did not run."""
    parser = argparse.ArgumentParser(prog="python3 dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer users, updates and people")
    parser.add_argument("--only", choices=MEASUREMENTS, help="one measurement alone")
    parser.add_argument("--rounds", type=int, default=1, help="measure so often, give the median")
    options = parser.parse_args()
    chosen = QUICK if options.quick else FULL
    size = replace(chosen, rounds=options.rounds)
    targets: list[Target] = []
    try:
        introduce()
        for name, measurement in MEASUREMENTS.items():
            if options.only in (None, name):
                targets += measurement(size)
    except Broken as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    verdict(targets)
    return 0 if all(target.met for target in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
