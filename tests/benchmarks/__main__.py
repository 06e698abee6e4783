"""Every measurement in one table: ``.venv/bin/python -m tests.benchmarks [NAME …]`` from the project's root.

Without names all are measured, one after the other. What a machine cannot measure is said in its row; a
measurement that breaks has its row too, and its trouble on standard error. Exit status 1 where a goal is
missed or a measurement broke, 2 for a name that is not one.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module

from tests.benchmarks.table import Goal, Row, show, what_can_be

NAMES = (
    "pages",
    "full_years",
    "agencies",
    "plans",
    "contention",
    "paste",
    "what_if",
    "papers",
    "first_page",
    "cold_start",
    "samples",
)


def every_row(names: Iterable[str]) -> Iterator[Row]:
    """The rows of modules; what loads the portal does so in a process of its own."""
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            yield from what_can_be(name, import_module(f"tests.benchmarks.{name}").rows())
        except Exception as trouble:
            traceback.print_exception(trouble)
            yield Row(name, f"broke: {type(trouble).__name__}", goals=(Goal("can be measured", False),))


def main(wanted: list[str]) -> int:
    """Measure what is named, or everything; the exit status."""
    if unknown := set(wanted) - set(NAMES):
        print(f"no measurement {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return show(every_row(wanted or NAMES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
