"""`python3 dev.py chaos --kills N`: kill the bot N times under load, see that nothing is lost."""

import argparse
import asyncio
import os
import secrets
import sys

from tests.chaos.harness import Wanted, run
from tests.chaos.plants import PLANTS
from tests.chaos.points import POINTS
from tests.chaos.report import report

ENDLESS = 1_000_000


def _wanted() -> Wanted:
    parser = argparse.ArgumentParser(prog="python3 dev.py chaos", description=__doc__)
    parser.add_argument(
        "--kills", type=int, help="how many (100, or with --minutes as many as fit)"
    )
    parser.add_argument("--minutes", type=float, help="stop killing after so long")
    parser.add_argument("--seed", type=int, help="play a plan again")
    parser.add_argument("--plant", choices=sorted(PLANTS), help="carry a bug that must be noticed")
    parser.add_argument(
        "--bots", type=int, default=os.cpu_count() or 2, help="how many side by side"
    )
    parser.add_argument(
        "--point", action="append", default=[], choices=sorted(POINTS), metavar="POINT",
        help='kill only there, such as "turn: claimed"; may be given several times',
    )  # fmt: skip
    given = parser.parse_args()
    kills = given.kills or (100 if given.minutes is None else ENDLESS)
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    return Wanted(kills, seed, given.bots, given.plant, given.minutes, tuple(given.point))


def main() -> int:
    """Run what was asked for; 1 when a promise was broken."""
    wanted = _wanted()
    print(f"Seed {wanted.seed}.", flush=True)
    results = asyncio.run(run(wanted))
    print(report(results, wanted))
    return 1 if any(result.violations for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
