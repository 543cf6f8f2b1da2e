"""Try the crawl with faults of every kind: `python -m tests.faults [--runs N] [--seed S] [--grid] [--case TEXT]`.

Ends 1 where an invariant was broken, after naming each case so that one line repeats it.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.bench import Bench, Outcome
from tests.faults.cases import Case
from tests.faults.plans import grid, mixes
from tests.faults.report import repeat, report


def try_cases(cases: Sequence[Case], folder: Path, workers: int, *, loud: bool = False) -> list[Outcome]:
    """Try cases on several benches at once; return their outcomes in the order of the cases."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for index in range(len(cases)):
        waiting.put(index)
    outcomes: dict[int, Outcome] = {}

    def work(number: int) -> None:
        with Bench(folder / f"bench-{number}") as bench:
            while True:
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                outcome = outcomes[index] = bench.try_case(cases[index])
                if loud:
                    _tell(outcome, len(outcomes), len(cases))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(min(workers, len(cases)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(outcomes) < len(cases):
        raise RuntimeError(f"only {len(outcomes)} of {len(cases)} cases were tried; the errors above say why")
    return [outcomes[index] for index in range(len(cases))]


def _tell(outcome: Outcome, done: int, of: int) -> None:
    codes = " ".join(map(str, outcome.codes))
    print(f"{done}/{of}  {outcome.slowest:5.1f} s  {outcome.case}  → {codes}", flush=True)
    for sentence in outcome.broken:
        print(f"    BROKEN {sentence}", flush=True)
    if outcome.broken:
        print(f"    {repeat(outcome)}", flush=True)


def main() -> int:
    """Try what was asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="how many random mixes to try")
    parser.add_argument("--seed", type=int, default=1, help="the seed that they come from (default: 1)")
    parser.add_argument("--first", type=int, default=0, help="begin with this mix of the seed (default: 0)")
    parser.add_argument("--grid", action="store_true", help="try every kind of fault at every step, alone")
    parser.add_argument("--only", default="", help="of these, only the cases whose line holds this text")
    parser.add_argument("--case", action="append", default=[], help="try this one case, and show what its runs said")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 2, help="benches at once (default: one a core)"
    )
    options = parser.parse_args()
    try:
        cases = [Case.parse(text) for text in options.case]
    except ValueError as error:
        parser.error(str(error))
    cases += grid() if options.grid else ()
    cases += list(mixes(options.first + options.runs, options.seed))[options.first :]
    cases = [case for case in cases if options.only in str(case)]
    if not cases:
        parser.error("say what to try: --grid, --runs N or --case TEXT")
    folder = Path(tempfile.mkdtemp(prefix="beian-faults-"))
    started = time.monotonic()
    outcomes = try_cases(cases, folder, options.workers, loud=True)
    print(report(outcomes, time.monotonic() - started))
    if options.case:
        print("\n".join(said for outcome in outcomes for said in outcome.said))
    if any(outcome.broken for outcome in outcomes):
        print(f"the datasets of broken cases are kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
