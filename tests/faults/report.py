"""What the bench tells in the end: what was tried, how it ended, and how to repeat what broke."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence

from tests.faults.bench import Outcome
from tests.faults.cases import POINTS, STEPS


def report(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The report of a bench."""
    faults = [fault for outcome in outcomes for spec in outcome.case.rounds for fault in spec.faults]
    tried = Counter((fault.kind, fault.place) for fault in faults)
    codes = Counter(code for outcome in outcomes for code in outcome.codes)
    runs = sum(len(outcome.codes) + 1 for outcome in outcomes)
    slowest = sorted(outcomes, key=lambda outcome: -outcome.slowest)[:3]
    lines = [*_table(tried), ""]
    lines.append(f"{len(outcomes)} cases, {sum(codes.values())} troubled runs, {runs} runs in {seconds:.0f} s")
    lines.append("exit codes  " + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items())))
    lines += [f"slowest     {outcome.slowest:.1f} s  {outcome.case}" for outcome in slowest]
    broken = [outcome for outcome in outcomes if outcome.broken]
    for outcome in broken:
        lines.append(repeat(outcome))
        lines += [f"    {sentence}" for sentence in outcome.broken]
    lines.append(f"{len(broken)} cases broke an invariant" if broken else "no invariant was broken")
    return "\n".join(lines)


def repeat(outcome: Outcome) -> str:
    """The command that tries a case again."""
    return f"python -m tests.faults --case {shlex.quote(str(outcome.case))}"


def _table(tried: Counter[tuple[str, str]]) -> list[str]:
    kinds = sorted({kind for kind, _ in tried})
    lines = []
    for title, places in (("steps", STEPS), ("points", POINTS)):
        columns = [place for place in places if any(where == place for _, where in tried)]
        rows = [kind for kind in kinds if any((kind, place) in tried for place in columns)]
        if not rows:
            continue
        width = max(map(len, rows))
        lines.append(f"{title:{width}}  " + "  ".join(columns))
        for kind in rows:
            cells = (f"{tried[kind, place] or '·'!s:>{len(place)}}" for place in columns)
            lines.append(f"{kind:{width}}  " + "  ".join(cells))
    return lines
