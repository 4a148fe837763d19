"""The measured promises: `./run bench`, or `python -m bench`. See bench/README.md."""

import argparse
import sys
from collections.abc import Sequence

from bench.measures import Measure, measures
from bench.scratch import Scratch, scratch
from bench.table import announced, growth, head, line
from bench.timing import Timing, hello

SIZES = (10_000,)
LARGE = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure at each size and print what was found; writes nothing outside a temporary folder."""
    asked = _parser().parse_args(arguments)
    sizes = asked.engagements or [*SIZES, *([LARGE] if asked.large else [])]
    found = {size: _measured(size, asked) for size in sizes}
    print("\n".join(growth(found)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help=f"measure {LARGE:,} engagements too")
    parser.add_argument("--engagements", type=int, action="append", help="at this size only")
    parser.add_argument("--areas", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is opened")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    return parser


def _measured(size: int, asked: argparse.Namespace) -> dict[str, Timing]:
    print(f"\nFilling a scratch database with {size:,} engagements…", flush=True)
    with scratch(size, asked.areas, is_postgresql=asked.postgresql) as place:
        print(announced(place), flush=True)
        floor = hello(asked.rounds)
        print(head(floor), flush=True)
        found = {}
        for measure in _there(place, measures(place)):
            found[measure.name] = measure.run(place, asked.rounds)
            print(line(measure.name, found[measure.name], floor), flush=True)
    return found


def _there(place: Scratch, wanted: Sequence[Measure]) -> list[Measure]:
    """The measures whose pages there are; what is not there is named loudly."""
    for measure in wanted:
        if measure.endpoint not in place.app.view_functions:
            print(f"NOT MEASURED, since there is no {measure.endpoint}: {measure.name}")
    return [measure for measure in wanted if measure.endpoint in place.app.view_functions]


if __name__ == "__main__":
    sys.exit(main())
